"""Screens: each view scopes rows, calls one service or selector, and shows the answer."""

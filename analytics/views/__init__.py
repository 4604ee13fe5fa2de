"""Screens of the analytics, one file per topic."""

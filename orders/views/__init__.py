"""Screens of orders, quotes and returns."""

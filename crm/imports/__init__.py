"""Leads and deals out of files."""

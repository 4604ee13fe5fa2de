"""Whom we sell to: accounts, contacts."""

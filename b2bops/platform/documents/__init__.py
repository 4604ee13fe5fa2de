"""Printed documents: what is on them, how they become PDF files, and who makes which."""

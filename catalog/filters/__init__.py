"""Search and filters of the catalogue's lists, shared by screens and API."""

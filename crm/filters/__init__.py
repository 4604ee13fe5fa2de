"""Search and filters of the lists of customers, shared by screens and API."""

"""Search and filters of documents, shared by screens and API."""

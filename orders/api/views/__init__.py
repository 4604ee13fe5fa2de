"""The API of documents: scoped rows, one service per write."""

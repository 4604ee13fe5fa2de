"""Writing: one function per business verb, called through its module."""

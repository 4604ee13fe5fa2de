"""Forms clean what people typed; services decide and write."""

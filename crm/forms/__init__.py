"""Forms of customers: they clean what people typed; services decide and write."""

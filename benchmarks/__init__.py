"""Programs that print our figures next to references, on real data."""

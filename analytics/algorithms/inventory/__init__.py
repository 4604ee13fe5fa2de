"""When to buy, how much, and what it costs to be wrong."""

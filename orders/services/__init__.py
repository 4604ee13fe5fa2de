"""Writing of orders, quotes and their holds: one file per topic, one function per business verb."""

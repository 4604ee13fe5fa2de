"""A whole company going in at once: catalogue, suppliers, customers, stock and past orders, as tables in one ZIP."""

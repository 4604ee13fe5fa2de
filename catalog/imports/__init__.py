"""Import and export of products and prices: one row of a file is one product or one price."""

"""What is sold: products, categories, price lists."""

"""What the API shows and takes. Documents are named by code, SKU and number, as partners know them."""

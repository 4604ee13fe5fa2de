"""Which products an account is due to buy again, and which new ones suit it."""

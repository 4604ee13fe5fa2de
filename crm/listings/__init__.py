"""The lists of customers: what each is made of."""

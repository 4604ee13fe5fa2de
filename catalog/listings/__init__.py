"""The catalogue's lists: what each is made of."""

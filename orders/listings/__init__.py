"""The lists of documents: what each is made of."""

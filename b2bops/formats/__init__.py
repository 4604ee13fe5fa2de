"""How dates are written, per language; languages without a folder keep Django's own forms."""

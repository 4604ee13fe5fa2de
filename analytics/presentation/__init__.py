"""From stored figures to words and drawings for people who do not know statistics."""

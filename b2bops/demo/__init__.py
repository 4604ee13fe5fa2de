"""A generated company with known truth: two years of a wholesaler's life, for showing and for testing the analytics.

``world`` holds what is true, the other modules make it up (pure numpy) and write it down. Nothing imports this package.
"""

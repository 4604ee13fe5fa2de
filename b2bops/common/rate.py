"""Bounding how often somebody unknown may do something, counted in the cache."""

from django.core.cache import cache


def within_rate(key: str, *, limit: int, seconds: int) -> bool:
    """Count one more call under ``key``; False once ``limit`` was passed within ``seconds`` of the first one.

    Counted per process where the cache is (without Redis); a bound for the patience of a site, not a security wall.
    """
    name = f"rate:{key}"
    cache.add(name, 0, timeout=seconds)
    try:
        return cache.incr(name) <= limit
    except ValueError:  # it expired between the two calls
        return True

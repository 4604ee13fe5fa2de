"""Reading the policy table."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache

from b2bops.accounts.policy.table import POLICY

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ANYONE = "anyone"
SIGNED_IN = "signed-in"


@lru_cache(maxsize=4096)
def policy_rule(url_name: str, method: str) -> frozenset[str] | None:
    """The roles that may call ``method`` on ``url_name``; None when no row speaks of it.

    An exact name wins over a pattern, a longer pattern over a shorter one.
    """
    kind = "read" if method in SAFE_METHODS else "write"
    candidates = [row for row in POLICY if row[0] == url_name or fnmatchcase(url_name, row[0])]
    if not candidates:
        return None
    _name, read, write = max(candidates, key=lambda row: (row[0] == url_name, len(row[0])))
    return frozenset((read if kind == "read" else write).split())


def policy_allows(*, roles: Iterable[str], superuser: bool, url_name: str, method: str, signed_in: bool = True) -> bool:
    """Whether someone holding ``roles`` may call the URL. ``anyone`` and ``signed-in`` are roles of their own."""
    allowed = policy_rule(url_name, method)
    if not allowed:
        return False
    if ANYONE in allowed:
        return True
    if not signed_in:
        return False
    return superuser or SIGNED_IN in allowed or not allowed.isdisjoint(roles)

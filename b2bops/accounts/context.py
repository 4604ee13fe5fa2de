"""Template context: the field rights of the person, as ``rights.cost``."""

from typing import Any

from django.http import HttpRequest

from b2bops.accounts.rights import RIGHTS


def rights(request: HttpRequest) -> dict[str, Any]:
    """``{"rights": {"cost": bool, …}}``; all False for anonymous visitors."""
    held: frozenset[str] = getattr(getattr(request, "user", None), "rights", frozenset())
    return {"rights": {name: name in held for name in RIGHTS}}

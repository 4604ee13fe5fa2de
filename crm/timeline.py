"""One timeline per account, joined from sources that every app names in its ``ready()``.

A source is a function ``source(*, account, user, limit) -> list[TimelineEntry]``: the latest ``limit`` things of its
kind, in a constant number of queries. Dotted paths, so that nothing is imported before the models are ready.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string

if TYPE_CHECKING:  # apps name their sources before there are models
    from crm.models import Account


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened: when, what it was called, how it stands, by whom, for how much."""

    at: datetime
    label: str | Promise
    title: str
    icon: str
    tone: str = "neutral"
    text: str | Promise = ""
    url: str = ""
    who: str = ""
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True)
class TimelineSource:
    """``kind`` is what the reader filters by, ``needs`` a URL name and ``right`` a field right they must have."""

    path: str
    kind: str
    label: str | Promise
    icon: str
    needs: str = ""
    right: str = ""


_SOURCES: dict[str, TimelineSource] = {}


def register(path: str, *, kind: str, label: str | Promise, icon: str, needs: str = "", right: str = "") -> None:
    """Let the function at ``path`` tell ``kind`` to those who may read ``needs`` (a URL name) and hold ``right``."""
    _SOURCES[path] = TimelineSource(path, kind, label, icon, needs, right)


def sources_for(user: Any) -> list[TimelineSource]:
    """The sources this person may read, in the order they were registered."""
    return [
        source
        for source in _SOURCES.values()
        if (not source.needs or user.may_use(source.needs)) and (not source.right or source.right in user.rights)
    ]


def account_entries(
    *, account: "Account", user: Any, sources: Sequence[TimelineSource], limit: int
) -> list[TimelineEntry]:
    """The latest ``limit`` entries of the sources together, newest first. Queries: the sum of the sources' own."""
    found: list[TimelineEntry] = []
    for source in sources:
        found += import_string(source.path)(account=account, user=user, limit=limit)
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:limit]

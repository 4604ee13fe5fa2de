"""What moves when two accounts or two leads become one.

Every foreign key to the merged row moves by itself, whichever app it is in. An app whose rows need more than that (a
sum to add up, twins to join) names its own function here in ``ready()``, as a dotted path, so that crm stays below it:

``move(*, kept, merged, actor) -> int`` moves the rows of one relation and returns how many;
``after(*, kept, actor) -> None`` runs last in the transaction, such as to work out an exposure again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import import_string


@dataclass
class _Registry:
    movers: dict[str, str] = field(default_factory=dict)
    after: list[str] = field(default_factory=list)


_REGISTRY = _Registry()


def move_with(relation: str, path: str) -> None:
    """Let the function at ``path`` move the rows of ``relation`` ("orders.SalesOrder.account")."""
    _REGISTRY.movers[relation.lower()] = path


def run_after(path: str) -> None:
    """Let the function at ``path`` run after every merge of accounts."""
    if path not in _REGISTRY.after:
        _REGISTRY.after.append(path)


def mover_of(relation: str) -> Callable[..., int] | None:
    """The function registered for a relation."""
    path = _REGISTRY.movers.get(relation.lower())
    found: Callable[..., int] | None = import_string(path) if path else None
    return found


def after_merge() -> list[Callable[..., Any]]:
    """What runs after a merge of accounts, in the order it was registered."""
    return [import_string(path) for path in _REGISTRY.after]

"""What a list is made of. Declarations are data; the screen and the exports read the same ones."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import django_filters
from django.utils.functional import Promise

Text = str | Promise
Kind = Literal["text", "number", "quantity", "money", "percent", "date", "datetime", "badge", "boolean", "code"]
NUMERIC_KINDS = frozenset({"number", "quantity", "money", "percent"})


@dataclass(frozen=True)
class Column:
    """One column.

    ``key`` is an attribute path (``account.name``) unless ``value`` computes the cell from the row. ``sort`` is the
    ORM path it orders by ("" = not sortable). ``right`` names the field right without which the column is absent.
    For money, ``currency`` is the attribute path of the row's currency. ``tone`` maps a badge's value to its colour.
    ``screen_only`` keeps drawings out of exports; ``export_only`` keeps a column off the screen, where its text stands
    as the ``note`` under another one. ``wide`` gives sentences room.
    """

    key: str
    label: Text
    kind: Kind = "text"
    sort: str = ""
    right: str = ""
    value: Callable[[Any], Any] | None = None
    currency: str = "currency"
    tone: Callable[[Any], str] | None = None
    screen_only: bool = False
    export_only: bool = False
    note: Callable[[Any], Any] | None = None
    wide: bool = False

    @property
    def numeric(self) -> bool:
        return self.kind in NUMERIC_KINDS

    def raw(self, row: Any) -> Any:
        """The unformatted value, as exported."""
        return self.value(row) if self.value else attribute(row, self.key)


@dataclass(frozen=True)
class BulkAction:
    """A POST to ``url_name`` with the selected ``pk`` values."""

    label: Text
    url_name: str
    icon: str = "check"
    confirm: Text = ""
    variant: str = "secondary"


@dataclass(frozen=True)
class Listing:
    """One list screen. ``link`` gives a row's address; ``sort`` is the default ordering (ORM path)."""

    key: str
    title: Text
    columns: tuple[Column, ...]
    filterset: type[django_filters.FilterSet]
    sort: str
    link: Callable[[Any], str] | None = None
    icon: str = "list"
    create_url_name: str = ""
    create_label: Text = ""
    bulk_actions: tuple[BulkAction, ...] = ()
    empty_title: Text = ""
    empty_text: Text = ""
    page_size: int = 50
    search_label: Text = field(default="")

    def columns_for(self, rights: Iterable[str]) -> list[Column]:
        """The columns a person with these rights has: a column without its right is absent, not blank."""
        held = frozenset(rights)
        return [column for column in self.columns if not column.right or column.right in held]


def attribute(row: Any, path: str) -> Any:
    """Follow ``a.b.c`` over attributes; None ends the walk."""
    value = row
    for name in path.split("."):
        value = getattr(value, name, None)
        if value is None:
            return None
    return value

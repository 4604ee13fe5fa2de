"""Which column of a file feeds which field: the fields of a kind of file, their usual names, the check of a mapping."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from b2bops.platform.services.imports import FileRefused


@dataclass(frozen=True)
class Field:
    """One field a file can feed. ``names`` are usual headings: lower case, letters and digits only."""

    key: str
    label: str | Promise
    required: bool
    names: tuple[str, ...]


class ColumnsMissing(FileRefused):
    """The file has no column for a field that every row needs."""

    code = "columns_missing"


def guess(header: Sequence[str], fields: Sequence[Field]) -> dict[str, str]:
    """field key → column name, by the usual headings; earlier names win; fields without a match are absent."""
    known = {_plain(name): name for name in reversed(header) if name}
    return {
        field.key: known[match] for field in fields if (match := next((n for n in field.names if n in known), None))
    }


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def positions(header: Sequence[str], columns: Mapping[str, str], fields: Sequence[Field]) -> dict[str, int]:
    """field key → position in the row; raises ColumnsMissing naming the fields that have no column."""
    missing = [
        str(field.label) for field in fields if field.required and columns.get(field.key, "") not in set(header) - {""}
    ]
    if missing:
        raise ColumnsMissing(
            _("The file has no column for: %(fields)s.") % {"fields": ", ".join(missing)},
            field="columns",
            value=", ".join(name for name in header if name)[:200],
            remedy=_("Choose a column for each of them, or send a file with these columns."),
        )
    return {key: header.index(name) for key, name in columns.items() if name and name in header}

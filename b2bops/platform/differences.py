"""What an audit entry changed, field by field, for the eye and for a file."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from b2bops.accounts.rights import without_hidden
from b2bops.platform.models import AuditEntry

VALUE_CHARACTERS_MAX = 80


def differences(entry: AuditEntry, *, rights: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(field, before, after) of each field that differs and that someone with ``rights`` may see."""
    before = without_hidden(entry.before, model=entry.model, rights=rights)
    after = without_hidden(entry.after, model=entry.model, rights=rights)
    # By name: PostgreSQL does not keep the order in which fields were stored.
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield name, _short(before.get(name)), _short(after.get(name))


def _short(value: Any) -> str:
    if value is None or value == "":
        return "–"
    text = (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)
    return text if len(text) <= VALUE_CHARACTERS_MAX else f"{text[:VALUE_CHARACTERS_MAX]}…"


def difference_text(entry: AuditEntry, *, rights: Iterable[str]) -> str:
    """``total: 10 → 12; lines: 1 → 2``."""
    return "; ".join(f"{name}: {old} → {new}" for name, old, new in differences(entry, rights=rights))


def difference_html(entry: AuditEntry, *, rights: Iterable[str]) -> SafeString | str:
    """The same with the old value struck out; a new object shows its values alone."""
    parts = [
        format_html('<span class="muted">{}</span> {}', name, new)
        if old == "–"
        else format_html('<span class="muted">{}</span> <del class="muted">{}</del> → {}', name, old, new)
        for name, old, new in differences(entry, rights=rights)
    ]
    return format_html_join(" · ", "{}", ((part,) for part in parts))

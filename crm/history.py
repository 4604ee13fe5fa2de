"""Audit entries of leads and opportunities as sentences for their pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from b2bops.platform.models import AuditEntry

STEPS: dict[str, tuple[Promise, str, str]] = {
    "lead.captured": (gettext_lazy("Captured"), "file-plus", "info"),
    "lead.changed": (gettext_lazy("Changed"), "pencil", "neutral"),
    "lead.assigned": (gettext_lazy("Given to somebody else"), "user-round-check", "neutral"),
    "lead.started": (gettext_lazy("Being worked on"), "play", "info"),
    "lead.qualified": (gettext_lazy("Qualified"), "circle-check", "success"),
    "lead.disqualified": (gettext_lazy("Disqualified"), "circle-x", "danger"),
    "lead.converted": (gettext_lazy("Converted"), "handshake", "success"),
    "lead.merged": (gettext_lazy("Merged"), "merge", "neutral"),
    "lead.moved": (gettext_lazy("Moved by a merge"), "merge", "neutral"),
    "opportunity.opened": (gettext_lazy("Opened"), "file-plus", "info"),
    "opportunity.changed": (gettext_lazy("Changed"), "pencil", "neutral"),
    "opportunity.assigned": (gettext_lazy("Given to somebody else"), "user-round-check", "neutral"),
    "opportunity.moved": (gettext_lazy("Moved"), "move-right", "info"),
    "opportunity.won": (gettext_lazy("Won"), "trophy", "success"),
    "opportunity.lost": (gettext_lazy("Lost"), "circle-x", "danger"),
    "opportunity.probability_set": (gettext_lazy("Probability set by hand"), "hand", "neutral"),
    "opportunity.probability_rearmed": (gettext_lazy("Probability left to the model again"), "rotate-ccw", "neutral"),
    "opportunity.probability_modelled": (gettext_lazy("Probability by the model"), "sparkles", "neutral"),
}
# What a change is told in: fields people know, in this order.
TOLD = ("stage", "probability_pct", "amount", "expected_close", "owner", "lost_reason", "disqualified_reason",
        "competitor", "territory", "name", "company")  # fmt: skip


@dataclass(frozen=True)
class HistoryItem:
    """One step: what happened, when, by whom, in a few words."""

    at: datetime
    title: Promise | str
    icon: str
    tone: str
    actor: str
    notes: tuple[str, ...]


def history_items(entries: Iterable[AuditEntry]) -> list[HistoryItem]:
    """The entries as timeline items, in their order. No query."""
    return [_item(entry) for entry in entries]


def _item(entry: AuditEntry) -> HistoryItem:
    title, icon, tone = STEPS.get(entry.action, (entry.action, "info", "neutral"))
    notes = [_note(entry.before.get(name), entry.after[name]) for name in TOLD if name in entry.after]
    actor = _("The system or a public form") if entry.actor_label == "system" else entry.actor_label
    return HistoryItem(entry.at, title, icon, tone, actor, tuple(note for note in notes if note))


def _note(before: Any, after: Any) -> str:
    if before in (None, ""):
        return "" if after in (None, "") else str(after)
    return f"{before} → {'–' if after in (None, '') else after}"

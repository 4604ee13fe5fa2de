"""The list of activities."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from crm.filters.activities import ActivityFilter


def _state(row: Any) -> Any:
    return row.get_outcome_display() or _("Done") if row.done_at else _("Open")


ACTIVITIES = Listing(
    key="activities",
    title=_("Activities"),
    icon="calendar-check",
    columns=(
        Column("subject", _("Subject"), sort="subject", wide=True),
        Column("kind", _("Kind"), sort="kind", value=lambda row: row.get_kind_display()),
        Column("account.name", _("Account"), sort="account__name"),
        Column("contact.name", _("Contact"), sort="contact__name"),
        Column("owner", _("Owner"), sort="owner__username", value=lambda row: row.owner and str(row.owner)),
        Column("due_on", _("Due"), "date", sort="due_on"),
        Column(
            "priority",
            _("Priority"),
            "badge",
            sort="priority",
            value=lambda row: row.get_priority_display(),
            tone=lambda row: row.priority_tone,
        ),
        Column(
            "state",
            _("State"),
            "badge",
            sort="done_at",
            value=_state,
            tone=lambda row: "success" if row.done_at else "info",
        ),
    ),
    filterset=ActivityFilter,
    sort="-created_at",
    link=lambda row: reverse("crm:activity_detail", args=[row.pk]),
    create_url_name="crm:activity_create",
    create_label=_("New activity"),
    empty_title=_("No activity here"),
    empty_text=_("Calls, mails, meetings, notes and tasks: what you did for a customer and what you mean to do."),
)

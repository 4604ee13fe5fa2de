"""The platform's lists: what each is made of."""

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from b2bops.platform.differences import difference_html, difference_text
from b2bops.platform.filters import (
    AuditFilter,
    EmailFilter,
    ImportFindingFilter,
    ImportRunFilter,
    NotificationFilter,
    OutboxFilter,
)
from b2bops.platform.importers import reason_label
from b2bops.platform.models import OutboxStatus

OUTBOX_TONES = {OutboxStatus.PENDING: "info", OutboxStatus.DELIVERED: "success", OutboxStatus.DEAD: "danger"}

IMPORT_RUNS = Listing(
    key="imports",
    title=_("Imports"),
    icon="upload",
    columns=(
        Column("file_name", _("File"), sort="file_name"),
        Column(
            "status", _("Status"), "badge", sort="status",
            value=lambda row: row.get_status_display(), tone=lambda row: row.tone,
        ),
        Column("rows_in", _("Rows in"), "number", sort="rows_in"),
        Column("rows_created", _("Created"), "number", sort="rows_created"),
        Column("rows_updated", _("Updated"), "number", sort="rows_updated"),
        Column("rows_unchanged", _("Unchanged"), "number", sort="rows_unchanged"),
        Column("rows_rejected", _("Rejected"), "number", sort="rows_rejected"),
        Column("queued_at", _("Started"), "datetime", sort="queued_at"),
        Column("created_by", _("By")),
    ),
    filterset=ImportRunFilter,
    sort="-queued_at",
    link=lambda row: reverse("platform:import_detail", args=[row.pk]),
    create_url_name="orders:import_start",
    create_label=_("Import orders"),
    search_label=_("File name"),
    empty_title=_("Nothing imported yet"),
    empty_text=_("Bring your order history in: upload a CSV file or an Excel workbook."),
)  # fmt: skip

IMPORT_FINDINGS = Listing(
    key="import-rows",
    title=_("Rejected and corrected rows"),
    icon="list-x",
    columns=(
        Column("row_number", _("Row"), "number", sort="row_number"),
        Column(
            "outcome", _("Outcome"), "badge", sort="outcome",
            value=lambda row: row.get_outcome_display(),
            tone=lambda row: "danger" if row.outcome == "REJECTED" else "warning",
        ),
        Column("reason", _("Reason"), sort="reason", value=lambda row: reason_label(row.run.kind, row.reason)),
        Column("field", _("Field"), sort="field"),
        Column("value", _("Value"), "code"),
        Column("remedy", _("What was done")),
        Column("raw", _("Row as read"), value=lambda row: " · ".join(str(cell) for cell in row.raw)[:300], wide=True),
    ),
    filterset=ImportFindingFilter,
    sort="row_number",
    search_label=_("Value, field or reason"),
    empty_title=_("No such rows"),
    empty_text=_("Every row of the file was taken as it stood."),
)  # fmt: skip

OUTBOX = Listing(
    key="events",
    title=_("Events"),
    icon="send",
    columns=(
        Column("topic", _("Topic"), "code", sort="topic"),
        Column("key", _("Key"), "code", sort="key"),
        Column(
            "status", _("Status"), "badge", sort="status",
            value=lambda row: row.get_status_display(), tone=lambda row: OUTBOX_TONES[OutboxStatus(row.status)],
        ),
        Column("attempts", _("Attempts"), "number", sort="attempts"),
        Column("created_at", _("Written"), "datetime", sort="created_at"),
        Column("next_attempt_at", _("Next attempt"), "datetime", sort="next_attempt_at"),
        Column("delivered_at", _("Delivered"), "datetime", sort="delivered_at"),
        Column("error", _("Last error"), value=lambda row: row.error[:200]),
    ),
    filterset=OutboxFilter,
    sort="-created_at",
    search_label=_("Topic, key or error"),
    empty_title=_("No events"),
    empty_text=_("Events appear here when orders, quotes and purchase orders change."),
)  # fmt: skip

EMAILS = Listing(
    key="mails",
    title=_("Mails"),
    icon="mail",
    columns=(
        Column("subject", _("Subject"), sort="subject", note=lambda row: row.about_label),
        Column("to", _("To"), sort="to"),
        Column("about_label", _("About"), export_only=True),
        Column(
            "status", _("Status"), "badge", sort="status",
            value=lambda row: row.get_status_display(), tone=lambda row: row.tone,
        ),
        Column("created_at", _("Written"), "datetime", sort="created_at"),
        Column("sent_at", _("Sent"), "datetime", sort="sent_at"),
        Column("queued_by", _("By")),
        Column("error", _("Last error"), value=lambda row: row.error[:200]),
    ),
    filterset=EmailFilter,
    sort="-created_at",
    link=lambda row: row.get_absolute_url(),
    search_label=_("Subject, address or document"),
    empty_title=_("No mails yet"),
    empty_text=_("Quotes, confirmations and invoices you mail to customers are kept here, with what was attached."),
)  # fmt: skip

NOTIFICATIONS = Listing(
    key="notifications",
    title=_("Notifications"),
    icon="bell",
    columns=(
        Column("text", _("Message")),
        Column(
            "read_at", _("State"), "badge",
            value=lambda row: _("Read") if row.read_at else _("New"),
            tone=lambda row: "neutral" if row.read_at else "accent",
        ),
        Column("created_at", _("When"), "datetime", sort="created_at"),
    ),
    filterset=NotificationFilter,
    sort="-created_at",
    link=lambda row: row.url,
    search_label=_("Message"),
    empty_title=_("Nothing new"),
    empty_text=_("You hear here when something you started finishes or something waits for you."),
)  # fmt: skip


def kind_name(model: str) -> str:
    """``supply.purchaseorder`` as people say it: purchase order; the label itself when that model is gone."""
    try:
        return str(apps.get_model(model)._meta.verbose_name)
    except (LookupError, ValueError):
        return model


_AUDIT = Listing(
    key="audit",
    title=_("Audit"),
    icon="scroll-text",
    columns=(
        Column("at", _("At"), "datetime", sort="at", note=lambda row: row.actor_label),
        Column("actor_label", _("By"), export_only=True),
        Column("action", _("Action"), "code", sort="action"),
        Column("model", _("Kind"), sort="model", value=lambda row: kind_name(row.model)),
        Column("object_label", _("Name"), sort="object_label"),
    ),
    filterset=AuditFilter,
    sort="-id",
    search_label=_("Name, action or person"),
    empty_title=_("No entries"),
    empty_text=_("Every change of an order, product or account is written here."),
)


def audit_listing(*, rights: frozenset[str], exported: bool) -> Listing:
    """The audit list with what changed, without the fields the reader has no right to."""

    def changes(row: Any) -> Any:
        return (difference_text if exported else difference_html)(row, rights=rights)

    return replace(_AUDIT, columns=(*_AUDIT.columns, Column("changes", _("What changed"), value=changes, wide=True)))

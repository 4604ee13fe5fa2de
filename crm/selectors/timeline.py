"""What the account's timeline tells from this app; each function is one registered source."""

from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from b2bops.platform.models import AuditEntry, Email
from catalog.models import PriceList
from crm.models import LIFECYCLE_TONES, Account, Activity, BehaviourEvent, Contact, Lifecycle, Ticket
from crm.timeline import TimelineEntry

CONTACT_ACTIONS = {"contact.created": "user-round-plus", "contact.changed": "user-round-pen"}


def activities(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """Done ones by when they were done, open ones by when they were entered. 1 query."""
    happened = Coalesce("done_at", "created_at").desc()
    rows = Activity.objects.filter(account=account).select_related("owner", "contact").order_by(happened)[:limit]
    return [
        TimelineEntry(
            at=row.done_at or row.created_at,
            label=row.get_kind_display(),
            title=row.subject,
            icon=row.icon,
            tone="neutral" if row.is_open else "success",
            text=" · ".join(filter(None, [_activity_state(row), str(row.contact or ""), row.body[:200]])),
            url=row.get_absolute_url(),
            who=str(row.owner or ""),
        )
        for row in rows
    ]


def contact_changes(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """People who came and whose data changed, from the audit trail. 2 queries."""
    names = {str(pk): name for pk, name in Contact.objects.filter(account=account).values_list("pk", "name")}
    rows = AuditEntry.objects.filter(model="crm.contact", object_id__in=names, action__in=CONTACT_ACTIONS)
    return [
        TimelineEntry(
            at=row.at,
            label=_("Contact"),
            title=names[row.object_id],
            icon=CONTACT_ACTIONS[row.action],
            text=_("added") if row.action == "contact.created" else _field_names(Contact, row.after),
            who=row.actor_label,
        )
        for row in rows.order_by("-pk")[:limit]
    ]


def lifecycle_changes(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """From the audit trail. 1 query."""
    rows = _account_audit(account).filter(action__startswith="account.lifecycle_", after__has_key="lifecycle")
    return [
        TimelineEntry(
            at=row.at,
            label=_("Lifecycle"),
            title=str(Lifecycle(row.after["lifecycle"]).label),
            icon="activity",
            tone=LIFECYCLE_TONES[Lifecycle(row.after["lifecycle"])],
            text=_("set by hand") if row.action == "account.lifecycle_set" else _("from the rhythm of orders"),
            who=row.actor_label,
        )
        for row in rows.order_by("-pk")[:limit]
    ]


def price_list_changes(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """Another list for this account, and changes of the list it has. 1 query."""
    of_account = Q(model=Account._meta.label_lower, object_id=str(account.pk), after__has_key="price_list")
    of_list = Q(model=PriceList._meta.label_lower, object_id=str(account.price_list_id or 0))
    rows = AuditEntry.objects.filter(of_account | of_list).order_by("-pk")[:limit]
    return [
        TimelineEntry(
            at=row.at,
            label=_("Prices"),
            title=str(row.after.get("price_list") or row.object_label)
            if row.model == Account._meta.label_lower
            else row.object_label,
            icon="tags",
            tone="info",
            text=_("now buys on this list") if row.model == Account._meta.label_lower else _("the list was changed"),
            who=row.actor_label,
        )
        for row in rows
    ]


def behaviour(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """What people at the account looked at. 1 query."""
    rows = BehaviourEvent.objects.filter(account=account).select_related("product", "contact")
    return [
        TimelineEntry(
            at=row.occurred_at,
            label=row.get_kind_display(),
            title=row.product.name if row.product else row.words or row.get_channel_display(),
            icon=row.icon,
            text=row.get_channel_display(),
            url=row.product.get_absolute_url() if row.product else "",
            who=str(row.contact or ""),
        )
        for row in rows.order_by("-occurred_at")[:limit]
    ]


def mails(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """What was mailed to the account. 1 query."""
    rows = Email.objects.filter(account_id=account.pk).select_related("queued_by").order_by("-pk")[:limit]
    return [
        TimelineEntry(
            at=row.sent_at or row.created_at,
            label=_("Mail"),
            title=row.subject,
            icon="mail",
            tone=row.tone,
            text=f"{row.get_status_display()} · {row.to}",
            url=row.get_absolute_url(),
            who=str(row.queued_by or ""),
        )
        for row in rows
    ]


def _account_audit(account: Account) -> Any:
    return AuditEntry.objects.filter(model=Account._meta.label_lower, object_id=str(account.pk))


def _activity_state(row: Activity) -> str:
    if row.is_open:
        return _("due %(day)s") % {"day": row.due_on} if row.due_on else _("open")
    return row.get_outcome_display() or _("done")


def _field_names(model: Any, values: dict[str, Any]) -> str:
    known = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}
    return _("changed: %(fields)s") % {"fields": ", ".join(known.get(name, name) for name in values)}


def tickets(*, account: Account, user: Any, limit: int) -> list[TimelineEntry]:
    """What the customer asked us, by when it came in. 1 query."""
    rows = Ticket.objects.filter(account=account).select_related("assignee").order_by("-opened_at")[:limit]
    return [
        TimelineEntry(
            at=row.opened_at,
            label=_("Ticket"),
            title=f"{row.number} {row.subject}",
            icon="life-buoy",
            tone=row.tone,
            text=" · ".join([row.get_status_display(), row.get_ticket_type_display()]),
            url=row.get_absolute_url(),
            who=str(row.assignee or ""),
        )
        for row in rows
    ]

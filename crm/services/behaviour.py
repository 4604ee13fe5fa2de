"""Writing behaviour events: taking them in by the thousand, once each and only with consent, and letting them go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from catalog.models import Product
from crm.models import Account, BehaviourEvent, Contact

EVENTS_MAX = 1_000
AHEAD_MAX = timedelta(hours=24)  # clocks of senders run ahead; a day ahead is a wrong clock
DELETE_ROWS = 5_000  # about a second of a locked index at a time


class EventValues(TypedDict, total=False):
    """One event as sent. Account, contact (mail address) and product (SKU) are named as the sender knows them."""

    external_id: str
    kind: str
    channel: str
    account: str
    contact: str
    product: str
    words: str
    occurred_at: datetime


@dataclass(frozen=True)
class EventRefused:
    """A row that was not taken: its place in what was sent (from 0), the reason's code, and the reason in words."""

    row: int
    external_id: str
    code: str
    field: str
    reason: str


@dataclass(frozen=True)
class Ingested:
    """received = created + repeated + refused."""

    received: int
    created: int
    repeated: int
    refused: tuple[EventRefused, ...]


def events_ingest(*, actor: Any, source: str, events: Sequence[EventValues], now: datetime) -> Ingested:
    """Store what is new of up to 1,000 events of one sender. 5 queries, however many there are.

    An event of a person without consent to profiling, of an unknown company, person or product, or from tomorrow is
    refused by row, and the others are stored. Sending the same again stores nothing.
    """
    if len(events) > EVENTS_MAX:
        raise InvalidValue(
            _("%(count)d events are too many for one call.") % {"count": len(events)},
            field="events",
            value=len(events),
            remedy=_("Send at most %(most)d at a time.") % {"most": EVENTS_MAX},
        )
    known = _Known.read(actor, events)
    rows, refused = [], []
    for number, event in enumerate(events):
        problem = known.problem(event, now)
        if problem is not None:
            refused.append(EventRefused(number, event["external_id"], *problem))
        else:
            rows.append(known.row(event, source, now))
    created = _insert(source, rows)
    return Ingested(len(events), created, len(rows) - created, tuple(refused))


@transaction.atomic
def _insert(source: str, rows: list[BehaviourEvent]) -> int:
    """How many were new. The unique (source, external id) decides; what two senders race for is stored once."""
    keys = [row.external_id for row in rows]
    stored = set(
        BehaviourEvent.objects.filter(source=source, external_id__in=keys).values_list("external_id", flat=True)
    )
    fresh = {row.external_id: row for row in rows if row.external_id not in stored}
    BehaviourEvent.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    return len(fresh)


@dataclass(frozen=True)
class _Known:
    """Everything the events name, read at once: account by code, contact by mail and account, product by SKU."""

    accounts: Mapping[str, int]
    contacts: Mapping[tuple[int | None, str], Contact]
    products: Mapping[str, int]

    @classmethod
    def read(cls, actor: Any, events: Sequence[EventValues]) -> "_Known":
        codes = {event["account"] for event in events if event.get("account")}
        mails = {event["contact"].lower() for event in events if event.get("contact")}
        skus = {event["product"] for event in events if event.get("product")}
        people = (
            Contact.objects.visible_to(actor)
            .filter(email__in=mails)
            .only("pk", "account_id", "email", "profiling_consent_at")
        )
        accounts = Account.objects.visible_to(actor).filter(code__in=codes)
        return cls(
            dict(accounts.values_list("code", "pk")) if codes else {},
            {(person.account_id, person.email.lower()): person for person in people} if mails else {},
            dict(Product.objects.filter(sku__in=skus).values_list("sku", "pk")) if skus else {},
        )

    def problem(self, event: EventValues, now: datetime) -> tuple[str, str, str] | None:
        """(code, field, reason) of the first thing that forbids this event."""
        code, mail, sku = event.get("account"), event.get("contact"), event.get("product")
        if code and code not in self.accounts:
            return "unknown_account", "account", _("No account you see has this code.")
        if mail:
            person = self._person(event)
            if person is None:
                return "unknown_contact", "contact", _("Nobody at this account has this mail address.")
            if person.profiling_consent_at is None:
                return "no_consent", "contact", _("This person did not agree to be followed.")
        if sku and sku not in self.products:
            return "unknown_product", "product", _("No product has this SKU.")
        if event["occurred_at"] > now + AHEAD_MAX:
            return "in_the_future", "occurred_at", _("It has not happened yet.")
        return None

    def _person(self, event: EventValues) -> Contact | None:
        return self.contacts.get((self.accounts.get(event.get("account", "")), event.get("contact", "").lower()))

    def row(self, event: EventValues, source: str, now: datetime) -> BehaviourEvent:
        person = self._person(event)
        return BehaviourEvent(
            source=source,
            external_id=event["external_id"],
            kind=event["kind"],
            channel=event.get("channel", "WEB"),
            account_id=self.accounts.get(event.get("account", "")),
            contact=person,
            product_id=self.products.get(event.get("product", "")),
            words=event.get("words", ""),
            occurred_at=event["occurred_at"],
            received_at=now,
        )


def events_forget(*, before: datetime) -> int:
    """Delete events older than ``before``, oldest first and 5,000 in a transaction; returns how many."""
    deleted = 0
    while True:
        old = BehaviourEvent.objects.filter(occurred_at__lt=before).order_by("occurred_at")
        keys = list(old.values_list("pk", flat=True)[:DELETE_ROWS])
        if not keys:
            return deleted
        with transaction.atomic():
            deleted += BehaviourEvent.objects.filter(pk__in=keys).delete()[0]

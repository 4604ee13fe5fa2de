"""New versions of a quote, and quotes like another one."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from b2bops.platform import selectors as platform_selectors
from orders.models import QUOTE_TRANSITIONS, Quote, QuoteLine, QuoteStatus
from orders.services import events
from orders.services.pricing import NewLine
from orders.services.quotes import lines
from orders.services.quotes.drafts import VALID_DAYS, quote_create
from orders.services.quotes.state import locked, move, save_totals

KEPT = (
    "contact",
    "opportunity",
    "delivery_terms",
    "payment_terms",
    "note",
    "internal_note",
    "freight",
)
VERSION_MARK = "-V"


@transaction.atomic
def quote_revise(*, actor: Any, quote: Quote, on: date | None = None) -> Quote:
    """The next version as a draft with the same lines and prices; the old one is superseded and stays as it was.

    Only a sent, rejected or expired quote has one. Raises TransitionRefused.
    """
    today = on or timezone.localdate()
    old = locked(quote)
    QUOTE_TRANSITIONS.check(subject=old.number, current=old.status, target=QuoteStatus.SUPERSEDED)
    new = Quote(
        number=f"{old.number.split(VERSION_MARK)[0]}{VERSION_MARK}{old.version + 1}",
        version=old.version + 1,
        previous=old,
        account_id=old.account_id,
        currency=old.currency,
        exchange_rate=platform_selectors.exchange_rate_on(old.currency, on=today),
        valid_until=max(old.valid_until, today + timedelta(days=VALID_DAYS)),
        requested_date=old.requested_date if old.requested_date and old.requested_date >= today else None,
        created_by=actor if getattr(actor, "pk", None) else None,
        **{name: getattr(old, name) for name in (*KEPT, "subtotal", "tax", "total")},
    )
    new.save()
    rows = list(old.lines.order_by("position"))
    for row in rows:
        row.pk, row.quote = None, new
    QuoteLine.objects.bulk_create(rows, batch_size=500)
    move(actor, old, QuoteStatus.SUPERSEDED, "quote.superseded", version=new.number)
    after = {"status": new.status, "previous": old.number, "version": new.version, "total": new.total}
    events.announce(actor=actor, action="quote.revised", document=new, after=after)
    return new


@transaction.atomic
def quote_copy(*, actor: Any, quote: Quote, on: date | None = None) -> Quote:
    """A new quote like this one at today's prices; typed prices and discounts are kept. Locks the account.

    A product that can no longer be sold is refused by name. Raises AccountInactive, InvalidValue.
    """
    head = {name: getattr(quote, name) for name in KEPT if name != "opportunity"}
    copy = quote_create(actor=actor, account=quote.account, on=on, **head)
    for row in quote.lines.select_related("product").order_by("position"):
        typed = row.unit_price if row.price_trace.get("overridden") else None
        lines.insert(quote.account, copy, NewLine(row.product, row.quantity, typed, row.discount_pct))
    save_totals(copy)
    return copy

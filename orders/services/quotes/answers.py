"""Sending a quote, and what comes of it: yes, no, or no answer in time."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import BusinessError, InvalidValue
from crm.models import Opportunity
from crm.services import opportunities
from orders.documents.mails import MailText
from orders.models import QUOTE_TRANSITIONS, DeclineReason, OrderSource, Quote, QuoteStatus, SalesOrder
from orders.services import drafting, mailing
from orders.services.pricing import NewLine
from orders.services.quotes.state import check_still_valid, locked, move, word
from supply.models import Warehouse

S = QuoteStatus
CARRIED_OVER = ("delivery_terms", "payment_terms", "note", "internal_note", "freight")


@transaction.atomic
def quote_send(
    *,
    actor: Any,
    quote: Quote,
    on: date | None = None,
    now: datetime | None = None,
    mail: MailText | None = None,
    mail_key: str = "sent",
) -> Quote:
    """Send it to the customer with ``mail``, or mark it as sent by other means without one.

    Raises QuoteExpired, TransitionRefused, MailAddressRefused.
    """
    row = locked(quote)
    QUOTE_TRANSITIONS.check(subject=row.number, current=row.status, target=S.SENT)
    check_still_valid(row, on or timezone.localdate())
    row.sent_at = now or timezone.now()
    done = move(actor, row, S.SENT, "quote.sent", changed=["sent_at"])
    if mail is not None:
        mailing.document_mail(actor=actor, document=done, mail=mail, key=mail_key)
    return done


@transaction.atomic
def quote_decline(*, actor: Any, quote: Quote, reason: DeclineReason | str = "", note: str = "") -> Quote:
    """The customer says no, for a reason; a draft is discarded by its maker. Raises TransitionRefused, InvalidValue."""
    row = locked(quote)
    why = DeclineReason.DISCARDED if row.status == S.DRAFT else (reason or DeclineReason.OTHER)
    if why not in DeclineReason.values:
        raise InvalidValue(
            _("“%(value)s” is not a reason we count.") % {"value": str(reason)[:40]},
            field="reason",
            value=str(reason)[:40],
            remedy=_("Choose one of: %(reasons)s.") % {"reasons": ", ".join(DeclineReason.values)},
        )
    row.decline_reason = why
    said = word(note, required=False)
    return move(actor, row, S.DECLINED, "quote.declined", changed=["decline_reason"], reason=why, note=said)


@transaction.atomic
def quote_accept(
    *, actor: Any, quote: Quote, warehouse: Warehouse | None = None, now: datetime | None = None
) -> SalesOrder:
    """The customer says yes: exactly one draft order at the quoted prices, out of ``warehouse`` (or the first active).

    An open opportunity behind it is won, for the quote's goods before tax.
    A second yes returns the order the first one made. Raises TransitionRefused when it is not SENT, QuoteExpired.
    """
    moment = now or timezone.now()
    row = locked(quote)
    if row.status == S.ACCEPTED and row.order is not None:
        return row.order
    QUOTE_TRANSITIONS.check(subject=row.number, current=row.status, target=S.ACCEPTED)
    today = timezone.localtime(moment).date()
    check_still_valid(row, today)
    lines = [
        NewLine(line.product, line.quantity, line.unit_price, line.discount_pct, frozen_trace=line.price_trace)
        for line in row.lines.select_related("product").order_by("position")
    ]
    wanted = row.requested_date if row.requested_date and row.requested_date >= today else None
    order = drafting.order_create(
        actor=actor,
        account=row.account,
        warehouse=warehouse or _first_warehouse(),
        lines=lines,
        ordered_at=moment,
        requested_date=wanted,
        customer_reference=row.number,
        source=OrderSource.QUOTE,
        **{name: getattr(row, name) for name in CARRIED_OVER},
    )
    row.order = order
    move(actor, row, S.ACCEPTED, "quote.accepted", changed=["order"], order=order.number)
    _win_opportunity(actor, row, moment)
    return order


@transaction.atomic
def quote_expire(*, actor: Any, quote: Quote, on: date) -> Quote:
    """Close an offer whose last day has passed. Raises InvalidValue before that, TransitionRefused."""
    row = locked(quote)
    if on <= row.valid_until:
        raise InvalidValue(
            _("%(number)s is valid until %(date)s.") % {"number": row.number, "date": row.valid_until},
            field="valid_until",
            value=row.valid_until,
            remedy=_("Wait until that day has passed, or mark it as declined."),
        )
    return move(actor, row, S.EXPIRED, "quote.expired")


def quotes_expire(*, on: date) -> int:
    """Close every open offer whose last day was before ``on``, each in its own transaction; how many were closed."""
    overdue = Quote.objects.filter(status__in=(S.APPROVED, S.SENT), valid_until__lt=on)
    closed = 0
    for quote in overdue.order_by("pk").iterator(chunk_size=500):
        try:
            quote_expire(actor=None, quote=quote, on=on)
        except BusinessError:
            continue  # answered in the meantime
        closed += 1
    return closed


def _win_opportunity(actor: Any, quote: Quote, moment: datetime) -> None:
    """What was decided before the quote was accepted stays as it was decided."""
    if quote.opportunity is None:
        return
    opportunity = Opportunity.objects.lock_one(pk=quote.opportunity.pk)
    if opportunity.is_open:
        opportunities.opportunity_win(
            actor=actor, opportunity=opportunity, now=moment, amount=quote.subtotal, currency=quote.currency
        )


def _first_warehouse() -> Warehouse:
    found = Warehouse.objects.filter(is_active=True).order_by("pk").first()
    if found is None:
        raise InvalidValue(
            _("There is no active warehouse."),
            field="warehouse",
            value=None,
            remedy=_("Add a warehouse, then accept the quote."),
        )
    return found

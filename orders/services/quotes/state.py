"""What every verb of a quote does alike: lock, check the status, move, add up."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from b2bops.common import money
from b2bops.common.errors import Conflict, InvalidValue
from crm.models import Account
from orders.models import QUOTE_TRANSITIONS, Quote, QuoteStatus
from orders.services import events, limits

NOTE_MAX = 300


class QuoteNotDraft(Conflict):
    """Only a draft can be changed."""

    code = "quote_not_draft"


class QuoteExpired(Conflict):
    """The offer's last day has passed."""

    code = "quote_expired"


def locked(quote: Quote) -> Quote:
    """The quote, locked after its account."""
    Account.objects.lock_one(pk=quote.account_id)
    return Quote.objects.lock_one(pk=quote.pk)


def locked_draft(quote: Quote) -> tuple[Account, Quote]:
    """Account and quote, locked. Raises QuoteNotDraft."""
    account = Account.objects.lock_one(pk=quote.account_id)
    row = Quote.objects.lock_one(pk=quote.pk)
    if row.status != QuoteStatus.DRAFT:
        raise QuoteNotDraft(
            _("%(number)s is “%(status)s” and cannot be changed.")
            % {"number": row.number, "status": row.get_status_display()},
            field="status",
            value=row.status,
            remedy=_("Only a draft can; take it back, revise it or copy it."),
        )
    return account, row


def move(
    actor: Any, quote: Quote, target: QuoteStatus, action: str, *, changed: Iterable[str] = (), **facts: Any
) -> Quote:
    """Set the status if the table allows it, save it with the ``changed`` fields, and record it with ``facts``."""
    QUOTE_TRANSITIONS.check(subject=quote.number, current=quote.status, target=target)
    before = {"status": quote.status}
    quote.status = target
    quote.save(update_fields=["status", "updated_at", *changed])
    said = {name: value for name, value in facts.items() if value not in ("", None)}
    events.announce(actor=actor, action=action, document=quote, before=before, after={"status": target} | said)
    return quote


def save_totals(quote: Quote) -> None:
    """Total = Σ rounded lines + tax + freight, and save it."""
    rows = list(quote.lines.values_list("amount", "tax_amount"))
    quote.subtotal = money.total(amount for amount, _tax in rows)
    quote.tax = money.total(tax for _amount, tax in rows)
    quote.total = quote.subtotal + quote.tax + quote.freight
    limits.amount(quote.total, field="quantity")
    quote.save()


def word(text: str, *, required: bool) -> str:
    """A reason as typed, if it can be stored; refused when one is required and none was given."""
    said = text.strip()
    if (required and not said) or len(said) > NOTE_MAX or "\x00" in said:
        raise InvalidValue(
            _("This needs a word why."),
            field="note",
            value=text[:100],
            remedy=_("Write why, in at most 300 characters."),
        )
    return said


def check_still_valid(quote: Quote, on: date) -> None:
    """Raise QuoteExpired after the offer's last day."""
    if on > quote.valid_until:
        raise QuoteExpired(
            _("%(number)s was valid until %(date)s.") % {"number": quote.number, "date": quote.valid_until},
            field="valid_until",
            value=quote.valid_until,
            remedy=_("Revise it, or copy it at today's prices."),
        )

"""Starting a quote and filling in its head."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform import selectors as platform_selectors
from b2bops.platform.services import numbers, records
from crm.models import Account, Opportunity
from orders.models import Quote, QuoteStatus
from orders.services import drafting, events, pricing
from orders.services.quotes.state import locked_draft, save_totals

VALID_DAYS = 30
HEADER_FIELDS = frozenset(
    {
        "contact",
        "valid_until",
        "requested_date",
        "delivery_terms",
        "payment_terms",
        "note",
        "internal_note",
        "freight",
    }
)


class OpportunityElsewhere(InvalidValue):
    """The opportunity is another account's."""

    code = "opportunity_elsewhere"


@transaction.atomic
def quote_create(
    *,
    actor: Any,
    account: Account,
    valid_until: date | None = None,
    opportunity: Opportunity | None = None,
    on: date | None = None,
    **header: Any,
) -> Quote:
    """A new draft in the account's currency, valid for 30 days unless told; takes the next QU number.

    ``header`` holds any of ``HEADER_FIELDS``. Accepting it wins the ``opportunity`` it was made for.
    Raises OpportunityElsewhere, AccountInactive, RecordRefused, InvalidValue.
    """
    records.check_editable(header, HEADER_FIELDS)
    _check_opportunity(account, opportunity)
    today = on or timezone.localdate()
    if not account.is_active:
        raise drafting.AccountInactive(
            _("%(account)s is not active.") % {"account": account.name},
            field="account",
            value=account.code,
            remedy=_("Activate the account or choose another one."),
        )
    quote = Quote(
        account=account,
        currency=account.currency,
        exchange_rate=platform_selectors.exchange_rate_on(account.currency, on=today),
        valid_until=valid_until or today + timedelta(days=VALID_DAYS),
        opportunity=opportunity,
        created_by=actor if getattr(actor, "pk", None) else None,
        **header,
    )
    quote.total = quote.freight = Decimal(quote.freight)
    _check_header(quote, on=today)
    quote.number = numbers.take(kind="QU", on=today)
    quote.save()
    after = {
        "account": account.pk,
        "valid_until": quote.valid_until,
        "status": quote.status,
        "opportunity": opportunity,
    }
    events.announce(actor=actor, action="quote.created", document=quote, after=after)
    return quote


@transaction.atomic
def quote_update(*, actor: Any, quote: Quote, on: date | None = None, **changes: Any) -> Quote:
    """Change the head of a draft (``HEADER_FIELDS``); nothing is recorded when nothing differs.

    Raises QuoteNotDraft, RecordRefused, InvalidValue.
    """
    records.check_editable(changes, HEADER_FIELDS)
    _account, row = locked_draft(quote)
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    changed = sorted(name for name in changes if before[name] != getattr(row, name))
    if not changed:
        return row
    _check_header(row, on=on or timezone.localdate())
    save_totals(row)
    was = {name: before[name] for name in changed}
    after = {name: getattr(row, name) for name in changed}
    events.announce(actor=actor, action="quote.changed", document=row, before=was, after=after)
    return row


@transaction.atomic
def draft_for(*, actor: Any, account: Account) -> Quote:
    """This person's open draft for the account, or a new one: accepted recommendations gather in one offer."""
    Account.objects.lock_one(pk=account.pk)
    drafts = Quote.objects.filter(
        account=account, created_by=actor, status=QuoteStatus.DRAFT, valid_until__gte=timezone.localdate()
    )
    return drafts.order_by("-pk").first() or quote_create(actor=actor, account=account)


def _check_opportunity(account: Account, opportunity: Opportunity | None) -> None:
    if opportunity is not None and opportunity.account_id != account.pk:
        raise OpportunityElsewhere(
            _("%(number)s is not an opportunity of %(account)s.")
            % {"number": opportunity.number, "account": account.name},
            field="opportunity",
            value=opportunity.number,
            remedy=_("Choose one of the account's own opportunities."),
        )


def _check_header(quote: Quote, *, on: date) -> None:
    quote.freight = pricing.freight_checked(quote.freight, currency=quote.currency)
    if quote.valid_until < on:
        raise InvalidValue(
            _("%(date)s has passed.") % {"date": quote.valid_until},
            field="valid_until",
            value=quote.valid_until,
            remedy=_("Choose today or a later day."),
        )
    if quote.requested_date is not None and quote.requested_date < on:
        raise InvalidValue(
            _("%(date)s has passed.") % {"date": quote.requested_date},
            field="requested_date",
            value=quote.requested_date,
            remedy=_("Choose today or a later day."),
        )
    if quote.contact is not None and quote.contact.account_id != quote.account_id:
        raise InvalidValue(
            _("%(contact)s does not work at %(account)s.") % {"contact": quote.contact, "account": quote.account},
            field="contact",
            value=quote.contact.pk,
            remedy=_("Choose a contact of the account."),
        )
    records.check(quote, exclude=["number", "total"], constraints=False)

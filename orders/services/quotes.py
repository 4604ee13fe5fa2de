"""Quotes: drafting, the second pair of eyes, sending, and the answer. Accepting makes exactly one order.

Every verb locks account and quote, in that order, checks the transition table, writes one audit entry and one event.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common import money
from b2bops.common.errors import Conflict, InvalidValue, NotAllowed, NotFound
from b2bops.platform.services import numbers
from catalog.models import Product
from crm.models import Account, Opportunity
from crm.services import opportunities
from orders.models import QUOTE_TRANSITIONS, OrderSource, Quote, QuoteLine, QuoteStatus, SalesOrder
from orders.services import drafting, events, limits, pricing
from orders.services.pricing import NewLine
from supply.models import Warehouse

VALID_DAYS = 30
ZERO = Decimal(0)
Q = QuoteStatus


class QuoteEmpty(InvalidValue):
    """There is nothing to offer."""

    code = "quote_empty"


class QuoteNotDraft(Conflict):
    """Only a draft can be changed."""

    code = "quote_not_draft"


class QuoteNotSubmitted(Conflict):
    """There is nothing to decide on yet."""

    code = "quote_not_submitted"


class QuoteExpired(Conflict):
    """The offer's last day has passed."""

    code = "quote_expired"


class OpportunityElsewhere(InvalidValue):
    """The opportunity is another account's."""

    code = "opportunity_elsewhere"


class ApproverIsMaker(NotAllowed):
    """Nobody approves their own offer."""

    code = "approver_is_maker"


@transaction.atomic
def quote_create(
    *, actor: Any, account: Account, valid_until: date | None = None, opportunity: Opportunity | None = None
) -> Quote:
    """A new draft in the account's currency, valid for 30 days unless told; takes the next QU number.

    Accepting it wins the ``opportunity`` it was made for. Raises OpportunityElsewhere, AccountInactive.
    """
    _check_opportunity(account, opportunity)
    today = timezone.localdate()
    until = valid_until or today + timedelta(days=VALID_DAYS)
    if until < today:
        raise InvalidValue(
            _("%(date)s has passed.") % {"date": until},
            field="valid_until",
            value=until,
            remedy=_("Choose today or a later day."),
        )
    if not account.is_active:
        raise drafting.AccountInactive(
            _("%(account)s is not active.") % {"account": account.name},
            field="account",
            value=account.code,
            remedy=_("Activate the account or choose another one."),
        )
    quote = Quote.objects.create(
        number=numbers.take(kind="QU", on=today),
        account=account,
        currency=account.currency,
        valid_until=until,
        opportunity=opportunity,
        created_by=actor if getattr(actor, "pk", None) else None,
    )
    after = {"account": account.pk, "valid_until": until, "status": quote.status, "opportunity": opportunity}
    events.announce(actor=actor, action="quote.created", document=quote, after=after)
    return quote


@transaction.atomic
def draft_for(*, actor: Any, account: Account) -> Quote:
    """This person's open draft for the account, or a new one: accepted recommendations gather in one offer."""
    Account.objects.lock_one(pk=account.pk)
    drafts = Quote.objects.filter(
        account=account, created_by=actor, status=Q.DRAFT, valid_until__gte=timezone.localdate()
    )
    return drafts.order_by("-pk").first() or quote_create(actor=actor, account=account)


@transaction.atomic
def quote_line_add(
    *,
    actor: Any,
    quote: Quote,
    product: Product,
    quantity: Decimal,
    unit_price: Decimal | None = None,
    discount_pct: Decimal = ZERO,
) -> QuoteLine:
    """Offer one more product, its price frozen with its trace. Raises QuoteNotDraft and what ``lines_price`` raises."""
    account, locked = _locked_draft(quote)
    limits.line_count(locked.lines.count() + 1)
    asked = NewLine(product, quantity, unit_price, discount_pct)
    [priced] = pricing.lines_price(account=account, lines=[asked], on=timezone.localdate(), path="")
    last = locked.lines.aggregate(last=Max("position"))["last"] or 0
    line = QuoteLine.objects.create(
        quote=locked,
        position=last + 1,
        product=product,
        quantity=priced.quantity,
        unit_price=priced.unit_price,
        discount_pct=priced.discount_pct,
        amount=priced.amount,
        price_trace=priced.price_trace,
    )
    after = {"product": product.sku, "quantity": quantity, "amount": priced.amount}
    _save_total(actor, locked, "quote.line_added", after=after)
    return line


@transaction.atomic
def quote_line_remove(*, actor: Any, quote: Quote, line_id: int) -> Quote:
    """Take one line off a draft. Raises QuoteNotDraft, NotFound."""
    _account, locked = _locked_draft(quote)
    line = locked.lines.select_related("product").filter(pk=line_id).first()
    if line is None:
        raise NotFound(
            _("This line is not on %(number)s.") % {"number": locked.number},
            field="line",
            value=line_id,
            remedy=_("Reload the quote."),
        )
    before = {"product": line.product.sku, "quantity": line.quantity, "amount": line.amount}
    line.delete()
    _save_total(actor, locked, "quote.line_removed", before=before)
    return locked


def review_lines(quote: Quote) -> list[QuoteLine]:
    """The lines that need a second pair of eyes. 1 query."""
    lines = quote.lines.select_related("product").order_by("position")
    return [
        line
        for line in lines
        if pricing.passes_limit(unit_price=line.unit_price, discount_pct=line.discount_pct, trace=line.price_trace)
    ]


@transaction.atomic
def quote_submit(*, actor: Any, quote: Quote) -> Quote:
    """Finish the draft: to review when a line passes the member's limit, otherwise approved. Raises QuoteEmpty."""
    locked = _locked(quote)
    if not locked.lines.exists():
        raise QuoteEmpty(
            _("%(number)s has no lines.") % {"number": locked.number},
            field="lines",
            value=0,
            remedy=_("Add at least one product first."),
        )
    target = Q.IN_REVIEW if review_lines(locked) else Q.APPROVED
    return _move(actor, locked, target, "quote.submitted")


@transaction.atomic
def quote_approve(*, actor: Any, quote: Quote) -> Quote:
    """Approve what is in review. Raises ApproverIsMaker, TransitionRefused."""
    locked = _locked(quote)
    _check_second_person(actor, locked)
    _check_in_review(locked, Q.APPROVED)
    return _move(actor, locked, Q.APPROVED, "quote.approved")


@transaction.atomic
def quote_reject(*, actor: Any, quote: Quote) -> Quote:
    """Send it back to its maker. Raises ApproverIsMaker, TransitionRefused."""
    locked = _locked(quote)
    _check_second_person(actor, locked)
    _check_in_review(locked, Q.REJECTED)
    return _move(actor, locked, Q.REJECTED, "quote.rejected")


@transaction.atomic
def quote_reopen(*, actor: Any, quote: Quote) -> Quote:
    """Work on a rejected quote again."""
    return _move(actor, _locked(quote), Q.DRAFT, "quote.reopened")


@transaction.atomic
def quote_send(*, actor: Any, quote: Quote, on: date | None = None) -> Quote:
    """Mark it as sent to the customer. Raises QuoteExpired, TransitionRefused."""
    locked = _locked(quote)
    QUOTE_TRANSITIONS.check(subject=locked.number, current=locked.status, target=Q.SENT)
    _check_still_valid(locked, on or timezone.localdate())
    return _move(actor, locked, Q.SENT, "quote.sent")


@transaction.atomic
def quote_decline(*, actor: Any, quote: Quote) -> Quote:
    """The customer (or, for a draft, its maker) says no."""
    return _move(actor, _locked(quote), Q.DECLINED, "quote.declined")


@transaction.atomic
def quote_accept(
    *, actor: Any, quote: Quote, warehouse: Warehouse | None = None, now: datetime | None = None
) -> SalesOrder:
    """The customer says yes: exactly one draft order at the quoted prices, out of ``warehouse`` (or the first active).

    An open opportunity behind it is won, for the quote's total.
    Raises TransitionRefused when it is not SENT (so a second yes makes no second order), QuoteExpired.
    """
    moment = now or timezone.now()
    locked = _locked(quote)
    QUOTE_TRANSITIONS.check(subject=locked.number, current=locked.status, target=Q.ACCEPTED)
    _check_still_valid(locked, timezone.localtime(moment).date())
    lines = [
        NewLine(line.product, line.quantity, line.unit_price, line.discount_pct, frozen_trace=line.price_trace)
        for line in locked.lines.select_related("product").order_by("position")
    ]
    order = drafting.order_create(
        actor=actor,
        account=locked.account,
        warehouse=warehouse or _first_warehouse(),
        lines=lines,
        ordered_at=moment,
        customer_reference=locked.number,
        source=OrderSource.QUOTE,
    )
    locked.order = order
    _move(actor, locked, Q.ACCEPTED, "quote.accepted", order=order.number)
    _win_opportunity(actor, locked, moment)
    return order


def _win_opportunity(actor: Any, quote: Quote, moment: datetime) -> None:
    """What was decided before the quote was accepted stays as it was decided."""
    if quote.opportunity is None:
        return
    opportunity = Opportunity.objects.lock_one(pk=quote.opportunity.pk)
    if opportunity.is_open:
        opportunities.opportunity_win(
            actor=actor, opportunity=opportunity, now=moment, amount=quote.total, currency=quote.currency
        )


def _check_opportunity(account: Account, opportunity: Opportunity | None) -> None:
    if opportunity is not None and opportunity.account_id != account.pk:
        raise OpportunityElsewhere(
            _("%(number)s is not an opportunity of %(account)s.")
            % {"number": opportunity.number, "account": account.name},
            field="opportunity",
            value=opportunity.number,
            remedy=_("Choose one of the account's own opportunities."),
        )


def _locked(quote: Quote) -> Quote:
    Account.objects.lock_one(pk=quote.account_id)
    return Quote.objects.lock_one(pk=quote.pk)


def _locked_draft(quote: Quote) -> tuple[Account, Quote]:
    account = Account.objects.lock_one(pk=quote.account_id)
    locked = Quote.objects.lock_one(pk=quote.pk)
    if locked.status != Q.DRAFT:
        raise QuoteNotDraft(
            _("%(number)s is “%(status)s” and cannot be changed.")
            % {"number": locked.number, "status": locked.get_status_display()},
            field="status",
            value=locked.status,
            remedy=_("Only a draft can; start a new quote."),
        )
    return account, locked


def _move(actor: Any, quote: Quote, target: QuoteStatus, action: str, **facts: Any) -> Quote:
    QUOTE_TRANSITIONS.check(subject=quote.number, current=quote.status, target=target)
    before = {"status": quote.status}
    quote.status = target
    quote.save(update_fields=["status", "order", "updated_at"])
    events.announce(actor=actor, action=action, document=quote, before=before, after={"status": target} | facts)
    return quote


def _save_total(
    actor: Any,
    quote: Quote,
    action: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    was = quote.total
    quote.total = money.total(quote.lines.values_list("amount", flat=True))
    limits.amount(quote.total, field="quantity")
    quote.save(update_fields=["total", "updated_at"])
    events.announce(
        actor=actor,
        action=action,
        document=quote,
        before={"total": was} | (before or {}),
        after={"total": quote.total} | (after or {}),
    )


def _check_in_review(quote: Quote, target: QuoteStatus) -> None:
    """A draft may become approved by being submitted, never by an approver who has nothing to review."""
    if quote.status == Q.DRAFT:
        raise QuoteNotSubmitted(
            _("%(number)s has not been submitted yet.") % {"number": quote.number},
            field="status",
            value=quote.status,
            remedy=_("Submit it first; it is approved at once when no price passes the limit."),
        )
    QUOTE_TRANSITIONS.check(subject=quote.number, current=quote.status, target=target)


def _check_second_person(actor: Any, quote: Quote) -> None:
    if quote.created_by_id is not None and getattr(actor, "pk", None) == quote.created_by_id:
        raise ApproverIsMaker(
            _("You made %(number)s.") % {"number": quote.number},
            field="actor",
            value=str(actor),
            remedy=_("Ask another manager to decide on it."),
        )


def _check_still_valid(quote: Quote, on: date) -> None:
    if on > quote.valid_until:
        raise QuoteExpired(
            _("%(number)s was valid until %(date)s.") % {"number": quote.number, "date": quote.valid_until},
            field="valid_until",
            value=quote.valid_until,
            remedy=_("Make a new quote at today's prices."),
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

"""The second pair of eyes: which quotes need it, and what it decides."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue, NotAllowed
from orders.models import QUOTE_TRANSITIONS, Quote, QuoteLine, QuoteStatus
from orders.services import pricing
from orders.services.quotes.state import locked, move, word

S = QuoteStatus


class QuoteEmpty(InvalidValue):
    """There is nothing to offer."""

    code = "quote_empty"


class QuoteNotSubmitted(Conflict):
    """There is nothing to decide on yet."""

    code = "quote_not_submitted"


class ApproverIsMaker(NotAllowed):
    """Nobody approves their own offer."""

    code = "approver_is_maker"


@dataclass(frozen=True)
class ReviewReason:
    """A line that needs approval, and why, as a sentence."""

    line: QuoteLine
    sentence: str


def review_reasons(quote: Quote) -> list[ReviewReason]:
    """The lines beyond what one person may decide, with the reason of each. 1 query."""
    lines = quote.lines.select_related("product").order_by("position")
    found = (
        (
            line,
            pricing.limit_reason(unit_price=line.unit_price, discount_pct=line.discount_pct, trace=line.price_trace),
        )
        for line in lines
    )
    return [ReviewReason(line, sentence) for line, sentence in found if sentence]


@transaction.atomic
def quote_submit(*, actor: Any, quote: Quote) -> Quote:
    """Finish the draft: to review when a line passes the member's limit, otherwise approved. Raises QuoteEmpty."""
    row = locked(quote)
    if not row.lines.exists():
        raise QuoteEmpty(
            _("%(number)s has no lines.") % {"number": row.number},
            field="lines",
            value=0,
            remedy=_("Add at least one product first."),
        )
    reasons = review_reasons(row)
    said = {reason.line.product.sku: reason.sentence for reason in reasons}
    return move(actor, row, S.IN_REVIEW if reasons else S.APPROVED, "quote.submitted", review=said or None)


@transaction.atomic
def quote_approve(*, actor: Any, quote: Quote, note: str = "") -> Quote:
    """Approve what is in review, with or without a word. Raises ApproverIsMaker, TransitionRefused."""
    row = locked(quote)
    _check_second_person(actor, row)
    _check_in_review(row, S.APPROVED)
    row.approved_by = actor if getattr(actor, "pk", None) else None
    return move(actor, row, S.APPROVED, "quote.approved", changed=["approved_by"], note=word(note, required=False))


@transaction.atomic
def quote_reject(*, actor: Any, quote: Quote, note: str) -> Quote:
    """Say no, with a word why; its maker may revise it. Raises ApproverIsMaker, TransitionRefused, InvalidValue."""
    row = locked(quote)
    _check_second_person(actor, row)
    _check_in_review(row, S.REJECTED)
    return move(actor, row, S.REJECTED, "quote.rejected", note=word(note, required=True))


@transaction.atomic
def quote_reopen(*, actor: Any, quote: Quote) -> Quote:
    """Take back to draft what nobody outside has seen; an approval falls with it. Raises TransitionRefused."""
    row = locked(quote)
    row.approved_by = None
    return move(actor, row, S.DRAFT, "quote.reopened", changed=["approved_by"])


def _check_in_review(quote: Quote, target: QuoteStatus) -> None:
    """A draft may become approved by being submitted, never by an approver who has nothing to review."""
    if quote.status == S.DRAFT:
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

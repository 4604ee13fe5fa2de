"""What an order uses of promotions: asked when it is confirmed, recorded with it, given back when it is cancelled.

The rules are in docs/reference/domain/price_resolution.md. Lock order: account, order, promotions, stock levels.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from b2bops.common.listing.cells import format_amount
from b2bops.common.money import round_amount
from catalog.services import promotion_budgets
from orders.models import PromotionUse, SalesOrder, SalesOrderLine

ZERO = Decimal(0)


def budget_refusal(*, order: SalesOrder, lines: Sequence[SalesOrderLine]) -> str:
    """One sentence over the promotions whose budget does not hold this order's discounts; "" when all do.

    Locks the promotions until the transaction ends, so that the answer still holds when the use is recorded. 1 query.
    """
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    for _line, key, amount in _discounts(order, lines):
        wanted[key] += amount
    if not wanted:
        return ""
    short = [
        _("%(code)s has %(left)s left, the order needs %(wanted)s")
        % {
            "code": promotion.code,
            "left": format_amount(promotion.remaining, order.currency),
            "wanted": format_amount(wanted[key], order.currency),
        }
        for key, promotion in promotion_budgets.promotions_locked(wanted).items()
        if promotion.remaining is not None and promotion.remaining < wanted[key]
    ]
    return "; ".join(short)


def uses_record(*, actor: Any, order: SalesOrder, lines: Sequence[SalesOrderLine], now: datetime) -> None:
    """Record what each line uses, in place of what was recorded before, and take the difference from the budgets.

    What a budget does not hold is beyond it. 1 query when there is nothing, else at most 7.
    """
    standing = PromotionUse.objects.filter(order=order, returned_at__isnull=True)
    discounts = list(_discounts(order, lines))
    taken: dict[int, Decimal] = defaultdict(Decimal)
    for use in standing:
        taken[use.promotion_id] -= use.amount
    if not discounts and not taken:
        return
    standing.update(returned_at=now)
    promotions = promotion_budgets.promotions_locked({*taken, *(key for _line, key, _amount in discounts)})
    uses = []
    for line, key, amount in discounts:
        left = promotions[key].remaining
        within = amount if left is None else min(amount, left - taken[key])
        taken[key] += within
        uses.append(
            PromotionUse(
                promotion_id=key, order=order, line=line, amount=within, beyond_budget=amount - within, used_at=now
            )
        )
    PromotionUse.objects.bulk_create(uses, batch_size=500)
    changes = {key: amount for key, amount in taken.items() if amount}
    promotion_budgets.budgets_change(actor=actor, changes=changes, action="promotion.used")


def uses_return(*, actor: Any, order: SalesOrder, now: datetime) -> None:
    """Give back what the order used. 1 query when it used nothing, else 5."""
    uses = PromotionUse.objects.filter(order=order, returned_at__isnull=True)
    given: dict[int, Decimal] = defaultdict(Decimal)
    for use in uses:
        given[use.promotion_id] -= use.amount
    if given:
        promotion_budgets.budgets_change(actor=actor, changes=given, action="promotion.given_back")
        uses.update(returned_at=now)


def _discounts(order: SalesOrder, lines: Iterable[SalesOrderLine]) -> Iterator[tuple[SalesOrderLine, int, Decimal]]:
    """(line, promotion key, discount) as frozen on the lines; a price typed by hand uses no promotion."""
    for line in lines:
        if line.price_trace.get("overridden"):
            continue
        for used in line.price_trace.get("decision", {}).get("promotions", ()):
            discount = Decimal(used["discount"]) * line.quantity
            yield line, used["id"], round_amount(discount, currency=order.currency)

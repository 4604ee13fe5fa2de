"""What rules ask about an order, gathered in bulk: only what the rules at hand need, in constant queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

from crm.models import Address, AddressKind
from orders.models import RuleCondition, SalesOrder, SalesOrderLine

C = RuleCondition
HISTORY = frozenset({C.NEW_ACCOUNT, C.UNUSUAL, C.BURST})
YEAR, HOUR = timedelta(days=365), timedelta(hours=1)
USUAL_FROM = 5  # orders in the last year before there is a usual amount
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Past:
    """One earlier order of the account."""

    ordered_at: datetime
    confirmed: bool
    total: Decimal


@dataclass(frozen=True)
class OrderFacts:
    """One order as rules see it. ``credit`` and ``stock`` are the sentences that speak against it, "" for none."""

    order: SalesOrder
    lines: Sequence[SalesOrderLine]
    has_address: bool
    credit: str = ""
    stock: str = ""
    past: Sequence[Past] = field(default_factory=tuple)

    @property
    def orders_before(self) -> int:
        """Confirmed orders of the account before this one."""
        return sum(one.confirmed for one in self.past)

    @property
    def orders_within_hour(self) -> int:
        """Orders the account entered in the hour up to this one, this one included."""
        return 1 + sum(one.ordered_at > self.order.ordered_at - HOUR for one in self.past)

    @property
    def usual_total(self) -> Decimal | None:
        """The median of the account's last year; None before it has one."""
        since = self.order.ordered_at - YEAR
        totals = [one.total for one in self.past if one.confirmed and one.ordered_at > since]
        return median(totals) if len(totals) >= USUAL_FROM else None

    @property
    def margin_pct(self) -> Decimal | None:
        """What the goods bring over their standard cost, in percent of their price; None when a cost is unknown."""
        costs = [line.product.standard_cost for line in self.lines]
        if not costs or any(cost is None for cost in costs) or not self.order.subtotal:
            return None
        cost = sum((line.quantity * (line.product.standard_cost or 0) for line in self.lines), Decimal(0))
        share: Decimal = (self.order.subtotal - cost) / self.order.subtotal * HUNDRED
        return share


def facts_of_one(
    order: SalesOrder, lines: Sequence[SalesOrderLine], *, conditions: Collection[str], credit: str
) -> OrderFacts:
    """The facts of an order that is being confirmed; stock is asked where it is reserved. At most 2 queries."""
    order_past = _past([order], conditions)
    addressed = _addressed([order], conditions)
    return OrderFacts(order, lines, _has_address(order, addressed), credit, past=order_past.get(order.pk, ()))


def facts_of_many(
    orders: Sequence[SalesOrder], *, conditions: Collection[str], found: Mapping[int, Mapping[str, str]]
) -> list[OrderFacts]:
    """The facts of past orders as of when each came in; their lines and accounts are prefetched. 2 queries at most.

    ``found`` holds the notes of the holds each order once had, by reason: credit and stock of the time are not kept.
    """
    past, addressed = _past(orders, conditions), _addressed(orders, conditions)
    return [
        OrderFacts(
            order,
            list(order.lines.all()),
            _has_address(order, addressed),
            credit=found.get(order.pk, {}).get(C.CREDIT, ""),
            stock=found.get(order.pk, {}).get(C.STOCK, ""),
            past=past.get(order.pk, ()),
        )
        for order in orders
    ]


def _has_address(order: SalesOrder, addressed: Collection[int]) -> bool:
    return bool(order.account.country) or order.account_id in addressed


def _addressed(orders: Sequence[SalesOrder], conditions: Collection[str]) -> set[int]:
    """Of the accounts without a country, those with a shipping address."""
    asked = {order.account_id for order in orders if not order.account.country}
    if C.ADDRESS not in conditions or not asked:
        return set()
    rows = Address.objects.filter(kind=AddressKind.SHIP, account_id__in=asked)
    return set(rows.values_list("account_id", flat=True))


def _past(orders: Sequence[SalesOrder], conditions: Collection[str]) -> dict[int, list[Past]]:
    """Per order, the account's uncancelled orders before it."""
    if not HISTORY & set(conditions):
        return {}
    by_account: dict[int, list[tuple[Past, int]]] = defaultdict(list)
    rows = SalesOrder.objects.filter(
        account_id__in={order.account_id for order in orders},
        ordered_at__lte=max(order.ordered_at for order in orders),
        cancelled_at__isnull=True,
    )
    for account, pk, at, confirmed, total in rows.values_list(
        "account_id", "pk", "ordered_at", "confirmed_at", "total"
    ).order_by("ordered_at"):
        by_account[account].append((Past(at, confirmed is not None, total), pk))
    return {
        order.pk: [
            past for past, pk in by_account[order.account_id] if pk != order.pk and past.ordered_at <= order.ordered_at
        ]
        for order in orders
    }

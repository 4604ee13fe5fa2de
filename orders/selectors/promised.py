"""What orders made of promises: uses of promotions, and volumes taken against those of a contract."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, ExpressionWrapper, F, Q, QuerySet, Sum

from b2bops.common.listing.cells import format_amount, format_quantity
from b2bops.common.money import amount_field
from catalog.models import Promotion
from crm.models import Account, CommitmentPeriod, Contract, ContractCommitment, Measure
from crm.selectors.contracts import account_keys_below
from orders.models import PromotionUse, SalesOrderLine

ZERO = Decimal(0)
MONTHS_OF = {CommitmentPeriod.MONTH: 1, CommitmentPeriod.QUARTER: 3, CommitmentPeriod.YEAR: 12}


@dataclass(frozen=True)
class PromotionResult:
    """Orders that used it, what they bought with it, and what they were given; amounts in its currency."""

    orders: int
    sold: Decimal
    given: Decimal
    beyond: Decimal


@dataclass(frozen=True)
class CommitmentTaken:
    """One commitment in the period that holds the day; ``due`` is its share of the days that have passed."""

    label: str
    target: Decimal
    taken: Decimal
    due: Decimal
    starts_on: date
    ends_on: date
    text: str
    due_text: str

    @property
    def behind(self) -> bool:
        return self.taken < self.due


def promotion_uses(*, promotion: Promotion, user: Any) -> QuerySet[PromotionUse]:
    """Its uses by orders of accounts the person sees, newest first. 1 query."""
    seen = promotion.uses.filter(order__account__in=Account.objects.visible_to(user))
    return seen.select_related("order__account", "line__product").order_by("-used_at", "-pk")


def promotion_result(uses: QuerySet[PromotionUse]) -> PromotionResult:
    """The sums over uses that were not given back. 1 query."""
    found = uses.filter(returned_at__isnull=True).aggregate(
        orders=Count("order", distinct=True),
        sold=Sum("line__amount"),
        given=Sum("amount"),
        beyond=Sum("beyond_budget"),
    )
    return PromotionResult(found["orders"], *(found[name] or ZERO for name in ("sold", "given", "beyond")))


def commitments_taken(*, contract: Contract, on: date) -> list[CommitmentTaken]:
    """Each commitment with what was taken in its running period. 2 queries, one for each, one for each level below."""
    accounts = account_keys_below(contract.account)
    rows = contract.commitments.select_related("product", "category").order_by("pk")
    return [_taken(contract, row, accounts, on) for row in rows]


def period_of(contract: Contract, period: str, on: date) -> tuple[date, date]:
    """First and last day of the period that holds ``on``, counted from the contract's start, within its window."""
    day = min(max(on, contract.valid_from), contract.valid_until)
    months = MONTHS_OF.get(CommitmentPeriod(period))
    if months is None:
        return contract.valid_from, contract.valid_until
    start, number = contract.valid_from, 0
    while (following := _months_later(contract.valid_from, months * (number + 1))) <= day:
        start, number = following, number + 1
    return start, min(following - timedelta(days=1), contract.valid_until)


def _taken(contract: Contract, row: ContractCommitment, accounts: list[int], on: date) -> CommitmentTaken:
    start, end = period_of(contract, row.period, on)
    lines = SalesOrderLine.objects.filter(
        order__account__in=accounts,
        order__currency=contract.currency,
        order__confirmed_at__isnull=False,
        order__cancelled_at__isnull=True,
        order__ordered_at__date__range=(start, end),
    ).filter(_of_target(row))
    kept = F("quantity") - F("returned_qty")
    worth = ExpressionWrapper(F("amount") * kept / F("quantity"), output_field=amount_field())
    summed = kept if row.measure == Measure.QUANTITY else worth
    taken = lines.aggregate(taken=Sum(summed))["taken"] or ZERO
    passed = (min(max(on, start), end) - start).days + 1
    due = row.target * passed / ((end - start).days + 1)
    return CommitmentTaken(
        str(row.product or row.category or contract.name),
        row.target,
        taken,
        due,
        start,
        end,
        f"{_said(contract, row, taken)} / {_said(contract, row, row.target)}",
        _said(contract, row, due.quantize(Decimal(1)) if row.measure == Measure.QUANTITY else due),
    )


def _of_target(row: ContractCommitment) -> Q:
    if row.product_id is not None:
        return Q(product=row.product_id)
    return Q(product__category__path__startswith=row.category.path) if row.category else Q()


def _said(contract: Contract, row: ContractCommitment, value: Decimal) -> str:
    return format_quantity(value) if row.measure == Measure.QUANTITY else format_amount(value, contract.currency)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_after - timedelta(days=1)).day))

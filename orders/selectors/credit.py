"""How much of an account's credit is in use. See docs/reference/domain/credit.md."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from crm.models import Account
from orders.models import CreditNote, Invoice, Payment, SalesOrder, SalesOrderLine

HUNDRED = Decimal(100)
ZERO = Decimal(0)


@dataclass(frozen=True)
class CreditPosition:
    """The terms of an account's exposure, in its currency; ``limit`` None means no limit."""

    limit: Decimal | None
    unbilled: Decimal = ZERO
    invoiced: Decimal = ZERO
    credits: Decimal = ZERO

    @property
    def exposure(self) -> Decimal:
        """What the account owes or will owe; negative when it has more credit than it owes."""
        return self.unbilled + self.invoiced - self.credits

    @property
    def free(self) -> Decimal | None:
        """Room left under the limit; None without one."""
        return None if self.limit is None else self.limit - self.exposure

    @property
    def used_pct(self) -> Decimal | None:
        """How much of the limit is used, in percent; None without a limit."""
        if self.limit is None:
            return None
        if self.limit <= 0:
            return HUNDRED if self.exposure > 0 else ZERO
        return max(self.exposure, ZERO) / self.limit * HUNDRED


def account_exposure(account: Account, *, without: SalesOrder | None = None) -> Decimal:
    """See ``credit_positions``; ``without`` leaves one order out, so that it is not counted twice. 5 queries."""
    return credit_position(account, without=without).exposure


def credit_position(account: Account, *, without: SalesOrder | None = None) -> CreditPosition:
    """The account's exposure and its terms. 5 queries."""
    return credit_positions([account], without=without)[account.pk]


def order_unbilled(order: SalesOrder) -> Decimal:
    """What of one order is not invoiced yet, as the exposure counts it; its total before its first invoice. 1 query."""
    open_value: Decimal = order.total
    if order.billed_pct > 0:
        open_value -= order.freight
        lines = order.lines.filter(billed_qty__gt=0).values_list("amount", "tax_amount", "quantity", "billed_qty")
        for amount, tax, quantity, billed in lines:
            open_value -= (amount + tax) * billed / quantity
    return open_value


def credit_positions(accounts: Sequence[Account], *, without: SalesOrder | None = None) -> dict[int, CreditPosition]:
    """Account id → position. 5 queries for any number of accounts.

    Summed here, not in the database, because SQLite adds decimals as floats.
    """
    keys = [account.pk for account in accounts]
    unbilled = _summed(_unbilled(keys, without))
    invoiced = _summed(
        (key, total - settled)
        for key, total, settled in _rows(Invoice.objects.open(), keys, "account_id", "total", "settled")
    )
    credits = _summed(
        (key, total - settled)
        for rows in (
            _rows(CreditNote.objects.open(), keys, "account_id", "total", "settled"),
            _rows(Payment.objects.open(), keys, "account_id", "amount", "allocated"),
        )
        for key, total, settled in rows
    )
    return {
        account.pk: CreditPosition(
            account.credit_limit, unbilled[account.pk], invoiced[account.pk], credits[account.pk]
        )
        for account in accounts
    }


def _unbilled(keys: Sequence[int], without: SalesOrder | None) -> Iterable[tuple[int, Decimal]]:
    """(account, value): totals of confirmed, standing orders, then, negative, what of them is billed. 2 queries."""
    standing = Q(account__in=keys, confirmed_at__isnull=False, cancelled_at__isnull=True, billed_pct__lt=HUNDRED)
    orders = SalesOrder.objects.filter(standing).order_by()
    if without is not None:
        orders = orders.exclude(pk=without.pk)
    for key, total, freight, billed_pct in orders.values_list("account_id", "total", "freight", "billed_pct"):
        # Freight goes on the first invoice.
        yield key, total - freight if billed_pct > 0 else total
    billed_lines = SalesOrderLine.objects.filter(order__in=orders.filter(billed_pct__gt=0), billed_qty__gt=0)
    names = ("order__account_id", "amount", "tax_amount", "quantity", "billed_qty")
    for key, amount, tax, quantity, billed in billed_lines.order_by().values_list(*names):
        yield key, -(amount + tax) * billed / quantity


def _rows(rows: QuerySet[Any], keys: Sequence[int], *names: str) -> Iterable[tuple[int, Decimal, Decimal]]:
    return rows.filter(account__in=keys).order_by().values_list(*names)


def _summed(pairs: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for key, value in pairs:
        sums[key] += value
    return sums

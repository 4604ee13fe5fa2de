"""What an account bought in the last twelve months, beside the twelve before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from crm.models import Account
from orders.models import SalesOrder

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class AccountYear:
    """Net of tax and freight, in the account's currency; ``last_ordered_at`` is None without an order in two years."""

    amount: Decimal
    amount_before: Decimal
    orders: int
    last_ordered_at: datetime | None
    days_since: int | None

    @property
    def change_pct(self) -> Decimal | None:
        """Change against the year before, in percent; None when nothing was bought then."""
        return 100 * (self.amount / self.amount_before - 1) if self.amount_before else None


def account_year(account: Account, *, now: datetime) -> AccountYear:
    """Confirmed, uncancelled orders of the account in its currency, in two windows of 365 days up to ``now``. 1 query.

    Summed here, not in the database, because SQLite adds decimals as floats.
    """
    orders = SalesOrder.objects.filter(
        account=account,
        currency=account.currency,
        confirmed_at__isnull=False,
        cancelled_at__isnull=True,
        ordered_at__gt=now - 2 * YEAR,
        ordered_at__lte=now,
    )
    rows = list(orders.order_by("-ordered_at").values_list("ordered_at", "subtotal"))
    recent = [amount for at, amount in rows if at > now - YEAR]
    last = rows[0][0] if rows else None
    return AccountYear(
        amount=sum(recent, Decimal(0)),
        amount_before=sum((amount for _at, amount in rows[len(recent) :]), Decimal(0)),
        orders=len(recent),
        last_ordered_at=last,
        days_since=(now - last).days if last else None,
    )

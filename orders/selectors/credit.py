"""How much of an account's credit is in use."""

from decimal import Decimal

from crm.models import Account
from orders.models import SalesOrder

HUNDRED = Decimal(100)


def open_value(*, total: Decimal, billed_pct: Decimal) -> Decimal:
    """What is still unbilled of one order: total × (1 − billed %).

    >>> open_value(total=Decimal("200.00"), billed_pct=Decimal("25.00"))
    Decimal('150.0000')
    """
    return total * (HUNDRED - billed_pct) / HUNDRED


def account_exposure(account: Account, *, without: SalesOrder | None = None) -> Decimal:
    """Unbilled value of the account's confirmed, uncancelled orders, in its currency. 1 query.

    ``without`` leaves one order out, so that it is not counted twice when it is checked. Summed here, not in the
    database, because SQLite adds decimals as floats.
    """
    orders = SalesOrder.objects.filter(
        account=account, confirmed_at__isnull=False, cancelled_at__isnull=True, billed_pct__lt=HUNDRED
    )
    if without is not None:
        orders = orders.exclude(pk=without.pk)
    values = orders.values_list("total", "billed_pct")
    return sum((open_value(total=total, billed_pct=billed) for total, billed in values), Decimal(0))

"""Orders taken back within a day: a slip of the keyboard or a change of mind, not demand."""

from collections import defaultdict
from datetime import UTC, date, timedelta

from django.db.models import F

from analytics.selectors import stock
from orders.models import SalesReturnLine

SLIP = timedelta(days=1)
SlipKey = tuple[int, int, date]


def taken_back(*, as_of: date, since: date | None = None) -> dict[SlipKey, float]:
    """(account id, product id, day of the order) → units returned within a day of being ordered. 1 query.

    Returns after the ``as_of`` day are not read. What came back later was wanted, and stays demand.
    """
    rows = SalesReturnLine.objects.filter(
        order_line__isnull=False,
        sales_return__returned_at__lt=stock.end_of(as_of),
        sales_return__returned_at__lte=F("order_line__order__ordered_at") + SLIP,
    )
    if since is not None:
        rows = rows.filter(order_line__order__ordered_at__gte=stock.end_of(since - timedelta(days=1)))
    found: dict[SlipKey, float] = defaultdict(float)
    columns = ("order_line__order__account_id", "product_id", "order_line__order__ordered_at", "quantity")
    for account, product, ordered_at, quantity in rows.values_list(*columns).iterator(chunk_size=10_000):
        found[account, product, ordered_at.astimezone(UTC).date()] += float(quantity)
    return dict(found)

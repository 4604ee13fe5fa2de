"""Weekly demand of every product, read in a constant number of queries."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.selectors import stock
from analytics.selectors.slips import taken_back
from catalog.models import Product, ProductStatus
from orders import selectors as orders_selectors

WEEK_DAYS = 7


@dataclass(frozen=True, eq=False)
class WeeklyDemand:
    """``values`` (products, weeks), weeks of seven days, the last one ending on ``as_of``.

    ``censored`` marks weeks in which the product ran out (None when there is no stock ledger). ``category`` is the
    code of the product's category, -1 for none. ``lines`` counts the sales lines read.
    """

    as_of: date
    start_date: date
    product_ids: npt.NDArray[np.int64]
    category: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]
    censored: npt.NDArray[np.bool_] | None
    lines: int

    def parts(self) -> dict[str, Any]:
        """Everything that was read."""
        return {
            "product_ids": self.product_ids,
            "category": self.category,
            "values": self.values,
            "censored": self.censored,
            "start_date": self.start_date,
        }


def weekly_demand(*, as_of: date, weeks: int) -> WeeklyDemand:
    """Demand over all warehouses together, of products that are not delisted and sold in these weeks. 5 queries.

    Goods that came back later were wanted and stay; orders taken back within a day are left out.
    """
    start = as_of - timedelta(days=weeks * WEEK_DAYS - 1)
    lines = orders_selectors.demand_lines(as_of=as_of, since=start)
    kept = dict(Product.objects.exclude(status=ProductStatus.DELISTED).order_by("pk").values_list("pk", "category_id"))
    sold = np.asarray(lines.product_id, dtype=np.int64)
    inside = np.isin(sold, np.fromiter(kept, dtype=np.int64, count=len(kept)))
    products, position = np.unique(sold[inside], return_inverse=True)
    day = np.asarray(lines.day, dtype="datetime64[D]")[inside]
    week = (day - np.datetime64(start, "D")).astype(np.int64) // WEEK_DAYS
    cell = position * weeks + week
    cells = len(products) * weeks
    sold_units = np.bincount(cell, weights=np.asarray(lines.qty, dtype=np.float64)[inside], minlength=cells)
    values = sold_units - _taken_back(products, start, as_of, weeks)
    return WeeklyDemand(
        as_of=as_of,
        start_date=start,
        product_ids=products,
        category=np.array([kept[pk] or -1 for pk in products.tolist()], dtype=np.int64),
        values=np.maximum(values, 0.0).reshape(len(products), weeks),
        censored=stock.weeks_out_of_stock(product_ids=products, start=start, weeks=weeks),
        lines=len(sold),
    )


def _taken_back(products: npt.NDArray[np.int64], start: date, as_of: date, weeks: int) -> npt.NDArray[np.float64]:
    """Units returned within a day of their order, in the cell of the order (products × weeks, flat). 1 query."""
    taken = np.zeros(len(products) * weeks)
    for (_account, product, day), quantity in taken_back(as_of=as_of, since=start).items():
        place = int(np.searchsorted(products, product))
        if place < len(products) and products[place] == product:
            taken[place * weeks + (day - start).days // WEEK_DAYS] += quantity
    return taken

"""Two years of stock: what could be shipped, what was bought, and when shelves were empty."""

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from b2bops.demo.world import Floats, Integers, Products, Purchases, Size, Suppliers

REVIEW_WEEKDAY = 0
SAFETY_FACTOR = 1.25  # thin on purpose: shelves do run empty, so that stock-outs are there to be found


@dataclass
class Ledger:
    """Purchases as they are placed, one entry per product line."""

    order: list[int] = field(default_factory=list)
    supplier: list[int] = field(default_factory=list)
    product: list[int] = field(default_factory=list)
    quantity: list[int] = field(default_factory=list)
    ordered_day: list[int] = field(default_factory=list)
    arrival_day: list[int] = field(default_factory=list)

    def as_purchases(self) -> Purchases:
        return Purchases(*(np.array(getattr(self, name), dtype=np.int64) for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Outcome:
    shipped: Integers
    purchases: Purchases
    opening: Integers
    closing: Integers


def run(
    rng: Generator,
    size: Size,
    products: Products,
    suppliers: Suppliers,
    *,
    day: Integers,
    product: Integers,
    wanted: Integers,
) -> Outcome:
    """Ship the wanted lines (in order of day) from stock that a weekly order-up-to rule refills."""
    demand = np.zeros((size.products, size.days))
    np.add.at(demand, (product, day), wanted)
    daily_mean = demand.mean(axis=1)
    stock = _opening(daily_mean, products, suppliers)
    opening, closing = stock.copy(), np.zeros((size.products, size.days), dtype=np.int64)
    arrivals = np.zeros((size.products, size.days + 400), dtype=np.int64)
    shipped, ledger = np.zeros_like(wanted), Ledger()
    bounds = np.searchsorted(day, np.arange(size.days + 1))
    for today in range(size.days):
        stock += arrivals[:, today]
        _ship(stock, shipped, product, wanted, slice(int(bounds[today]), int(bounds[today + 1])))
        if today % 7 == REVIEW_WEEKDAY:
            recent = demand[:, max(0, today - 56) : today].mean(axis=1) if today >= 28 else daily_mean
            on_order = arrivals[:, today + 1 :].sum(axis=1)
            _review(rng, ledger, arrivals, products, suppliers, today, stock + on_order, recent)
        closing[:, today] = stock
    return Outcome(shipped, ledger.as_purchases(), opening, closing)


def _opening(daily_mean: Floats, products: Products, suppliers: Suppliers) -> Integers:
    cover = suppliers.stated_lead_days[products.supplier] + 14
    opening: Integers = np.ceil(daily_mean * cover * 1.3).astype(np.int64)
    return opening


def _ship(stock: Integers, shipped: Integers, product: Integers, wanted: Integers, rows: slice) -> None:
    """First come, first served within the day; what is not there is lost."""
    for position in range(rows.start, rows.stop):
        item = product[position]
        given = min(int(wanted[position]), int(stock[item]))
        shipped[position] = given
        stock[item] -= given


def _review(
    rng: Generator,
    ledger: Ledger,
    arrivals: Integers,
    products: Products,
    suppliers: Suppliers,
    today: int,
    position: Integers,
    daily: Floats,
) -> None:
    """Order up to the demand of lead time and review, times a safety factor; one purchase order per supplier."""
    lead = suppliers.stated_lead_days[products.supplier]
    target = np.ceil(daily * (lead + 7) * SAFETY_FACTOR + np.sqrt(daily * lead))
    need = target - position
    multiple = suppliers.minimum_order[products.supplier]
    quantity = (np.ceil(np.maximum(need, 0) / multiple) * multiple).astype(np.int64)
    for supplier in np.unique(products.supplier[quantity > 0]):
        mine = np.flatnonzero((products.supplier == supplier) & (quantity > 0))
        number = ledger.order[-1] + 1 if ledger.order else 0
        mean = suppliers.stated_lead_days[supplier] * suppliers.late_factor[supplier]
        arrival = today + max(1, int(rng.gamma(16.0, mean / 16.0)))
        arrivals[mine, min(arrival, arrivals.shape[1] - 1)] += quantity[mine]
        ledger.order += [number] * len(mine)
        ledger.supplier += [int(supplier)] * len(mine)
        ledger.product += mine.tolist()
        ledger.quantity += quantity[mine].tolist()
        ledger.ordered_day += [today] * len(mine)
        ledger.arrival_day += [arrival] * len(mine)

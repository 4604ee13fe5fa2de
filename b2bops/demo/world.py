"""What is true in the generated company. Days count from 0 (the first day of history)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Size:
    """How large the company is; the defaults are the demo's."""

    accounts: int = 300
    products: int = 800
    suppliers: int = 40
    days: int = 728

    def __post_init__(self) -> None:
        for name, least in (("accounts", 4), ("products", 24), ("suppliers", 2), ("days", 56)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} is {getattr(self, name)}; use at least {least}")


@dataclass(frozen=True)
class Products:
    """True facts of each product (n,).

    ``season_peak_day`` is the day of the year demand peaks, ``season_strength`` the amplitude 0…1; ``popularity`` sums
    to 1; ``promotion_week`` is the week (from the start) of its promotion, −1 for none; on ``price_change_day`` the
    price became ``price × price_step``.
    """

    names: list[str]
    category: Integers
    supplier: Integers
    cost: Floats
    price: Floats
    price_step: Floats
    price_change_day: Integers
    pack: Integers
    popularity: Floats
    season_strength: Floats
    season_peak_day: Floats
    promotion_week: Integers
    launch_day: Integers


@dataclass(frozen=True)
class Accounts:
    """True facts of each account (n,). ``rhythm_days`` is the mean time between orders, ``last_day`` when it stops."""

    names: list[str]
    cities: list[str]
    territory: Integers
    rhythm_days: Floats
    basket_size: Floats
    first_day: Integers
    last_day: Integers
    tastes: Floats  # (accounts, products), rows sum to 1


@dataclass(frozen=True)
class Suppliers:
    """True facts of each supplier (n,). A late one needs ``late_factor`` times its stated lead time on average."""

    names: list[str]
    countries: list[str]
    stated_lead_days: Integers
    late_factor: Floats
    minimum_order: Integers


@dataclass(frozen=True)
class OrderLines:
    """Lines as asked for and as shipped, in order of day (m,). ``order`` numbers the orders from 0 by day."""

    order: Integers
    account: Integers
    day: Integers
    product: Integers
    wanted_qty: Integers
    shipped_qty: Integers
    unit_price: Floats


@dataclass(frozen=True)
class Purchases:
    """Purchase lines (p,). ``arrival_day`` may lie after the last day: still on its way."""

    order: Integers
    supplier: Integers
    product: Integers
    quantity: Integers
    ordered_day: Integers
    arrival_day: Integers


@dataclass(frozen=True)
class World:
    """The whole company, its two years, and the stock at every day's end (products, days)."""

    seed: int
    first_date: date
    size: Size
    products: Products
    accounts: Accounts
    suppliers: Suppliers
    lines: OrderLines
    purchases: Purchases
    opening_stock: Integers
    closing_stock: Integers

    def season(self, day: Any) -> Floats:
        """True seasonal factor of every product on ``day``: 1 + a·cos(2π(day of year − peak)/365)."""
        return season_factor(self.products, self.first_date, day)


def season_factor(products: Products, first_date: date, day: int) -> Floats:
    """See ``World.season``."""
    day_of_year = (first_date.timetuple().tm_yday + day) % 365
    angle = 2 * np.pi * (day_of_year - products.season_peak_day) / 365
    factor: Floats = 1 + products.season_strength * np.cos(angle)
    return factor

"""Making up the company: its products, suppliers and accounts, and what the accounts ask for."""

from datetime import date

import numpy as np
from numpy.random import Generator

from b2bops.demo import naming
from b2bops.demo.world import Accounts, Floats, Integers, Products, Size, Suppliers, season_factor

PROMOTION_UPLIFT = 2.5
PROMOTED_SHARE = 0.12
LATE_SUPPLIER_SHARE = 0.2


def make_suppliers(rng: Generator, size: Size) -> Suppliers:
    """One in five is late: 1.6 times its stated lead time on average."""
    count = size.suppliers
    late = rng.random(count) < LATE_SUPPLIER_SHARE
    return Suppliers(
        names=naming.company_names(rng, count, ("Manufacturing", "Works", "Industries", "Components")),
        countries=[str(rng.choice(naming.MAKER_COUNTRIES)) for _ in range(count)],
        stated_lead_days=rng.integers(5, 36, count),
        late_factor=np.where(late, 1.6, 1.0),
        minimum_order=rng.choice([1, 6, 12, 24], count),
    )


def make_products(rng: Generator, size: Size) -> Products:
    """Popularity is heavy-tailed; garden and heating goods have strong, opposite seasons."""
    count = size.products
    kinds = naming.sub_categories()
    category = rng.integers(0, len(kinds), count)
    tops = [kinds[number][0] for number in category]
    peak = np.array([{"Garden": 135.0, "Heating": 350.0}.get(top, float(rng.integers(0, 365))) for top in tops])
    strength = np.array([{"Garden": 0.8, "Heating": 0.8}.get(top, float(rng.uniform(0.05, 0.25))) for top in tops])
    cost = np.round(rng.lognormal(2.0, 0.9, count) + 0.4, 2)
    weeks = size.days // 7
    promoted = rng.random(count) < PROMOTED_SHARE
    return Products(
        names=naming.product_names(rng, category.tolist()),
        category=category,
        supplier=rng.integers(0, size.suppliers, count),
        cost=cost,
        price=np.round(cost * rng.uniform(1.35, 2.1, count), 2),
        price_step=rng.choice([1.0, 1.03, 1.05, 1.08, 0.95], count),
        price_change_day=rng.integers(size.days // 3, size.days * 2 // 3, count),
        pack=rng.choice([1, 1, 1, 5, 10], count),
        popularity=_shares(rng.pareto(1.3, count) + 0.15),
        season_strength=strength,
        season_peak_day=peak,
        promotion_week=np.where(promoted, rng.integers(weeks // 4, weeks - 4, count), -1),
        launch_day=np.where(rng.random(count) < 0.08, rng.integers(size.days // 2, size.days * 9 // 10, count), 0),
    )


def _shares(weights: Floats) -> Floats:
    shares: Floats = weights / weights.sum()
    return shares


def make_accounts(rng: Generator, size: Size, products: Products) -> Accounts:
    """Each buys from two or three families at its own rhythm; one in eight stops for good in the second year."""
    count, kinds = size.accounts, len(naming.sub_categories())
    territory = rng.integers(0, len(naming.CITIES), count)
    places = list(naming.CITIES.values())
    liking = rng.dirichlet(np.full(kinds, 0.25), count)
    tastes = liking[:, products.category] * products.popularity * rng.gamma(0.6, 1.0, (count, size.products))
    churns = rng.random(count) < 0.125
    return Accounts(
        names=naming.company_names(rng, count),
        cities=[str(rng.choice(places[number])) for number in territory],
        territory=territory,
        rhythm_days=np.clip(rng.lognormal(2.75, 0.5, count), 5, 90),
        basket_size=rng.uniform(2, 8, count),
        first_day=np.where(rng.random(count) < 0.75, 0, rng.integers(0, size.days * 3 // 4, count)),
        last_day=np.where(churns, rng.integers(size.days // 2, size.days * 7 // 8, count), size.days),
        tastes=tastes / tastes.sum(axis=1, keepdims=True),
    )


def make_visits(rng: Generator, size: Size, accounts: Accounts) -> tuple[Integers, Integers]:
    """(account, day) of every order: gamma-distributed gaps (shape 4) around each account's rhythm, in order of day."""
    most = int(size.days / accounts.rhythm_days.min() * 3) + 10
    gaps = rng.gamma(4.0, 1.0, (size.accounts, most)) * (accounts.rhythm_days / 4.0)[:, None]
    days = accounts.first_day[:, None] + np.cumsum(gaps, axis=1).astype(np.int64)
    kept = (days < np.minimum(accounts.last_day, size.days)[:, None]).nonzero()
    account, day = kept[0], days[kept]
    order = np.argsort(day, kind="stable")
    return account[order], day[order]


def make_lines(
    rng: Generator, first_date: date, visits: tuple[Integers, Integers], products: Products, accounts: Accounts
) -> tuple[Integers, Integers, Integers]:
    """(order, product, wanted quantity) of every line. Season and promotion scale what is wanted."""
    orders, chosen, wanted = [], [], []
    for number, (account, day) in enumerate(zip(*visits, strict=True)):
        lift = season_factor(products, first_date, int(day)) * (products.launch_day <= day)
        lift = np.where(products.promotion_week == day // 7, lift * PROMOTION_UPLIFT, lift)
        # Poisson draws per product keep expected quantities proportional to taste × season: the truth tests recover.
        expected = accounts.tastes[account] * lift * accounts.basket_size[account]
        needs = rng.poisson(expected)
        picked = np.flatnonzero(needs)
        orders.append(np.full(len(picked), number))
        chosen.append(picked)
        wanted.append((needs[picked] + rng.poisson(2.5 * needs[picked])) * products.pack[picked])
    return np.concatenate(orders), np.concatenate(chosen), np.concatenate(wanted)


def unit_prices(products: Products, product: Integers, day: Integers) -> Floats:
    """The list price of each line on its day."""
    stepped = day >= products.price_change_day[product]
    prices: Floats = np.round(products.price[product] * np.where(stepped, products.price_step[product], 1.0), 2)
    return prices

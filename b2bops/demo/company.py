"""One call that makes the whole world from a seed."""

from datetime import date, timedelta

import numpy as np

from b2bops.demo import generation, stockroom
from b2bops.demo.world import OrderLines, Size, World

SEED = 20260101


def make_world(*, last_date: date, size: Size | None = None, seed: int = SEED) -> World:
    """The same seed, size and date give the same company, bit for bit."""
    size = size or Size()
    rng = np.random.default_rng(seed)
    first_date = last_date - timedelta(days=size.days - 1)
    suppliers = generation.make_suppliers(rng, size)
    products = generation.make_products(rng, size)
    accounts = generation.make_accounts(rng, size, products)
    visits = generation.make_visits(rng, size, accounts)
    order, product, wanted = generation.make_lines(rng, first_date, visits, products, accounts)
    account, day = visits[0][order], visits[1][order]
    outcome = stockroom.run(rng, size, products, suppliers, day=day, product=product, wanted=wanted)
    lines = OrderLines(
        order, account, day, product, wanted, outcome.shipped, generation.unit_prices(products, product, day)
    )
    return World(
        seed,
        first_date,
        size,
        products,
        accounts,
        suppliers,
        lines,
        outcome.purchases,
        outcome.opening,
        outcome.closing,
    )

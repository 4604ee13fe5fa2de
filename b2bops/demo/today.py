"""What is going on today: orders just in, on hold, ready to ship; quotes waiting. Written by the real services."""

from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
from django.utils import timezone

from b2bops.accounts.models import User
from b2bops.demo.world import Integers, World
from b2bops.demo.writing_catalogue import Nouns
from orders.models import OrderSource, OrderStatus
from orders.services import confirmation, drafting, fulfilment, pricing, quotes

ORDERS, QUOTES = 36, 8
LEFT_AS_DRAFT = 6


def write_today(world: World, nouns: Nouns, *, now: datetime) -> None:
    """Three dozen new orders (confirmed, part shipped, held for credit or stock, still drafts) and a few quotes."""
    rng = np.random.default_rng(world.seed + 1)
    living = np.flatnonzero(world.accounts.last_day >= world.size.days)
    clerk = User.objects.get(username="operations-member")
    for number, account in enumerate(rng.choice(living, min(ORDERS, len(living)), replace=False)):
        lines = _lines(world, nouns, _basket(rng, world, int(account)))
        ordered_at = now - timedelta(hours=int(rng.integers(1, 60)))
        order = drafting.order_create(
            actor=clerk,
            account=nouns.accounts[account],
            warehouse=nouns.warehouse,
            lines=lines,
            ordered_at=ordered_at,
            requested_date=timezone.localtime(ordered_at).date() + timedelta(days=int(rng.integers(1, 6))),
            source=OrderSource.API if number % 3 == 0 else OrderSource.STAFF,
        )
        if number >= LEFT_AS_DRAFT:
            order = confirmation.order_confirm(actor=clerk, order=order, now=now)
        if number % 7 == 0 and order.status == OrderStatus.CONFIRMED:
            first = order.lines.order_by("position")[0]
            fulfilment.order_ship(actor=clerk, order=order, quantities={first.pk: first.quantity}, shipped_at=now)
    seller = User.objects.get(username="sales-member")
    mine = [n for n in living if nouns.accounts[n].territory_id == seller.territory_id]
    for number, account in enumerate(rng.choice(mine, min(QUOTES, len(mine)), replace=False)):
        quote = quotes.quote_create(actor=seller, account=nouns.accounts[account])
        for position, line in enumerate(_lines(world, nouns, _basket(rng, world, int(account)))):
            discount = Decimal(15) if number % 2 and not position else Decimal(0)
            quotes.quote_line_add(
                actor=seller, quote=quote, product=line.product, quantity=line.quantity, discount_pct=discount
            )
        if number < QUOTES - 2:
            quotes.quote_submit(actor=seller, quote=quote)


def _basket(rng: np.random.Generator, world: World, account: int) -> Integers:
    count = int(rng.integers(2, 7))
    return rng.choice(world.size.products, count, replace=False, p=world.accounts.tastes[account])


def _lines(world: World, nouns: Nouns, basket: Integers) -> list[pricing.NewLine]:
    return [
        pricing.NewLine(product=nouns.products[item], quantity=Decimal(4 * int(world.products.pack[item])))
        for item in basket
    ]

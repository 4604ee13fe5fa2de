"""Writing two years of orders, purchases and stock moves in bulk; derived figures as the services would set them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np

from b2bops.common.money import line_amount
from b2bops.demo.world import Integers, World
from b2bops.demo.writing_catalogue import CURRENCY, Nouns, created, money
from b2bops.platform.services import numbers
from orders.models import (
    OrderSource,
    OrderStatus,
    ReturnOutcome,
    ReturnStatus,
    SalesOrder,
    SalesOrderLine,
    SalesReturn,
    SalesReturnLine,
)
from supply.models import (
    MoveKind,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseReceipt,
    PurchaseReceiptLine,
    PurchaseStatus,
    StockLevel,
    StockMove,
)

BATCH_ROWS = 1_000
RETURNED_SHARE = 0.004
RETURN_AFTER = timedelta(days=10)
TAX_SHARE = Decimal("0.20")
TAX_PCT = Decimal(20)


def moment(world: World, day: int, *, hour: int, minute: int = 0) -> datetime:
    """A day of the world as a point in time."""
    on = world.first_date + timedelta(days=int(day))
    return datetime.combine(on, time(hour, minute), tzinfo=UTC)


def document_numbers(kind: str, dates: list[date]) -> list[str]:
    """One number per document, in the order given, from the sequence of each document's year."""
    by_year: dict[int, list[int]] = defaultdict(list)
    for position, on in enumerate(dates):
        by_year[on.year].append(position)
    taken = [""] * len(dates)
    for year, positions in by_year.items():
        for position, number in zip(
            positions, numbers.take_many(kind=kind, on=date(year, 1, 1), count=len(positions)), strict=True
        ):
            taken[position] = number
    return taken


def write_orders(world: World, nouns: Nouns) -> None:
    """Closed orders with what was shipped; an order of which nothing could be shipped was lost, and is not written."""
    lines, shipped = world.lines, world.lines.shipped_qty > 0
    kept = np.unique(lines.order[shipped])
    first = np.searchsorted(lines.order, kept)
    days = lines.day[first]
    dates = [world.first_date + timedelta(days=int(day)) for day in days]
    orders = [
        SalesOrder(
            number=number,
            account=nouns.accounts[lines.account[row]],
            warehouse=nouns.warehouse,
            status=OrderStatus.CLOSED,
            source=OrderSource.STAFF,
            currency=CURRENCY,
            ordered_at=moment(world, lines.day[row], hour=8 + position % 9, minute=position % 60),
            confirmed_at=moment(world, lines.day[row], hour=18),
            delivered_pct=100,
            billed_pct=100,
        )
        for position, (number, row) in enumerate(zip(document_numbers("SO", dates), first, strict=True))
    ]
    position_of = {int(number): position for position, number in enumerate(kept)}
    rows: list[SalesOrderLine] = []
    for row in np.flatnonzero(shipped):
        order = orders[position_of[int(lines.order[row])]]
        quantity, price = Decimal(int(lines.shipped_qty[row])), money(lines.unit_price[row])
        amount = line_amount(quantity=quantity, unit_price=price, currency=CURRENCY)
        tax = line_amount(quantity=Decimal(1), unit_price=amount * TAX_SHARE, currency=CURRENCY)
        order.line_count += 1
        order.subtotal += amount
        order.tax += tax
        order.total += amount + tax
        rows.append(
            SalesOrderLine(
                order=order,
                position=order.line_count,
                product=nouns.products[lines.product[row]],
                quantity=quantity,
                shipped_qty=quantity,
                billed_qty=quantity,
                unit_price=price,
                tax_pct=TAX_PCT,
                amount=amount,
                tax_amount=tax,
            )
        )
    sent_back = np.random.default_rng(world.seed + 2).random(len(rows)) < RETURNED_SHARE
    latest = moment(world, world.size.days - 1, hour=23) - RETURN_AFTER
    returned = [sold for sold, back in zip(rows, sent_back, strict=True) if back and sold.order.ordered_at < latest]
    for sold in returned:
        sold.returned_qty = min(sold.quantity, Decimal(2))
    created("order.created", orders)
    SalesOrderLine.objects.bulk_create(rows, batch_size=BATCH_ROWS)
    _write_returns(returned)


def _write_returns(lines: list[SalesOrderLine]) -> None:
    """A piece or two of each line came back damaged ten days later: refunded and not put back into stock."""
    days = [line.order.ordered_at + RETURN_AFTER for line in lines]
    taken = document_numbers("RT", [day.date() for day in days])
    returns = [
        SalesReturn(
            number=number,
            account=line.order.account,
            status=ReturnStatus.CLOSED,
            currency=CURRENCY,
            returned_at=day,
            total=line_amount(quantity=line.returned_qty, unit_price=line.unit_price, currency=CURRENCY),
            line_count=1,
        )
        for line, day, number in zip(lines, days, taken, strict=True)
    ]
    if not returns:
        return
    created("return.created", returns)
    SalesReturnLine.objects.bulk_create(
        [
            SalesReturnLine(
                sales_return=one,
                order_line=line,
                product=line.product,
                quantity=line.returned_qty,
                received_qty=line.returned_qty,
                unit_price=line.unit_price,
                amount=one.total,
                outcome=ReturnOutcome.REFUND,
            )
            for one, line in zip(returns, lines, strict=True)
        ],
        batch_size=BATCH_ROWS,
    )


def write_purchases(world: World, nouns: Nouns) -> None:
    """Purchase orders; what arrived by the last day is received, the rest is on its way."""
    bought = world.purchases
    last_day = world.size.days - 1
    _first, starts = np.unique(bought.order, return_index=True)
    dates = [world.first_date + timedelta(days=int(day)) for day in bought.ordered_day[starts]]
    orders = [
        _purchase_order(world, nouns, int(row), number, on)
        for row, number, on in zip(starts, document_numbers("PO", dates), dates, strict=True)
    ]
    lines = []
    for row, position in enumerate(bought.order):
        order, product = orders[position], nouns.products[bought.product[row]]
        quantity, cost = Decimal(int(bought.quantity[row])), product.standard_cost or Decimal(0)
        amount = line_amount(quantity=quantity, unit_price=cost, currency=CURRENCY)
        order.total += amount
        received = quantity if bought.arrival_day[row] <= last_day else Decimal(0)
        lines.append(
            PurchaseOrderLine(
                order=order, product=product, quantity=quantity, received_qty=received, unit_cost=cost, amount=amount
            )
        )
    created("purchase_order.created", orders)
    lines = PurchaseOrderLine.objects.bulk_create(lines, batch_size=BATCH_ROWS)
    _receipts(world, orders, lines, starts)


def _purchase_order(world: World, nouns: Nouns, row: int, number: str, on: date) -> PurchaseOrder:
    bought = world.purchases
    supplier = nouns.suppliers[bought.supplier[row]]
    arrived = bought.arrival_day[row] <= world.size.days - 1
    return PurchaseOrder(
        number=number,
        supplier=supplier,
        warehouse=nouns.warehouse,
        status=PurchaseStatus.CLOSED if arrived else PurchaseStatus.CONFIRMED,
        currency=CURRENCY,
        ordered_date=on,
        expected_date=on + timedelta(days=supplier.stated_lead_time_days),
    )


def _receipts(world: World, orders: list[PurchaseOrder], lines: list[PurchaseOrderLine], starts: Integers) -> None:
    bought = world.purchases
    arrived = [(n, int(row)) for n, row in enumerate(starts) if bought.arrival_day[row] <= world.size.days - 1]
    dates = [world.first_date + timedelta(days=int(bought.arrival_day[row])) for _n, row in arrived]
    receipts = {
        n: PurchaseReceipt(number=number, order=orders[n], received_at=moment(world, bought.arrival_day[row], hour=7))
        for (n, row), number in zip(arrived, document_numbers("GR", dates), strict=True)
    }
    created("receipt.created", list(receipts.values()))
    PurchaseReceiptLine.objects.bulk_create(
        [
            PurchaseReceiptLine(receipt=receipts[int(n)], order_line=line, quantity=line.quantity)
            for n, line in zip(bought.order, lines, strict=True)
            if int(n) in receipts
        ],
        batch_size=BATCH_ROWS,
    )


def write_stock(world: World, nouns: Nouns) -> None:
    """The ledger (opening count, receipts, issues) and the levels it sums to."""
    bought, lines = world.purchases, world.lines
    opened = np.flatnonzero(world.opening_stock)
    arrived = bought.arrival_day <= world.size.days - 1
    shipped = lines.shipped_qty > 0
    receipts = (bought.product[arrived], bought.quantity[arrived], bought.arrival_day[arrived])
    moves = [
        *_moves(world, nouns, MoveKind.COUNT, opened, world.opening_stock[opened], np.zeros_like(opened)),
        *_moves(world, nouns, MoveKind.RECEIPT, *receipts),
        *_moves(world, nouns, MoveKind.ISSUE, lines.product[shipped], -lines.shipped_qty[shipped], lines.day[shipped]),
    ]
    StockMove.objects.bulk_create(moves, batch_size=BATCH_ROWS)
    closing = world.closing_stock[:, -1]
    created(
        "stock.opened",
        [
            StockLevel(product=product, warehouse=nouns.warehouse, on_hand=int(closing[n]))
            for n, product in enumerate(nouns.products)
        ],
    )


HOURS = {MoveKind.COUNT: 0, MoveKind.RECEIPT: 7, MoveKind.ISSUE: 17}
SOURCES = {MoveKind.COUNT: "opening count", MoveKind.RECEIPT: "receipt", MoveKind.ISSUE: "shipment"}


def _moves(
    world: World, nouns: Nouns, kind: MoveKind, product: Integers, quantity: Integers, day: Integers
) -> Iterator[StockMove]:
    """One ledger line per element of the arrays."""
    for item, moved, on in zip(product.tolist(), quantity.tolist(), day.tolist(), strict=True):
        yield StockMove(
            product=nouns.products[item],
            warehouse=nouns.warehouse,
            kind=kind,
            quantity=moved,
            moved_at=moment(world, on, hour=HOURS[kind]),
            source=SOURCES[kind],
            unit_cost=nouns.products[item].standard_cost if kind == MoveKind.RECEIPT else None,
        )

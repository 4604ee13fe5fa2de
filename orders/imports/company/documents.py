"""Past orders of the company. Those the source shipped are closed; those it had not shipped stand confirmed and open.

They are written in bulk past the services for new orders, because their prices are history: nothing is looked up, no
stock moves (see docs/decisions/0005) and no credit is asked for.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import BusinessError, InvalidValue
from b2bops.common.money import line_amount, total
from b2bops.platform.services import audit
from orders.imports.company.catalogue import first_warehouse
from orders.imports.company.tables import Row
from orders.imports.company.values import day, moment, number
from orders.imports.company.work import Outcome, Work, code_of, found_key
from orders.models import OrderSource, SalesOrder, SalesOrderLine
from orders.services import status

ORDERS_PER_STEP = 500
HUNDRED = Decimal(100)
ZERO = Decimal(0)
HEADER = ("account", "ordered_at", "requested_date", "confirmed_at", "delivered_pct", "billed_pct", "freight")
SUMS = ("subtotal", "total", "line_count", "status", "source_digest", "updated_at")


@dataclass(frozen=True)
class PastOrder:
    """An order of the source: its row, its lines' rows, and both as ours (not saved)."""

    row: Row
    line_rows: list[Row]
    order: SalesOrder
    lines: list[SalesOrderLine]


def write_orders(work: Work) -> None:
    """Every order with its lines, in steps of 500, each one transaction."""
    lines_of = _lines_by_order(work)
    rows = work.tables.rows(work.mapping.sources["order"])
    while step := list(islice(rows, ORDERS_PER_STEP)):
        with transaction.atomic():
            _write_step(work, list(_readable(work, step, lines_of)))
    for orphans in lines_of.values():
        for row in orphans:
            _reject_orphan(work, row)


def _lines_by_order(work: Work) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in work.tables.rows(work.mapping.sources["line"]):
        found[row["order"]].append(row)
    return found


def _readable(work: Work, rows: list[Row], lines_of: dict[str, list[Row]]) -> Iterator[PastOrder]:
    """The orders that can be read; of the others the order and all of its lines are kept as findings."""
    for row in rows:
        line_rows = lines_of.pop(row["code"], [])
        try:
            yield _read(work, row, line_rows)
        except BusinessError as error:
            for refused in (row, *line_rows):
                work.reject(refused, error)


def _read(work: Work, row: Row, line_rows: list[Row]) -> PastOrder:
    currency, ordered, shipped = work.mapping.currency, day(row, "ordered"), day(row, "shipped")
    if ordered is None:
        raise _no_day(row)
    done = HUNDRED if shipped else ZERO
    order = SalesOrder(
        number=code_of(work, row),
        external_number=code_of(work, row),
        source=OrderSource.IMPORT,
        account_id=found_key(work, row, "account"),
        warehouse=first_warehouse(work),
        currency=currency,
        ordered_at=moment(ordered),
        requested_date=day(row, "wanted"),
        confirmed_at=moment(ordered),
        delivered_pct=done,
        billed_pct=done,
        freight=number(row, "freight", places=2),
        line_count=len(line_rows),
        created_by=work.actor,
    )
    lines = [_line(work, each, position, bool(shipped)) for position, each in enumerate(line_rows, start=1)]
    order.subtotal = total(line.amount for line in lines)
    order.total = order.subtotal + order.freight
    status.apply(order, open_holds=0)
    order.source_digest = _digest(row, line_rows)
    return PastOrder(row, line_rows, order, lines)


def _line(work: Work, row: Row, position: int, shipped: bool) -> SalesOrderLine:
    quantity, price = number(row, "quantity", places=3), number(row, "price", places=work.mapping.price_places)
    discount = number(row, "discount_share", places=4) * HUNDRED
    moved = quantity if shipped else ZERO
    return SalesOrderLine(
        position=position,
        product_id=found_key(work, row, "product"),
        quantity=quantity,
        shipped_qty=moved,
        billed_qty=moved,
        unit_price=price,
        discount_pct=discount,
        amount=line_amount(quantity=quantity, unit_price=price, discount_pct=discount, currency=work.mapping.currency),
        price_trace={"source": OrderSource.IMPORT.value},
    )


def _write_step(work: Work, past: list[PastOrder]) -> None:
    numbers = [each.order.number for each in past]
    existing = {order.number: order for order in SalesOrder.objects.filter(number__in=numbers).locked()}
    fresh = [each for each in past if each.order.number not in existing]
    _create(work, fresh)
    for each in past:
        work.keep("order", each.row["code"], existing.get(each.order.number, each.order))
        _count(work, each, Outcome.CREATED if each.order.number not in existing else _renew(work, each, existing))


def _create(work: Work, fresh: list[PastOrder]) -> None:
    SalesOrder.objects.bulk_create([each.order for each in fresh])
    for each in fresh:
        for line in each.lines:
            line.order = each.order
    SalesOrderLine.objects.bulk_create([line for each in fresh for line in each.lines], batch_size=500)
    changes = [audit.Change("order.imported", each.order, {}, _facts(each.order)) for each in fresh]
    audit.record_many(actor=work.actor, changes=changes)


def _renew(work: Work, each: PastOrder, existing: Mapping[str, SalesOrder]) -> Outcome:
    """Bring an order of an earlier import up to the source; one entered here keeps its number and is left alone."""
    found = existing[each.order.number]
    if found.source_digest == each.order.source_digest:
        return Outcome.UNCHANGED
    if found.source != OrderSource.IMPORT or found.lines.filter(returned_qty__gt=0).exists():
        return Outcome.REJECTED
    before = _facts(found)
    for name in (*HEADER, *SUMS[:-1]):
        setattr(found, name, getattr(each.order, name))
    found.lines.all().delete()
    found.save(update_fields=[*HEADER, *SUMS])
    for line in each.lines:
        line.order = found
    SalesOrderLine.objects.bulk_create(each.lines)
    audit.record(actor=work.actor, action="order.import_updated", instance=found, before=before, after=_facts(found))
    return Outcome.UPDATED


def _count(work: Work, each: PastOrder, outcome: Outcome) -> None:
    if outcome is Outcome.REJECTED:
        for row in (each.row, *each.line_rows):
            work.reject(row, _taken(row, each.order.number))
        return
    work.count(each.row.table, outcome)
    if each.line_rows:
        work.count(each.line_rows[0].table, outcome, rows=len(each.line_rows))


def _reject_orphan(work: Work, row: Row) -> None:
    error = InvalidValue(
        _("No order “%(key)s” was taken.") % {"key": row["order"][:60]},
        field=f"{row.table}.order",
        value=row["order"][:60],
        remedy=_("Add the order, or correct the key."),
    )
    work.reject(row, error)


def _no_day(row: Row) -> InvalidValue:
    remedy = _("Write the day of the order as 2026-11-24.")
    return InvalidValue(_("The order has no day."), field=f"{row.table}.ordered", value="", remedy=remedy)


def _taken(row: Row, order_number: str) -> InvalidValue:
    return InvalidValue(
        _("%(number)s was entered here, or goods of it came back.") % {"number": order_number},
        field=f"{row.table}.code",
        value=order_number,
        remedy=_("It is left as it is; correct it on its own page."),
    )


def _digest(row: Row, line_rows: list[Row]) -> str:
    """sha256 over everything the source says of the order."""
    said = [sorted(each.values.items()) for each in (row, *line_rows)]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _facts(order: SalesOrder) -> dict[str, Any]:
    return {"total": order.total, "lines": order.line_count, "status": order.status}

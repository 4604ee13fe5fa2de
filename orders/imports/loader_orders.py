"""Writing orders that were shipped and billed before the company used this system.

They are CLOSED, as the order's own derivation has it for a confirmed order that is fully delivered and billed. No
stock move is posted: goods sold before going live are not on hand, and opening counts say what is.
"""

from decimal import Decimal

from b2bops.common.bulk import insert_rows
from b2bops.common.money import ZERO, total
from b2bops.platform.services import audit
from b2bops.platform.tabular.values import VALUE_SCALE
from orders.imports import findings
from orders.imports.amounts import amount_of, price_of, quantity_of, time_of
from orders.imports.cleaning import Document
from orders.imports.documents import audit_values, digest, lines_by_document, reject_taken
from orders.imports.load import Load, Tally
from orders.imports.order_update import update_order
from orders.imports.staging import StagedLine
from orders.models import OrderSource, OrderStatus, SalesOrder, SalesOrderLine

LINE_FIELDS = (
    "order", "position", "product", "quantity", "shipped_qty", "billed_qty", "returned_qty", "unit_price",
    "discount_pct", "tax_pct", "amount", "tax_amount", "price_trace", "tax_trace",
)  # fmt: skip
TRACE = '{"source": "IMPORT"}'
COMPLETE_PCT = Decimal(100)


def load_orders(load: Load, sequences: list[int]) -> Tally:
    """Create, update or leave alone these orders, with their lines, audit entries and findings."""
    tally = Tally()
    staged = lines_by_document(load, sequences)
    numbers = [load.documents[sequence].number for sequence in staged]
    existing = {order.number: order for order in SalesOrder.objects.filter(number__in=numbers).locked()}
    new: list[tuple[SalesOrder, list[StagedLine]]] = []
    written: list[StagedLine] = []
    for sequence, lines in staged.items():
        document = load.documents[sequence]
        found = existing.get(document.number)
        if found is not None and found.source != OrderSource.IMPORT:
            reject_taken(load, lines, tally, sign=1)
            continue
        order = order_of(load, document, lines)
        tally.amounts["orders"] += sum(line.quantity * line.price for line in lines)
        tally.amounts["orders_booked"] += int(order.total * VALUE_SCALE)
        if found is None:
            new.append((order, lines))
            tally.created += len(lines)
            written += lines
        elif found.source_digest == order.source_digest:
            tally.unchanged += len(lines)
        else:
            changed = update_order(load, found=found, wanted=order, lines=lines)
            tally.updated += changed
            tally.unchanged += len(lines) - changed
            written += lines
    _create(load, new)
    findings.store(findings.corrections(load, written))
    return tally


def order_of(load: Load, document: Document, lines: list[StagedLine]) -> SalesOrder:
    """The order as the file tells it, not saved."""
    subtotal = total(amount_of(line.quantity, line.price, document.currency) for line in lines)
    at = time_of(document.at)
    return SalesOrder(
        number=document.number,
        external_number=document.number,
        source=OrderSource.IMPORT,
        source_digest=digest(load, document, lines),
        account_id=load.account_id(document),
        warehouse_id=load.warehouse_id,
        status=OrderStatus.CLOSED,
        currency=document.currency,
        ordered_at=at,
        confirmed_at=at,
        delivered_pct=COMPLETE_PCT,
        billed_pct=COMPLETE_PCT,
        line_count=len(lines),
        subtotal=subtotal,
        total=subtotal,
        created_by=load.actor,
    )


def _create(load: Load, new: list[tuple[SalesOrder, list[StagedLine]]]) -> None:
    SalesOrder.objects.bulk_create([order for order, _lines in new])
    insert_rows(
        SalesOrderLine,
        LINE_FIELDS,
        (
            _line_row(load, order, position, line)
            for order, lines in new
            for position, line in enumerate(lines, start=1)
        ),
    )
    audit.record_many(
        actor=load.actor,
        changes=[audit.Change("order.imported", order, {}, audit_values(load, order)) for order, _lines in new],
    )


def _line_row(load: Load, order: SalesOrder, position: int, line: StagedLine) -> tuple[object, ...]:
    quantity = quantity_of(line.quantity)
    amount = amount_of(line.quantity, line.price, order.currency)
    return (
        order.pk, position, load.product_ids[line.sku], quantity, quantity, quantity, ZERO, price_of(line.price),
        ZERO, ZERO, amount, ZERO, TRACE, TRACE,
    )  # fmt: skip

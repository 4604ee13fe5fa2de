"""Rules of stock and purchases that must hold at any time. Each is one query and names at most 20 offenders."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from supply.models import (
    OVER_RECEIPT_TOLERANCE_PCT,
    MoveKind,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseReceiptLine,
    Reservation,
    ReservationStatus,
    StockLevel,
    StockMove,
)

OFFENDERS_MAX = 20
QUANTITY: DecimalField[Decimal, Decimal] = DecimalField(max_digits=30, decimal_places=3)
# SQLite sums decimals as binary floats: half the smallest quantity tells noise from a real difference.
NOISE = Decimal("0.0005")
ZERO = Value(Decimal(0), output_field=QUANTITY)


def _summed(rows: QuerySet[StockMove] | QuerySet[Reservation] | QuerySet[PurchaseReceiptLine], by: str) -> Coalesce:
    """Σ quantity of the rows, grouped by ``by``, as a column; zero when there are none."""
    grouped = rows.order_by().values(by).annotate(sum=Sum("quantity")).values("sum")
    return Coalesce(Subquery(grouped, output_field=QUANTITY), ZERO)


def _differs(kept: str, derived: str) -> Q:
    return Q(**{f"{kept}__gt": F(derived) + NOISE}) | Q(**{f"{kept}__lt": F(derived) - NOISE})


def on_hand_is_the_sum_of_moves() -> list[str]:
    """1a. On hand = Σ moves per product, warehouse and lot."""
    moves = StockMove.objects.filter(product=OuterRef("product"), warehouse=OuterRef("warehouse"), lot=OuterRef("lot"))
    wrong: Any = StockLevel.objects.annotate(moved=_summed(moves, "product")).filter(_differs("on_hand", "moved"))
    return [
        f"stock level {level.pk}: {level.on_hand} on hand, the moves make {level.moved}"
        for level in wrong.order_by("pk")[:OFFENDERS_MAX]
    ]


def every_move_has_its_level() -> list[str]:
    """1b. A move without a level would be stock that nobody sees."""
    levels = StockLevel.objects.filter(
        product=OuterRef("product"), warehouse=OuterRef("warehouse"), lot=OuterRef("lot")
    )
    orphans = StockMove.objects.filter(~Exists(levels)).order_by("pk")[:OFFENDERS_MAX]
    return [f"stock move {move.pk} has no stock level" for move in orphans]


def reserved_is_the_sum_of_open_reservations() -> list[str]:
    """2a. 0 ≤ reserved ≤ on hand, and reserved = Σ open reservations."""
    opened = Reservation.objects.filter(level=OuterRef("pk"), status=ReservationStatus.OPEN)
    levels: Any = StockLevel.objects.annotate(promised=_summed(opened, "level"))
    outside = Q(reserved__lt=0) | Q(reserved__gt=F("on_hand")) | _differs("reserved", "promised")
    return [
        f"stock level {level.pk}: {level.reserved} reserved of {level.on_hand}, open reservations are {level.promised}"
        for level in levels.filter(outside).order_by("pk")[:OFFENDERS_MAX]
    ]


def transfers_sum_to_zero() -> list[str]:
    """3. What leaves one place by transfer arrives in another: per product and source, Σ = 0."""
    transfers = StockMove.objects.filter(kind=MoveKind.TRANSFER).order_by()
    sums = transfers.values("product", "source").annotate(sum=Sum("quantity"))
    return [
        f"transfers {row['source'] or 'without a source'} of product {row['product']} leave {row['sum']} over"
        for row in sums.filter(Q(sum__gt=NOISE) | Q(sum__lt=-NOISE)).order_by("product", "source")[:OFFENDERS_MAX]
    ]


def received_stays_within_the_order() -> list[str]:
    """4. Received ≤ ordered × (1 + tolerance), and received = Σ of the receipts' lines."""
    brought = PurchaseReceiptLine.objects.filter(order_line=OuterRef("pk"))
    lines = PurchaseOrderLine.objects.annotate(brought=_summed(brought, "order_line"))
    most = F("quantity") * (1 + OVER_RECEIPT_TOLERANCE_PCT / 100) + NOISE
    wrong = lines.filter(Q(received_qty__gt=most) | _differs("received_qty", "brought"))
    return [
        f"purchase order line {line.pk}: {line.received_qty} received of {line.quantity}, receipts bring {line.brought}"
        for line in wrong.order_by("pk")[:OFFENDERS_MAX]
    ]


def approver_is_not_the_maker() -> list[str]:
    """8. Nobody approved a purchase order that they made."""
    own = Q(approved_by__isnull=False, approved_by=F("created_by"))
    orders = PurchaseOrder.objects.filter(own).order_by("pk")[:OFFENDERS_MAX]
    return [f"purchase order {order.number} was approved by its maker" for order in orders]


INVARIANTS: dict[str, Callable[[], list[str]]] = {
    "on hand = sum of moves": on_hand_is_the_sum_of_moves,
    "every move has its level": every_move_has_its_level,
    "reserved = sum of open reservations, within on hand": reserved_is_the_sum_of_open_reservations,
    "transfers sum to zero": transfers_sum_to_zero,
    "received within ordered plus tolerance": received_stays_within_the_order,
    "approver is not the maker": approver_is_not_the_maker,
}

"""Posting to the stock ledger: the only writer of moves and of the on-hand balance.

Audit rule: a move is itself the append-only record of who moved what, when and why, so posting one writes no audit
entry, except for the kinds that rest on a person's judgement (``AUDITED_KINDS``): those get exactly one, on the move.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from b2bops.common.listing.cells import format_quantity
from b2bops.platform.services import audit
from catalog.models import Product
from supply.models import MoveKind, StockLevel, StockMove, Warehouse
from supply.services.quantities import finite_quantity

Place = tuple[int, int, str]
"""(product id, warehouse id, lot): what has one level."""

AUDITED_KINDS = frozenset({MoveKind.ADJUSTMENT, MoveKind.COUNT, MoveKind.SCRAP})
INWARD_KINDS = frozenset({MoveKind.RECEIPT})
OUTWARD_KINDS = frozenset({MoveKind.ISSUE, MoveKind.SCRAP})
CHUNK_ROWS = 5_000  # keys named in one query, well below every database's limit


class InsufficientStock(Conflict):
    """There is less free stock than was asked for."""

    code = "insufficient_stock"


@dataclass(frozen=True)
class NewMove:
    """A move to post: ``quantity`` is signed (in +, out −) in the product's unit."""

    product_id: int
    warehouse_id: int
    kind: MoveKind
    quantity: Decimal
    moved_at: datetime
    lot: str = ""
    unit_cost: Decimal | None = None
    source: str = ""
    note: str = ""

    @property
    def place(self) -> Place:
        return (self.product_id, self.warehouse_id, self.lot)


def move_post(
    *,
    actor: Any,
    product: Product,
    warehouse: Warehouse,
    kind: MoveKind,
    quantity: Decimal,
    moved_at: datetime,
    lot: str = "",
    unit_cost: Decimal | None = None,
    source: str = "",
    note: str = "",
) -> StockMove:
    """Post one move. Raises InsufficientStock when on hand would fall below what is reserved."""
    move = NewMove(product.pk, warehouse.pk, kind, quantity, moved_at, lot, unit_cost, source, note)
    return moves_post(actor=actor, moves=[move])[0]


@transaction.atomic
def moves_post(*, actor: Any, moves: Sequence[NewMove]) -> list[StockMove]:
    """Post many moves at once: all of them or none. Only the balance after the last one is checked.

    Locks every touched level once, in primary-key order; the number of queries grows per thousand moves, not per move.
    """
    levels = levels_lock(move.place for move in moves)
    return moves_apply(actor=actor, moves=moves, levels=levels)


def levels_lock(places: Iterable[Place]) -> dict[Place, StockLevel]:
    """The levels of these places, made where missing and locked in primary-key order. Needs a transaction."""
    wanted = set(places)
    keys = _level_keys(wanted)
    missing = sorted(wanted - keys.keys())
    if missing:
        # Another transaction may make the same level at this moment: the unique constraint lets only one through.
        rows = [StockLevel(product_id=product, warehouse_id=place, lot=lot) for product, place, lot in missing]
        StockLevel.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK_ROWS)
        keys |= _level_keys(set(missing))
    locked: dict[Place, StockLevel] = {}
    for chunk in _chunks(sorted(keys.values())):
        for level in StockLevel.objects.filter(pk__in=chunk).locked():
            locked[level.product_id, level.warehouse_id, level.lot] = level
    return locked


def moves_apply(*, actor: Any, moves: Sequence[NewMove], levels: Mapping[Place, StockLevel]) -> list[StockMove]:
    """Write the moves against levels this transaction has locked already (see ``levels_lock``)."""
    for move in moves:
        _check(move)
        levels[move.place].on_hand += move.quantity
    touched = {level.pk: level for move in moves if (level := levels[move.place])}
    _refuse_shortage(touched.values(), moves)
    StockLevel.objects.bulk_update(touched.values(), ["on_hand", "reserved"], batch_size=500)
    rows = StockMove.objects.bulk_create([_row(move, actor) for move in moves], batch_size=CHUNK_ROWS)
    judged = [row for row in rows if row.kind in AUDITED_KINDS]
    if judged:
        audit.record_many(actor=actor, changes=[_change(row) for row in judged])
    return rows


@transaction.atomic
def threshold_set(*, actor: Any, level: StockLevel, safety_qty: Decimal) -> StockLevel:
    """Set the quantity that is never promised to a customer."""
    value = finite_quantity(safety_qty, field="safety_qty")
    if value < 0:
        raise InvalidValue(_("A safety threshold cannot be negative."), field="safety_qty", value=value)
    locked = StockLevel.objects.lock_one(pk=level.pk)
    if locked.safety_qty == value:
        return locked
    before, locked.safety_qty = locked.safety_qty, value
    locked.save(update_fields=["safety_qty"])
    audit.record(
        actor=actor,
        action="stocklevel.threshold_set",
        instance=locked,
        before={"safety_qty": before},
        after={"safety_qty": value},
    )
    return locked


def _level_keys(places: set[Place]) -> dict[Place, int]:
    """Place → primary key of the levels that exist."""
    found: dict[Place, int] = {}
    for chunk in _chunks(sorted({place[0] for place in places})):
        rows = StockLevel.objects.filter(product_id__in=chunk)
        for pk, product_id, warehouse_id, lot in rows.values_list("pk", "product_id", "warehouse_id", "lot"):
            if (product_id, warehouse_id, lot) in places:
                found[product_id, warehouse_id, lot] = pk
    return found


def _chunks(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + CHUNK_ROWS] for start in range(0, len(keys), CHUNK_ROWS))


def _check(move: NewMove) -> None:
    finite_quantity(move.quantity)
    if move.quantity == 0:
        raise InvalidValue(_("A move has to move something."), field="quantity", value=move.quantity)
    if (move.kind in INWARD_KINDS and move.quantity < 0) or (move.kind in OUTWARD_KINDS and move.quantity > 0):
        raise InvalidValue(
            _("The sign does not fit a move of kind %(kind)s.") % {"kind": MoveKind(move.kind).label},
            field="quantity",
            value=move.quantity,
            remedy=_("What comes in is above zero, what goes out is below."),
        )
    if timezone.is_naive(move.moved_at):
        raise InvalidValue(_("The time needs a time zone."), field="moved_at", value=move.moved_at)
    if move.unit_cost is not None and not (move.unit_cost.is_finite() and move.unit_cost >= 0):
        raise InvalidValue(_("A unit cost cannot be negative."), field="unit_cost", value=move.unit_cost)


def _refuse_shortage(levels: Iterable[StockLevel], moves: Sequence[NewMove]) -> None:
    short = next((level for level in levels if level.on_hand < level.reserved), None)
    if short is None:
        return
    place = (short.product_id, short.warehouse_id, short.lot)
    net = sum((move.quantity for move in moves if move.place == place), Decimal(0))
    raise shortage(
        product_id=short.product_id,
        warehouse_id=short.warehouse_id,
        available=short.on_hand - net - short.reserved,
        asked=-net,
    )


def shortage(*, product_id: int, warehouse_id: int, available: Decimal, asked: Decimal) -> InsufficientStock:
    """The refusal, naming product, warehouse, what is free and what was asked for."""
    product = Product.objects.get(pk=product_id)
    warehouse = Warehouse.objects.get(pk=warehouse_id)
    return InsufficientStock(
        _("%(product)s in %(warehouse)s: %(available)s %(unit)s are free, %(asked)s were asked for.")
        % {
            "product": product,
            "warehouse": warehouse,
            "available": format_quantity(available),
            "unit": product.unit,
            "asked": format_quantity(asked),
        },
        field="quantity",
        value=asked,
        remedy=_("Take less, release a reservation, or receive more first."),
        product=product.sku,
        warehouse=warehouse.code,
        available=available,
        asked=asked,
    )


def _row(move: NewMove, actor: Any) -> StockMove:
    return StockMove(
        product_id=move.product_id,
        warehouse_id=move.warehouse_id,
        lot=move.lot,
        kind=move.kind,
        quantity=move.quantity,
        unit_cost=move.unit_cost,
        moved_at=move.moved_at,
        source=move.source,
        note=move.note,
        actor=actor if getattr(actor, "pk", None) else None,
    )


def _change(row: StockMove) -> audit.Change:
    after = {
        "product": row.product_id,
        "warehouse": row.warehouse_id,
        "lot": row.lot,
        "kind": row.kind,
        "quantity": row.quantity,
        "note": row.note,
    }
    return audit.Change(f"stockmove.{row.kind.lower()}", row, {}, after)

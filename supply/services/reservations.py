"""Promising stock to a source and taking it back, or issuing it.

The lock on the level guards its reservations too: whoever changes a reservation holds the lock of its level first.
Audit: one entry per reservation row that a call opens, grows, shrinks, consumes or releases.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict
from b2bops.common.listing.cells import format_quantity
from b2bops.platform.services import audit
from supply.models import MoveKind, Reservation, ReservationStatus, StockLevel, StockMove, Warehouse
from supply.services import stock
from supply.services.quantities import positive_quantity


@dataclass(frozen=True)
class Demand:
    """What one source (such as ``orders.line:123``) wants of a product; also what it consumes."""

    source: str
    product_id: int
    quantity: Decimal


@dataclass(frozen=True)
class Consumption:
    """How much of its reservations a source takes out of the warehouse."""

    source: str
    quantity: Decimal


class ReservationTooSmall(Conflict):
    """A source asked for more than is reserved for it."""

    code = "reservation_too_small"


@transaction.atomic
def reserve(*, actor: Any, warehouse: Warehouse, demands: Sequence[Demand], partial: bool = False) -> list[Reservation]:
    """Reserve for each demand, oldest lot name first; a second call for a source adds to its open reservation.

    Free for promising is on hand − reserved − safety threshold. Raises InsufficientStock when one demand cannot be
    met in full, unless ``partial``: then each gets what is left, in the order given. Returns the touched reservations
    (with their whole open quantity), none for a demand that got nothing.
    """
    wanted = [(demand, positive_quantity(demand.quantity)) for demand in demands]
    levels = _levels_by_product(warehouse, {demand.product_id for demand in demands})
    open_rows = _open_of((level.pk for rows in levels.values() for level in rows), {d.source for d in demands})
    before = {key: row.quantity for key, row in open_rows.items()}
    touched: dict[tuple[int, str], Reservation] = {}
    for demand, asked in wanted:
        rows = levels.get(demand.product_id, [])
        free = sum((_free(level) for level in rows), Decimal(0))
        if free < asked and not partial:
            raise stock.shortage(product_id=demand.product_id, warehouse_id=warehouse.pk, available=free, asked=asked)
        _allocate(demand.source, min(asked, free), rows, open_rows, touched)
    _save(touched, before, levels)
    audit.record_many(actor=actor, changes=[_grown(row, before.get(key)) for key, row in touched.items()])
    return list(touched.values())


@transaction.atomic
def release(*, actor: Any, sources: Sequence[str]) -> int:
    """Give back whatever is open for these sources; how many reservations were released. Harmless when none is."""
    levels = _levels_of_sources(sources)
    rows = _open_rows(levels, sources)
    now = timezone.now()
    for row in rows:
        levels[row.level_id].reserved -= row.quantity
        row.status, row.closed_at = ReservationStatus.RELEASED, now
    Reservation.objects.bulk_update(rows, ["status", "closed_at"], batch_size=500)
    StockLevel.objects.bulk_update(levels.values(), ["reserved"], batch_size=500)
    audit.record_many(actor=actor, changes=[_closed(row, "released") for row in rows])
    return len(rows)


@transaction.atomic
def shrink(*, actor: Any, wanted: Mapping[str, Decimal]) -> int:
    """Give back what each source holds beyond the quantity it still wants; how many reservations were changed."""
    levels = _levels_of_sources(list(wanted))
    now = timezone.now()
    left = dict(wanted)
    resized: list[tuple[Reservation, Decimal]] = []
    released: list[Reservation] = []
    for row in _open_rows(levels, list(wanted)):
        kept = min(row.quantity, left[row.source])
        left[row.source] -= kept
        levels[row.level_id].reserved -= row.quantity - kept
        if kept == 0:
            row.status, row.closed_at = ReservationStatus.RELEASED, now
            released.append(row)
        elif kept < row.quantity:
            resized.append((row, row.quantity))
            row.quantity = kept
    Reservation.objects.bulk_update(released, ["status", "closed_at"], batch_size=500)
    Reservation.objects.bulk_update([row for row, _before in resized], ["quantity"], batch_size=500)
    StockLevel.objects.bulk_update(levels.values(), ["reserved"], batch_size=500)
    changes = [_closed(row, "released") for row in released]
    changes += [_resized(row, before, row.quantity) for row, before in resized]
    audit.record_many(actor=actor, changes=changes)
    return len(changes)


def consume(*, actor: Any, source: str, quantity: Decimal, moved_at: datetime) -> list[StockMove]:
    """Issue ``quantity`` out of what is reserved for ``source``; see ``consume_many``."""
    return consume_many(actor=actor, consumptions=[Consumption(source, quantity)], moved_at=moved_at)


@transaction.atomic
def consume_many(*, actor: Any, consumptions: Sequence[Consumption], moved_at: datetime) -> list[StockMove]:
    """Issue goods against reservations, all levels locked once; posts ISSUE moves named after their source.

    A part taken leaves the rest open. Raises ReservationTooSmall when a source holds less than it asks for: only
    its own reservation may be consumed.
    """
    asked: dict[str, Decimal] = defaultdict(Decimal)
    for consumption in consumptions:
        asked[consumption.source] += positive_quantity(consumption.quantity)
    levels = _levels_of_sources(list(asked))
    held: dict[str, list[Reservation]] = defaultdict(list)
    for row in _open_rows(levels, list(asked)):
        held[row.source].append(row)
    moves: list[stock.NewMove] = []
    taken: list[tuple[Reservation, Decimal]] = []
    for source, quantity in asked.items():
        for row, part in _portions(source, quantity, held[source]):
            level = levels[row.level_id]
            level.reserved -= part
            moves.append(_issue(level, part, source, moved_at))
            taken.append((row, part))
    _store_consumed(actor, taken, moved_at)
    places = {(level.product_id, level.warehouse_id, level.lot): level for level in levels.values()}
    return stock.moves_apply(actor=actor, moves=moves, levels=places) if moves else []


def _levels_by_product(warehouse: Warehouse, product_ids: Iterable[int]) -> dict[int, list[StockLevel]]:
    found: dict[int, list[StockLevel]] = defaultdict(list)
    for level in StockLevel.objects.filter(warehouse=warehouse, product_id__in=set(product_ids)).locked():
        found[level.product_id].append(level)
    for rows in found.values():
        rows.sort(key=lambda level: (level.lot, level.pk))
    return found


def _levels_of_sources(sources: Sequence[str]) -> dict[int, StockLevel]:
    ids = Reservation.objects.filter(source__in=sources, status=ReservationStatus.OPEN).values_list("level_id")
    return {level.pk: level for level in StockLevel.objects.filter(pk__in=[pk for (pk,) in ids]).locked()}


def _open_rows(levels: dict[int, StockLevel], sources: Sequence[str]) -> list[Reservation]:
    """The open reservations, read again now that their levels are locked."""
    rows = Reservation.objects.filter(level_id__in=levels, source__in=sources, status=ReservationStatus.OPEN)
    return list(rows.order_by("pk"))


def _open_of(level_ids: Iterable[int], sources: set[str]) -> dict[tuple[int, str], Reservation]:
    rows = Reservation.objects.filter(level_id__in=list(level_ids), source__in=sources, status=ReservationStatus.OPEN)
    return {(row.level_id, row.source): row for row in rows}


def _free(level: StockLevel) -> Decimal:
    return max(level.saleable_qty, Decimal(0))


def _allocate(
    source: str,
    quantity: Decimal,
    rows: list[StockLevel],
    open_rows: dict[tuple[int, str], Reservation],
    touched: dict[tuple[int, str], Reservation],
) -> None:
    left = quantity
    for level in rows:
        part = min(left, _free(level))
        if part <= 0:
            continue
        key = (level.pk, source)
        row = open_rows.setdefault(key, Reservation(level=level, source=source, quantity=Decimal(0)))
        row.quantity += part
        level.reserved += part
        touched[key] = row
        left -= part


def _save(
    touched: dict[tuple[int, str], Reservation],
    before: dict[tuple[int, str], Decimal],
    levels: dict[int, list[StockLevel]],
) -> None:
    Reservation.objects.bulk_create([row for key, row in touched.items() if key not in before])
    Reservation.objects.bulk_update(
        [row for key, row in touched.items() if key in before], ["quantity"], batch_size=500
    )
    changed = {key[0] for key in touched}
    rows = [level for group in levels.values() for level in group if level.pk in changed]
    StockLevel.objects.bulk_update(rows, ["reserved"], batch_size=500)


def _portions(source: str, asked: Decimal, rows: list[Reservation]) -> list[tuple[Reservation, Decimal]]:
    held = sum((row.quantity for row in rows), Decimal(0))
    if held < asked:
        raise ReservationTooSmall(
            _("%(held)s are reserved for %(source)s, %(asked)s were asked for.")
            % {"held": format_quantity(held), "source": source, "asked": format_quantity(asked)},
            field="quantity",
            value=asked,
            remedy=_("Ship what is reserved, or reserve the rest first."),
        )
    portions, left = [], asked
    for row in rows:
        part = min(left, row.quantity)
        if part > 0:
            portions.append((row, part))
            left -= part
    return portions


def _issue(level: StockLevel, taken: Decimal, source: str, moved_at: datetime) -> stock.NewMove:
    return stock.NewMove(
        level.product_id, level.warehouse_id, MoveKind.ISSUE, -taken, moved_at, level.lot, source=source
    )


def _store_consumed(actor: Any, taken: list[tuple[Reservation, Decimal]], moved_at: datetime) -> None:
    """Mark whole rows consumed; of a row taken in part, split the taken part off and leave the rest open."""
    whole = [row for row, part in taken if part == row.quantity]
    split = [(row, part) for row, part in taken if part != row.quantity]
    for row in whole:
        row.status, row.closed_at = ReservationStatus.CONSUMED, moved_at
    parts = [
        Reservation(
            level_id=row.level_id,
            source=row.source,
            quantity=part,
            status=ReservationStatus.CONSUMED,
            closed_at=moved_at,
        )
        for row, part in split
    ]
    changes = [_closed(row, "consumed") for row in whole]
    for row, part in split:
        changes.append(_resized(row, row.quantity, row.quantity - part))
        row.quantity -= part
    Reservation.objects.bulk_update(whole, ["status", "closed_at"], batch_size=500)
    Reservation.objects.bulk_update([row for row, _part in split], ["quantity"], batch_size=500)
    Reservation.objects.bulk_create(parts)
    audit.record_many(actor=actor, changes=[*changes, *(_closed(row, "consumed") for row in parts)])


def _grown(row: Reservation, before: Decimal | None) -> audit.Change:
    if before is not None:
        return _resized(row, before, row.quantity)
    after = {"level": row.level_id, "source": row.source, "quantity": row.quantity, "status": row.status}
    return audit.Change("reservation.opened", row, {}, after)


def _resized(row: Reservation, before: Decimal, after: Decimal) -> audit.Change:
    return audit.Change("reservation.resized", row, {"quantity": before}, {"quantity": after})


def _closed(row: Reservation, event: str) -> audit.Change:
    before = {"status": ReservationStatus.OPEN}
    return audit.Change(f"reservation.{event}", row, before, {"status": row.status, "quantity": row.quantity})

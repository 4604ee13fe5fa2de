"""Corrections of the book by a person's judgement: adjustments, counts and scrap, each with its reason."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from catalog.models import Product
from supply.models import MoveKind, StockMove, Warehouse
from supply.services import stock
from supply.services.quantities import finite_quantity, positive_quantity

CORRECTION_KINDS = (MoveKind.ADJUSTMENT, MoveKind.COUNT, MoveKind.SCRAP)


@transaction.atomic
def correction_post(
    *,
    actor: Any,
    product: Product,
    warehouse: Warehouse,
    kind: MoveKind,
    quantity: Decimal,
    reason: str,
    moved_at: datetime,
    lot: str = "",
) -> StockMove | None:
    """Correct the book; ``reason`` is kept on the move.

    What ``quantity`` means depends on ``kind``: ADJUSTMENT the signed difference, SCRAP what is thrown away (above
    zero), COUNT what was counted (the difference to the book is posted). None when a count agrees with the book.
    """
    if kind not in CORRECTION_KINDS:
        raise InvalidValue(
            _("Only adjustments, counts and scrap are posted by hand."),
            field="kind",
            value=kind,
            remedy=_("Receipts come from purchase orders, issues from sales orders."),
        )
    if not reason.strip():
        raise InvalidValue(_("Say why the book is corrected."), field="note", value=reason)
    place = (product.pk, warehouse.pk, lot)
    levels = stock.levels_lock([place])
    change = _signed(kind, quantity, on_hand=levels[place].on_hand)
    if change == 0 and kind == MoveKind.COUNT:
        return None
    move = stock.NewMove(product.pk, warehouse.pk, kind, change, moved_at, lot, note=reason.strip())
    return stock.moves_apply(actor=actor, moves=[move], levels=levels)[0]


def _signed(kind: MoveKind, quantity: Decimal, *, on_hand: Decimal) -> Decimal:
    if kind == MoveKind.SCRAP:
        return -positive_quantity(quantity)
    if kind == MoveKind.ADJUSTMENT:
        return finite_quantity(quantity)
    if finite_quantity(quantity) < 0:
        raise InvalidValue(_("Nobody counts less than nothing."), field="quantity", value=quantity)
    return quantity - on_hand

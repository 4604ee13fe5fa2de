"""What lies where, and what of it can be promised."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from catalog.models import Product
from supply.models import Reservation, StockLevel, Warehouse
from supply.selectors.purchasing import on_order
from supply.selectors.restriction import of_products

ZERO = Decimal(0)


@dataclass(frozen=True)
class StockPosition:
    """One product in one warehouse, over all lots; quantities in the product's unit."""

    product_id: int
    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    safety_qty: Decimal = ZERO
    on_order: Decimal = ZERO

    @property
    def projected(self) -> Decimal:
        """The inventory position: on hand − reserved + on order."""
        return self.on_hand - self.reserved + self.on_order


def available(*, warehouse: Warehouse, product_ids: Iterable[int]) -> dict[int, Decimal]:
    """Product id → what can be promised: Σ over lots of max(0, on hand − reserved − safety threshold). One query.

    Every product asked for is in the answer, with zero when it has no stock.
    """
    found: dict[int, Decimal] = dict.fromkeys(product_ids, ZERO)
    levels = of_products(StockLevel.objects.filter(warehouse=warehouse), found)
    for product_id, on_hand, reserved, safety in levels.values_list("product_id", "on_hand", "reserved", "safety_qty"):
        if product_id in found:
            found[product_id] += max(on_hand - reserved - safety, ZERO)
    return found


def reserved_by_source(sources: Sequence[str]) -> dict[str, Decimal]:
    """Source → what is reserved for it now; sources that hold nothing are absent. 1 query."""
    held: dict[str, Decimal] = defaultdict(Decimal)
    rows = Reservation.objects.open().filter(source__in=sources)
    for source, quantity in rows.values_list("source", "quantity"):
        held[source] += quantity
    return dict(held)


def stock_positions(*, product_ids: Collection[int], warehouse: Warehouse) -> dict[int, StockPosition]:
    """Product id → its position, one for every product asked for. Two queries."""
    levels = of_products(StockLevel.objects.filter(warehouse=warehouse), product_ids)
    sums = levels.values_list("product_id").annotate(Sum("on_hand"), Sum("reserved"), Sum("safety_qty"))
    held = {row[0]: row[1:] for row in sums.order_by()}
    coming = on_order(product_ids=product_ids, warehouse=warehouse)
    return {
        product_id: _position(product_id, held.get(product_id, (ZERO, ZERO, ZERO)), coming[product_id])
        for product_id in product_ids
    }


def _position(product_id: int, quantities: Sequence[Decimal], coming: Decimal) -> StockPosition:
    on_hand, reserved, safety_qty = quantities
    return StockPosition(product_id, on_hand, reserved, safety_qty, coming)


def product_stock(product: Product) -> QuerySet[StockLevel]:
    """The product's levels with their warehouses, fullest first; for the product's page. One query."""
    return StockLevel.objects.filter(product=product).select_related("warehouse").order_by("-on_hand", "pk")

"""Who offers what, and what suppliers keep of their promises."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from supply.models import PURCHASE_OPEN, PurchaseOrder, PurchaseReceipt, PurchaseStatus, Supplier, SupplierProduct
from supply.selectors.restriction import of_products


@dataclass(frozen=True)
class SupplierRecord:
    """What a supplier did, measured from receipts. ``None`` where nothing was received yet."""

    orders: int
    open_orders: int
    receipts: int
    median_lead_days: float | None
    late_share: float | None
    lead_days: tuple[int, ...]


def best_offers(*, product_ids: Collection[int], on: date) -> dict[int, SupplierProduct]:
    """Product id → the valid offer of an active supplier with the lowest priority, then the lowest cost. One query.

    Products that nobody offers are absent. Costs in different currencies are compared as they stand: there are no
    exchange rates yet.
    """
    wanted = set(product_ids)
    offers = of_products(SupplierProduct.objects.valid(on), wanted).select_related("supplier")
    found: dict[int, SupplierProduct] = {}
    for offer in offers.order_by("product_id", "priority", "unit_cost", "pk"):
        if offer.product_id in wanted:
            found.setdefault(offer.product_id, offer)
    return found


def supplier_record(supplier: Supplier) -> SupplierRecord:
    """Orders, receipts, lead times and lateness of one supplier. Two queries.

    Lead time: from the date an order was sent to each receipt. Late: received after the date that was expected.
    """
    statuses = list(
        PurchaseOrder.objects.filter(supplier=supplier)
        .exclude(status=PurchaseStatus.CANCELLED)
        .values_list("status", flat=True)
    )
    receipts = PurchaseReceipt.objects.filter(order__supplier=supplier, order__ordered_date__isnull=False)
    rows = list(
        receipts.order_by("received_at").values_list("received_at", "order__ordered_date", "order__expected_date")
    )
    lead_days = tuple(max((received.date() - ordered).days, 0) for received, ordered, _expected in rows if ordered)
    dated = [received.date() > expected for received, _ordered, expected in rows if expected]
    finished = {PurchaseStatus.RECEIVED, PurchaseStatus.CLOSED}
    return SupplierRecord(
        orders=len(statuses),
        open_orders=sum(status not in finished for status in statuses),
        receipts=len(rows),
        median_lead_days=float(median(lead_days)) if lead_days else None,
        late_share=sum(dated) / len(dated) if dated else None,
        lead_days=lead_days,
    )


def suppliers_for_list(suppliers: QuerySet[Supplier]) -> QuerySet[Supplier]:
    """The suppliers with how many offers and open orders they have. One query."""
    offers = SupplierProduct.objects.filter(supplier=OuterRef("pk")).order_by().values("supplier")
    orders = PurchaseOrder.objects.filter(supplier=OuterRef("pk"), status__in=PURCHASE_OPEN)
    return suppliers.annotate(
        offer_count=Coalesce(Subquery(offers.annotate(n=Count("pk")).values("n")), 0),
        open_orders=Coalesce(Subquery(orders.order_by().values("supplier").annotate(n=Count("pk")).values("n")), 0),
    )

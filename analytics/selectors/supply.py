"""What a purchase plan reads: forecast, stock, what is coming, offers, measured lead times and selling prices."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import F, Q, Sum

from analytics.models import ForecastSeries, JobRun
from analytics.selectors import stock
from b2bops.platform.models import RunStatus
from catalog.models import Product
from orders import selectors as orders_selectors
from supply import selectors as supply_selectors
from supply.models import (
    PURCHASE_OPEN,
    PurchaseOrderLine,
    PurchaseStatus,
    Reservation,
    SupplierProduct,
    Warehouse,
)

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
COMING = frozenset({*PURCHASE_OPEN, PurchaseStatus.DRAFT, PurchaseStatus.PROPOSED})
PRICE_DAYS = 365
LEAD_DAYS_MAX = 730


@dataclass(frozen=True, eq=False)
class SupplyFacts:
    """One row per planned product (listed, forecast and offered), rising by id; quantities in the product's unit.

    ``quantiles`` (products, levels) is the demand of an average week ahead. ``offers`` are aligned with the products.
    ``without_offer`` names products that are forecast but that nobody offers. ``receipts`` are (supplier, product,
    days) arrays of every measured delivery.
    """

    as_of: date
    forecast_run: JobRun | None
    warehouse: Warehouse | None
    product_ids: IntArray
    levels: FloatArray
    quantiles: FloatArray
    offers: tuple[SupplierProduct, ...]
    without_offer: tuple[str, ...]
    stock_ledger: bool
    on_hand: FloatArray
    reserved: FloatArray
    on_order: FloatArray
    selling_price: FloatArray
    receipts: tuple[IntArray, IntArray, FloatArray]

    def parts(self) -> dict[str, Any]:
        """Everything that was read."""
        arrays = ("product_ids", "levels", "quantiles", "on_hand", "reserved", "on_order", "selling_price")
        terms = [
            (o.pk, o.supplier_id, o.unit_cost, o.minimum_order_qty, o.order_multiple, o.maximum_order_qty, lead_days(o))
            for o in self.offers
        ]
        return {
            **{name: getattr(self, name) for name in arrays},
            "offers": terms,
            "without_offer": self.without_offer,
            "receipts": [column.tolist() for column in self.receipts],
            "forecast": self.forecast_run.input_hash if self.forecast_run else None,
        }


def lead_days(offer: SupplierProduct) -> int:
    """The lead time the offer states, or its supplier."""
    stated = offer.lead_time_days
    return int(offer.supplier.stated_lead_time_days if stated is None else stated)


def supply_facts(*, as_of: date) -> SupplyFacts:
    """Everything for a plan as of a day. About 14 queries, whatever the number of products.

    Stock, receipts and prices are as they were at the end of the day. Purchase orders count whatever their date,
    drafts too: they are decisions, and what was decided must not be proposed again.
    """
    run = forecast_for(as_of)
    series = _series(run)
    offers = supply_selectors.best_offers(product_ids=[row[0] for row in series], on=as_of)
    planned = [row for row in series if row[0] in offers]
    missing = [row[0] for row in series if row[0] not in offers]
    ids = np.array([row[0] for row in planned], dtype=np.int64)
    ledger = stock.ledger_exists(as_of=as_of)
    held = stock.on_hand(as_of=as_of) if ledger else {}
    levels = np.array(planned[0][1] if planned else [], dtype=np.float64)
    curves = [np.maximum.accumulate(np.asarray(row[2], dtype=np.float64).mean(axis=1)) for row in planned]
    return SupplyFacts(
        as_of=as_of,
        forecast_run=run,
        warehouse=Warehouse.objects.filter(is_active=True).order_by("pk").first(),
        product_ids=ids,
        levels=levels,
        quantiles=np.array(curves).reshape(len(ids), len(levels)),
        offers=tuple(offers[pk] for pk in ids.tolist()),
        without_offer=tuple(Product.objects.filter(pk__in=missing[:500]).order_by("sku").values_list("sku", flat=True))
        + ("",) * max(len(missing) - 500, 0),
        stock_ledger=ledger,
        on_hand=np.maximum(_aligned(ids, held), 0.0),
        reserved=_aligned(ids, _reserved(as_of)),
        on_order=_aligned(ids, _coming()),
        selling_price=_selling_prices(ids, as_of),
        receipts=_receipts(as_of),
    )


def forecast_for(as_of: date) -> JobRun | None:
    """The shown forecast, or the newest one that read nothing after the day. 1 query."""
    done = JobRun.objects.filter(key="demand_forecast", status=RunStatus.SUCCEEDED, as_of__lte=as_of)
    return done.filter(series__isnull=False).order_by("-is_current", "-pk").first()


def _series(run: JobRun | None) -> list[tuple[int, list[float], list[list[float]]]]:
    if run is None:
        return []
    listed = ForecastSeries.objects.filter(run=run, product__status="LISTED").order_by("product_id")
    return list(listed.values_list("product_id", "levels", "quantiles"))


def _aligned(ids: IntArray, values: dict[int, float]) -> FloatArray:
    return np.array([values.get(pk, 0.0) for pk in ids.tolist()], dtype=np.float64)


def _reserved(as_of: date) -> dict[int, float]:
    end = stock.end_of(as_of)
    standing = Reservation.objects.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=end), created_at__lt=end)
    rows = standing.order_by().values_list("level__product_id").annotate(total=Sum("quantity"))
    return {product: float(total) for product, total in rows}


def _coming() -> dict[int, float]:
    lines = PurchaseOrderLine.objects.filter(order__status__in=COMING, received_qty__lt=F("quantity"))
    rows = lines.order_by().values_list("product_id").annotate(total=Sum(F("quantity") - F("received_qty")))
    return {product: float(total) for product, total in rows}


def _selling_prices(ids: IntArray, as_of: date) -> FloatArray:
    """Money per unit over the last year, NaN where nothing was sold."""
    lines = orders_selectors.demand_lines(as_of=as_of, since=as_of - timedelta(days=PRICE_DAYS - 1))
    if not len(ids):
        return np.empty(0)
    place = np.searchsorted(ids, lines.product_id)
    known = (place < len(ids)) & (ids[np.minimum(place, len(ids) - 1)] == lines.product_id)
    money = np.bincount(place[known], weights=lines.value[known], minlength=len(ids))
    units = np.bincount(place[known], weights=lines.qty[known], minlength=len(ids))
    return np.asarray(np.divide(money, units, out=np.full(len(ids), np.nan), where=units > 0))


def _receipts(as_of: date) -> tuple[IntArray, IntArray, FloatArray]:
    measured = supply_selectors.receipt_lead_times(as_of=stock.end_of(as_of) - timedelta(microseconds=1))
    kept = measured.days <= LEAD_DAYS_MAX
    return measured.supplier_id[kept], measured.product_id[kept], measured.days[kept]

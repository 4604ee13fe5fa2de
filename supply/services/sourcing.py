"""Giving every product somebody to buy it from: a first, rough offer where none is known."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit
from catalog.models import PriceRow, Product
from supply.models import Supplier, SupplierProduct

COST_STEP = Decimal("0.000001")
BATCH_ROWS = 1_000


@transaction.atomic
def products_source(
    *,
    actor: Any,
    supplier: Supplier,
    cost_share_pct: Decimal,
    lead_time_days: int,
    sold_prices: Mapping[int, Decimal] | None = None,
) -> int:
    """Offer every listed product that nobody offers, at a share of its price; returns how many offers were made.

    The price is the smallest tier of the default price list in the supplier's currency that is valid today; then
    ``sold_prices`` (product id → median price it was sold at, which a caller above this app can know); then the
    product's standard cost, taken whole. Products with none of the three are left out. One audit entry per offer.
    """
    if not 0 < cost_share_pct <= 100:
        raise InvalidValue(
            _("The share must be above 0 and at most 100 percent."), field="cost_share_pct", value=cost_share_pct
        )
    unsourced = Product.objects.listed().filter(offers__isnull=True).order_by("pk").values_list("pk", "standard_cost")
    products: dict[int, Decimal | None] = dict(unsourced)
    prices = {**(sold_prices or {}), **_default_prices(supplier.currency, products, on=timezone.localdate())}
    offers = []
    for product_id, standard_cost in products.items():
        price = prices.get(product_id)
        cost = price * cost_share_pct / 100 if price is not None else standard_cost
        if cost is not None:
            offers.append(_offer(supplier, product_id, cost, lead_time_days))
    made = SupplierProduct.objects.bulk_create(offers, batch_size=BATCH_ROWS)
    audit.record_many(actor=actor, changes=[_change(offer) for offer in made])
    return len(made)


def _default_prices(currency: str, product_ids: Iterable[int], *, on: date) -> dict[int, Decimal]:
    """Product id → price at the smallest quantity in the currency's default list; one query."""
    rows = PriceRow.objects.valid(on).filter(price_list__is_default=True, price_list__currency=currency)
    wanted = set(product_ids)
    found: dict[int, Decimal] = {}
    for product_id, amount in rows.order_by("product_id", "from_quantity", "-valid_from").values_list(
        "product_id", "amount"
    ):
        if product_id in wanted:
            found.setdefault(product_id, amount)
    return found


def _offer(supplier: Supplier, product_id: int, cost: Decimal, lead_time_days: int) -> SupplierProduct:
    return SupplierProduct(
        supplier=supplier,
        product_id=product_id,
        unit_cost=cost.quantize(COST_STEP),
        lead_time_days=lead_time_days,
    )


def _change(offer: SupplierProduct) -> audit.Change:
    after = {"product": offer.product_id, "unit_cost": offer.unit_cost, "lead_time_days": offer.lead_time_days}
    return audit.Change("supplierproduct.created", offer, {}, after)

"""Creating the products the file sells and, so that they can be quoted, their price in the default list."""

from b2bops.platform.services import audit
from catalog.models import PriceList, PriceRow, Product, ProductStatus
from orders.imports.amounts import price_of
from orders.imports.load import KEYS_PER_QUERY, Load, Tally, keys

PRODUCTS_PER_STEP = 500
AUDITED = ("sku", "name", "status")


def load_products(load: Load, skus: list[str]) -> Tally:
    """Products for these SKUs. An existing product keeps the name and the price people gave it."""
    known = keys(Product, "sku", skus)
    created = Product.objects.bulk_create([_product(load, sku) for sku in skus if sku not in known])
    changes = [
        audit.Change("product.imported", product, {}, {name: getattr(product, name) for name in AUDITED})
        for product in created
    ]  # fmt: skip
    audit.record_many(actor=load.actor, changes=changes)
    _price(load, {**known, **{product.sku: product.pk for product in created}})
    return Tally()


def _product(load: Load, sku: str) -> Product:
    facts = load.survey.products[sku]
    # What only ever came back was not seen sold: a person lists it.
    status = ProductStatus.LISTED if facts.median_price is not None else ProductStatus.DRAFT
    return Product(sku=sku, name=facts.name or sku, status=status)


def _price(load: Load, product_ids: dict[str, int]) -> None:
    price_list = _default_list(load)
    priced: set[int] = set()
    wanted = list(product_ids.values())
    for start in range(0, len(wanted), KEYS_PER_QUERY):
        chosen = wanted[start : start + KEYS_PER_QUERY]
        priced.update(price_list.rows.filter(product_id__in=chosen).values_list("product_id", flat=True))
    rows = PriceRow.objects.bulk_create([
        PriceRow(price_list=price_list, product_id=pk, amount=price_of(median))
        for sku, pk in product_ids.items()
        if pk not in priced and (median := load.survey.products[sku].median_price) is not None
    ])  # fmt: skip
    changes = [audit.Change("price.imported", row, {}, {"amount": row.amount, "list": price_list.code}) for row in rows]
    audit.record_many(actor=load.actor, changes=changes)


def _default_list(load: Load) -> PriceList:
    found = PriceList.objects.filter(currency=load.currency, is_default=True).first()
    if found is not None:
        return found
    code = f"STANDARD-{load.currency}"
    created = PriceList.objects.create(
        code=code, name=f"Standard prices {load.currency}", currency=load.currency, is_default=True
    )
    audit.record(actor=load.actor, action="price_list.created", instance=created, after={"code": code})
    return created

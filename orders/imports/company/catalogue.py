"""Categories, suppliers and products of the company, through the services people use."""

from typing import Any

from django.utils import timezone

from catalog.models import Category, PriceList, Product, ProductStatus, TaxClass
from catalog.services import categories, prices, products, tax_classes
from orders.imports.company.tables import Row
from orders.imports.company.values import flag, number
from orders.imports.company.work import Outcome, Work, code_of, found_key, saved
from supply.models import MoveKind, StockLevel, StockMove, Supplier, SupplierProduct, Warehouse
from supply.services import stock, suppliers, warehouses

TAX_CODE = "IMPORTED"


def write_category(work: Work, row: Row) -> Outcome:
    """One category at the top of the tree."""
    code = code_of(work, row)
    values: dict[str, Any] = {"name": row["name"]}
    category, outcome = saved(
        Category.objects.filter(code=code).first(),
        values,
        create=lambda: categories.category_create(actor=work.actor, code=code, **values),
        update=lambda old: categories.category_update(actor=work.actor, category=old, code=code, **values),
    )
    work.keep("category", row["code"], category)
    return outcome


def write_supplier(work: Work, row: Row) -> Outcome:
    """One supplier, paid in the company's currency."""
    code = code_of(work, row)
    values: dict[str, Any] = {name: row[name] for name in ("name", "country", "phone")} | {
        "currency": work.mapping.currency
    }
    supplier, outcome = saved(
        Supplier.objects.filter(code=code).first(),
        values,
        create=lambda: suppliers.supplier_create(actor=work.actor, code=code, **values),
        update=lambda old: suppliers.supplier_update(actor=work.actor, supplier=old, **values),
    )
    work.keep("supplier", row["code"], supplier)
    return outcome


def write_product(work: Work, row: Row) -> Outcome:
    """One product with its list price, its supplier's offer and its stock; for sale unless the source ended it."""
    code, price = code_of(work, row), number(row, "price", places=work.mapping.price_places)
    values: dict[str, Any] = {
        "name": row["name"],
        "description": row["description"],
        "category_id": found_key(work, row, "category"),
        "tax_class_id": _tax_class().pk,
    }
    product, outcome = saved(
        Product.objects.filter(sku=code).first(),
        values,
        create=lambda: products.product_create(actor=work.actor, sku=code, **_related(values)),
        update=lambda old: products.product_update(actor=work.actor, product=old, **_related(values)),
    )
    work.keep("product", row["code"], product)
    prices.price_set(actor=work.actor, price_list=_default_list(work), product=product, amount=price)
    if outcome is Outcome.CREATED:
        _offer(work, row, product, price)
        _open_stock(work, row, product)
        _status(work, product, ended=flag(row, "delisted"))
    return outcome


def _related(values: dict[str, Any]) -> dict[str, Any]:
    """The same values with rows in place of keys, as the service takes them."""
    return {
        "name": values["name"],
        "description": values["description"],
        "category": Category.objects.get(pk=values["category_id"]),
        "tax_class": TaxClass.objects.get(pk=values["tax_class_id"]),
    }


def _status(work: Work, product: Product, *, ended: bool) -> None:
    listed = products.product_list(actor=work.actor, product=product)
    if ended and listed.status == ProductStatus.LISTED:
        products.product_delist(actor=work.actor, product=listed)


def _offer(work: Work, row: Row, product: Product, price: Any) -> None:
    """The source names the supplier and not the cost: the mapping says at what share of the price it is assumed."""
    supplier = Supplier.objects.get(pk=found_key(work, row, "supplier"))
    if not SupplierProduct.objects.filter(supplier=supplier, product=product).exists():
        cost = (price * work.mapping.cost_share_pct / 100).quantize(price)
        suppliers.offer_create(actor=work.actor, supplier=supplier, product=product, unit_cost=cost)


def _open_stock(work: Work, row: Row, product: Product) -> None:
    """The opening count and the safety threshold, where the ledger is still empty."""
    warehouse, on_hand = first_warehouse(work), number(row, "on_hand", places=3)
    if on_hand and not StockMove.objects.filter(product=product, warehouse=warehouse).exists():
        stock.move_post(
            actor=work.actor,
            product=product,
            warehouse=warehouse,
            kind=MoveKind.COUNT,
            quantity=on_hand,
            moved_at=timezone.now(),
            source="imports.company",
            note=work.run.file_name,
        )
    level = StockLevel.objects.filter(product=product, warehouse=warehouse).first()
    if level is not None:
        stock.threshold_set(actor=work.actor, level=level, safety_qty=number(row, "safety", places=3))


def first_warehouse(work: Work) -> Warehouse:
    """Where the company ships from: its first active warehouse, made when it has none."""
    found = Warehouse.objects.filter(is_active=True).order_by("pk").first()
    return found or warehouses.warehouse_create(actor=work.actor, code="MAIN", name="Main warehouse")


def _default_list(work: Work) -> PriceList:
    currency = work.mapping.currency
    found = PriceList.objects.filter(currency=currency, is_default=True).first()
    return found or prices.price_list_create(
        actor=work.actor,
        code=f"STANDARD-{currency}",
        name=f"Standard prices {currency}",
        currency=currency,
        is_default=True,
    )


def _tax_class() -> TaxClass:
    """The source knows no tax: its products get a class of their own at 0 %, for a person to set."""
    found = TaxClass.objects.filter(code=TAX_CODE).first()
    return found or tax_classes.tax_class_create(actor=None, code=TAX_CODE, name="Imported without tax")

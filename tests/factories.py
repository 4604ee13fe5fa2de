"""Rows for tests, in the smallest valid form. They write tables directly: services are what the tests test."""

from datetime import UTC, datetime
from decimal import Decimal

import factory
from django.utils import timezone

from catalog.models import Category, PriceList, PriceRow, Product, ProductStatus, TaxClass
from crm.models import Account, Contact, Lifecycle
from orders.models import Quote, QuoteLine, SalesOrder, SalesOrderLine
from supply.models import PurchaseOrder, PurchaseOrderLine, StockLevel, Supplier, SupplierProduct, Warehouse

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


class TaxClassFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TaxClass
        django_get_or_create = ("code",)

    code = "STANDARD"
    name = "Standard"
    rate_pct = Decimal(20)


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Category

    code = factory.Sequence(lambda n: f"CAT{n}")
    name = factory.Sequence(lambda n: f"Category {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        parent = kwargs.pop("parent", None)
        instance = model_class(**kwargs)
        if parent is None:
            return model_class.objects.add_root(instance=instance)
        return model_class.objects.add_child(parent, instance=instance)


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Product

    sku = factory.Sequence(lambda n: f"SKU-{n:05d}")
    name = factory.Sequence(lambda n: f"Product {n}")
    category = factory.SubFactory(CategoryFactory)
    tax_class = factory.SubFactory(TaxClassFactory)
    status = ProductStatus.LISTED
    standard_cost = Decimal("6.00")


class PriceListFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PriceList
        django_get_or_create = ("code",)

    code = "DEFAULT"
    name = "Default prices"
    currency = "EUR"
    is_default = True


class PriceRowFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PriceRow

    price_list = factory.SubFactory(PriceListFactory)
    product = factory.SubFactory(ProductFactory)
    from_quantity = Decimal(1)
    amount = Decimal("10.00")


class AccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Account

    code = factory.Sequence(lambda n: f"A{n:05d}")
    name = factory.Sequence(lambda n: f"Account {n}")
    currency = "EUR"
    country = "Germany"
    credit_limit = Decimal(10000)
    lifecycle = Lifecycle.ACTIVE


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    account = factory.SubFactory(AccountFactory)
    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.com")


class SupplierFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Supplier

    code = factory.Sequence(lambda n: f"S{n:04d}")
    name = factory.Sequence(lambda n: f"Supplier {n}")
    currency = "EUR"


class SupplierProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SupplierProduct

    supplier = factory.SubFactory(SupplierFactory)
    product = factory.SubFactory(ProductFactory)
    unit_cost = Decimal("6.00")


class WarehouseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Warehouse
        django_get_or_create = ("code",)

    code = "MAIN"
    name = "Main warehouse"


class StockLevelFactory(factory.django.DjangoModelFactory):
    """A level without its moves: use supply.services.stock where the ledger matters."""

    class Meta:
        model = StockLevel

    product = factory.SubFactory(ProductFactory)
    warehouse = factory.SubFactory(WarehouseFactory)
    on_hand = Decimal(100)


class PurchaseOrderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PurchaseOrder

    number = factory.Sequence(lambda n: f"PO-TEST-{n:05d}")
    supplier = factory.SubFactory(SupplierFactory)
    warehouse = factory.SubFactory(WarehouseFactory)
    currency = "EUR"


class PurchaseOrderLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PurchaseOrderLine

    order = factory.SubFactory(PurchaseOrderFactory)
    product = factory.SubFactory(ProductFactory)
    quantity = Decimal(10)
    unit_cost = Decimal("6.00")
    amount = Decimal("60.00")


class SalesOrderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SalesOrder

    number = factory.Sequence(lambda n: f"SO-TEST-{n:05d}")
    account = factory.SubFactory(AccountFactory)
    warehouse = factory.SubFactory(WarehouseFactory)
    currency = "EUR"
    ordered_at = LONG_AGO


class SalesOrderLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SalesOrderLine

    order = factory.SubFactory(SalesOrderFactory)
    position = factory.Sequence(lambda n: n + 1)
    product = factory.SubFactory(ProductFactory)
    quantity = Decimal(5)
    unit_price = Decimal("10.00")
    amount = Decimal("50.00")


class QuoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Quote

    number = factory.Sequence(lambda n: f"QU-TEST-{n:05d}")
    account = factory.SubFactory(AccountFactory)
    currency = "EUR"
    valid_until = factory.LazyFunction(lambda: timezone.now().date())


class QuoteLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QuoteLine

    quote = factory.SubFactory(QuoteFactory)
    position = factory.Sequence(lambda n: n + 1)
    product = factory.SubFactory(ProductFactory)
    quantity = Decimal(5)
    unit_price = Decimal("10.00")
    amount = Decimal("50.00")

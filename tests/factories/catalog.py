"""Catalogue rows."""

from datetime import UTC, datetime
from decimal import Decimal

import factory

from catalog.models import Category, PriceList, PriceRow, Product, ProductStatus, TaxClass

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

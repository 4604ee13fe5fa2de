"""Documents."""

from decimal import Decimal

import factory
from django.utils import timezone

from orders.models import Quote, QuoteLine, SalesOrder, SalesOrderLine
from tests.factories.catalog import LONG_AGO, ProductFactory
from tests.factories.crm import AccountFactory
from tests.factories.supply import WarehouseFactory


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

"""Invoices and payments."""

from datetime import date
from decimal import Decimal

import factory

from orders.models import DunningLevel, Invoice, InvoiceLine, Payment
from tests.factories.catalog import ProductFactory
from tests.factories.crm import AccountFactory


class InvoiceFactory(factory.django.DjangoModelFactory):
    """100.00 due on 1 June 2026, without lines unless they are added."""

    class Meta:
        model = Invoice

    number = factory.Sequence(lambda n: f"IN-TEST-{n:05d}")
    account = factory.SubFactory(AccountFactory)
    currency = "EUR"
    issued_on = date(2026, 5, 1)
    due_on = factory.LazyAttribute(lambda row: max(date(2026, 6, 1), row.issued_on))
    total = Decimal(100)
    subtotal = factory.SelfAttribute("total")


class InvoiceLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InvoiceLine

    invoice = factory.SubFactory(InvoiceFactory)
    position = factory.Sequence(lambda n: n + 1)
    product = factory.SubFactory(ProductFactory)
    description = "Bolt"
    quantity = Decimal(10)
    unit_price = Decimal(10)
    amount = Decimal(100)


class PaymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Payment

    number = factory.Sequence(lambda n: f"PY-TEST-{n:05d}")
    account = factory.SubFactory(AccountFactory)
    currency = "EUR"
    received_on = date(2026, 5, 20)
    amount = Decimal(100)


class DunningLevelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DunningLevel

    level = factory.Sequence(lambda n: n + 1)
    name = "Reminder"
    days_overdue = factory.Sequence(lambda n: 7 + n)
    text = "Please pay."

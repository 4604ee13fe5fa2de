"""Customer rows."""

from decimal import Decimal

import factory

from crm.models import Account, Contact, Lifecycle


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

"""What prices follow from besides lists: promotions, segments, contracts."""

from datetime import date
from decimal import Decimal

import factory

from catalog.models import Promotion, PromotionKind, PromotionStatus, PromotionTarget
from crm.models import Contract, ContractPrice, ContractStatus, Segment
from tests.factories.crm import AccountFactory


class PromotionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Promotion
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"PROMO{n:04d}")
    name = factory.LazyAttribute(lambda promotion: f"Promotion {promotion.code}")
    kind = PromotionKind.PERCENT
    percent = factory.LazyAttribute(lambda promotion: Decimal(10) if promotion.kind == "PERCENT" else None)
    currency = "EUR"
    starts_on = date(2026, 1, 1)
    ends_on = date(2030, 12, 31)
    status = PromotionStatus.ACTIVE

    @factory.post_generation
    def targets(self, create, extracted, **kwargs):
        for target in extracted or ():
            name = "category" if hasattr(target, "steplen") else "product"
            PromotionTarget.objects.create(promotion=self, **{name: target})


class SegmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Segment

    code = factory.Sequence(lambda n: f"SEG{n}")
    name = factory.Sequence(lambda n: f"Segment {n}")


class ContractFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contract

    number = factory.Sequence(lambda n: f"CT-TEST-{n:05d}")
    account = factory.SubFactory(AccountFactory)
    name = "Framework agreement"
    currency = "EUR"
    status = ContractStatus.ACTIVE
    valid_from = date(2026, 1, 1)
    valid_until = date(2030, 12, 31)


class ContractPriceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContractPrice

    contract = factory.SubFactory(ContractFactory)
    from_quantity = Decimal(1)

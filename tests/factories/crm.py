"""Customer rows."""

from datetime import date
from decimal import Decimal

import factory

from crm.models import Account, Activity, Campaign, Contact, Lead, LeadSource, Lifecycle, Opportunity, PipelineStage
from tests.factories.catalog import LONG_AGO


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


class StageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PipelineStage

    code = factory.Sequence(lambda n: f"stage-{n}")
    name = factory.Sequence(lambda n: f"Stage {n}")
    position = factory.Sequence(lambda n: n + 1)
    probability_pct = Decimal(20)


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign

    code = factory.Sequence(lambda n: f"campaign-{n}")
    name = factory.Sequence(lambda n: f"Campaign {n}")
    channel = LeadSource.SEM
    starts_on = date(2026, 9, 1)
    currency = "EUR"


class LeadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lead

    number = factory.Sequence(lambda n: f"LD-TEST-{n}")
    company = factory.Sequence(lambda n: f"Prospect {n}")
    email = factory.Sequence(lambda n: f"hello@prospect{n}.example")
    captured_at = LONG_AGO


class OpportunityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Opportunity

    number = factory.Sequence(lambda n: f"OP-TEST-{n}")
    account = factory.SubFactory(AccountFactory)
    name = factory.Sequence(lambda n: f"Deal {n}")
    amount = Decimal(1000)
    currency = "EUR"
    stage = factory.SubFactory(StageFactory)
    probability_pct = factory.SelfAttribute("stage.probability_pct")
    expected_close = date(2026, 12, 15)
    opened_at = LONG_AGO
    stage_since = LONG_AGO


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    kind = "TASK"
    subject = factory.Sequence(lambda n: f"Task {n}")
    account = factory.SubFactory(AccountFactory)

"""A person's export and erasure reach the leads they were; the account's timeline tells of opportunities."""

from datetime import UTC, datetime

import pytest

from crm.models import Lead, PipelineStage
from crm.selectors.pipeline_traces import opportunity_steps
from crm.services import erasure, opportunities, stages
from tests.factories import AccountFactory, ContactFactory, LeadFactory, OpportunityFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def person():
    return ContactFactory(name="Anna Bauer", email="anna@nordfurt.example", phone="+49 561 1234567")


def test_leads_are_handed_out_and_erased(person, sales_manager):
    was = LeadFactory(contact=person, person="Anna Bauer", message="Anna Bauer here", phone="+49 561 1234567")
    wrote = LeadFactory(email="ANNA@nordfurt.example", email_key="anna@nordfurt.example", consent_given_at=NOW)
    other = LeadFactory(person="Ben")
    handed = erasure.contact_export(actor=sales_manager, contact=person, now=NOW)
    assert {row["number"] for row in handed["leads"]} == {was.number, wrote.number}
    erasure.contact_erase(actor=sales_manager, contact=person, now=NOW)
    for lead in Lead.objects.filter(pk__in=[was.pk, wrote.pk]):
        assert "Anna" not in f"{lead.person} {lead.message}"
        assert (lead.email, lead.email_key, lead.phone, lead.consent_given_at) == ("", "", "", None)
    other.refresh_from_db()
    assert other.person == "Ben"


def test_the_timeline_tells_the_steps():
    stages.stages_ready(actor=None)
    account = AccountFactory()
    deal = OpportunityFactory(account=account, stage=PipelineStage.objects.get(code="new"))
    opportunities.opportunity_win(actor=None, opportunity=deal, now=NOW)
    [entry] = opportunity_steps(account=account, user=None, limit=5)
    assert (entry.title, entry.text, entry.tone, entry.at) == (deal.name, "New → Won", "success", NOW)

"""Leads: channel and owner found at capture, the way to their end, and what is refused."""

from datetime import UTC, date, datetime

import pytest

from b2bops.common.errors import TransitionRefused
from b2bops.platform.models import AuditEntry, OutboxMessage
from b2bops.platform.services.records import RecordRefused
from crm.models import Lead, LeadSource, LeadStatus, LostReason
from crm.services import lead_routes, leads
from tests.factories import CampaignFactory, LeadFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def capture(actor=None, company="Nordfurt GmbH", **fields):
    return leads.lead_capture(actor=actor, company=company, now=NOW, **{"email": "anna@nordfurt.example"} | fields)


def test_a_captured_lead_is_new_numbered_recorded_and_announced():
    lead = capture()
    assert (lead.number, lead.status, lead.source) == ("LD-2026-00001", LeadStatus.NEW, LeadSource.FORM)
    assert (lead.email_key, lead.domain_key, lead.company_key) == (
        "anna@nordfurt.example",
        "nordfurt.example",
        "nordfurt",
    )
    assert AuditEntry.objects.get().action == "lead.captured"
    assert OutboxMessage.objects.get().payload["number"] == lead.number


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"source": "EVENT", "utm_medium": "cpc"}, LeadSource.EVENT),
        ({"utm_campaign": "AUTUMN", "utm_medium": "cpc"}, LeadSource.SOCIAL),
        ({"utm_medium": "CPC"}, LeadSource.SEM),
        ({"utm_medium": "organic"}, LeadSource.SEO),
        ({"utm_medium": "carrier pigeon"}, LeadSource.FORM),
    ],
)
def test_the_channel_is_stated_or_the_campaigns_or_the_mediums(fields, source):
    CampaignFactory(code="autumn", channel=LeadSource.SOCIAL)
    assert capture(**fields).source == source


def test_utm_campaign_finds_the_campaign():
    campaign = CampaignFactory(code="autumn")
    assert capture(utm_campaign="Autumn").campaign == campaign


def test_the_same_reference_is_the_same_lead():
    first = capture(external_ref="form-7")
    assert capture(external_ref="form-7", company="Something else") == first
    assert Lead.objects.count() == 1


def test_somebody_must_be_able_to_answer():
    with pytest.raises(leads.LeadUnreachable) as refused:
        capture(email="", phone="")
    assert refused.value.field == "email"


@pytest.mark.parametrize(("field", "value"), [("email", "not an address"), ("company", "a\x00b"), ("source", "TV")])
def test_a_bad_value_is_named(field, value):
    with pytest.raises(RecordRefused) as refused:
        capture(**{field: value})
    assert refused.value.field == field
    assert not Lead.objects.exists()


def test_routes_choose_by_country_and_source(sales_manager, sales_member, territory, other_territory):
    lead_routes.lead_route_create(actor=sales_manager, position=1, country="Denmark", territory=other_territory)
    lead_routes.lead_route_create(actor=sales_manager, position=2, source="SEM", territory=territory)
    assert capture(country="denmark", source="SEM").territory == other_territory
    bound = capture(source="SEM")
    assert (bound.territory, bound.owner) == (territory, sales_member)
    assert capture(source="SEO").territory is None


def test_the_least_busy_member_takes_the_next_lead(sales_manager, sales_member, territory, django_user_model):
    second = django_user_model.objects.create(username="second", territory=territory)
    second.team_roles.create(team="SALES", level="MEMBER")
    lead_routes.lead_route_create(actor=sales_manager, position=1, territory=territory)
    LeadFactory(owner=sales_member, territory=territory)
    assert capture().owner == second
    assert capture().owner == sales_member


def test_a_members_lead_is_their_own(sales_member, territory, other_territory):
    lead = capture(actor=sales_member)
    assert (lead.owner, lead.territory, lead.source) == (sales_member, territory, LeadSource.DIRECT)
    with pytest.raises(leads.LeadElsewhere):
        capture(actor=sales_member, territory=other_territory)


def test_from_new_to_disqualified_and_back(sales_member, territory):
    lead = LeadFactory(territory=territory)
    with pytest.raises(TransitionRefused):
        leads.lead_qualify(actor=sales_member, lead=lead, now=NOW)
    lead = leads.lead_start(actor=sales_member, lead=lead, now=NOW)
    assert (lead.status, lead.owner) == (LeadStatus.WORKING, sales_member)
    lead = leads.lead_qualify(actor=sales_member, lead=lead, now=NOW)
    assert lead.qualified_at == NOW
    reason = LostReason.objects.create(name="No budget")
    lead = leads.lead_disqualify(actor=sales_member, lead=lead, reason=reason, now=NOW)
    assert (lead.disqualified_reason, lead.closed_at) == (reason, NOW)
    lead = leads.lead_start(actor=sales_member, lead=lead, now=NOW)
    assert (lead.status, lead.disqualified_reason, lead.closed_at) == (LeadStatus.WORKING, None, None)
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == [
        "lead.started",
        "lead.qualified",
        "lead.disqualified",
        "lead.started",
    ]


def test_the_first_qualification_counts():
    lead = LeadFactory(status=LeadStatus.WORKING, qualified_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert leads.lead_qualify(actor=None, lead=lead, now=NOW).qualified_at.date() == date(2026, 1, 1)


def test_a_change_renews_the_keys(sales_member, territory):
    lead = LeadFactory(territory=territory)
    changed = leads.lead_update(actor=sales_member, lead=lead, company="Ried AG", phone="+49 561 1234567")
    assert (changed.company_key, changed.phone_key) == ("ried", "611234567")


def test_a_merged_lead_only_leads_to_the_other():
    lead = LeadFactory(merged_into=LeadFactory())
    for call in (
        lambda: leads.lead_update(actor=None, lead=lead, company="X"),
        lambda: leads.lead_start(actor=None, lead=lead, now=NOW),
    ):
        with pytest.raises(leads.LeadMerged):
            call()


def test_assigning_many_writes_one_entry_each_and_counts(sales_manager, sales_member, django_assert_max_num_queries):
    rows = LeadFactory.create_batch(5)
    LeadFactory(owner=sales_member)
    with django_assert_max_num_queries(8):
        count = leads.leads_assign(actor=sales_manager, lead_ids=[row.pk for row in rows], owner=sales_member)
    assert count == 5
    assert AuditEntry.objects.filter(action="lead.assigned").count() == 5


def test_members_see_the_leads_of_their_territory(sales_member, sales_manager, outsider, territory, other_territory):
    mine, theirs, nobodys = (LeadFactory(territory=place) for place in (territory, other_territory, None))
    assert set(Lead.objects.visible_to(sales_member)) == {mine}
    assert set(Lead.objects.visible_to(sales_manager)) == {mine, theirs, nobodys}
    assert not Lead.objects.visible_to(outsider)

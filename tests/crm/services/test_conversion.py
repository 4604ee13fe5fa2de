"""A qualified lead becomes account, contact and opportunity once, whatever is asked again."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from b2bops.common.errors import TransitionRefused
from crm.models import Account, Contact, LeadSource, LeadStatus, Opportunity
from crm.services import conversion
from crm.services.conversion import Opening
from tests.factories import AccountFactory, CampaignFactory, ContactFactory, LeadFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
OPENING = Opening("Shelving", date(2026, 12, 20), Decimal(4000))


@pytest.fixture
def lead(territory, sales_member):
    return LeadFactory(
        status=LeadStatus.QUALIFIED,
        territory=territory,
        owner=sales_member,
        company="Nordfurt GmbH",
        person="Anna Bauer",
        email="anna@nordfurt.example",
        source=LeadSource.EVENT,
        campaign=CampaignFactory(),
        consent_given_at=NOW,
    )


def test_everything_known_moves_on(lead, sales_member, territory):
    done = conversion.lead_convert(actor=sales_member, lead=lead, now=NOW, opening=OPENING)
    assert (done.account.name, done.account.territory, done.account.owner) == (
        "Nordfurt GmbH",
        territory,
        sales_member,
    )
    assert done.account.code == "AC-2026-00001"
    assert (done.contact.name, done.contact.email, done.contact.consent_given_at) == (
        "Anna Bauer",
        "anna@nordfurt.example",
        NOW,
    )
    deal = done.opportunity
    assert (deal.name, deal.amount, deal.source, deal.campaign, deal.contact) == (
        "Shelving",
        Decimal(4000),
        LeadSource.EVENT,
        lead.campaign,
        done.contact,
    )
    assert (done.lead.status, done.lead.closed_at) == (LeadStatus.CONVERTED, NOW)


def test_again_gives_the_same_rows(lead, sales_member):
    first = conversion.lead_convert(actor=sales_member, lead=lead, now=NOW, opening=OPENING)
    again = conversion.lead_convert(actor=sales_member, lead=lead, now=NOW, opening=OPENING)
    assert (again.account, again.contact, again.opportunity) == (first.account, first.contact, first.opportunity)
    assert (Account.objects.count(), Contact.objects.count(), Opportunity.objects.count()) == (1, 1, 1)


def test_into_an_existing_account_with_a_known_person(lead, sales_member, territory):
    account = AccountFactory(territory=territory)
    known = ContactFactory(account=account, email="ANNA@nordfurt.example")
    done = conversion.lead_convert(actor=sales_member, lead=lead, now=NOW, account=account)
    assert (done.account, done.contact, done.opportunity) == (account, known, None)
    known.refresh_from_db()
    assert known.consent_given_at == NOW


def test_an_inactive_account_is_refused_and_nothing_is_left_behind(lead, sales_member):
    account = AccountFactory(is_active=False)
    with pytest.raises(conversion.AccountGone):
        conversion.lead_convert(actor=sales_member, lead=lead, now=NOW, account=account, opening=OPENING)
    assert not Opportunity.objects.exists()


def test_only_a_qualified_lead_converts(sales_member):
    with pytest.raises(TransitionRefused):
        conversion.lead_convert(actor=sales_member, lead=LeadFactory(), now=NOW)
    assert not Account.objects.exists()


def test_a_bad_opening_leaves_no_account(lead, sales_member):
    bad = Opening("", date(2026, 12, 20))
    with pytest.raises(Exception, match="Name"):
        conversion.lead_convert(actor=sales_member, lead=lead, now=NOW, opening=bad)
    assert not Account.objects.exists()

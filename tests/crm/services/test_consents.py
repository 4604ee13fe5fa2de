"""Consent: given and withdrawn per purpose, each time with its row of history and one audit entry."""

from datetime import UTC, datetime

import pytest

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import AuditEntry
from b2bops.platform.services.records import RecordRefused
from crm.models import ConsentChange
from crm.services import consents, contacts
from tests.factories import AccountFactory, ContactFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def say(actor, contact, given, purpose="PROFILING", **more):
    return consents.consent_set(actor=actor, contact=contact, purpose=purpose, given=given, at=NOW, **more)


def test_given_and_withdrawn_with_their_history(sales_member):
    contact = say(sales_member, ContactFactory(), True, proof="Signed form 12", source="FORM")
    assert contact.profiling_consent_at == NOW
    assert (contact.consent_given_at, contact.phone_consent_at) == (None, None)
    assert say(sales_member, contact, False).profiling_consent_at is None
    history = ConsentChange.objects.order_by("pk").values_list("given", "source", "proof", "entered_by")
    assert list(history) == [(True, "FORM", "Signed form 12", sales_member.pk), (False, "STAFF", "", sales_member.pk)]
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["contact.consent_given", "contact.consent_withdrawn"]


def test_saying_it_again_adds_nothing(sales_member):
    contact = say(sales_member, ContactFactory(), True)
    say(sales_member, contact, True)
    assert ConsentChange.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [({"purpose": "SPAM"}, "purpose"), ({"source": "TELEPATHY"}, "source"), ({"proof": "\x00"}, "proof")],
)
def test_refusals_name_their_field(sales_member, values, field):
    with pytest.raises((InvalidValue, RecordRefused)) as refused:
        say(sales_member, ContactFactory(), True, **values)
    assert refused.value.field == field
    assert not ConsentChange.objects.exists()


def test_consent_that_came_with_a_contact_has_its_history(sales_member):
    made = contacts.contact_create(actor=sales_member, account=AccountFactory(), name="Mia", consent_given_at=NOW)
    contacts.contact_update(actor=sales_member, contact=made, consent_given_at=None)
    contacts.contact_update(actor=sales_member, contact=made, role="Buyer")
    assert list(ConsentChange.objects.order_by("pk").values_list("purpose", "given")) == [
        ("MARKETING", True),
        ("MARKETING", False),
    ]

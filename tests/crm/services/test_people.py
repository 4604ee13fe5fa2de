"""Contacts and addresses: one e-mail per account, one default address per kind, each change recorded once."""

import pytest

from b2bops.platform.models import AuditEntry
from b2bops.platform.services.records import RecordRefused
from crm.models import Address
from crm.services import addresses, contacts
from tests.factories import AccountFactory, ContactFactory

pytestmark = pytest.mark.django_db
STREET = {"kind": "SHIP", "line_1": "Hafenstraße 12", "city": "Hamburg", "country": "Germany"}


def test_contact_is_created_once_and_recorded_once(sales_member):
    contact = contacts.contact_create(
        actor=sales_member, account=AccountFactory(), name="Mia Vogt", email="mia@example.com"
    )
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id) == ("contact.created", str(contact.pk))


def test_same_email_twice_at_an_account_is_refused(sales_member):
    contact = ContactFactory(email="mia@example.com")
    with pytest.raises(RecordRefused, match="contact_email_unique_per_account"):
        contacts.contact_create(actor=sales_member, account=contact.account, name="X", email="mia@example.com")
    assert contacts.contact_create(actor=sales_member, account=AccountFactory(), name="X", email="mia@example.com").pk


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"name": ""}, "name"), ({"name": "X", "email": "no mail"}, "email"), ({"name": "X\x00"}, "name")],
)
def test_refused_contacts_name_the_field(sales_member, fields, field):
    with pytest.raises(RecordRefused) as refused:
        contacts.contact_create(actor=sales_member, account=AccountFactory(), **fields)
    assert refused.value.field == field


def test_contact_does_not_move_to_another_account(sales_member):
    with pytest.raises(TypeError, match="account"):
        contacts.contact_update(actor=sales_member, contact=ContactFactory(), account=AccountFactory())


def test_first_address_of_a_kind_is_the_default(sales_member):
    account = AccountFactory()
    first = addresses.address_create(actor=sales_member, account=account, **STREET)
    second = addresses.address_create(actor=sales_member, account=account, **STREET)
    assert (first.is_default, second.is_default) == (True, False)


def test_new_default_takes_over_and_both_changes_are_recorded(sales_member):
    account = AccountFactory()
    first = addresses.address_create(actor=sales_member, account=account, **STREET)
    second = addresses.address_create(actor=sales_member, account=account, **STREET)
    addresses.address_update(actor=sales_member, address=second, is_default=True)
    assert Address.objects.get(is_default=True) == second
    changed = AuditEntry.objects.filter(action="address.changed").order_by("pk")
    assert list(changed.values_list("object_id", "after")) == [
        (str(first.pk), {"is_default": False}),
        (str(second.pk), {"is_default": True}),
    ]


def test_removed_address_is_recorded(sales_member):
    address = addresses.address_create(actor=sales_member, account=AccountFactory(), **STREET)
    addresses.address_remove(actor=sales_member, address=address)
    assert not Address.objects.exists()
    assert AuditEntry.objects.get(action="address.removed").before["city"] == "Hamburg"

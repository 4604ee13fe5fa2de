"""Merging: everything moves once, twins stay, the merged row leads to the kept one, nothing half-done is left."""

from decimal import Decimal

import pytest
from django.apps import apps

from b2bops.platform.models import AuditEntry, OutboxMessage
from crm.models import Account, Address, Contact, Lead, LeadStatus
from crm.selectors.merging import merge_preview, relations_to
from crm.services import merging
from orders.models import SalesOrder
from orders.selectors import account_exposure
from tests.factories import (
    AccountFactory,
    ContactFactory,
    LeadFactory,
    OpportunityFactory,
    QuoteFactory,
    SalesOrderFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return AccountFactory(name="Kept GmbH", tax_id=""), AccountFactory(name="Gone AG", tax_id="DE1")


def test_every_app_s_rows_move_with_one_entry_each(pair, sales_manager):
    kept, gone = pair
    order, quote, deal = SalesOrderFactory(account=gone), QuoteFactory(account=gone), OpportunityFactory(account=gone)
    child = AccountFactory(parent=gone)
    merging.account_merge(actor=sales_manager, kept=kept, merged=gone, take=["tax_id"])
    for row in (order, quote, deal):
        row.refresh_from_db()
        assert row.account == kept
        assert AuditEntry.objects.filter(model=row._meta.label_lower, object_id=str(row.pk)).count() == 1
    child.refresh_from_db()
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (child.parent, kept.tax_id, gone.merged_into, gone.is_active) == (kept, "DE1", kept, False)
    assert OutboxMessage.objects.get(topic="account.merged").payload["moved"]["orders.SalesOrder.account"] == 1


def test_no_foreign_key_to_an_account_is_forgotten():
    found = {(relation.model, relation.field) for relation in relations_to(Account)}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is Account:
                assert (model, field.name) in found


def test_the_preview_counts_what_moves_and_what_stays(pair):
    kept, gone = pair
    SalesOrderFactory.create_batch(3, account=gone)
    ContactFactory(account=kept, email="anna@a.example")
    ContactFactory(account=gone, email="anna@a.example")
    ContactFactory(account=gone, email="ben@a.example")
    preview = merge_preview(kept=kept, merged=gone)
    counts = {each.relation.name: (each.count, each.staying) for each in preview.moving}
    assert counts == {"orders.SalesOrder.account": (3, 0), "crm.Contact.account": (1, 1)}
    assert {choice.name: choice.suggested for choice in preview.choices if choice.differs} == {
        "name": "kept",
        "tax_id": "merged",
    }
    merging.account_merge(actor=None, kept=kept, merged=gone)
    assert Contact.objects.filter(account=kept).count() == 2
    assert Contact.objects.filter(account=gone).count() == 1


def test_addresses_move_and_one_default_stays(pair):
    kept, gone = pair
    for account, city in ((kept, "Kassel"), (gone, "Bremen")):
        Address.objects.create(account=account, kind="SHIP", line_1="1", city=city, country="D", is_default=True)
    merging.account_merge(actor=None, kept=kept, merged=gone)
    assert list(Address.objects.filter(account=kept).order_by("city").values_list("city", "is_default")) == [
        ("Bremen", False),
        ("Kassel", True),
    ]


def test_a_child_can_take_its_parents_place(pair):
    kept, gone = pair
    top = AccountFactory()
    Account.objects.filter(pk=gone.pk).update(parent=top)
    Account.objects.filter(pk=kept.pk).update(parent=gone)
    merging.account_merge(actor=None, kept=kept, merged=gone)
    kept.refresh_from_db()
    assert kept.parent == top


def test_what_cannot_be_merged(pair):
    kept, gone = pair
    below = AccountFactory(parent=AccountFactory(parent=gone))
    elsewhere = AccountFactory(merged_into=kept)
    foreign = AccountFactory(currency="USD")
    for one, other in ((kept, kept), (below, gone), (kept, elsewhere), (elsewhere, kept), (kept, foreign)):
        with pytest.raises(merging.MergeRefused):
            merging.account_merge(actor=None, kept=one, merged=other)
    assert not AuditEntry.objects.exists()


def test_a_failure_moves_nothing(pair):
    kept, gone = pair
    order = SalesOrderFactory(account=gone)
    with pytest.raises(Exception, match="not chosen"):
        merging.account_merge(actor=None, kept=kept, merged=gone, take=["code"])
    assert SalesOrder.objects.get(pk=order.pk).account == gone
    assert not AuditEntry.objects.exists()


def test_leads_merge_with_their_keys_and_flatten_chains():
    kept, gone = LeadFactory(email="", phone="1"), LeadFactory(email="anna@x.example", email_key="anna@x.example")
    older = LeadFactory(merged_into=gone)
    merging.lead_merge(actor=None, kept=kept, merged=gone, take=["email"])
    kept.refresh_from_db()
    older.refresh_from_db()
    assert (kept.email, kept.email_key, kept.domain_key) == ("anna@x.example", "anna@x.example", "x.example")
    assert older.merged_into == kept
    assert list(Lead.objects.kept()) == [kept]


def test_a_converted_lead_survives():
    done = LeadFactory(status=LeadStatus.CONVERTED, account=AccountFactory())
    with pytest.raises(merging.MergeRefused):
        merging.lead_merge(actor=None, kept=LeadFactory(), merged=done)
    fresh = LeadFactory()
    assert merging.lead_merge(actor=None, kept=done, merged=fresh) == done


def test_credit_of_the_kept_account_counts_what_came(pair):
    kept, gone = pair
    order = SalesOrderFactory(account=gone, status="CONFIRMED", subtotal=Decimal(120), total=Decimal(120))
    before = account_exposure(gone)
    merging.account_merge(actor=None, kept=kept, merged=gone)
    assert account_exposure(Account.objects.get(pk=kept.pk)) == before
    order.refresh_from_db()
    assert order.account == kept

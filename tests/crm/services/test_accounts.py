"""Accounts: territory bounds, parents, lifecycle by hand, assignment in bulk; each change recorded once."""

from datetime import date
from decimal import Decimal

import pytest

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import AuditEntry
from b2bops.platform.services.records import RecordRefused
from crm.models import Account, Lifecycle
from crm.selectors import account_card
from crm.services import accounts
from tests.factories import AccountFactory, PriceListFactory

pytestmark = pytest.mark.django_db


def test_a_members_account_lies_in_their_territory(sales_member, territory):
    account = accounts.account_create(actor=sales_member, code="A", name="Acme", currency="EUR")
    assert account.territory == territory
    assert account.lifecycle == Lifecycle.LEAD
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.after["territory"]) == ("account.created", str(territory))


def test_member_cannot_move_an_account_out_of_sight(sales_member, territory, other_territory):
    account = AccountFactory(territory=territory)
    with pytest.raises(accounts.TerritoryNotYours) as refused:
        accounts.account_update(actor=sales_member, account=account, territory=other_territory)
    assert (refused.value.field, refused.value.status) == ("territory", 403)
    assert not AuditEntry.objects.exists()


def test_manager_moves_accounts(sales_manager, territory, other_territory):
    account = AccountFactory(territory=territory)
    changed = accounts.account_update(actor=sales_manager, account=account, territory=other_territory)
    assert changed.territory == other_territory


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": "", "name": "X"}, "code"),
        ({"code": "A", "name": "X\x00"}, "name"),
        ({"code": "A", "name": "X", "currency": "euro"}, "currency"),
        ({"code": "A", "name": "X", "credit_limit": Decimal(-1)}, "credit_limit"),
        ({"code": "A", "name": "X", "credit_limit": Decimal("NaN")}, "credit_limit"),
        ({"code": "A", "name": "X", "credit_limit": Decimal("1e40")}, "credit_limit"),
        ({"code": "A", "name": "X", "payment_terms_days": 10**12}, "payment_terms_days"),
        ({"code": "A", "name": "X", "payment_terms_days": -1}, "payment_terms_days"),
    ],
)
def test_refused_values_name_field_and_remedy(sales_manager, fields, field):
    with pytest.raises(RecordRefused) as refused:
        accounts.account_create(actor=sales_manager, **{"currency": "EUR", **fields})
    assert refused.value.field == field
    assert refused.value.remedy
    assert not Account.objects.exists()


def test_account_is_never_its_own_ancestor(sales_manager):
    top = AccountFactory()
    below = AccountFactory(parent=AccountFactory(parent=top))
    for parent in (top, below):
        with pytest.raises(accounts.AccountCircle) as refused:
            accounts.account_update(actor=sales_manager, account=top, parent=parent)
        assert refused.value.field == "parent"


def test_lifecycle_by_hand_is_marked_and_released(sales_manager):
    account = accounts.lifecycle_set(
        actor=sales_manager, account=AccountFactory(), lifecycle="AT_RISK", on=date(2026, 11, 24)
    )
    assert (account.lifecycle, account.lifecycle_by_hand) == ("AT_RISK", True)
    account = accounts.lifecycle_release(actor=sales_manager, account=account)
    assert (account.lifecycle, account.lifecycle_by_hand) == ("AT_RISK", False)
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["account.lifecycle_set", "account.lifecycle_released"]


def test_unknown_lifecycle_is_refused(sales_manager):
    with pytest.raises(accounts.LifecycleUnknown, match="HAPPY"):
        accounts.lifecycle_set(actor=sales_manager, account=AccountFactory(), lifecycle="HAPPY", on=date(2026, 11, 24))


def test_assignment_records_only_changed_accounts(sales_manager, sales_member, territory):
    mine = AccountFactory(owner=sales_member, territory=territory)
    others = AccountFactory.create_batch(3)
    keys = [account.pk for account in (mine, *others)]
    count = accounts.accounts_assign(actor=sales_manager, account_ids=keys, owner=sales_member, territory=territory)
    assert count == 3
    assert Account.objects.filter(owner=sales_member, territory=territory).count() == 4
    assert set(AuditEntry.objects.values_list("object_id", flat=True)) == {str(each.pk) for each in others}


def test_assignment_of_nothing_is_refused(sales_manager):
    with pytest.raises(InvalidValue) as refused:
        accounts.accounts_assign(actor=sales_manager, account_ids=[AccountFactory().pk])
    assert refused.value.field == "owner"


def test_price_lists_are_ones_own_then_those_of_the_parents():
    group, own = PriceListFactory(code="G", is_default=False), PriceListFactory(code="O", is_default=False)
    parent = AccountFactory(price_list=group)
    assert _lists(AccountFactory(parent=parent, price_list=own)) == [own, group]
    assert _lists(AccountFactory(parent=parent)) == [group]
    assert _lists(AccountFactory()) == []


def _lists(account):
    return list(account_card(account=account, on=date(2026, 5, 1)).price_lists)

"""The nightly derivation: orders decide, hand-set values win, each change is recorded once, a second run is quiet."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from b2bops.platform.models import AuditEntry
from crm.models import Account
from crm.services import accounts
from orders.selectors.rhythm import account_rhythms
from orders.tasks import lifecycles_derive
from tests.factories import AccountFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db


def ordered(account, *days_ago):
    for days in days_ago:
        at = timezone.now() - timedelta(days=days)
        SalesOrderFactory(account=account, ordered_at=at, confirmed_at=at)
    return account


def test_orders_decide_and_hand_set_values_win(sales_manager, django_assert_max_num_queries):
    regular = ordered(AccountFactory(lifecycle="LEAD"), 21, 14, 7)
    silent = ordered(AccountFactory(), 70, 60, 50)
    never = AccountFactory(lifecycle="NEW")
    kept = ordered(AccountFactory(), 70, 60, 50)
    accounts.lifecycle_set(actor=sales_manager, account=kept, lifecycle="NEW", on=timezone.localdate())
    walk_in = AccountFactory(is_walk_in=True)
    with django_assert_max_num_queries(12):
        assert lifecycles_derive() == 3
    found = dict(Account.objects.values_list("pk", "lifecycle"))
    assert [found[each.pk] for each in (regular, silent, never, kept, walk_in)] == [
        "ACTIVE",
        "AT_RISK",
        "LEAD",
        "NEW",
        "ACTIVE",
    ]
    regular.refresh_from_db()
    assert regular.lifecycle_since == timezone.now().date()
    derived = AuditEntry.objects.filter(action="account.lifecycle_derived")
    assert sorted(derived.values_list("object_id", flat=True)) == sorted(str(x.pk) for x in (regular, silent, never))
    assert lifecycles_derive() == 0
    assert derived.count() == 3


def test_drafts_and_cancelled_orders_do_not_count():
    account = AccountFactory()
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    SalesOrderFactory(account=account, ordered_at=now, confirmed_at=None)
    SalesOrderFactory(account=account, ordered_at=now, confirmed_at=now, cancelled_at=now)
    assert account_rhythms(as_of=now.date()).account_id.size == 0

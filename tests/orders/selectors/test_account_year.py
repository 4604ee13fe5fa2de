"""What an account bought in its last year: which orders count, and what they are compared with."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from orders.selectors import account_year
from tests.factories import AccountFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def sold(account, *, days_ago, subtotal, **fields):
    at = NOW - timedelta(days=days_ago)
    values = {"confirmed_at": at, "currency": account.currency} | fields
    return SalesOrderFactory(
        account=account, ordered_at=at, subtotal=Decimal(subtotal), total=Decimal(subtotal), **values
    )


def test_two_years_are_compared(django_assert_num_queries):
    account = AccountFactory()
    sold(account, days_ago=10, subtotal=100)
    sold(account, days_ago=364, subtotal=50)
    sold(account, days_ago=366, subtotal=120)
    sold(account, days_ago=731, subtotal=999)
    with django_assert_num_queries(1):
        year = account_year(account, now=NOW)
    assert (year.amount, year.amount_before, year.orders, year.days_since) == (150, 120, 2, 10)
    assert year.change_pct == 25


def test_drafts_cancelled_orders_other_currencies_and_other_accounts_do_not_count():
    account = AccountFactory(currency="EUR")
    sold(account, days_ago=5, subtotal=10, confirmed_at=None)
    sold(account, days_ago=5, subtotal=20, cancelled_at=NOW)
    sold(account, days_ago=5, subtotal=40, currency="USD")
    sold(AccountFactory(currency="EUR"), days_ago=5, subtotal=80)
    year = account_year(account, now=NOW)
    assert (year.amount, year.orders, year.last_ordered_at) == (0, 0, None)
    assert year.change_pct is None

"""Small known days: a fixed today, and orders placed so many days before it."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.factories import AccountFactory, SalesOrderFactory


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def ordered(today):
    """Write sold orders of an account on the given days ago."""

    def write(account, *days_ago, amount=100, status="CLOSED", **fields):
        return [
            SalesOrderFactory(
                account=account,
                status=status,
                ordered_at=timezone.make_aware(datetime.combine(today - timedelta(days=ago), time(9))),
                subtotal=Decimal(amount),
                total=Decimal(amount),
                **fields,
            )
            for ago in days_ago
        ]

    return write


@pytest.fixture
def north(territory):
    return AccountFactory(name="Northern Tools", territory=territory)


@pytest.fixture
def south(other_territory):
    return AccountFactory(name="Southern Tools", territory=other_territory)

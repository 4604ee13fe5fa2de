from datetime import UTC, datetime, timedelta

from django.utils import timezone

from orders.models import SalesReturn
from orders.selectors import account_timeline
from tests.factories import QuoteFactory, SalesOrderFactory


def test_documents_come_newest_first_and_no_more_than_asked(account, django_assert_num_queries):
    for day in range(1, 8):
        SalesOrderFactory(account=account, ordered_at=datetime(2026, 1, day, tzinfo=UTC))
    quote = QuoteFactory(account=account)
    back = SalesReturn.objects.create(
        number="RT-1", account=account, currency="EUR", returned_at=timezone.now() + timedelta(hours=1)
    )
    SalesOrderFactory()
    with django_assert_num_queries(3):
        found = account_timeline(account, 5)
    assert [entry.number for entry in found[:2]] == [back.number, quote.number]
    assert len(found) == 5
    assert [entry.at for entry in found] == sorted((entry.at for entry in found), reverse=True)

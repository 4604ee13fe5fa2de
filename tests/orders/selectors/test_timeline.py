"""Orders, quotes and returns on the account's timeline: one query each, newest first, together in order."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from crm import timeline
from orders.models import SalesReturn
from tests.factories import QuoteFactory, SalesOrderFactory

OURS = ("orders", "quotes", "returns")


def test_documents_come_newest_first_and_no_more_than_asked(account, sales_manager, django_assert_num_queries):
    for day in range(1, 8):
        SalesOrderFactory(account=account, ordered_at=datetime(2026, 1, day, tzinfo=UTC))
    quote = QuoteFactory(account=account)
    back = SalesReturn.objects.create(
        number="RT-1", account=account, currency="EUR", returned_at=timezone.now() + timedelta(hours=1)
    )
    SalesOrderFactory()
    sources = [source for source in timeline.sources_for(sales_manager) if source.kind in OURS]
    with django_assert_num_queries(3):
        found = timeline.account_entries(account=account, user=sales_manager, sources=sources, limit=5)
    assert [entry.title for entry in found[:2]] == [back.number, quote.number]
    assert len(found) == 5
    assert [entry.at for entry in found] == sorted((entry.at for entry in found), reverse=True)


def test_people_of_no_team_are_told_nothing(account, outsider):
    SalesOrderFactory(account=account)
    assert {source.kind for source in timeline.sources_for(outsider)}.isdisjoint(OURS)

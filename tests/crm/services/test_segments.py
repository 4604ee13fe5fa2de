"""Segments: their accounts, and whom a promotion is for."""

import pytest

from b2bops.platform.models import AuditEntry
from b2bops.platform.services.records import RecordRefused
from crm.services import segments
from tests.factories import AccountFactory, PromotionFactory, SegmentFactory

pytestmark = pytest.mark.django_db


def test_accounts_are_moved_at_once_and_each_change_is_recorded(sales_manager, django_assert_num_queries):
    segment = SegmentFactory()
    accounts = [AccountFactory() for _ in range(5)]
    keys = [account.pk for account in accounts]
    with django_assert_num_queries(5):
        assert segments.accounts_put_in_segment(actor=sales_manager, account_ids=keys, segment=segment) == 5
    assert segments.accounts_put_in_segment(actor=sales_manager, account_ids=keys, segment=segment) == 0
    assert AuditEntry.objects.filter(action="account.segment_changed").count() == 5


def test_a_second_segment_with_the_same_code_is_refused(sales_manager):
    segments.segment_create(actor=sales_manager, code="R", name="Resellers")
    with pytest.raises(RecordRefused) as refused:
        segments.segment_create(actor=sales_manager, code="R", name="Others")
    assert refused.value.field == "code"


def test_the_audience_is_replaced_and_recorded_once(sales_manager):
    promotion, account, segment = PromotionFactory(), AccountFactory(), SegmentFactory()
    for _twice in range(2):
        segments.promotion_audience_set(
            actor=sales_manager, promotion=promotion, accounts=[account], segments=[segment]
        )
    assert promotion.audiences.count() == 2
    assert AuditEntry.objects.filter(action="promotion.audience_set").count() == 1

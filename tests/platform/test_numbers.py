from datetime import date

import pytest
from django.db import transaction

from b2bops.platform.services import numbers


@pytest.mark.django_db
def test_numbers_count_up_per_kind_and_year():
    taken = [numbers.take(kind="SO", on=date(2026, 5, 1)) for _ in range(2)]
    assert taken == ["SO-2026-00001", "SO-2026-00002"]
    assert numbers.take(kind="SO", on=date(2027, 1, 1)) == "SO-2027-00001"
    assert numbers.take(kind="PO", on=date(2026, 5, 1)) == "PO-2026-00001"


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_document_leaves_no_gap():
    with pytest.raises(RuntimeError), transaction.atomic():
        numbers.take(kind="IN", on=date(2026, 5, 1))
        raise RuntimeError
    assert numbers.take(kind="IN", on=date(2026, 5, 1)) == "IN-2026-00001"

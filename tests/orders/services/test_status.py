"""The worked table of docs/reference/domain/order_status.md, row by row, in Python and in SQL."""

from decimal import Decimal
from pathlib import Path

import pytest

from orders.invariants import derived_status
from orders.models import HoldReason, OrderHold, OrderStatus, SalesOrder
from orders.services import status
from tests.factories import LONG_AGO, SalesOrderFactory

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "domain" / "order_status.md"


def documented_rows():
    rows = []
    for text in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        if len(cells) == 6 and cells[0] in {"yes", "no"}:
            rows.append(tuple(cells))
    return rows


ROWS = documented_rows()
REASONS = [HoldReason.CREDIT, HoldReason.STOCK, HoldReason.PRICE]


def test_the_page_has_the_table():
    assert len(ROWS) == 16
    assert {row[-1] for row in ROWS} == set(OrderStatus.values)


@pytest.mark.parametrize(("cancelled", "confirmed", "holds", "delivered", "billed", "expected"), ROWS)
def test_status_is_the_documented_one(cancelled, confirmed, holds, delivered, billed, expected):
    derived = status.derive(
        cancelled_at=LONG_AGO if cancelled == "yes" else None,
        confirmed_at=LONG_AGO if confirmed == "yes" else None,
        open_holds=int(holds),
        delivered_pct=Decimal(delivered),
        billed_pct=Decimal(billed),
    )
    assert derived == expected


def test_sql_derives_the_same(db):
    expected = {}
    for cancelled, confirmed, holds, delivered, billed, outcome in ROWS:
        order = SalesOrderFactory(
            cancelled_at=LONG_AGO if cancelled == "yes" else None,
            confirmed_at=LONG_AGO if confirmed == "yes" else None,
            delivered_pct=Decimal(delivered),
            billed_pct=Decimal(billed),
        )
        OrderHold.objects.bulk_create(OrderHold(order=order, reason=reason) for reason in REASONS[: int(holds)])
        expected[order.pk] = outcome
    assert dict(SalesOrder.objects.annotate(derived=derived_status()).values_list("pk", "derived")) == expected


@pytest.mark.parametrize(
    ("done", "ordered", "expected"),
    [
        ("0", "10", "0.00"),
        ("99999", "100000", "99.99"),
        ("1", "1000000", "0.01"),
        ("10", "10", "100.00"),
        ("1", "3", "33.33"),
    ],
)
def test_axis_is_full_only_when_everything_is_done(done, ordered, expected):
    assert status.axis_pct(done=Decimal(done), ordered=Decimal(ordered)) == Decimal(expected)


def test_a_refused_verb_names_status_and_way_out(db):
    order = SalesOrderFactory(status=OrderStatus.CLOSED)
    with pytest.raises(status.OrderActionRefused) as refused:
        status.check(order, "ship")
    assert refused.value.field == "status"
    assert refused.value.value == OrderStatus.CLOSED
    assert "Confirmed" in refused.value.remedy

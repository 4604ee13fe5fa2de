"""Returns find the order lines they came from."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from orders.imports.matching import Origin, allocate
from orders.models import SalesOrderLine, SalesReturn, SalesReturnLine
from tests.orders.imports.conftest import row


def sold(order, day, quantity, **more):
    return row(order=order, date=f"2011-03-{day:02d} 10:00:00", quantity=str(quantity), **more)


def came_back():
    return dict(SalesOrderLine.objects.values_list("order__number", "returned_qty"))


def test_the_latest_earlier_order_is_taken_first_and_several_are_spanned(sales_file, imported):
    rows = [sold("1", 1, 5), sold("2", 2, 5), sold("3", 9, 5), sold("C4", 5, -7)]
    run = imported(sales_file(rows))
    assert came_back() == {"1": 2, "2": 5, "3": 0}
    lines = SalesReturnLine.objects.order_by("-quantity").values_list("order_line__order__number", "quantity")
    assert list(lines) == [("2", 5), ("1", 2)]
    assert run.findings.count() == 0
    assert SalesReturn.objects.get().total == Decimal("17.85")


def test_another_customer_product_or_price_is_no_origin(sales_file, imported):
    rows = [
        sold("1", 1, 5, customer="1"), sold("2", 1, 5, sku="22"), sold("3", 1, 5, price="2.54"), sold("C4", 5, -1),
    ]  # fmt: skip
    run = imported(sales_file(rows))
    assert set(came_back().values()) == {0}
    finding = run.findings.get()
    assert (finding.reason, finding.outcome, finding.value) == ("RETURN_WITHOUT_ORIGINAL", "CORRECTED", "1")
    assert SalesReturnLine.objects.get().order_line is None


def test_what_orders_do_not_cover_becomes_a_part_without_original(sales_file, imported):
    imported(sales_file([sold("1", 1, 5), sold("C2", 5, -8)]))
    assert set(SalesReturnLine.objects.values_list("order_line__order__number", "quantity")) == {("1", 5), (None, 3)}


def test_a_return_finds_its_order_in_an_earlier_file(sales_file, imported):
    imported(sales_file([sold("1", 1, 5)], name="march.csv"))
    imported(sales_file([sold("C2", 20, -2)], name="april.csv"))
    assert came_back() == {"1": 2}


def test_walk_in_sales_are_not_matched(sales_file, imported):
    imported(sales_file([sold("1", 1, 5, customer=""), sold("C2", 5, -2, customer="")]))
    assert came_back() == {"1": 0}


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 50)), max_size=8),
    st.integers(1, 200),
    st.integers(0, 20),
)
def test_allocation_never_takes_more_than_there_is_nor_from_the_future(sales, quantity, at):
    origins = [Origin(time, number, 1, left) for number, (time, left) in enumerate(sorted(sales))]
    available = sum(left for time, left in sales if time <= at)
    matches = allocate(quantity=quantity, at=at, origins=origins)
    assert sum(match.quantity for match in matches) == min(quantity, available)
    assert all(origin.left >= 0 for origin in origins)
    assert all(sorted(sales)[match.document][0] <= at for match in matches)

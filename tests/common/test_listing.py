"""The list machinery, on a real list of a real table."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import RequestFactory

from b2bops.common.listing import Column, ListFilterSet, Listing, SearchFilter, listing_response
from b2bops.common.listing.cells import export_cell, format_amount, format_number, format_quantity
from b2bops.common.listing.presentation import shown
from catalog.models import Product
from tests.factories import ProductFactory


class ProductFilter(ListFilterSet):
    q = SearchFilter("sku", "name")

    class Meta:
        model = Product
        fields = ("status",)


LISTING = Listing(
    key="things",
    title="Things",
    columns=(
        Column("sku", "SKU", sort="sku"),
        Column("name", "Name", sort="name"),
        Column("standard_cost", "Cost", kind="money", right="cost", value=lambda row: row.standard_cost),
    ),
    filterset=ProductFilter,
    sort="sku",
)


def call(user, **query):
    request = RequestFactory().get("/things/", query)
    request.user = user
    return listing_response(request, LISTING, Product.objects.all())


def exported(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode().lstrip("\ufeff")
    return list(csv.reader(io.StringIO(text)))


def test_search_needs_every_word_anywhere(operations_member):
    ProductFactory(sku="A-1", name="Red lantern")
    ProductFactory(sku="A-2", name="Blue lantern")
    rows = exported(call(operations_member, q="a- blue", export="csv"))
    assert [row[0] for row in rows[1:]] == ["A-2"]


def test_a_column_without_its_right_is_absent(operations_member, supply_member):
    ProductFactory(standard_cost=Decimal("4.20"))
    assert exported(call(operations_member, export="csv"))[0] == ["SKU", "Name"]
    assert exported(call(supply_member, export="csv"))[0] == ["SKU", "Name", "Cost"]


def test_sorting_by_a_column_that_is_not_there_falls_back(operations_member):
    ProductFactory(sku="B")
    ProductFactory(sku="A")
    rows = exported(call(operations_member, sort="-standard_cost", export="csv"))
    assert [row[0] for row in rows[1:]] == ["A", "B"]


@pytest.mark.parametrize("number", ["0", "-1", "abc", "999999", "\x00"])
def test_any_page_number_shows_a_page(operations_member, number):
    ProductFactory()
    assert call(operations_member, page=number).status_code == 200


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_formulas_are_defused_on_the_way_out(text):
    row = type("Row", (), {"name": text})()
    assert export_cell(Column("name", "Name"), row) == f"'{text}"


def test_amounts_and_quantities_show_what_they_have():
    assert format_amount(Decimal("1234.5"), "EUR") == "1,234.50 EUR"
    assert format_amount(Decimal(1234), "JPY") == "1,234 JPY"
    assert format_amount(Decimal("0.466"), "EUR") == "0.47 EUR"
    assert format_number(0.4651 * 100, places=0) == "47"
    assert format_quantity(Decimal("12.500")) == "12.5"
    assert format_quantity(Decimal("1200.000")) == "1,200"


def folded(request_user, **query):
    """The list with the name as a note under the SKU, as the response's listing."""
    columns = (
        Column("sku", "SKU", sort="sku", note=lambda row: row.name, wide=True),
        Column("name", "Name", export_only=True),
    )
    request = RequestFactory().get("/things/", query)
    request.user = request_user
    listing = replace(LISTING, columns=columns)
    queryset = Product.objects.all()
    filterset = ProductFilter(request.GET, queryset=queryset, request=request)
    visible = [column for column in columns if not column.export_only]
    return (
        shown(listing, visible, request, queryset.order_by("sku"), filterset, lambda name: False),
        listing_response(request, listing, queryset),
    )


def test_a_folded_column_is_a_note_on_the_screen_and_a_column_of_the_file(operations_member):
    ProductFactory(sku="A-1", name="Red lantern")
    screen, _page = folded(operations_member)
    (cell,) = screen.rows[0].cells
    assert (cell.value, cell.note, cell.wide) == ("A-1", "Red lantern", True)
    _screen, file = folded(operations_member, export="csv")
    assert exported(file) == [["SKU", "Name"], ["A-1", "Red lantern"]]


def test_the_empty_choice_of_a_filter_names_the_filter(operations_member):
    screen, _page = folded(operations_member)
    assert screen.filter_count == 1
    assert "Status: all" in str(screen.filter_form["status"])

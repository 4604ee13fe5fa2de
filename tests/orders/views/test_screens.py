"""The screens as sales and operations use them."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.models import OrderStatus, Quote, QuoteStatus, SalesOrder, SalesReturn
from orders.services.orders import hold_place, order_confirm
from tests.factories import AccountFactory, ProductFactory, QuoteFactory, SalesOrderFactory
from tests.orders.conftest import NOW, make_order

LISTS = ["orders:order_list", "orders:quote_list", "orders:return_list"]


def url(name, *args):
    return reverse(f"orders:{name}", args=args)


def sent_lines(*rows):
    columns = ("product", "quantity", "unit_price", "discount_pct")
    return {name: [row[index] for row in rows] for index, name in enumerate(columns)}


def header(account, warehouse):
    return {"account": account.code, "warehouse": warehouse.pk}


def test_entering_an_order(as_user, sales_member, account, warehouse, stock):
    client = as_user(sales_member)
    assert client.get(url("order_create")).status_code == 200
    lines = sent_lines((stock.sku, "10", "", ""), ("", "", "", ""), (stock.sku, "2", "9.5", "5"))
    answer = client.post(url("order_create"), header(account, warehouse) | lines)
    order = SalesOrder.objects.get()
    assert answer.url == order.get_absolute_url()
    assert [line.amount for line in order.lines.order_by("position")] == [Decimal(100), Decimal("18.05")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("nothing", "1", "", ""), "no product with this SKU"),
        (("BOLT-10", "0", "", ""), "out of range"),
        (("BOLT-10", "x", "", ""), "Enter a number"),
        (("BOLT-10", "NaN", "", ""), "Enter a number"),
        (("BOLT-10", "1e400", "", ""), "Ensure that there"),
        (("BOLT-10", "1", "-1", ""), "greater than or equal to 0"),
        (("a\x00b", "1", "", ""), "Null characters"),
        (("", "", "", ""), "Add at least one line"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(row, words, as_user, sales_member, account, warehouse, stock):
    client = as_user(sales_member)
    answer = client.post(url("order_create"), header(account, warehouse) | sent_lines(row))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert client.post(url("order_preview"), header(account, warehouse) | sent_lines(row)).status_code == 200
    assert not SalesOrder.objects.exists()


def test_the_preview_prices_and_warns_without_writing(as_user, sales_member, account, warehouse, stock):
    asked = header(account, warehouse) | sent_lines((stock.sku, "101", "", ""))
    page = as_user(sales_member).post(url("order_preview"), asked).content.decode()
    assert "1,212.00 EUR" in page
    assert "100 free" in page
    assert "With this order 1,212.00 EUR of the credit limit of 1,000.00 EUR is used" in page
    assert not SalesOrder.objects.exists()


def test_accounts_of_other_territories_cannot_be_ordered_for(as_user, sales_member, warehouse, stock):
    foreign = AccountFactory()
    asked = header(foreign, warehouse) | sent_lines((stock.sku, "1", "", ""))
    answer = as_user(sales_member).post(url("order_create"), asked)
    assert answer.status_code == 422
    assert "No account you can see" in answer.content.decode()
    options = as_user(sales_member).get(url("account_options"), {"account": foreign.code}).content.decode()
    assert foreign.name not in options


def test_suggestions_come_from_the_server(as_user, sales_member, account, stock):
    ProductFactory.create_batch(30, name="Washer")
    client = as_user(sales_member)
    page = client.get(url("product_options"), {"product": "bolt m"}).content.decode()
    assert 'value="BOLT-10"' in page
    assert client.get(url("product_options"), {"product": "washer"}).content.decode().count("<option") == 12
    assert account.code in client.get(url("account_options"), {"account": "brandt"}).content.decode()
    assert client.get(url("product_options"), {"product": "a\x00"}).status_code == 200


def test_editing_shows_typed_prices_only(as_user, sales_member, draft):
    client = as_user(sales_member)
    page = client.get(url("order_edit", draft.pk)).content.decode()
    assert 'value="BOLT-10"' in page
    assert 'name="unit_price" value' not in page
    asked = {"warehouse": draft.warehouse_id, "order": draft.pk} | sent_lines(("BOLT-10", "3", "", ""))
    assert client.post(url("order_preview"), asked).status_code == 200
    assert client.post(url("order_edit", draft.pk), asked).status_code == 302
    draft.refresh_from_db()
    assert draft.total == 36


def test_confirm_ship_bill_from_the_page(as_user, operations_member, draft):
    client = as_user(operations_member)
    client.post(url("order_confirm", draft.pk))
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "ship-dialog" in page
    line = draft.lines.get()
    assert client.post(url("order_ship", draft.pk), {f"quantity-{line.pk}": "4"}).status_code == 302
    client.post(url("order_ship", draft.pk), {f"quantity-{line.pk}": "6"})
    client.post(url("order_bill", draft.pk))
    draft.refresh_from_db()
    assert draft.status == OrderStatus.CLOSED
    page = client.get(draft.get_absolute_url()).content.decode()
    assert all(word in page for word in ("Entered", "Shipped", "Billed"))


@pytest.mark.parametrize("value", ["x", "NaN", "-1", "1e400", "11"])
def test_bad_shipped_quantities_change_nothing(value, as_user, operations_member, draft):
    order_confirm(actor=operations_member, order=draft, now=NOW)
    line = draft.lines.get()
    answer = as_user(operations_member).post(url("order_ship", draft.pk), {f"quantity-{line.pk}": value})
    assert answer.status_code == 422
    line.refresh_from_db()
    assert line.shipped_qty == 0


def test_a_hold_is_shown_and_released(as_user, operations_manager, operations_member, account, warehouse, stock):
    order = order_confirm(actor=None, order=make_order(account, warehouse, stock, 90), now=NOW)
    page = as_user(operations_member).get(order.get_absolute_url()).content.decode()
    assert "pass the limit of" in page
    assert url("order_hold_release", order.pk) not in page
    asked = {"reason": "CREDIT", "note": "Prepaid"}
    assert as_user(operations_member).post(url("order_hold_release", order.pk), asked).status_code == 403
    client = as_user(operations_manager)
    assert client.post(url("order_hold_release", order.pk), {"reason": "CREDIT"}).status_code == 422
    client.post(url("order_hold_release", order.pk), asked)
    order.refresh_from_db()
    assert order.status == OrderStatus.CONFIRMED
    hold_place(actor=operations_manager, order=order, note="wait")
    assert "Prepaid" in client.get(order.get_absolute_url()).content.decode()


def test_bulk_confirm(as_user, operations_member, account, warehouse, stock):
    orders = [make_order(account, warehouse, stock, quantity) for quantity in (1, 90)]
    keys = [order.pk for order in orders] + ["x", "99999999999999999999"]
    assert as_user(operations_member).post(url("order_bulk_confirm"), {"pk": keys}).status_code == 302
    assert [SalesOrder.objects.get(pk=order.pk).status for order in orders] == ["CONFIRMED", "ON_HOLD"]


def test_bulk_confirm_stays_within_the_territory(as_user, sales_member, sales_manager, draft):
    foreign = make_order(AccountFactory(), draft.warehouse, draft.lines.get().product, 1)
    assert as_user(sales_member).post(url("order_bulk_confirm"), {"pk": [draft.pk]}).status_code == 403
    as_user(sales_manager).post(url("order_bulk_confirm"), {"pk": [foreign.pk]})
    foreign.refresh_from_db()
    assert foreign.status == OrderStatus.CONFIRMED


def test_every_page_of_another_territory_is_not_there(as_user, other_territory_member, draft, sales_member):
    quote = QuoteFactory(account=draft.account)
    back = SalesReturn.objects.create(number="RT-1", account=draft.account, currency="EUR", returned_at=NOW)
    pages = [
        draft.get_absolute_url(),
        url("order_edit", draft.pk),
        quote.get_absolute_url(),
        back.get_absolute_url(),
        url("account_panel", draft.account_id),
    ]
    for page in pages:
        assert as_user(sales_member).get(page).status_code == 200, page
        assert as_user(other_territory_member).get(page).status_code == 404, page
    for name in LISTS:
        assert draft.account.name not in as_user(other_territory_member).get(reverse(name)).content.decode()
    export = as_user(other_territory_member).get(url("order_list"), {"export": "csv"})
    assert draft.number not in b"".join(export.streaming_content).decode()


def test_who_sees_why_a_price_is_what_it_is(as_user, sales_member, operations_member, draft):
    assert "What would hold today?" in as_user(sales_member).get(draft.get_absolute_url()).content.decode()
    assert "What would hold today?" not in as_user(operations_member).get(draft.get_absolute_url()).content.decode()


def queries_of(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def test_lists_cost_the_same_for_many_rows(as_user, sales_manager):
    client = as_user(sales_manager)
    counts = {}
    for rows in (5, 20):
        for _ in range(rows):
            account = AccountFactory()
            SalesOrderFactory(account=account)
            QuoteFactory(account=account)
            SalesReturn.objects.create(number=f"RT-{account.pk}", account=account, currency="EUR", returned_at=NOW)
        counts[rows] = [queries_of(client, reverse(name)) for name in LISTS]
    assert counts[5] == counts[20]
    assert max(counts[20]) <= 8


@pytest.mark.parametrize("query", ["status=NOPE", "ordered_from=x", "sort=__class__", "page=x", "q=%00", "territory=9"])
def test_bad_filters_are_no_server_errors(query, as_user, sales_manager, draft):
    assert as_user(sales_manager).get(f"{url('order_list')}?{query}").status_code == 200


def test_a_quote_from_start_to_order(as_user, sales_member, sales_manager, account, warehouse, stock):
    client = as_user(sales_member)
    answer = client.post(url("quote_create"), {"account": "brandt tools", "valid_until": ""})
    quote = Quote.objects.get()
    assert answer.url == quote.get_absolute_url()
    asked = {"product": stock.sku, "quantity": "10", "unit_price": "", "discount_pct": "30"}
    client.post(url("quote_line_add", quote.pk), asked)
    refused = client.post(url("quote_line_add", quote.pk), asked | {"product": "nothing"})
    assert refused.status_code == 422
    assert "no product with this SKU" in refused.content.decode()
    assert "needs approval" in client.get(quote.get_absolute_url()).content.decode()
    client.post(url("quote_submit", quote.pk))
    assert client.post(url("quote_approve", quote.pk)).status_code == 403
    as_user(sales_manager).post(url("quote_approve", quote.pk))
    client.post(url("quote_send", quote.pk))
    answer = client.post(url("quote_accept", quote.pk), {"warehouse": warehouse.pk})
    order = SalesOrder.objects.get()
    assert answer.url == order.get_absolute_url()
    quote.refresh_from_db()
    assert (quote.status, quote.order) == (QuoteStatus.ACCEPTED, order)
    assert client.post(url("quote_accept", quote.pk)).url == order.get_absolute_url()


def test_a_line_is_taken_off_a_quote(as_user, sales_member, account, stock):
    client = as_user(sales_member)
    client.post(url("quote_create"), {"account": account.code})
    quote = Quote.objects.get()
    client.post(url("quote_line_add", quote.pk), {"product": stock.sku, "quantity": "1"})
    client.post(url("quote_line_remove", quote.pk, quote.lines.get().pk))
    assert not quote.lines.exists()


def test_operations_read_quotes_and_do_not_write_them(as_user, operations_member, account):
    client = as_user(operations_member)
    assert client.get(url("quote_list")).status_code == 200
    assert client.post(url("quote_create"), {"account": account.code}).status_code == 403


def test_the_account_panel(as_user, sales_member, draft, django_assert_max_num_queries):
    QuoteFactory(account=draft.account, number="QU-9")
    client = as_user(sales_member)
    with django_assert_max_num_queries(16):
        page = client.get(url("account_panel", draft.account_id)).content.decode()
    assert draft.number in page
    assert "QU-9" in page
    assert "Credit in use" in page
    assert "of 1,000 EUR" in page
    assert "none in two years" in page


def test_pages_keep_the_content_policy(as_user, sales_manager, draft):
    client = as_user(sales_manager)
    for page in (url("order_list"), url("order_create"), draft.get_absolute_url(), url("order_edit", draft.pk)):
        text = client.get(page).content.decode()
        assert not re.search(r"<[^>]+\s(style|on\w+)=", text), page
        assert "<script>" not in text

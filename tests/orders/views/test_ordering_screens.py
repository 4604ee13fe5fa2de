"""Holds queue, backorders, rules, recurring orders, amending and quotes edited in place, as people use them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from orders.models import OrderRule, OrderStatus, Quote, RecurringOrder, SalesOrder
from orders.services import quotes, recurring
from orders.services.orders import NewLine, order_cancel, order_confirm, order_ship
from supply.models import Shipment
from tests.factories import PurchaseOrderFactory, PurchaseOrderLineFactory
from tests.factories.rules import OrderRuleFactory
from tests.orders.conftest import NOW, make_order, receive


def url(name, *args):
    return reverse(f"orders:{name}", args=args)


@pytest.fixture
def held(account, warehouse, stock, sales_manager):
    """90 bolts are 1,080.00: above the limit of 1,000."""
    return order_confirm(actor=sales_manager, order=make_order(account, warehouse, stock, 90), now=NOW)


@pytest.fixture
def confirmed(draft, sales_manager):
    return order_confirm(actor=sales_manager, order=draft, now=NOW)


def test_the_queue_shows_what_speaks_against_each_order(as_user, held, sales_manager, other_territory_member):
    shown = as_user(sales_manager).get(url("hold_list")).content.decode()
    assert held.number in shown and "pass the limit" in shown
    assert held.number not in as_user(other_territory_member).get(url("hold_list")).content.decode()


def test_many_holds_are_released_with_one_word(as_user, held, sales_manager, sales_member):
    hold = held.holds.get()
    client = as_user(sales_manager)
    asked = client.post(url("hold_release_selected"), {"pk": [hold.pk]})
    assert asked.status_code == 200 and "The word you write" in asked.content.decode()
    assert client.post(url("hold_release_selected"), {"pk": [hold.pk], "note": " "}).status_code == 422
    assert as_user(sales_member).post(url("hold_release_selected"), {"pk": [hold.pk]}).status_code == 403
    client.post(url("hold_release_selected"), {"pk": [hold.pk], "note": "Prepaid"})
    hold.refresh_from_db()
    assert (hold.release_note, hold.order.status) == ("Prepaid", OrderStatus.CONFIRMED)


def test_backorders_name_the_day_goods_are_expected(as_user, account, warehouse, product, sales_manager):
    OrderRule.objects.filter(condition="STOCK").update(outcome="CONFIRM")
    receive(product, warehouse, 4)
    order = order_confirm(actor=sales_manager, order=make_order(account, warehouse, product, 10), now=NOW)
    purchase = PurchaseOrderFactory(warehouse=warehouse, status="SENT", expected_date=date(2026, 6, 3))
    PurchaseOrderLineFactory(order=purchase, product=product)
    client = as_user(sales_manager)
    for address in (url("backorder_list"), order.get_absolute_url()):
        shown = client.get(address).content.decode()
        assert order.number in shown and date_format(date(2026, 6, 3), "DATE_FORMAT") in shown


def test_shipping_names_the_carrier_and_the_shipment_names_the_order(
    as_user, confirmed, operations_member, sales_member
):
    line = confirmed.lines.get()
    client = as_user(operations_member)
    client.post(url("order_ship", confirmed.pk), {f"quantity-{line.pk}": "4", "carrier": "Northern Freight"})
    shipment = Shipment.objects.get()
    assert "Northern Freight" in client.get(confirmed.get_absolute_url()).content.decode()
    assert shipment.number in as_user(sales_member).get(confirmed.get_absolute_url()).content.decode()
    assert confirmed.number in client.get(url("shipment_panel", shipment.pk)).content.decode()
    assert client.get(shipment.get_absolute_url()).status_code == 200
    assert as_user(sales_member).get(shipment.get_absolute_url()).status_code == 403
    client.post(reverse("supply:shipment_edit", args=[shipment.pk]), {"carrier": "HX", "tracking_number": "7"})
    client.post(reverse("supply:shipment_deliver", args=[shipment.pk]))
    shipment.refresh_from_db()
    assert (shipment.carrier, shipment.tracking_number, shipment.status) == ("HX", "7", "DELIVERED")


def test_a_confirmed_order_is_amended_in_the_editor(as_user, confirmed, product, sales_member):
    client, line = as_user(sales_member), confirmed.lines.get()
    shown = client.get(url("order_amend", confirmed.pk)).content.decode()
    assert f'value="{line.pk}"' in shown and 'name="warehouse"' not in shown
    row = {"product": product.sku, "quantity": "12", "unit_price": "10", "discount_pct": "", "line": line.pk}
    answer = client.post(url("order_amend", confirmed.pk), row | {"ship_complete": "on"})
    assert answer.url == confirmed.get_absolute_url()
    confirmed.refresh_from_db()
    assert (confirmed.subtotal, confirmed.ship_complete, confirmed.lines.get().pk) == (120, True, line.pk)
    refused = client.post(url("order_amend", confirmed.pk), row | {"quantity": "0"})
    assert refused.status_code == 422


def test_the_rest_is_cancelled_a_cancellation_taken_back_and_an_order_copied(
    as_user, confirmed, operations_member, account, warehouse, stock, sales_manager
):
    client = as_user(operations_member)
    order_ship(actor=None, order=confirmed, quantities={confirmed.lines.get().pk: Decimal(4)}, shipped_at=NOW)
    client.post(url("order_close_short", confirmed.pk), {"note": "No more needed"})
    other = make_order(account, warehouse, stock, 2)
    order_cancel(actor=sales_manager, order=other, now=NOW)
    client.post(url("order_reopen", other.pk))
    client.post(url("order_copy", confirmed.pk))
    statuses = list(SalesOrder.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == [OrderStatus.SHIPPED, OrderStatus.DRAFT, OrderStatus.DRAFT]


def test_rules_are_written_tried_and_switched_on(as_user, confirmed, sales_manager, sales_member, operations_member):
    client = as_user(sales_manager)
    answer = client.post(
        url("rule_create"), {"name": "Large", "condition": "AMOUNT", "number": "100", "outcome": "HOLD"}
    )
    rule = OrderRule.objects.get(name="Large")
    assert answer.url == url("rule_list") and not rule.is_active
    tried = client.get(url("rule_test"), {"rule": [rule.pk], "count": "50"}).content.decode()
    assert confirmed.number in tried and "The total is above 100.00 EUR." in tried
    assert client.get(url("rule_test"), {"count": "0"}).status_code == 422
    client.post(url("rule_switch", rule.pk))
    client.post(url("rule_move", rule.pk), {"up": "yes"})
    rule.refresh_from_db()
    assert (rule.is_active, rule.position) == (True, 4)
    assert client.get(rule.get_absolute_url()).status_code == 200
    client.post(url("rule_delete", rule.pk))
    assert not OrderRule.objects.filter(pk=rule.pk).exists()
    assert as_user(operations_member).get(url("rule_list")).status_code == 200
    assert as_user(operations_member).post(url("rule_create"), {}).status_code == 403
    assert as_user(sales_member).get(url("rule_list")).status_code == 403


def test_a_refused_rule_is_told_at_its_field(as_user, sales_manager):
    answer = as_user(sales_manager).post(
        url("rule_create"), {"name": "Where", "condition": "COUNTRY", "outcome": "HOLD"}
    )
    assert answer.status_code == 422 and "needs a value" in answer.content.decode()


def test_margin_rules_are_absent_without_the_right(as_user, operations_manager, sales_manager):
    rule = OrderRuleFactory(condition="MARGIN", number=20, name="Thin")
    assert "Thin" in as_user(sales_manager).get(url("rule_list")).content.decode()
    client = as_user(operations_manager)
    assert "Thin" not in client.get(url("rule_list")).content.decode()
    assert client.get(url("rule_edit", rule.pk)).status_code == 404
    assert "MARGIN" not in client.get(url("rule_create")).content.decode()


def test_a_recurring_order_is_agreed_changed_paused_and_ended(as_user, account, warehouse, stock, sales_member):
    client = as_user(sales_member)
    head = {
        "account": account.code,
        "warehouse": warehouse.pk,
        "every": "2",
        "unit": "WEEK",
        "start_date": "2030-01-02",
        "price_policy": "CURRENT",
    }
    row = {"product": stock.sku, "quantity": "5", "unit_price": "", "discount_pct": "", "line": ""}
    assert client.post(url("recurring_create"), head | row | {"every": "0"}).status_code == 422
    client.post(url("recurring_create"), head | row)
    agreement = RecurringOrder.objects.get()
    shown = client.get(agreement.get_absolute_url()).content.decode()
    assert date_format(date(2030, 1, 16), "DATE_FORMAT") in shown
    client.post(url("recurring_edit", agreement.pk), head | row | {"quantity": "7", "every": "3"})
    assert agreement.lines.get().quantity == 7
    client.post(url("recurring_skip", agreement.pk), {"due_date": "2030-01-02", "note": "Holidays"})
    for verb, status in (("pause", "PAUSED"), ("resume", "ACTIVE"), ("end", "ENDED")):
        client.post(url(f"recurring_{verb}", agreement.pk))
        agreement.refresh_from_db()
        assert agreement.status == status
    assert "Holidays" in client.get(agreement.get_absolute_url()).content.decode()
    assert client.get(url("recurring_list")).status_code == 200


def test_one_is_agreed_on_the_lines_of_an_order(as_user, confirmed, warehouse, sales_member, other_territory_member):
    address = url("recurring_from_order", confirmed.pk)
    assert confirmed.lines.get().product.sku in as_user(sales_member).get(address).content.decode()
    assert as_user(other_territory_member).get(address).status_code == 404


def test_a_quote_is_edited_in_place_and_undone(as_user, account, stock, sales_member, operations_member):
    client = as_user(sales_member)
    quote = quotes.quote_create(actor=sales_member, account=account)
    for quantity in (3, 2):
        quotes.quote_line_add(actor=sales_member, quote=quote, product=stock, quantity=Decimal(quantity))
    first, second = quote.lines.order_by("position")
    client.post(url("quote_line_change", quote.pk, first.pk), {"quantity": "4", "unit_price": "", "discount_pct": "5"})
    first.refresh_from_db()
    assert (first.quantity, first.discount_pct) == (4, 5)
    assert "Undo the last change" in client.get(quote.get_absolute_url()).content.decode()
    client.post(url("quote_undo", quote.pk))
    client.post(url("quote_line_move", quote.pk, second.pk), {"position": "1"})
    first.refresh_from_db()
    assert (first.quantity, first.position) == (3, 2)
    for bad in ({"quantity": "NaN"}, {"quantity": "1e400"}, {"quantity": "x\x00"}, {}):
        assert client.post(url("quote_line_change", quote.pk, first.pk), bad).status_code == 422
    head = {"valid_until": quote.valid_until, "freight": "12", "note": "Mind the ramp"}
    client.post(url("quote_edit", quote.pk), head)
    quote.refresh_from_db()
    assert (quote.total, quote.note) == (72, "Mind the ramp")
    assert client.post(url("quote_edit", quote.pk), head | {"freight": "NaN"}).status_code == 422
    assert as_user(operations_member).post(url("quote_edit", quote.pk), head).status_code == 403


def test_a_sent_quote_gets_a_next_version_that_shows_what_changed(as_user, account, stock, sales_member):
    client = as_user(sales_member)
    quote = quotes.quote_create(actor=sales_member, account=account)
    line = quotes.quote_line_add(actor=sales_member, quote=quote, product=stock, quantity=Decimal(3))
    client.post(url("quote_bulk_submit"), {"pk": [quote.pk]})
    client.post(url("quote_bulk_send"), {"pk": [quote.pk]})
    answer = client.post(url("quote_revise", quote.pk))
    new = Quote.objects.get(version=2)
    assert answer.url == new.get_absolute_url()
    line = new.lines.get()
    quotes.quote_line_change(actor=sales_member, quote=new, line_id=line.pk, quantity=Decimal(5))
    shown = client.get(new.get_absolute_url()).content.decode()
    assert "What this version changed" in shown and quote.number in shown
    assert "only read" in client.get(quote.get_absolute_url()).content.decode()
    client.post(url("quote_copy", new.pk))
    assert Quote.objects.count() == 3


def test_lists_of_recurring_orders_are_scoped(as_user, account, warehouse, stock, sales_member, other_territory_member):
    agreement = recurring.recurring_create(
        actor=sales_member,
        account=account,
        warehouse=warehouse,
        lines=[NewLine(stock, Decimal(1))],
        start_date=date(2030, 1, 1),
    )
    assert agreement.number in as_user(sales_member).get(url("recurring_list")).content.decode()
    client = as_user(other_territory_member)
    assert agreement.number not in client.get(url("recurring_list")).content.decode()
    assert client.get(agreement.get_absolute_url()).status_code == 404

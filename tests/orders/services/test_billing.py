"""Issuing invoices: the worked tables of docs/reference/domain/payments.md and rounding.md."""

from datetime import date
from decimal import Decimal

import pytest

from b2bops.platform.models import AuditEntry, OutboxMessage
from b2bops.platform.services.exchange_rates import ExchangeRateMissing, exchange_rate_set
from catalog.models import PriceRow
from orders.models import Invoice, OrderStatus, SalesOrder
from orders.services import billing
from orders.services.billing import BilledTooMuch, NothingToBill, account_invoice, order_bill, order_invoice
from orders.services.orders import order_confirm, order_ship
from tests.factories import PriceListFactory, PriceRowFactory
from tests.orders.conftest import NOW, make_order, receive

DAY = date(2026, 5, 10)


def shipped(order, quantity):
    order = order_confirm(actor=None, order=order, now=NOW)
    return order_ship(actor=None, order=order, quantities={order.lines.get().pk: Decimal(quantity)}, shipped_at=NOW)


def test_billing_an_order_issues_an_invoice(draft, account, sales_member):
    order = order_bill(actor=sales_member, order=shipped(draft, 10))
    assert order.status == OrderStatus.CLOSED
    invoice = Invoice.objects.get()
    assert (invoice.subtotal, invoice.tax, invoice.total) == (Decimal(100), Decimal(20), Decimal(120))
    assert (invoice.account, invoice.created_by, invoice.exchange_rate) == (account, sales_member, 1)
    line = invoice.lines.get()
    assert (line.quantity, line.unit_price, line.tax_pct) == (10, 10, 20)
    assert line.tax_trace["rule"] == "class"


def test_terms_buyer_and_dates_are_frozen(draft, account):
    account.payment_terms_days, account.tax_id = 14, "DE123"
    account.save()
    account.addresses.create(kind="BILL", line_1="Main Street 1", city="Kiel", country="Germany", is_default=True)
    invoice = order_invoice(actor=None, order=shipped(draft, 10), on=DAY)
    assert (invoice.issued_on, invoice.due_on) == (DAY, date(2026, 5, 24))
    assert invoice.bill_to == "Brandt Tools\nMain Street 1\nKiel\nGermany"
    assert (invoice.tax_id, invoice.destination) == ("DE123", "Germany")
    assert invoice.number == "IN-2026-00001"


def test_one_audit_entry_and_event_per_changed_document(draft):
    order = shipped(draft, 10)
    AuditEntry.objects.all().delete()
    OutboxMessage.objects.all().delete()
    invoice = order_invoice(actor=None, order=order, on=DAY)
    assert sorted(AuditEntry.objects.values_list("action", flat=True)) == ["invoice.issued", "order.billed"]
    assert sorted(OutboxMessage.objects.values_list("topic", flat=True)) == ["invoice.issued", "order.billed"]
    entry = AuditEntry.objects.get(action="order.billed")
    assert entry.after["invoice"] == invoice.number


def test_a_line_billed_in_parts_adds_up_to_the_line(account, warehouse, stock):
    PriceRow.objects.update(amount=Decimal("9.995"))
    order = shipped(make_order(account, warehouse, stock, 3, discount_pct=Decimal(10)), 3)
    line = order.lines.get()
    assert line.amount == Decimal("26.99")
    parts = [order_invoice(actor=None, order=order, on=DAY, quantities={line.pk: Decimal(1)}) for _ in range(3)]
    assert [part.subtotal for part in parts] == [Decimal("9.00"), Decimal("8.99"), Decimal("9.00")]
    assert [part.number[-5:] for part in parts] == ["00001", "00002", "00003"]


def test_freight_goes_on_the_first_invoice_only(account, warehouse, stock):
    order = make_order(account, warehouse, stock, 10)
    SalesOrder.objects.filter(pk=order.pk).update(freight=5, total=order.total + 5)
    order = shipped(SalesOrder.objects.get(pk=order.pk), 10)
    line = order.lines.get()
    first = order_invoice(actor=None, order=order, on=DAY, quantities={line.pk: Decimal(4)})
    rest = order_invoice(actor=None, order=order, on=DAY)
    assert (first.freight, first.total) == (5, Decimal(53))
    assert (rest.freight, rest.total) == (0, Decimal(72))


def test_billed_stays_within_shipped(draft):
    order = shipped(draft, 5)
    line = order.lines.get()
    with pytest.raises(BilledTooMuch) as caught:
        order_invoice(actor=None, order=order, on=DAY, quantities={line.pk: Decimal(6)})
    assert (caught.value.field, caught.value.value) == (f"quantities.{line.pk}", 6)
    with pytest.raises(NothingToBill):
        order_invoice(actor=None, order=order, on=DAY, quantities={line.pk: Decimal(0)})
    assert not Invoice.objects.exists()


def test_many_orders_on_one_invoice(account, warehouse, stock):
    orders = [shipped(make_order(account, warehouse, stock, quantity), quantity) for quantity in (10, 20)]
    [invoice] = account_invoice(actor=None, account=account, orders=orders, on=DAY)
    assert invoice.total == Decimal(360)
    assert [line.order_line.order_id for line in invoice.lines.order_by("position")] == [one.pk for one in orders]
    assert {one.status for one in SalesOrder.objects.all()} == {OrderStatus.CLOSED}
    with pytest.raises(NothingToBill):
        account_invoice(actor=None, account=account, orders=orders, on=DAY)


def test_a_foreign_currency_needs_its_rate_and_keeps_it(account, warehouse, product):
    receive(product, warehouse, 100)
    PriceRowFactory(
        product=product,
        price_list=PriceListFactory(code="YEN", currency="JPY", is_default=True),
        amount=Decimal("333.5"),
    )
    account.currency, account.credit_limit = "JPY", None
    account.save()
    order = shipped(make_order(account, warehouse, product, 3), 3)
    assert order.exchange_rate is None
    with pytest.raises(ExchangeRateMissing):
        order_invoice(actor=None, order=order, on=DAY)
    exchange_rate_set(actor=None, currency="JPY", valid_from=date(2026, 5, 1), rate=Decimal("0.0062"))
    invoice = order_invoice(actor=None, order=order, on=DAY)
    assert (invoice.subtotal, invoice.tax, invoice.total) == (1001, 200, 1201)
    exchange_rate_set(actor=None, currency="JPY", valid_from=date(2026, 5, 1), rate=Decimal("0.0070"))
    invoice.refresh_from_db()
    assert invoice.exchange_rate == Decimal("0.0062")


def test_a_refused_invoice_takes_no_number(draft, monkeypatch):
    order = shipped(draft, 10)

    def fail(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(billing, "_mark_billed", fail)
        order_invoice(actor=None, order=order, on=DAY)
    assert order_invoice(actor=None, order=order, on=DAY).number == "IN-2026-00001"

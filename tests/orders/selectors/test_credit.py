"""The worked table of docs/reference/domain/credit.md: goods of 10.00 with 20 % tax, a limit of 1,000."""

from datetime import date
from decimal import Decimal

import pytest

from orders import selectors
from orders.models import SalesOrder
from orders.services import credit
from orders.services.billing import order_bill
from orders.services.orders import order_confirm, order_ship
from orders.services.payments import payment_record, payment_reverse
from tests.factories import AccountFactory, InvoiceFactory, SalesOrderFactory
from tests.orders.conftest import NOW, make_order

DAY = date(2026, 5, 20)


@pytest.fixture
def fifty(account, warehouse, stock, sales_manager):
    """50 pieces confirmed: 600.00."""
    return order_confirm(actor=sales_manager, order=make_order(account, warehouse, stock, 50), now=NOW)


@pytest.fixture
def half_billed(fifty):
    order = order_ship(actor=None, order=fifty, quantities={fifty.lines.get().pk: Decimal(25)}, shipped_at=NOW)
    return order_bill(actor=None, order=order)


def terms(account):
    position = selectors.credit_position(account)
    return position.unbilled, position.invoiced, position.credits, position.exposure


def fits(account, total):
    order = SalesOrderFactory(account=account, subtotal=Decimal(total), total=Decimal(total))
    return credit.refusal(account=account, order=order) == ""


def test_nothing_owed(account):
    assert terms(account) == (0, 0, 0, 0)
    assert fits(account, "1000.00")
    assert not fits(account, "1000.01")


def test_confirmed(account, fifty):
    assert terms(account) == (600, 0, 0, 600)
    assert fits(account, "400.00")
    assert not fits(account, "400.01")


def test_half_of_it_billed(account, half_billed):
    assert terms(account) == (300, 300, 0, 600)
    assert not fits(account, "400.01")


@pytest.mark.parametrize(
    ("paid", "expected", "room"), [(300, (300, 0, 0, 300), "700.00"), (350, (300, 0, 50, 250), "750.00")]
)
def test_paid(paid, expected, room, account, half_billed):
    payment = payment_record(actor=None, account=account, amount=Decimal(paid), received_on=DAY)
    assert terms(account) == expected
    assert fits(account, room)
    payment_reverse(actor=None, payment=payment, reason="Bounced", on=DAY)
    assert terms(account) == (300, 300, 0, 600)


def test_the_share_is_of_value_not_of_pieces(account, warehouse, stock, fifty):
    """100 cheap pieces and one dear one: billing the cheap ones leaves nearly everything unbilled."""
    order = SalesOrder.objects.get(pk=fifty.pk)
    cheap = order.lines.get()
    order.lines.create(position=2, product=stock, quantity=1, unit_price=5000, amount=5000, tax_amount=1000, tax_pct=20)
    SalesOrder.objects.filter(pk=order.pk).update(subtotal=5500, tax=1100, total=6600, billed_pct=98, line_count=2)
    order.lines.filter(pk=cheap.pk).update(shipped_qty=50, billed_qty=50)
    assert selectors.credit_position(account).unbilled == 6000


def test_the_refusal_shows_terms_that_add_up(account, half_billed):
    order = SalesOrderFactory(account=account, subtotal=Decimal(500), total=Decimal(500))
    sentence = credit.refusal(account=account, order=order)
    for part in ("300.00 EUR", "500.00 EUR", "1,100.00 EUR", "1,000.00 EUR"):
        assert part in sentence


def test_no_limit_no_check(db):
    account = AccountFactory(credit_limit=None)
    InvoiceFactory(account=account, total=Decimal(10**9))
    assert fits(account, "1000000")
    assert selectors.credit_position(account).free is None


def test_many_accounts_in_constant_queries(db, django_assert_num_queries):
    accounts = [InvoiceFactory(total=Decimal(n)).account for n in (1, 2, 3)]
    with django_assert_num_queries(5):
        positions = selectors.credit_positions(accounts)
    assert [positions[one.pk].exposure for one in accounts] == [1, 2, 3]

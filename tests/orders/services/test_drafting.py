from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b2bops.common.errors import InvalidValue
from b2bops.common.money import line_amount, round_amount
from b2bops.platform.models import AuditEntry, OutboxMessage
from catalog.models import ProductStatus
from orders.invariants import INVARIANTS
from orders.models import OrderHold, OrderStatus, SalesOrder
from orders.services.drafting import AccountInactive
from orders.services.orders import NewLine, draft_update, lines_replace, order_confirm, order_create
from orders.services.pricing import PriceMissing, ProductNotSaleable, QuantityNotInPacks
from orders.services.status import OrderActionRefused
from tests.factories import PriceListFactory, PriceRowFactory, ProductFactory, TaxClassFactory
from tests.orders.conftest import NOW, make_order


def test_a_draft_freezes_price_tax_and_trace(draft, sales_member):
    line = draft.lines.get()
    assert draft.number.startswith("SO-2026-")
    assert (draft.subtotal, draft.tax, draft.total) == (Decimal(100), Decimal(20), Decimal(120))
    assert draft.created_by == sales_member
    assert line.unit_price == Decimal("10.00")
    assert line.price_trace["list_price"] == "10"
    assert line.price_trace["overridden"] is False
    assert [step["rule"] for step in line.price_trace["decision"]["steps"]] == ["DEFAULT", "FLOOR"]


def test_a_later_price_does_not_move_the_line(draft, product):
    product.price_rows.update(amount=Decimal(99))
    assert draft.lines.get().unit_price == Decimal("10.00")


def test_the_accounts_own_list_wins(account, warehouse, product):
    own = PriceListFactory(code="BRANDT", name="Brandt", is_default=False)
    PriceRowFactory(price_list=own, product=product, amount=Decimal("8.50"))
    account.price_list = own
    account.save()
    line = make_order(account, warehouse, product, 2).lines.get()
    assert line.unit_price == Decimal("8.50")
    assert [step["chosen"] for step in line.price_trace["decision"]["steps"]] == [True, False, False]


def test_worked_table_of_rounding(account, warehouse):
    """The digits of docs/reference/domain/orders.md."""
    taxed = TaxClassFactory(code="T20", rate_pct=Decimal(20))
    free = TaxClassFactory(code="T0", rate_pct=Decimal(0))
    lines = [
        NewLine(ProductFactory(tax_class=taxed), Decimal(3), Decimal("9.995"), Decimal(10)),
        NewLine(ProductFactory(tax_class=taxed), Decimal(7), Decimal("1.005")),
        NewLine(ProductFactory(tax_class=free), Decimal(1), Decimal("0.004")),
    ]
    order = order_create(
        actor=None, account=account, warehouse=warehouse, lines=lines, ordered_at=NOW, freight=Decimal("5.00")
    )
    found = list(order.lines.order_by("position").values_list("amount", "tax_amount"))
    assert found == [
        (Decimal("26.99"), Decimal("5.40")),
        (Decimal("7.04"), Decimal("1.41")),
        (Decimal("0.00"), Decimal("0.00")),
    ]
    assert (order.subtotal, order.tax, order.total) == (Decimal("34.03"), Decimal("6.81"), Decimal("45.84"))


decimals = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(100_000), places=3)
prices = st.decimals(min_value=0, max_value=Decimal(100_000), places=6)
percents = st.decimals(min_value=0, max_value=100, places=2)
document = st.lists(st.tuples(decimals, prices, percents), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=document, freight=st.decimals(min_value=0, max_value=9999, places=2))
def test_any_documents_total_is_the_sum_of_its_rounded_parts(rows, freight, account, warehouse):
    taxed = TaxClassFactory(code="T7", rate_pct=Decimal(7))
    product = ProductFactory(tax_class=taxed, pack_multiple=Decimal("0.001"))
    lines = [NewLine(product, quantity, price, discount) for quantity, price, discount in rows]
    order = order_create(actor=None, account=account, warehouse=warehouse, lines=lines, ordered_at=NOW, freight=freight)
    amounts = [line_amount(quantity=q, unit_price=p, discount_pct=d, currency="EUR") for q, p, d in rows]
    taxes = [round_amount(amount * 7 / 100, currency="EUR") for amount in amounts]
    stored = SalesOrder.objects.get(pk=order.pk)
    assert stored.total == sum(amounts) + sum(taxes) + freight
    assert INVARIANTS["order total is the sum of its rounded lines, tax and freight"]() == []


def bad(field, **changes):
    return pytest.param(field, changes, id=f"{field}-{'-'.join(changes)}-{next(iter(changes.values()))}")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        bad("lines.0.quantity", quantity=Decimal(0)),
        bad("lines.0.quantity", quantity=Decimal(-1)),
        bad("lines.0.quantity", quantity=Decimal("NaN")),
        bad("lines.0.quantity", quantity=Decimal("Infinity")),
        bad("lines.0.quantity", quantity=Decimal("1e400")),
        bad("lines.0.quantity", quantity=Decimal("1.0001")),
        bad("lines.0.unit_price", unit_price=Decimal(-1)),
        bad("lines.0.unit_price", unit_price=Decimal("NaN")),
        bad("lines.0.unit_price", unit_price=Decimal("0.0000001")),
        bad("lines.0.discount_pct", discount_pct=Decimal("100.01")),
        bad("lines.0.discount_pct", discount_pct=Decimal("-0.01")),
        bad("lines.0.quantity", quantity=Decimal(10) ** 9, unit_price=Decimal(10) ** 10),
    ],
)
def test_refusals_name_field_value_and_remedy(field, changes, account, warehouse, product):
    asked = {"quantity": Decimal(1)} | changes
    with pytest.raises(InvalidValue) as refused:
        make_order(account, warehouse, product, **asked)
    assert refused.value.field == field
    assert refused.value.value is not None
    assert SalesOrder.objects.count() == 0


def test_no_lines_too_many_lines_unlisted_unpriced_and_odd_packs_are_refused(account, warehouse, product):
    create = {"actor": None, "account": account, "warehouse": warehouse, "ordered_at": NOW}
    one = NewLine(product, Decimal(1))
    with pytest.raises(InvalidValue, match="between 1 and"):
        order_create(**create, lines=[])
    with pytest.raises(InvalidValue, match="1001"):
        order_create(**create, lines=[one] * 1001)
    with pytest.raises(ProductNotSaleable) as refused:
        make_order(account, warehouse, ProductFactory(status=ProductStatus.DELISTED), 1)
    assert refused.value.remedy
    with pytest.raises(PriceMissing) as refused:
        make_order(account, warehouse, ProductFactory(), 1)
    assert refused.value.field == "lines.0.unit_price"
    product.pack_multiple = Decimal(12)
    with pytest.raises(QuantityNotInPacks) as refused:
        make_order(account, warehouse, product, 13)
    assert "24" in refused.value.remedy


def test_header_refusals(account, warehouse, product):
    create = {"actor": None, "account": account, "warehouse": warehouse, "lines": [NewLine(product, Decimal(1))]}
    cases = [
        ("ordered_at", {"ordered_at": datetime(2026, 5, 4)}),  # noqa: DTZ001 - the refusal is what is tested
        ("requested_date", {"ordered_at": NOW, "requested_date": date(2026, 5, 3)}),
        ("customer_reference", {"ordered_at": NOW, "customer_reference": "x" * 81}),
        ("customer_reference", {"ordered_at": NOW, "customer_reference": "a\x00b"}),
        ("freight", {"ordered_at": NOW, "freight": Decimal("1.005")}),
        ("freight", {"ordered_at": NOW, "freight": Decimal(-1)}),
    ]
    for field, changes in cases:
        with pytest.raises(InvalidValue) as refused:
            order_create(**create, **changes)
        assert refused.value.field == field
        assert refused.value.remedy
    account.is_active = False
    with pytest.raises(AccountInactive):
        order_create(**create, ordered_at=NOW)


def test_one_audit_entry_and_one_event_per_call(draft, sales_member):
    assert AuditEntry.objects.filter(model="orders.salesorder").count() == 1
    assert OutboxMessage.objects.filter(topic="order.created").count() == 1
    lines_replace(actor=sales_member, order=draft, lines=[NewLine(draft.lines.get().product, Decimal(3))])
    entry = AuditEntry.objects.get(action="order.changed")
    assert (entry.before["total"], entry.after["total"]) == ("120.000", "36.000")
    assert OutboxMessage.objects.count() == 2


def test_numbers_follow_each_other(account, warehouse, product):
    numbers = [make_order(account, warehouse, product, 1).number for _ in range(3)]
    assert numbers == ["SO-2026-00001", "SO-2026-00002", "SO-2026-00003"]


def test_editing_a_held_order_makes_it_a_draft_without_overrides(account, warehouse, stock, sales_manager):
    order = make_order(account, warehouse, stock, 90)
    order = order_confirm(actor=sales_manager, order=order, now=NOW)
    assert order.status == OrderStatus.ON_HOLD
    changed = draft_update(
        actor=sales_manager, order=order, lines=[NewLine(stock, Decimal(5))], customer_reference="PO 7"
    )
    assert changed.status == OrderStatus.DRAFT
    assert changed.total == Decimal(60)
    assert changed.customer_reference == "PO 7"
    assert not OrderHold.objects.exists()
    assert AuditEntry.objects.get(action="order.changed").before["holds"] == ["CREDIT"]


def test_a_confirmed_order_is_not_edited(draft, sales_member):
    order_confirm(actor=sales_member, order=draft, now=NOW)
    with pytest.raises(OrderActionRefused):
        lines_replace(actor=sales_member, order=draft, lines=[])


def test_an_unknown_header_field_is_a_fault_of_the_caller(draft):
    with pytest.raises(TypeError, match="status"):
        draft_update(actor=None, order=draft, status="CONFIRMED")

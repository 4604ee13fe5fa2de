"""Returns: the worked tables of docs/reference/domain/returns.md."""

from decimal import Decimal

import pytest

from b2bops.common.errors import InvalidValue, NotFound, TransitionRefused
from b2bops.platform.models import AuditEntry, OutboxMessage
from orders.invariants import INVARIANTS
from orders.models import CreditNote, Disposition, OrderStatus, ReturnOutcome, ReturnReason, ReturnStatus, SalesReturn
from orders.services import returns
from orders.services.billing import order_invoice
from orders.services.orders import order_confirm, order_ship
from orders.services.returns.requesting import returnable
from supply.models import StockLevel, StockMove, Warehouse
from tests.factories import ProductFactory
from tests.orders.conftest import NOW, make_order

OUT, D = ReturnOutcome, Disposition


@pytest.fixture
def shipped(draft, operations_member):
    """Ten ordered, eight shipped."""
    order = order_confirm(actor=operations_member, order=draft, now=NOW)
    line = order.lines.get()
    return order_ship(actor=operations_member, order=order, quantities={line.pk: Decimal(8)}, shipped_at=NOW)


@pytest.fixture
def line(shipped):
    return shipped.lines.get()


@pytest.fixture
def ask(shipped, line, sales_member):
    def asked(quantity, actor=sales_member, **fields):
        asked_for = returns.ReturnAsked(line.pk, Decimal(quantity), ReturnReason.DAMAGED)
        return returns.return_request(actor=actor, order=shipped, lines=[asked_for], now=NOW, **fields)

    return asked


@pytest.fixture
def received(ask, operations_manager, operations_member):
    def made(quantity):
        row = returns.return_approve(actor=operations_manager, sales_return=ask(quantity))
        return receive(operations_member, row, quantity)

    return made


def receive(actor, row, quantity):
    quantities = {row.lines.get().pk: Decimal(quantity)}
    return returns.return_receive(actor=actor, sales_return=row, quantities=quantities, now=NOW)


def inspect(actor, row, *findings):
    key = row.lines.order_by("pk").first().pk
    found = [
        returns.Finding(key, outcome, place, None if quantity is None else Decimal(quantity))
        for outcome, place, quantity in findings
    ]
    return returns.return_inspect(actor=actor, sales_return=row, findings=found)


def left(line):
    line.refresh_from_db()
    return returnable([line])[line.pk]


def test_worked_table_of_how_much_may_come_back(ask, line, operations_manager, operations_member):
    assert left(line) == 8
    first = ask(3)
    assert left(line) == 5
    with pytest.raises(returns.ReturnedTooMuch) as refused:
        ask(6)
    assert (refused.value.field, refused.value.value) == ("lines.0.quantity", 6)
    assert "5" in refused.value.remedy
    second = ask(5)
    assert left(line) == 0
    returns.return_reject(actor=operations_manager, sales_return=second, note="Too old")
    assert left(line) == 5
    returns.return_approve(actor=operations_manager, sales_return=first)
    receive(operations_member, first, 2)
    assert (left(line), line.returned_qty) == (6, 2)
    assert INVARIANTS["returned is what was received and not sent back"]() == []


def test_a_return_is_valued_at_what_was_paid(ask, received):
    row = ask(3)
    assert (row.total, row.currency, row.line_count) == (30, "EUR", 1)
    assert row.number.startswith("RT-2026-")


def test_each_step_is_audited_and_told_once(received, operations_member):
    row = inspect(operations_member, received(2), (OUT.REFUND, D.RESTOCK, None))
    steps = list(AuditEntry.objects.filter(model="orders.salesreturn").values_list("action", flat=True).order_by("pk"))
    assert steps == ["return.requested", "return.approved", "return.received", "return.inspected"]
    assert OutboxMessage.objects.filter(topic__startswith="return.", payload__id=row.pk).count() == 4


def test_nobody_decides_on_their_own(ask, operations_manager):
    row = ask(1, actor=operations_manager)
    for decide in (returns.return_approve, returns.return_reject):
        with pytest.raises(returns.DeciderIsMaker):
            decide(actor=operations_manager, sales_return=row, note="Fine")


def test_a_rejection_needs_a_word(ask, operations_manager):
    for note in ("", "   ", "x" * 301, "a\x00"):
        with pytest.raises(InvalidValue) as refused:
            returns.return_reject(actor=operations_manager, sales_return=ask(1), note=note)
        assert refused.value.field == "note"


@pytest.mark.parametrize("quantity", ["-1", "NaN", "Infinity", "0.0001", "1e400", "9"])
def test_bad_quantities_are_refused_by_name(ask, quantity):
    with pytest.raises(InvalidValue) as refused:
        ask(quantity)
    assert refused.value.field == "lines.0.quantity"
    assert SalesReturn.objects.count() == 0


def test_the_same_line_twice_counts_together(shipped, line):
    twice = [returns.ReturnAsked(line.pk, Decimal(5)), returns.ReturnAsked(line.pk, Decimal(4))]
    with pytest.raises(returns.ReturnedTooMuch):
        returns.return_request(actor=None, order=shipped, lines=twice, now=NOW)


def test_lines_of_another_order_and_unknown_reasons_are_refused(shipped, line, account, warehouse, stock):
    other = make_order(account, warehouse, stock, 1).lines.get()
    with pytest.raises(NotFound):
        returns.return_request(actor=None, order=shipped, lines=[returns.ReturnAsked(other.pk, Decimal(1))], now=NOW)
    with pytest.raises(InvalidValue) as refused:
        returns.return_request(
            actor=None, order=shipped, lines=[returns.ReturnAsked(line.pk, Decimal(1), "MOOD")], now=NOW
        )
    assert refused.value.field == "lines.0.reason"
    with pytest.raises(returns.NothingToReturn):
        returns.return_request(actor=None, order=shipped, lines=[returns.ReturnAsked(line.pk, Decimal(0))], now=NOW)


def test_no_more_is_received_than_was_approved(ask, operations_manager, operations_member):
    row = returns.return_approve(actor=operations_manager, sales_return=ask(2))
    with pytest.raises(returns.ReturnedTooMuch):
        receive(operations_member, row, 3)
    with pytest.raises(returns.NothingToReturn):
        receive(operations_member, row, 0)
    with pytest.raises(NotFound):
        returns.return_receive(actor=None, sales_return=row, quantities={0: Decimal(1)}, now=NOW)
    assert receive(operations_member, row, 1).total == 10


def test_a_line_of_which_nothing_came_drops_out(account, warehouse, stock, product, operations_manager):
    from orders.services.orders import NewLine, order_create
    from tests.factories import PriceRowFactory
    from tests.orders.conftest import receive as stock_up

    other = PriceRowFactory(product=ProductFactory()).product
    stock_up(other, warehouse, 10)
    wanted = [NewLine(stock, Decimal(2)), NewLine(other, Decimal(2))]
    order = order_create(actor=None, account=account, warehouse=warehouse, lines=wanted, ordered_at=NOW)
    order = order_confirm(actor=None, order=order, now=NOW)
    both = list(order.lines.order_by("position"))
    order_ship(actor=None, order=order, quantities={row.pk: Decimal(2) for row in both}, shipped_at=NOW)
    asked = [returns.ReturnAsked(row.pk, Decimal(1)) for row in both]
    row = returns.return_request(actor=None, order=order, lines=asked, now=NOW)
    returns.return_approve(actor=operations_manager, sales_return=row)
    key = row.lines.order_by("pk").first().pk
    row = returns.return_receive(actor=None, sales_return=row, quantities={key: Decimal(1)}, now=NOW)
    assert (row.line_count, row.lines.get().pk, row.total) == (1, key, 10)


FITTING = [
    (OUT.RETURN, {D.RESTOCK, D.QUARANTINE, D.SCRAP}),
    (OUT.REFUND, {D.RESTOCK, D.QUARANTINE, D.SCRAP}),
    (OUT.REPLACE, {D.RESTOCK, D.QUARANTINE, D.SCRAP}),
    (OUT.REPAIR, {D.SEND_BACK}),
    (OUT.REJECT, {D.SEND_BACK}),
]


@pytest.mark.parametrize(("outcome", "places"), FITTING)
def test_outcome_and_goods_fit(received, operations_member, outcome, places):
    row = received(1)
    for place in Disposition.values:
        if place in places:
            assert inspect(operations_member, row, (outcome, place, None)).status == ReturnStatus.INSPECTED
        else:
            with pytest.raises(returns.OutcomeImpossible) as refused:
                inspect(operations_member, row, (outcome, place, None))
            assert refused.value.field == "lines.0.disposition"


def test_a_line_may_be_split_and_looked_at_again(received, operations_member):
    row = received(3)
    row = inspect(operations_member, row, (OUT.REFUND, D.RESTOCK, 1), (OUT.REPLACE, D.SCRAP, 2))
    rows = list(row.lines.order_by("pk").values_list("received_qty", "outcome", "disposition", "amount"))
    assert rows == [(1, "REFUND", "RESTOCK", 10), (2, "REPLACE", "SCRAP", 20)]
    assert (row.total, row.line_count) == (30, 2)
    assert INVARIANTS["returned is what was received and not sent back"]() == []
    again = [returns.Finding(key, OUT.RETURN, D.RESTOCK) for key in row.lines.values_list("pk", flat=True)]
    row = returns.return_inspect(actor=operations_member, sales_return=row, findings=again)
    assert set(row.lines.values_list("outcome", flat=True)) == {"RETURN"}


def test_every_piece_gets_exactly_one_outcome(received, operations_member):
    row = received(3)
    for findings in ([], [(OUT.REFUND, D.RESTOCK, 2)], [(OUT.REFUND, D.RESTOCK, 2), (OUT.REPLACE, D.SCRAP, 2)]):
        with pytest.raises(returns.InspectionIncomplete):
            inspect(operations_member, row, *findings)
    with pytest.raises(returns.OutcomeImpossible) as refused:
        inspect(operations_member, row, ("MAGIC", D.RESTOCK, None))
    assert refused.value.field == "lines.0.outcome"


def test_every_move_outside_the_table_raises(ask, operations_manager, operations_member):
    row = ask(1)
    verbs = {
        "approve": lambda: returns.return_approve(actor=operations_manager, sales_return=row),
        "receive": lambda: receive(operations_member, row, 1),
        "inspect": lambda: inspect(operations_member, row, (OUT.RETURN, D.RESTOCK, None)),
        "reject": lambda: returns.return_reject(actor=operations_manager, sales_return=row, note="no"),
    }

    def refused(*names):
        for name in names:
            with pytest.raises(TransitionRefused):
                verbs[name]()

    refused("receive", "inspect")
    verbs["approve"]()
    refused("approve", "inspect")
    verbs["receive"]()
    refused("approve", "receive", "reject")
    verbs["inspect"]()
    refused("approve", "receive", "reject")


def close(row, **terms):
    return returns.return_close(actor=None, sales_return=row, now=NOW, **terms)


@pytest.fixture
def billed(shipped):
    return order_invoice(actor=None, order=shipped, on=NOW.date())


# (fee, credited before tax, tax, total); the digits of docs/reference/domain/returns.md
CREDITED = [("0", "30.00", "6.00", "36.00"), ("15", "25.50", "5.10", "30.60")]


@pytest.mark.parametrize(("fee", "goods", "tax", "total"), CREDITED)
def test_worked_table_of_what_is_credited(billed, received, fee, goods, tax, total):
    row = inspect(None, received(3), (OUT.REFUND, D.RESTOCK, None))
    row = close(row, restocking_fee_pct=Decimal(fee))
    credit = row.credit_note
    assert (credit.subtotal, credit.tax, credit.total) == (Decimal(goods), Decimal(tax), Decimal(total))
    assert credit.lines.get().invoice_line.invoice == billed
    assert row.status == ReturnStatus.CLOSED


@pytest.mark.parametrize(("fee", "goods"), [("0", "60.00"), ("15", "51.00")])
def test_a_split_line_is_credited_over_the_invoices_it_was_billed_with(shipped, line, received, fee, goods):
    """Eight pieces billed as five and three; of six that came, three are sold again and three are not."""
    for quantity in (5, 3):
        order_invoice(actor=None, order=shipped, on=NOW.date(), quantities={line.pk: Decimal(quantity)})
    row = inspect(None, received(6), (OUT.REFUND, D.RESTOCK, 3), (OUT.REFUND, D.SCRAP, 3))
    row = close(row, restocking_fee_pct=Decimal(fee))
    assert row.credit_note.subtotal == Decimal(goods)
    assert sorted(row.credit_note.lines.values_list("invoice_line__invoice__number", flat=True)) == [
        "IN-2026-00001",
        "IN-2026-00002",
    ]


def test_all_of_it_kept_back_makes_no_credit_note(billed, received):
    row = close(inspect(None, received(3), (OUT.REFUND, D.RESTOCK, None)), restocking_fee_pct=Decimal(100))
    assert row.credit_note is None
    assert CreditNote.objects.count() == 0


def test_goods_that_were_not_billed_are_not_refunded_and_nothing_is_done(received, line):
    row = inspect(None, received(3), (OUT.REFUND, D.RESTOCK, None))
    moves = StockMove.objects.count()
    with pytest.raises(returns.NotBilled) as refused:
        close(row)
    assert refused.value.remedy
    row.refresh_from_db()
    assert (row.status, StockMove.objects.count()) == (ReturnStatus.INSPECTED, moves)


def test_goods_billed_elsewhere_are_credited_at_the_orders_price(shipped, line, received):
    type(line).objects.filter(pk=line.pk).update(billed_qty=8)
    row = close(inspect(None, received(3), (OUT.REFUND, D.RESTOCK, None)))
    assert (row.credit_note.subtotal, row.credit_note.tax) == (30, 6)


# What 3 pieces do to (on hand in the warehouse, on hand in quarantine, returned on the order line).
PLACES = [
    (OUT.RETURN, D.RESTOCK, [("RETURN", 3)], 95, 0, 3),
    (OUT.RETURN, D.QUARANTINE, [("RETURN", 3)], 92, 3, 3),
    (OUT.RETURN, D.SCRAP, [("RETURN", 3), ("SCRAP", -3)], 92, 0, 3),
    (OUT.REPAIR, D.SEND_BACK, [], 92, 0, 0),
    (OUT.REJECT, D.SEND_BACK, [], 92, 0, 0),
]


@pytest.mark.parametrize(("outcome", "place", "moves", "here", "apart", "back"), PLACES)
def test_worked_table_of_where_goods_go(received, line, warehouse, outcome, place, moves, here, apart, back):
    row = close(inspect(None, received(3), (outcome, place, None)))
    posted = StockMove.objects.filter(source=f"orders.return:{row.pk}").order_by("pk")
    assert [(move.kind, move.quantity) for move in posted] == moves
    assert StockLevel.objects.get(warehouse=warehouse).on_hand == here
    held = StockLevel.objects.filter(warehouse__code="QUARANTINE")
    assert sum(level.on_hand for level in held) == apart
    assert not Warehouse.objects.filter(code="QUARANTINE", is_active=True).exists()
    line.refresh_from_db()
    assert line.returned_qty == back
    assert INVARIANTS["returned is what was received and not sent back"]() == []


def test_the_last_row_of_the_worked_table(billed, ask, line, operations_manager):
    row = returns.return_approve(actor=operations_manager, sales_return=ask(3))
    row = receive(None, row, 2)
    close(inspect(None, row, (OUT.REFUND, D.RESTOCK, 1), (OUT.REJECT, D.SEND_BACK, 1)))
    assert (left(line), line.returned_qty) == (7, 1)


def test_a_replacement_is_free_unless_told_otherwise(billed, received):
    row = close(inspect(None, received(2), (OUT.REPLACE, D.SCRAP, None)))
    order = row.replacement
    assert (order.status, order.total, order.replaces) == (OrderStatus.DRAFT, 0, row)
    assert order.lines.get().quantity == 2
    assert row.credit_note is None


def test_a_replacement_at_the_original_price_is_credited_too(billed, received):
    row = close(inspect(None, received(2), (OUT.REPLACE, D.SCRAP, None)), replacement_is_free=False)
    assert (row.replacement.subtotal, row.credit_note.subtotal) == (20, 20)


def test_a_return_closes_once(billed, received):
    row = close(inspect(None, received(2), (OUT.REFUND, D.RESTOCK, None)))
    with pytest.raises(TransitionRefused):
        close(row)
    assert CreditNote.objects.count() == 1


def test_the_fee_is_a_percentage(billed, received):
    row = inspect(None, received(2), (OUT.REFUND, D.RESTOCK, None))
    for fee in ("-1", "100.01", "NaN"):
        with pytest.raises(InvalidValue) as refused:
            close(row, restocking_fee_pct=Decimal(fee))
        assert refused.value.field == "restocking_fee_pct"

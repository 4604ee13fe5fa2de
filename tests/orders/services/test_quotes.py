from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from b2bops.common.errors import InvalidValue, NotFound, TransitionRefused
from b2bops.platform.models import AuditEntry
from orders.models import OrderSource, OrderStatus, Quote, QuoteStatus, SalesOrder
from orders.services import quotes
from orders.services.orders import order_confirm
from tests.factories import ProductFactory
from tests.orders.conftest import NOW


@pytest.fixture
def quote(account, sales_member):
    return quotes.quote_create(actor=sales_member, account=account)


def offer(quote, product, actor=None, quantity=1, **line):
    return quotes.quote_line_add(actor=actor, quote=quote, product=product, quantity=Decimal(quantity), **line)


def fresh(quote):
    return Quote.objects.get(pk=quote.pk)


def test_a_quote_adds_up_its_frozen_lines(quote, product, sales_member):
    offer(quote, product, sales_member, 3, discount_pct=Decimal(5))
    line = offer(quote, product, sales_member, 2)
    assert (fresh(quote).subtotal, fresh(quote).tax, fresh(quote).total) == (
        Decimal("48.50"),
        Decimal("9.70"),
        Decimal("58.20"),
    )
    assert line.position == 2
    assert line.price_trace["list_price"] == "10"
    quotes.quote_line_remove(actor=sales_member, quote=quote, line_id=line.pk)
    assert fresh(quote).total == Decimal("34.20")
    assert quote.valid_until == timezone.localdate() + timedelta(days=30)
    assert AuditEntry.objects.filter(model="orders.quote").count() == 4


# list price 100: (line, where submitting takes it); the digits of docs/reference/domain/quotes.md.
REVIEW_ROWS = [
    ({}, QuoteStatus.APPROVED),
    ({"unit_price": Decimal(90)}, QuoteStatus.APPROVED),
    ({"unit_price": Decimal("89.99")}, QuoteStatus.IN_REVIEW),
    ({"discount_pct": Decimal(10)}, QuoteStatus.APPROVED),
    ({"discount_pct": Decimal("10.01")}, QuoteStatus.IN_REVIEW),
    ({"unit_price": Decimal(95), "discount_pct": Decimal(10)}, QuoteStatus.IN_REVIEW),
    ({"unit_price": Decimal(120), "discount_pct": Decimal(15)}, QuoteStatus.APPROVED),
]


@pytest.mark.parametrize(("line", "expected"), REVIEW_ROWS)
def test_worked_table_of_review(line, expected, quote, product, sales_member):
    product.price_rows.update(amount=Decimal(100))
    offer(quote, product, **line)
    assert quotes.quote_submit(actor=sales_member, quote=quote).status == expected


def test_a_price_without_a_list_price_is_reviewed(quote, sales_member):
    offer(quote, ProductFactory(), unit_price=Decimal(50))
    assert quotes.quote_submit(actor=sales_member, quote=quote).status == QuoteStatus.IN_REVIEW


def test_the_maker_does_not_decide(quote, product, sales_member, sales_manager):
    offer(quote, product, discount_pct=Decimal(30))
    quotes.quote_submit(actor=sales_member, quote=quote)
    with pytest.raises(quotes.ApproverIsMaker):
        quotes.quote_approve(actor=sales_member, quote=quote)
    with pytest.raises(quotes.ApproverIsMaker):
        quotes.quote_reject(actor=sales_member, quote=quote, note="Too cheap")
    assert quotes.quote_approve(actor=sales_manager, quote=quote).status == QuoteStatus.APPROVED


def test_what_nobody_outside_has_seen_is_taken_back(quote, product, sales_member, sales_manager):
    offer(quote, product, discount_pct=Decimal(30))
    quotes.quote_submit(actor=sales_member, quote=quote)
    with pytest.raises(quotes.QuoteNotDraft):
        offer(quote, product)
    assert quotes.quote_reopen(actor=sales_member, quote=quote).status == QuoteStatus.DRAFT
    quotes.quote_submit(actor=sales_member, quote=quote)
    approved = quotes.quote_approve(actor=sales_manager, quote=quote, note="For the trial")
    assert approved.approved_by == sales_manager
    taken_back = quotes.quote_reopen(actor=sales_member, quote=quote)
    assert (taken_back.status, taken_back.approved_by) == (QuoteStatus.DRAFT, None)
    offer(quote, product)


def test_a_draft_is_not_approved_around_its_review(quote, product, sales_manager):
    offer(quote, product, discount_pct=Decimal(90))
    with pytest.raises(quotes.QuoteNotSubmitted):
        quotes.quote_approve(actor=sales_manager, quote=quote)


def sent(quote, product, actor):
    offer(quote, product, actor, 10, discount_pct=Decimal(5))
    quotes.quote_submit(actor=actor, quote=quote)
    return quotes.quote_send(actor=actor, quote=quote)


def test_accepting_makes_exactly_one_order_at_the_quoted_price(quote, stock, warehouse, sales_member):
    sent(quote, stock, sales_member)
    stock.price_rows.update(amount=Decimal(99))
    order = quotes.quote_accept(actor=sales_member, quote=quote, now=NOW)
    line = order.lines.get()
    assert (line.unit_price, line.discount_pct, line.amount) == (10, 5, 95)
    assert (order.source, order.customer_reference, order.warehouse) == (OrderSource.QUOTE, quote.number, warehouse)
    assert fresh(quote).order == order
    assert quotes.quote_accept(actor=sales_member, quote=quote) == order
    assert SalesOrder.objects.count() == 1


def test_an_accepted_quotes_price_is_not_held_again(account, stock, warehouse, sales_member, sales_manager):
    quote = quotes.quote_create(actor=sales_member, account=account)
    offer(quote, stock, discount_pct=Decimal(50))
    quotes.quote_submit(actor=sales_member, quote=quote)
    quotes.quote_approve(actor=sales_manager, quote=quote)
    quotes.quote_send(actor=sales_member, quote=quote)
    order = quotes.quote_accept(actor=sales_member, quote=quote)
    assert order_confirm(actor=sales_manager, order=order, now=NOW).status == OrderStatus.CONFIRMED


def test_an_old_offer_is_neither_sent_nor_accepted(quote, product, warehouse, sales_member):
    sent(quote, product, sales_member)
    later = timezone.now() + timedelta(days=31)
    with pytest.raises(quotes.QuoteExpired) as refused:
        quotes.quote_accept(actor=sales_member, quote=quote, now=later)
    assert refused.value.field == "valid_until"
    assert quotes.quote_accept(actor=sales_member, quote=quote, now=later - timedelta(days=1))


def test_no_warehouse_no_order(quote, product, sales_member):
    sent(quote, product, sales_member)
    with pytest.raises(InvalidValue) as refused:
        quotes.quote_accept(actor=sales_member, quote=quote)
    assert refused.value.field == "warehouse"
    assert fresh(quote).status == QuoteStatus.SENT


def test_recommendations_of_one_person_gather_in_one_draft(account, product, sales_member, sales_manager):
    first = quotes.draft_for(actor=sales_member, account=account)
    offer(first, product)
    assert quotes.draft_for(actor=sales_member, account=account) == first
    assert quotes.draft_for(actor=sales_manager, account=account) != first
    quotes.quote_submit(actor=sales_member, quote=first)
    assert quotes.draft_for(actor=sales_member, account=account) != first


def test_every_move_outside_the_table_raises(quote, product, warehouse, sales_member, sales_manager):
    with pytest.raises(quotes.QuoteEmpty):
        quotes.quote_submit(actor=sales_member, quote=quote)
    offer(quote, product)
    for verb in (quotes.quote_send, quotes.quote_accept, quotes.quote_reopen):
        with pytest.raises(TransitionRefused):
            verb(actor=sales_member, quote=quote)
    quotes.quote_decline(actor=sales_member, quote=quote)
    for verb in (quotes.quote_submit, quotes.quote_approve, quotes.quote_decline, quotes.quote_send):
        with pytest.raises(TransitionRefused):
            verb(actor=sales_manager, quote=quote)


def test_refusals_name_the_form_fields(quote, product, sales_member):
    for field, line in [
        ("quantity", {"quantity": 0}),
        ("unit_price", {"unit_price": Decimal(-1)}),
        ("discount_pct", {"discount_pct": Decimal(101)}),
    ]:
        with pytest.raises(InvalidValue) as refused:
            offer(quote, product, **line)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        quotes.quote_line_remove(actor=sales_member, quote=quote, line_id=99)
    with pytest.raises(InvalidValue) as refused:
        quotes.quote_create(
            actor=sales_member, account=quote.account, valid_until=timezone.localdate() - timedelta(days=1)
        )
    assert refused.value.field == "valid_until"

"""Versions, the head, lines edited in place, undo, expiry."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from b2bops.common.errors import InvalidValue, TransitionRefused
from b2bops.platform.models import AuditEntry
from orders.models import Quote
from orders.selectors import quote_differences
from orders.services import quotes
from orders.tasks import quotes_expire
from tests.factories import ContactFactory, PriceRowFactory, ProductFactory


@pytest.fixture
def quote(account, product, sales_member):
    """3 bolts less 5 % and 2 bolts: the worked table of docs/reference/domain/quotes.md before freight."""
    made = quotes.quote_create(actor=sales_member, account=account)
    for quantity, discount in ((3, 5), (2, 0)):
        quotes.quote_line_add(
            actor=sales_member, quote=made, product=product, quantity=Decimal(quantity), discount_pct=Decimal(discount)
        )
    return made


def fresh(quote):
    return Quote.objects.get(pk=quote.pk)


def sent(quote, actor):
    quotes.quote_submit(actor=actor, quote=quote)
    return quotes.quote_send(actor=actor, quote=quote)


def quantities(quote):
    return [int(value) for value in quote.lines.order_by("position").values_list("quantity", flat=True)]


def test_worked_table_of_the_total(quote, sales_member):
    done = quotes.quote_update(actor=sales_member, quote=quote, freight=Decimal(12))
    assert (done.subtotal, done.tax, done.freight, done.total) == (
        Decimal("48.50"),
        Decimal("9.70"),
        Decimal(12),
        Decimal("70.20"),
    )


def test_accepting_carries_the_head_over_and_the_totals_agree(quote, warehouse, account, sales_member):
    contact = ContactFactory(account=account)
    wanted = timezone.localdate() + timedelta(days=3)
    quotes.quote_update(
        actor=sales_member,
        quote=quote,
        contact=contact,
        freight=Decimal(12),
        note="Mind the ramp",
        delivery_terms="DAP",
        payment_terms="30 days",
        requested_date=wanted,
    )
    order = quotes.quote_accept(actor=sales_member, quote=sent(quote, sales_member))
    assert (order.total, order.note, order.delivery_terms, order.requested_date) == (
        fresh(quote).total,
        "Mind the ramp",
        "DAP",
        wanted,
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"freight": Decimal("1.005")}, "freight"),
        ({"freight": Decimal("NaN")}, "freight"),
        ({"valid_until": date(2020, 1, 1)}, "valid_until"),
        ({"requested_date": date(2020, 1, 1)}, "requested_date"),
        ({"note": "x" * 2001}, "note"),
        ({"delivery_terms": "a\x00b"}, "delivery_terms"),
    ],
)
def test_the_head_is_refused_at_its_field(change, field, quote, sales_member):
    with pytest.raises(InvalidValue) as refused:
        quotes.quote_update(actor=sales_member, quote=quote, **change)
    assert refused.value.field == field


def test_a_contact_of_another_company_is_refused(quote, sales_member):
    with pytest.raises(InvalidValue) as refused:
        quotes.quote_update(actor=sales_member, quote=quote, contact=ContactFactory())
    assert refused.value.field == "contact"


def test_a_sent_quote_is_revised_into_the_next_version(quote, account, sales_member):
    old = sent(quote, sales_member)
    new = quotes.quote_revise(actor=sales_member, quote=old)
    assert (new.number, new.version, new.status, new.previous) == (f"{old.number}-V2", 2, "DRAFT", old)
    assert (new.total, quantities(new)) == (old.total, [3, 2])
    assert (fresh(old).status, quantities(old)) == ("SUPERSEDED", [3, 2])
    with pytest.raises(quotes.QuoteNotDraft):
        quotes.quote_update(actor=sales_member, quote=old, note="Too late")
    with pytest.raises(TransitionRefused):
        quotes.quote_revise(actor=sales_member, quote=old)
    third = quotes.quote_revise(actor=sales_member, quote=sent(new, sales_member))
    assert third.number == f"{old.number}-V3"


def test_the_prices_of_a_version_stay_until_they_are_touched(quote, product, sales_member):
    old = sent(quote, sales_member)
    product.price_rows.update(amount=Decimal(20))
    new = quotes.quote_revise(actor=sales_member, quote=old)
    assert new.lines.first().unit_price == 10
    copy = quotes.quote_copy(actor=sales_member, quote=old)
    assert (copy.version, copy.lines.first().unit_price, copy.previous) == (1, 20, None)
    assert copy.number != old.number


def test_versions_differ_line_by_line(quote, product, sales_member):
    new = quotes.quote_revise(actor=sales_member, quote=sent(quote, sales_member))
    nut = PriceRowFactory(product=ProductFactory(sku="NUT"), amount=Decimal(2)).product
    first, second = new.lines.order_by("position")
    quotes.quote_line_change(actor=sales_member, quote=new, line_id=first.pk, quantity=Decimal(4))
    quotes.quote_line_remove(actor=sales_member, quote=new, line_id=second.pk)
    quotes.quote_line_add(actor=sales_member, quote=new, product=nut, quantity=Decimal(1))
    rows = [(row.sku, row.kind, row.amount_change) for row in quote_differences(fresh(new))]
    assert rows == [
        ("BOLT-10", "CHANGED", Decimal("11.50")),
        ("BOLT-10", "REMOVED", Decimal("-20.00")),
        ("NUT", "ADDED", Decimal("2.00")),
    ]
    assert quote_differences(fresh(quote)) == []


def test_lines_are_changed_in_place_and_moved(quote, sales_member):
    first, second = quote.lines.order_by("position")
    quotes.quote_line_change(
        actor=sales_member, quote=quote, line_id=first.pk, quantity=Decimal(5), unit_price=Decimal("9.50")
    )
    assert (fresh(quote).subtotal, first.__class__.objects.get(pk=first.pk).price_trace["overridden"]) == (
        Decimal("67.50"),
        True,
    )
    quotes.quote_line_move(actor=sales_member, quote=quote, line_id=second.pk, position=1)
    assert quantities(quote) == [2, 5]
    quotes.quote_line_move(actor=sales_member, quote=quote, line_id=second.pk, position=99)
    assert quantities(quote) == [5, 2]


def test_changing_nothing_records_nothing(quote, sales_member):
    before = AuditEntry.objects.count()
    first = quote.lines.order_by("position").first()
    quotes.quote_line_change(
        actor=sales_member, quote=quote, line_id=first.pk, quantity=first.quantity, discount_pct=first.discount_pct
    )
    quotes.quote_line_move(actor=sales_member, quote=quote, line_id=first.pk, position=first.position)
    quotes.quote_update(actor=sales_member, quote=quote, note="")
    assert AuditEntry.objects.count() == before


def test_each_step_on_the_lines_can_be_undone(quote, product, sales_member):
    total = fresh(quote).total
    first, second = quote.lines.order_by("position")
    steps = [
        lambda: quotes.quote_line_remove(actor=sales_member, quote=quote, line_id=first.pk),
        lambda: quotes.quote_line_change(actor=sales_member, quote=quote, line_id=second.pk, quantity=Decimal(9)),
        lambda: quotes.quote_line_move(actor=sales_member, quote=quote, line_id=second.pk, position=1),
        lambda: quotes.quote_line_add(actor=sales_member, quote=quote, product=product, quantity=Decimal(7)),
    ]
    for step in steps:
        step()
        assert quotes.last_step(quote) is not None
        quotes.quote_undo(actor=sales_member, quote=quote)
        assert (fresh(quote).total, quantities(quote)) == (total, [3, 2])
        with pytest.raises(quotes.NothingToUndo):
            quotes.quote_undo(actor=sales_member, quote=quote)


def test_a_decline_is_counted_by_its_reason(quote, sales_member):
    with pytest.raises(InvalidValue) as refused:
        quotes.quote_decline(actor=sales_member, quote=sent(quote, sales_member), reason="WHIM")
    assert refused.value.field == "reason"
    done = quotes.quote_decline(actor=sales_member, quote=quote, reason="PRICE", note="10 % above the other offer")
    assert (done.status, done.decline_reason) == ("DECLINED", "PRICE")


def test_a_thrown_away_draft_counts_as_discarded(quote, sales_member):
    assert quotes.quote_decline(actor=sales_member, quote=quote).decline_reason == "DISCARDED"


def test_offers_expire_the_night_after_their_last_day(quote, sales_member):
    old = sent(quote, sales_member)
    draft = quotes.quote_create(actor=sales_member, account=quote.account)
    assert quotes.quotes_expire(on=old.valid_until) == 0
    assert quotes.quotes_expire(on=old.valid_until + timedelta(days=1)) == 1
    assert quotes_expire() == 0
    assert (fresh(old).status, fresh(draft).status) == ("EXPIRED", "DRAFT")
    assert quotes.quote_revise(actor=sales_member, quote=old).version == 2


def test_rejecting_needs_a_word(quote, sales_member, sales_manager):
    first = quote.lines.first()
    quotes.quote_line_change(
        actor=sales_member, quote=quote, line_id=first.pk, quantity=Decimal(3), discount_pct=Decimal(40)
    )
    quotes.quote_submit(actor=sales_member, quote=quote)
    [reason] = quotes.review_reasons(quote)
    assert (reason.line, reason.sentence) == (
        first,
        "It is 40 % below the list price; one person may give 10 %.",
    )
    with pytest.raises(InvalidValue):
        quotes.quote_reject(actor=sales_manager, quote=quote, note=" ")
    assert quotes.quote_reject(actor=sales_manager, quote=quote, note="Not below cost").status == "REJECTED"
    assert quotes.quote_revise(actor=sales_member, quote=quote).version == 2

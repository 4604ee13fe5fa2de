"""The worked tables of docs/reference/domain/recurring_orders.md: dates, and what becomes of each."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import AuditEntry
from orders.models import OrderStatus, RecurringOrder, RecurringPeriod, SalesOrder
from orders.services import recurring
from orders.services.orders import NewLine, order_confirm
from orders.services.periods import next_dates
from tests.orders.conftest import NOW, receive


def at(day):
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=9)


@pytest.mark.parametrize(
    ("start", "unit", "every", "end", "expected"),
    [
        ("2026-01-31", "MONTH", 1, None, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("2026-01-15", "MONTH", 3, None, ["2026-01-15", "2026-04-15", "2026-07-15", "2026-10-15"]),
        ("2026-01-02", "WEEK", 2, None, ["2026-01-02", "2026-01-16", "2026-01-30", "2026-02-13"]),
        ("2026-01-02", "WEEK", 2, "2026-01-20", ["2026-01-02", "2026-01-16"]),
        ("9999-12-01", "MONTH", 1, None, ["9999-12-01"]),
        ("9999-12-25", "WEEK", 1, None, ["9999-12-25"]),
    ],
)
def test_dates_count_from_the_first(start, unit, every, end, expected):
    agreement = RecurringOrder(
        start_date=date.fromisoformat(start),
        unit=unit,
        every=every,
        end_date=date.fromisoformat(end) if end else None,
    )
    assert [day.isoformat() for day in next_dates(agreement, 4)] == expected


@pytest.fixture
def monthly(account, warehouse, stock, sales_member):
    """Ten bolts on the 31st, from May on."""
    return recurring.recurring_create(
        actor=sales_member,
        account=account,
        warehouse=warehouse,
        lines=[NewLine(stock, Decimal(10))],
        start_date=date(2026, 5, 31),
    )


def run(agreement, day):
    return recurring.recurring_run(recurring=agreement, now=at(day))


def fresh(agreement):
    return RecurringOrder.objects.get(pk=agreement.pk)


def test_a_due_date_becomes_one_order_whatever_the_night_is_run(monthly):
    assert run(monthly, date(2026, 5, 30)) is None
    period = run(monthly, date(2026, 5, 31))
    assert (period.order.status, period.order.source, period.order.total) == (OrderStatus.CONFIRMED, "RECURRING", 120)
    assert run(monthly, date(2026, 5, 31)) is None
    assert recurring.recurring_run_due(now=at(date(2026, 5, 31))) == 0
    assert SalesOrder.objects.count() == 1
    assert fresh(monthly).next_date == date(2026, 6, 30)
    assert AuditEntry.objects.filter(action="recurring.ran").count() == 1


def test_without_confirming_itself_it_waits_as_a_draft(monthly):
    recurring.recurring_update(actor=None, recurring=monthly, confirms_itself=False)
    assert run(monthly, date(2026, 5, 31)).order.status == OrderStatus.DRAFT


def test_one_that_is_not_clean_is_held(monthly, account):
    type(account).objects.update(credit_limit=Decimal(100))
    assert run(monthly, date(2026, 5, 31)).order.status == OrderStatus.ON_HOLD


def test_prices_of_the_day_or_as_agreed(monthly, account, warehouse, stock, sales_member):
    agreed = recurring.recurring_create(
        actor=sales_member,
        account=account,
        warehouse=warehouse,
        lines=[NewLine(stock, Decimal(1))],
        start_date=date(2026, 5, 31),
        price_policy="FROZEN",
    )
    stock.price_rows.update(amount=Decimal(20))
    assert run(monthly, date(2026, 5, 31)).order.lines.get().unit_price == 20
    kept = run(agreed, date(2026, 5, 31)).order.lines.get()
    assert (kept.unit_price, kept.price_trace["list_price"]) == (10, "10")


def test_what_cannot_be_ordered_is_skipped_with_the_reason_and_goes_on(monthly, account):
    type(account).objects.update(is_active=False)
    period = run(monthly, date(2026, 5, 31))
    assert (period.outcome, period.order) == ("SKIPPED", None)
    assert "Brandt Tools is not active." in period.reason
    assert SalesOrder.objects.count() == 0
    type(account).objects.update(is_active=True)
    assert run(monthly, date(2026, 6, 30)).outcome == "CREATED"


def test_of_several_due_dates_the_last_makes_the_order(monthly):
    assert run(monthly, date(2026, 8, 15)).due_date == date(2026, 7, 31)
    rows = RecurringPeriod.objects.order_by("due_date").values_list("due_date", "outcome")
    assert [(day.month, outcome) for day, outcome in rows] == [(5, "SKIPPED"), (6, "SKIPPED"), (7, "CREATED")]


def test_paused_dates_are_passed_over(monthly, sales_member):
    recurring.recurring_pause(actor=sales_member, recurring=monthly)
    assert run(monthly, date(2026, 6, 1)) is None
    resumed = recurring.recurring_resume(actor=sales_member, recurring=monthly, on=date(2026, 6, 1))
    assert (resumed.status, resumed.next_date) == ("ACTIVE", date(2026, 6, 30))
    assert RecurringPeriod.objects.get().outcome == "SKIPPED"


def test_a_person_skips_the_next_date_once(monthly, sales_member):
    skip = {"actor": sales_member, "recurring": monthly, "due_date": date(2026, 5, 31)}
    recurring.recurring_skip(note="They are closed", **skip)
    for again in ({"note": "They are closed"}, {"note": " "}):
        with pytest.raises(InvalidValue):
            recurring.recurring_skip(**skip | again)
    assert fresh(monthly).next_date == date(2026, 6, 30)
    assert RecurringPeriod.objects.get().reason == "They are closed"


def test_it_ends_with_its_last_date(monthly, sales_member):
    recurring.recurring_update(actor=sales_member, recurring=monthly, end_date=date(2026, 6, 1))
    run(monthly, date(2026, 5, 31))
    assert (fresh(monthly).status, fresh(monthly).next_date) == ("ENDED", None)
    with pytest.raises(recurring.RecurringEnded):
        recurring.recurring_pause(actor=sales_member, recurring=monthly)


def test_another_rhythm_counts_on_from_the_last_date(monthly, sales_member, stock):
    run(monthly, date(2026, 5, 31))
    changed = recurring.recurring_update(
        actor=sales_member, recurring=monthly, unit="WEEK", every=2, lines=[NewLine(stock, Decimal(3))]
    )
    assert (changed.next_date, changed.lines.get().quantity) == (date(2026, 6, 14), 3)


def test_one_is_made_from_an_order(draft, sales_member, sales_manager):
    order = order_confirm(actor=sales_manager, order=draft, now=NOW)
    agreement = recurring.recurring_from_order(
        actor=sales_member, order=order, start_date=date(2026, 6, 1), price_policy="FROZEN"
    )
    line = agreement.lines.get()
    assert (line.quantity, line.unit_price, agreement.number) == (10, 10, "RO-2026-00001")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"every": 0}, "every"),
        ({"every": 99}, "every"),
        ({"unit": "DECADE"}, "unit"),
        ({"end_date": date(2020, 1, 1)}, "end_date"),
        ({"customer_reference": "a\x00b"}, "customer_reference"),
    ],
)
def test_refusals_name_the_field(fields, field, account, warehouse, product):
    with pytest.raises(InvalidValue) as refused:
        recurring.recurring_create(
            actor=None,
            account=account,
            warehouse=warehouse,
            **{"lines": [NewLine(product, Decimal(1))], "start_date": date(2026, 5, 31)} | fields,
        )
    assert refused.value.field == field


def test_agreements_are_seen_in_ones_territory(monthly, sales_member, other_territory_member):
    assert RecurringOrder.objects.visible_to(sales_member).count() == 1
    assert RecurringOrder.objects.visible_to(other_territory_member).count() == 0


def test_stock_is_reserved_by_the_night(monthly, stock, warehouse):
    receive(stock, warehouse, 5)
    run(monthly, date(2026, 5, 31))
    assert stock.stock_levels.get().reserved == 10

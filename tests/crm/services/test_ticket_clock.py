"""The clock of a ticket: the worked example of docs/reference/domain/service_levels.md, digit by digit."""

from datetime import UTC, date, datetime, timedelta

import pytest

from b2bops.platform.models import Notification, OutboxMessage
from b2bops.platform.services.records import RecordRefused
from crm.models import TicketChannel, TicketPause, TicketPriority, TicketStatus
from crm.services import service_levels, ticket_clock, ticket_deadlines, ticket_messages, ticket_status, tickets
from crm.services.ticket_messages import Sender
from tests.factories import AccountFactory, LevelFactory, calendar_of

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


FRIDAY = at("2026-11-20 14:00")


def opened(actor, **more):
    new = tickets.NewTicket(
        subject="Where is it?",
        body="Our order is late.",
        channel=TicketChannel.PORTAL,
        account=AccountFactory(),
        **more,
    )
    return tickets.ticket_open(actor=actor, new=new, now=FRIDAY)


@pytest.fixture
def ticket(operations_member):
    LevelFactory()
    return opened(operations_member)


def used(ticket, text):
    ticket.refresh_from_db()
    return ticket_clock.minutes_used(ticket, at=at(text))


def test_worked_example(ticket, operations_member):
    actor = operations_member
    assert (ticket.first_response_due_at, ticket.resolution_due_at) == (at("2026-11-20 16:00"), at("2026-11-24 09:00"))

    ticket_messages.ticket_reply(actor=actor, ticket=ticket, body="Which one?", now=at("2026-11-20 15:00"))
    assert used(ticket, "2026-11-20 15:00") == 60
    assert ticket.status == TicketStatus.WAITING_FOR_CUSTOMER
    assert (ticket.first_response_due_at, ticket.resolution_due_at) == (at("2026-11-20 16:00"), None)
    assert not ticket.first_response_breached

    sender = Sender("Mia Vogt", "mia@example.com")
    ticket_messages.ticket_receive(actor=None, ticket=ticket, sender=sender, body="SO-1", now=at("2026-11-23 09:30"))
    assert used(ticket, "2026-11-23 09:30") == 60
    assert (ticket.status, ticket.paused_minutes) == (TicketStatus.OPEN, 150)
    assert ticket.resolution_due_at == at("2026-11-24 12:30")

    ticket_status.ticket_move(
        actor=actor, ticket=ticket, status=TicketStatus.WAITING_FOR_SUPPLIER, now=at("2026-11-23 12:30")
    )
    assert used(ticket, "2026-11-23 12:30") == 180
    assert ticket.resolution_due_at == at("2026-11-24 12:30")
    assert ticket.resolution_warn_at == at("2026-11-24 09:00")

    ticket_deadlines.deadlines_watch(now=at("2026-11-24 12:30"))
    assert used(ticket, "2026-11-24 12:30") == 600
    assert not ticket.resolution_breached
    ticket_deadlines.deadlines_watch(now=at("2026-11-24 12:31"))
    ticket.refresh_from_db()
    assert ticket.resolution_breached

    ticket_status.ticket_move(actor=actor, ticket=ticket, status=TicketStatus.SOLVED, now=at("2026-11-24 13:00"))
    assert used(ticket, "2026-11-24 13:00") == 630
    assert used(ticket, "2026-11-30 13:00") == 630
    assert (ticket.resolution_due_at, ticket.resolution_breached) == (None, True)


def test_a_saturday_answer_to_what_was_due_at_closing_time_is_in_time(ticket, operations_member):
    saturday = at("2026-11-21 10:00")
    assert ticket.first_response_due_at < saturday
    ticket_deadlines.deadlines_watch(now=saturday)
    ticket_messages.ticket_reply(actor=operations_member, ticket=ticket, body="Here.", now=saturday)
    ticket.refresh_from_db()
    assert not ticket.first_response_breached


def test_an_answer_one_working_minute_late_is_missed_without_the_watch(ticket, operations_member):
    ticket_messages.ticket_reply(actor=operations_member, ticket=ticket, body="Sorry.", now=at("2026-11-23 08:01"))
    ticket.refresh_from_db()
    assert ticket.first_response_breached


def test_the_watch_warns_once_then_marks_and_tells_the_managers(ticket, operations_manager):
    assert ticket_deadlines.deadlines_watch(now=at("2026-11-20 15:29")) == 0
    assert ticket_deadlines.deadlines_watch(now=at("2026-11-20 15:30")) == 1
    assert ticket_deadlines.deadlines_watch(now=at("2026-11-20 15:45")) == 0
    assert ticket_deadlines.deadlines_watch(now=at("2026-11-23 08:01")) == 1
    texts = Notification.objects.filter(user=operations_manager).order_by("pk").values_list("text", flat=True)
    assert [text.split(":")[0] for text in texts] == ["Due soon", "Missed"]
    assert OutboxMessage.objects.filter(topic="ticket.deadline_missed").count() == 1


def test_reopening_lets_the_clock_run_on(ticket, operations_member):
    for status, when in (("SOLVED", "2026-11-20 15:00"), ("OPEN", "2026-11-23 09:00")):
        ticket_status.ticket_move(actor=operations_member, ticket=ticket, status=status, now=at(when))
    ticket.refresh_from_db()
    assert (ticket.paused_minutes, ticket.solved_at) == (120, None)
    assert used(ticket, "2026-11-23 09:00") == 60


def test_a_new_priority_counts_from_the_opening(ticket, operations_member):
    LevelFactory(priority=TicketPriority.URGENT, first_response_minutes=30, resolution_minutes=120)
    changed = tickets.ticket_classify(actor=operations_member, ticket=ticket, priority=TicketPriority.URGENT)
    assert (changed.resolution_target, changed.resolution_due_at) == (120, at("2026-11-20 16:00"))


def test_the_level_of_the_type_wins(operations_member):
    LevelFactory()
    LevelFactory(ticket_type="COMPLAINT", first_response_minutes=15, resolution_minutes=60)
    assert opened(operations_member, ticket_type="COMPLAINT").resolution_target == 60
    assert opened(operations_member, ticket_type="ORDER").resolution_target == 600


def test_without_a_level_there_is_no_deadline_but_pauses_are_kept(operations_member):
    ticket = opened(operations_member)
    ticket_messages.ticket_reply(actor=operations_member, ticket=ticket, body="?", now=at("2026-11-20 15:00"))
    ticket_status.ticket_move(actor=operations_member, ticket=ticket, status="OPEN", now=at("2026-11-23 15:00"))
    ticket.refresh_from_db()
    assert (ticket.resolution_due_at, ticket.paused_minutes) == (None, 0)
    assert TicketPause.objects.get().ended_at == at("2026-11-23 15:00")


def test_a_holiday_moves_what_is_due_and_never_makes_the_clock_negative(ticket, operations_member):
    ticket_messages.ticket_reply(actor=operations_member, ticket=ticket, body="?", now=at("2026-11-20 15:00"))
    ticket_status.ticket_move(actor=operations_member, ticket=ticket, status="OPEN", now=at("2026-11-23 09:30"))
    calendar = calendar_of()
    week = {day: [(540, 720), (780, 1020)] for day in range(5)}
    service_levels.calendar_save(
        actor=operations_member,
        calendar=calendar,
        code=calendar.code,
        name=calendar.name,
        time_zone=calendar.time_zone,
        week=week,
        holidays={date(2026, 11, 23): "Holiday"},
    )
    ticket.refresh_from_db()
    assert ticket.paused_minutes == 60
    # 600 promised + 60 paused: 120 on Friday, 420 on Tuesday, 120 on Wednesday.
    assert ticket.resolution_due_at == at("2026-11-25 10:00")
    assert used(ticket, "2026-11-23 09:30") == 60


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"week": {}}, "day_0"),
        ({"week": {1: [(600, 540)]}}, "day_1"),
        ({"week": {1: [(540, 700), (660, 720)]}}, "day_1"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"code": "\x00"}, "code"),
    ],
)
def test_hours_that_make_no_sense_are_refused(operations_manager, change, field):
    sound = {"code": "X", "name": "X", "time_zone": "UTC", "week": {0: [(0, 1440)]}, "holidays": {}}
    with pytest.raises((service_levels.HoursRefused, service_levels.ZoneUnknown, RecordRefused)) as refused:
        service_levels.calendar_save(actor=operations_manager, calendar=None, **{**sound, **change})
    assert refused.value.field == field


def test_pauses_add_up_over_many_turns(ticket, operations_member):
    when = FRIDAY
    for turn in range(6):
        when += timedelta(hours=7, minutes=turn)
        ticket_status.ticket_move(actor=operations_member, ticket=ticket, status="WAITING_FOR_CUSTOMER", now=when)
        when += timedelta(hours=5, minutes=13)
        ticket_status.ticket_move(actor=operations_member, ticket=ticket, status="OPEN", now=when)
    ticket.refresh_from_db()
    pauses = ticket.pauses.all()
    assert len(pauses) == 6
    assert ticket.paused_minutes == sum(pause.minutes for pause in pauses)
    assert ticket_clock.minutes_used(ticket, at=when) >= 0

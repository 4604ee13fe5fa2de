"""Screens of promises, calendars, teams and rules, and the figures."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.forms.service_settings import hours_text, spans_of
from crm.models import AssignmentRule, ServiceLevel, ServiceTeam, Ticket, TicketRating, WorkingCalendar
from crm.selectors.service_dashboard import service_dashboard
from tests.factories import LevelFactory, TicketFactory, calendar_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()
CALENDAR = {
    "name": "Night",
    "code": "NIGHT",
    "time_zone": "America/New_York",
    "day_0": "00:00-06:00, 22:00-24:00",
    "holidays": "2026-12-25 Christmas\n\n2027-01-01",
}


def test_a_calendar_is_written_as_people_write_it(as_user, operations_manager):
    client = as_user(operations_manager)
    assert client.post(reverse("crm:calendar_create"), CALENDAR).status_code == 302
    calendar = WorkingCalendar.objects.get()
    spans = calendar.spans.order_by("opens_minute").values_list("weekday", "opens_minute", "closes_minute")
    assert list(spans) == [(0, 0, 360), (0, 1320, 1440)]
    assert calendar.holidays.count() == 2
    page = client.get(reverse("crm:calendar_edit", args=[calendar.pk])).content.decode()
    assert "00:00-06:00, 22:00-24:00" in page
    assert "2026-12-25 Christmas" in page


@pytest.mark.parametrize(
    "change",
    [
        {"day_0": "9 to 5"},
        {"day_0": "09:00-25:00"},
        {"day_0": "12:00-09:00"},
        {"day_0": ""},
        {"holidays": "Christmas"},
        {"time_zone": "../../etc/passwd"},
        {"code": ""},
    ],
)
def test_calendars_that_make_no_sense_come_back(as_user, operations_manager, change):
    answer = as_user(operations_manager).post(reverse("crm:calendar_create"), {**CALENDAR, **change})
    assert answer.status_code == 422
    assert WorkingCalendar.objects.count() == 0


def test_hours_go_there_and_back():
    assert spans_of(hours_text(((540, 720), (780, 1440)))) == [(540, 720), (780, 1440)]


def test_promises_teams_and_rules(as_user, operations_manager, operations_member):
    client, calendar = as_user(operations_manager), calendar_of()
    level = {
        "priority": "LOW",
        "calendar": calendar.pk,
        "first_response_minutes": "60",
        "resolution_minutes": "30",
        "is_active": "on",
    }
    assert client.post(reverse("crm:level_create"), level).status_code == 422
    assert client.post(reverse("crm:level_create"), {**level, "resolution_minutes": "600"}).status_code == 302
    assert ServiceLevel.objects.get().resolution_minutes == 600
    team = {"name": "Desk", "code": "DESK", "members": [operations_member.pk]}
    assert client.post(reverse("crm:team_create"), team).status_code == 302
    assert list(ServiceTeam.objects.get().members.all()) == [operations_member]
    for name in ("First", "Second"):
        rule = {"name": name, "team": ServiceTeam.objects.get().pk, "is_active": "on"}
        assert client.post(reverse("crm:rule_create"), rule).status_code == 302
    assert client.post(reverse("crm:rule_create"), {"name": "Nobody"}).status_code == 422
    second = AssignmentRule.objects.get(name="Second")
    client.post(reverse("crm:rule_move", args=[second.pk]), {"direction": "up"})
    assert list(AssignmentRule.objects.in_order().values_list("name", flat=True)) == ["Second", "First"]
    client.post(reverse("crm:rule_remove", args=[second.pk]))
    assert AssignmentRule.objects.count() == 1
    assert client.get(reverse("crm:level_list")).status_code == 200


def test_members_look_and_managers_write(as_user, operations_member, sales_manager):
    assert as_user(operations_member).get(reverse("crm:level_list")).status_code == 200
    assert as_user(operations_member).get(reverse("crm:level_create")).status_code == 403
    assert as_user(sales_manager).get(reverse("crm:level_list")).status_code == 403


def _promised(**more):
    level = LevelFactory._meta.model.objects.first() or LevelFactory()
    return TicketFactory(
        calendar=level.calendar, service_level=level, first_response_target=120, resolution_target=600, **more
    )


def test_figures(operations_member):
    at = {"opened_at": NOW - timedelta(days=2), "assignee": operations_member}
    done = {"status": "CLOSED", "first_responded_at": NOW, "solved_at": NOW, "closed_at": NOW}
    kept = _promised(**at, **done)
    _promised(**at, **done, resolution_breached=True)
    _promised(**at, first_response_breached=True, priority="URGENT")
    TicketFactory(opened_at=NOW - timedelta(days=20))
    TicketRating.objects.create(ticket=kept, score=4, closed_at=NOW, rated_at=NOW)
    found = service_dashboard(tickets=Ticket.objects.all(), now=NOW)
    assert (found.open, found.open_by_priority["URGENT"], found.ages) == (2, 1, [0, 1, 0, 0, 1])
    assert round(found.first_pct or 0, 1) == 66.7
    assert found.resolution_pct == 50
    assert (found.score, found.rated, found.scores) == (4, 1, [0, 0, 0, 1, 0])
    row = found.agents[0]
    assert (row.open, row.solved, row.resolution_pct, row.score) == (1, 2, 50, 4)


def test_figures_of_nothing(as_user, operations_member):
    page = as_user(operations_member).get(reverse("crm:service_dashboard"))
    assert page.status_code == 200
    assert service_dashboard(tickets=Ticket.objects.none(), now=NOW).first_pct is None

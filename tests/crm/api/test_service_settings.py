"""Promises, calendars, teams and rules by API."""

import pytest

from crm.models import AssignmentRule, Holiday, ServiceTeam, WorkingCalendar, WorkingSpan
from tests.factories import LevelFactory

pytestmark = pytest.mark.django_db
CALENDAR = {
    "code": "NIGHT",
    "name": "Night",
    "time_zone": "America/New_York",
    "spans": [{"weekday": 0, "opens_minute": 1320, "closes_minute": 1440}],
    "holidays": [{"date": "2026-12-25", "name": "Christmas"}],
}


def test_a_calendar_is_replaced_as_a_whole(api_as, operations_manager):
    client = api_as(operations_manager)
    made = client.post("/api/v1/working-calendars/", CALENDAR)
    assert made.status_code == 201
    url = f"/api/v1/working-calendars/{made.json()['id']}/"
    assert client.patch(url, {"name": "Late shift"}).json()["holidays"] == CALENDAR["holidays"]
    assert client.patch(url, {"holidays": []}).json()["spans"] == CALENDAR["spans"]
    assert (WorkingSpan.objects.count(), Holiday.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"spans": []}, 422),
        ({"spans": [{"weekday": 7, "opens_minute": 0, "closes_minute": 1}]}, 400),
        ({"spans": [{"weekday": 0, "opens_minute": 9, "closes_minute": 9}]}, 422),
        ({"spans": "always"}, 400),
        ({"holidays": [{"date": "tomorrow"}]}, 400),
        ({"time_zone": "Mars"}, 422),
        ({"time_zone": "/etc/passwd"}, 422),
    ],
)
def test_calendars_that_make_no_sense_are_refused(api_as, operations_manager, change, status):
    assert api_as(operations_manager).post("/api/v1/working-calendars/", {**CALENDAR, **change}).status_code == status
    assert WorkingCalendar.objects.count() == 0


def test_levels(api_as, operations_manager, operations_member):
    level = LevelFactory()
    client = api_as(operations_manager)
    body = {
        "priority": level.priority,
        "ticket_type": "",
        "calendar": level.calendar.code,
        "first_response_minutes": 5,
        "resolution_minutes": 50,
    }
    assert client.post("/api/v1/service-levels/", body).status_code == 422
    assert client.post("/api/v1/service-levels/", {**body, "ticket_type": "ORDER"}).status_code == 201
    url = f"/api/v1/service-levels/{level.pk}/"
    assert client.patch(url, {"resolution_minutes": 1}).status_code == 422
    assert client.patch(url, {"resolution_minutes": 10**12}).status_code == 400
    assert client.patch(url, {"is_active": False}).json()["is_active"] is False
    assert api_as(operations_member).patch(url, {"is_active": True}).status_code == 403


def test_rules_and_their_order(api_as, operations_manager):
    team = ServiceTeam.objects.create(code="DESK", name="Desk")
    client = api_as(operations_manager)
    assert client.post("/api/v1/assignment-rules/", {"name": "nobody"}).status_code == 422
    for name in ("a", "b"):
        made = client.post("/api/v1/assignment-rules/", {"name": name, "team": team.code})
        assert made.status_code == 201
    client.post(f"/api/v1/assignment-rules/{made.json()['id']}/move/", {"up": True})
    assert list(AssignmentRule.objects.in_order().values_list("name", flat=True)) == ["b", "a"]
    assert client.get("/api/v1/service-teams/").json()["results"][0]["members"] == []

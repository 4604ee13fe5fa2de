"""Screens of activities and the timeline: who reads and writes, what a form refuses, and that one goes back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Activity
from tests.factories import AccountFactory, ActivityFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(territory, sales_member):
    return ActivityFactory(account__territory=territory, owner=sales_member, due_on=timezone.localdate())


def test_board_shows_mine_by_when_they_are_due(as_user, sales_member, task, django_assert_max_num_queries):
    late = ActivityFactory(account=task.account, owner=sales_member, due_on=timezone.localdate() - timedelta(days=2))
    ActivityFactory(account=task.account, subject="Somebody else's")
    client = as_user(sales_member)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("crm:activity_board")).content.decode()
    assert page.index(late.subject) < page.index(task.subject)
    assert "Somebody else" not in page


def test_finish_reopen_and_put_off(as_user, sales_member, task):
    client, board = as_user(sales_member), reverse("crm:activity_board")
    client.post(reverse("crm:activity_complete", args=[task.pk]), {"outcome": "REACHED", "outcome_note": "Will order"})
    task.refresh_from_db()
    assert (task.outcome, task.outcome_note) == ("REACHED", "Will order")
    client.post(reverse("crm:activity_reopen", args=[task.pk]))
    until = timezone.localdate() + timedelta(days=3)
    back = client.post(
        reverse("crm:activity_snooze", args=[task.pk]),
        {"until": until},
        headers={"referer": f"http://testserver{board}"},
    )
    task.refresh_from_db()
    assert (task.done_at, task.due_on, back.url) == (None, until, f"http://testserver{board}")


def test_bad_day_is_refused_in_words(as_user, sales_member, task):
    answer = as_user(sales_member).post(
        reverse("crm:activity_snooze", args=[task.pk]), {"until": "soon\x00"}, follow=True
    )
    assert answer.status_code == 200
    assert b"Enter a valid date" in answer.content


def test_form_plans_logs_and_changes(as_user, sales_member, task):
    client = as_user(sales_member)
    create = reverse("crm:activity_create")
    assert client.get(create, {"account": task.account.code}).status_code == 200
    sent = {"kind": "CALL", "subject": "Ask again", "priority": "1", "account": task.account.code, "done": "on"}
    client.post(create, sent)
    made = Activity.objects.get(subject="Ask again")
    assert (made.account, made.is_open) == (task.account, False)
    refused = client.post(create, {**sent, "subject": "", "priority": "77"})
    assert refused.status_code == 422
    client.post(reverse("crm:activity_edit", args=[made.pk]), {**sent, "subject": "Asked again"})
    made.refresh_from_db()
    assert made.subject == "Asked again"


def test_quick_line_adds_in_place(as_user, sales_member, task):
    url = reverse("crm:account_activities", args=[task.account_id])
    client = as_user(sales_member)
    answer = client.post(url, {"kind": "TASK", "subject": "Send the sample"}, headers={"hx-request": "true"})
    assert b"Send the sample" in answer.content
    assert client.post(url, {"kind": "TASK", "subject": ""}).status_code == 422
    assert client.post(url, {"kind": "NOTE", "subject": "Met them"}).status_code == 302


def test_another_territory_finds_nothing(as_user, other_territory_member, task):
    client = as_user(other_territory_member)
    for name in ("detail", "edit"):
        assert client.get(reverse(f"crm:activity_{name}", args=[task.pk])).status_code == 404
    for name in ("complete", "reopen", "snooze", "edit"):
        assert client.post(reverse(f"crm:activity_{name}", args=[task.pk]), {}).status_code == 404
    for name in ("activities", "timeline"):
        assert client.get(reverse(f"crm:account_{name}", args=[task.account_id])).status_code == 404
    assert task.subject.encode() not in client.get(reverse("crm:activity_list")).content


def test_timeline_pages_and_filters(as_user, sales_manager):
    account = AccountFactory()
    orders = [SalesOrderFactory(account=account) for _each in range(20)]
    ActivityFactory(account=account, subject="Rang them up")
    client, url = as_user(sales_manager), reverse("crm:account_timeline", args=[account.pk])
    first = client.get(url, headers={"hx-request": "true"}).content.decode()
    assert "page=2" in first
    second = client.get(url, {"page": 2}, headers={"hx-request": "true"}).content.decode()
    assert sum(order.number in first for order in orders) + sum(order.number in second for order in orders) == 20
    assert "page=3" not in second
    assert "Rang them up" not in client.get(url, {"kind": "orders"}).content.decode()
    assert client.get(url, {"kind": "a\x00", "page": "1e9"}).status_code == 200

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from b2bops.platform import subscribers
from b2bops.platform.models import OutboxMessage, OutboxStatus
from b2bops.platform.services import outbox

heard: list[str] = []


def hear(*, key: str, payload: dict) -> None:
    heard.append(key)


def stumble(*, key: str, payload: dict) -> None:
    raise RuntimeError("the other side is down")


@pytest.fixture(autouse=True)
def subscriptions(monkeypatch):
    heard.clear()
    monkeypatch.setattr(subscribers, "_SUBSCRIBERS", {})


@pytest.mark.django_db(transaction=True)
def test_an_event_of_a_rolled_back_cause_is_never_heard():
    subscribers.subscribe("thing.done", f"{__name__}.hear")
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.publish(topic="thing.done", key="thing.done:1", payload={})
        raise RuntimeError
    outbox.drain()
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_refuses_to_publish_without_a_cause():
    with pytest.raises(TransactionManagementError):
        outbox.publish(topic="thing.done", key="thing.done:1", payload={})


@pytest.mark.django_db
def test_delivers_once_and_marks_it(monkeypatch):
    monkeypatch.setitem(subscribers._SUBSCRIBERS, "thing.done", ["tests.platform.test_outbox.hear"])
    monkeypatch.setattr(subscribers, "import_string", lambda path: hear)
    outbox.publish(topic="thing.done", key="thing.done:1", payload={})
    assert (outbox.drain(), outbox.drain()) == (1, 0)
    assert heard == ["thing.done:1"]


@pytest.mark.django_db
def test_waits_longer_after_each_failure_and_gives_up_loudly(monkeypatch):
    monkeypatch.setitem(subscribers._SUBSCRIBERS, "thing.done", ["x"])
    monkeypatch.setattr(subscribers, "import_string", lambda path: stumble)
    outbox.publish(topic="thing.done", key="thing.done:1", payload={})
    waits = []
    for _attempt in range(outbox.ATTEMPTS_MAX):
        OutboxMessage.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
        outbox.drain()
        waits.append(OutboxMessage.objects.get().next_attempt_at - timezone.now())
    assert waits == sorted(waits)
    assert OutboxMessage.objects.get().status == OutboxStatus.DEAD
    assert "the other side is down" in OutboxMessage.objects.get().error

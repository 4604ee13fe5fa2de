"""Audit, events and notifications: what each reader may see."""

import pytest
from django.db import transaction
from django.urls import reverse

from b2bops.platform.models import Notification
from b2bops.platform.services import audit, notifications, outbox
from tests.factories import ProductFactory


@pytest.fixture
def priced(db):
    product = ProductFactory(sku="P-1")
    with transaction.atomic():
        audit.record(
            actor=None,
            action="product.updated",
            instance=product,
            before={"standard_cost": "4.44", "name": "Old <b>", "brand": "Same"},
            after={"standard_cost": "5.55", "name": "New", "brand": "Same"},
        )
    return product


def test_the_audit_shows_before_and_after(priced, as_user, sales_manager):
    text = as_user(sales_manager).get(reverse("platform:audit_list")).content.decode()
    assert '<del class="muted">4.44</del> → 5.55' in text
    assert "Old &lt;b&gt;" in text
    assert "Same" not in text


@pytest.mark.parametrize("form", ["", "csv"])
def test_costs_are_absent_for_readers_without_the_right(priced, as_user, operations_manager, form):
    answer = as_user(operations_manager).get(reverse("platform:audit_list"), {"export": form} if form else {})
    text = b"".join(answer.streaming_content).decode() if form else answer.content.decode()
    assert "New" in text
    assert "5.55" not in text
    assert "standard_cost" not in text


def test_audit_export_is_plain_text(priced, as_user, sales_manager):
    answer = as_user(sales_manager).get(reverse("platform:audit_list"), {"export": "csv"})
    assert "name: Old <b> → New; standard_cost: 4.44 → 5.55" in b"".join(answer.streaming_content).decode()


def test_audit_filters(priced, as_user, technology_member):
    client = as_user(technology_member)
    for query, total in (
        ({"model": "product"}, 1),
        ({"object_id": "0"}, 0),
        ({"since": "2100-01-01"}, 0),
        ({"q": "P-1"}, 1),
    ):
        assert client.get(reverse("platform:audit_list"), query).context["listing"].total == total


def test_members_of_sales_do_not_read_the_audit(as_user, sales_member):
    assert as_user(sales_member).get(reverse("platform:audit_list")).status_code == 403


def test_events_are_listed_for_technology_only(as_user, technology_member, operations_manager):
    with transaction.atomic():
        outbox.publish(topic="order.confirmed", key="order.confirmed:1", payload={})
    page = as_user(technology_member).get(reverse("platform:outbox_list"))
    assert "order.confirmed:1" in page.content.decode()
    assert as_user(operations_manager).get(reverse("platform:outbox_list")).status_code == 403


def test_each_person_has_their_own_notifications(as_user, sales_member, outsider):
    notifications.notify(users=[sales_member], text="For sales", url="/")
    notifications.notify(users=[outsider], text="For nobody else", url="/")
    client = as_user(sales_member)
    page = client.get(reverse("platform:notification_list")).content.decode()
    assert "For sales" in page
    assert "For nobody else" not in page
    client.post(reverse("platform:notification_read"))
    assert Notification.objects.filter(read_at__isnull=True).get().user == outsider


@pytest.mark.parametrize(
    "model", ["auditentry", "auditseal", "importrun", "importfinding", "columnmapping", "outboxmessage", "notification"]
)
def test_admin_pages_are_read_only(as_user, technology_manager, model):
    technology_manager.is_staff = True
    technology_manager.save()
    client = as_user(technology_manager)
    assert client.get(reverse(f"admin:platform_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:platform_{model}_add")).status_code == 403

"""A person's data: handed out whole, and gone from every text column of the database once erased."""

import json
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection, models

from b2bops.common.errors import Conflict
from b2bops.platform.models import AuditEntry, Email, IdempotencyKey, Notification, OutboxMessage
from b2bops.platform.services import audit
from crm.models import BehaviourEvent, Contact
from crm.services import activities, behaviour, consents, contacts, erasure
from tests.factories import AccountFactory, ContactFactory, LeadFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NAME, MAIL, PHONE = "Käthe Lindqvist", "kaethe.lindqvist@kunde.example", "+49 5554 471199"


@pytest.fixture
def person(sales_manager):
    account = AccountFactory()
    made = contacts.contact_create(
        actor=sales_manager, account=account, name=NAME, email=MAIL, phone=PHONE, role="Buyer"
    )
    for purpose in ("MARKETING", "PROFILING"):
        made = consents.consent_set(
            actor=sales_manager, contact=made, purpose=purpose, given=True, at=NOW, proof=f"{NAME} signed"
        )
    activities.activity_create(
        actor=sales_manager, kind="CALL", subject=f"Ring {NAME}", body=f"Write to {MAIL}", contact=made
    )
    note = activities.activity_create(
        actor=sales_manager, kind="NOTE", subject="Fair", body=f"met {NAME.upper()}", account=account, done_at=NOW
    )
    activities.activity_update(actor=sales_manager, activity=note, body=f"Met {NAME} at the fair")
    sent = {"external_id": "1", "kind": "SEARCH", "account": account.code, "contact": MAIL, "occurred_at": NOW}
    behaviour.events_ingest(actor=sales_manager, source="shop", events=[{**sent, "words": NAME}], now=NOW)
    answer = {"name": NAME, "email": MAIL}
    IdempotencyKey.objects.create(actor=sales_manager, key="k", fingerprint="f", body=answer)
    OutboxMessage.objects.create(topic="t", key="k", payload=answer, next_attempt_at=NOW)
    Notification.objects.create(user=sales_manager, text=f"Call: Ring {NAME}")
    LeadFactory(person=NAME, email=MAIL, phone=PHONE, email_key=MAIL, message=f"Yours, {NAME}")
    Email.objects.create(
        key="k",
        to=MAIL,
        subject=f"Dear {NAME}",
        text=f"Dear {NAME}",
        status="SENT",
        sent_at=NOW,
        account_id=account.pk,
        message_id="<m>",
    )
    return made


def texts_holding(*words):
    """(table, column) of every text of the database that holds one of the words, however it is escaped."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.CharField | models.TextField | models.JSONField):
                continue
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT CAST("{field.column}" AS TEXT) FROM "{model._meta.db_table}"')
                rows = [row[0] for row in cursor.fetchall() if row[0]]
            forms = [form.lower() for word in words for form in (word, json.dumps(word)[1:-1])]
            if any(form in row.lower() for row in rows for form in forms):
                found.append((model._meta.db_table, field.column))
    return found


def test_the_search_finds_what_is_there(person):
    assert ("crm_contact", "name") in texts_holding(NAME)
    assert ("platform_auditentry", "after") in texts_holding(NAME)


def test_erased_person_is_in_no_text_of_the_database(person, sales_manager):
    neighbour = ContactFactory(account=person.account, name="Käthe Lindqvister")
    audit.seal()
    erased = erasure.contact_erase(actor=sales_manager, contact=person, now=NOW)
    assert texts_holding(MAIL, PHONE) == []
    assert texts_holding(f"{NAME} ", f"{NAME}'", f'{NAME}"') == []
    neighbour.refresh_from_db()
    assert neighbour.name == "Käthe Lindqvister"
    assert (erased.name, erased.email, erased.is_active) == (f"erased person {person.pk}", "", False)
    assert BehaviourEvent.objects.get().contact is None
    assert AuditEntry.objects.filter(object_label=erased.name).exists()


def test_audit_chain_verifies_after_erasure_and_still_shows_tampering(person, sales_manager):
    audit.seal()
    erasure.contact_erase(actor=sales_manager, contact=person, now=NOW)
    audit.seal()
    assert audit.tampered() == []
    entry = AuditEntry.objects.filter(redaction__isnull=False).first()
    AuditEntry.objects.filter(pk=entry.pk).update(after={"name": "Somebody else"})
    assert len(audit.tampered()) == 1
    AuditEntry.objects.filter(pk=entry.pk).update(redaction=None)
    assert len(audit.tampered()) == 1


def test_erasing_twice_changes_nothing_and_an_erased_person_stays_so(person, sales_manager):
    erased = erasure.contact_erase(actor=sales_manager, contact=person, now=NOW)
    count = AuditEntry.objects.count()
    erasure.contact_erase(actor=sales_manager, contact=erased, now=NOW)
    assert AuditEntry.objects.count() == count
    with pytest.raises(Conflict, match="erased"):
        contacts.contact_update(actor=sales_manager, contact=erased, name="Back again")


def test_open_orders_block_and_are_named(person, sales_manager):
    order = SalesOrderFactory(account=person.account, status="CONFIRMED")
    with pytest.raises(erasure.ErasureBlocked, match=order.number):
        erasure.contact_erase(actor=sales_manager, contact=person, now=NOW)
    assert Contact.objects.get(pk=person.pk).name == NAME


def test_a_mail_that_waits_blocks(person, sales_manager):
    Email.objects.update(status="QUEUED", sent_at=None)
    with pytest.raises(erasure.ErasureBlocked, match="about to be sent"):
        erasure.contact_erase(actor=sales_manager, contact=person, now=NOW)


def test_export_holds_everything_and_is_recorded(person, sales_manager):
    told = erasure.contact_export(actor=sales_manager, contact=person, now=NOW)
    assert told["person"][0]["email"] == MAIL
    assert [row["purpose"] for row in told["consents"]] == ["PROFILING", "MARKETING"]
    assert [row["subject"] for row in told["activities"]] == [f"Ring {NAME}"]
    assert [row["kind"] for row in told["behaviour"]] == ["SEARCH"]
    assert ([row["email"] for row in told["leads"]], [row["to"] for row in told["mails"]]) == ([MAIL], [MAIL])
    assert AuditEntry.objects.filter(action="contact.exported").count() == 1

"""Mails are rows of their cause, leave after it, and say why when they do not."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as mailbox
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from b2bops.common.errors import TransitionRefused
from b2bops.platform.documents import printing
from b2bops.platform.models import AuditEntry, Email, EmailStatus, Notification, OutboxMessage
from b2bops.platform.services import company, mail, outbox
from b2bops.platform.services.files import file_content
from b2bops.platform.services.records import RecordRefused
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db


def queue(actor=None, key="k", **fields):
    values = {"to": ["buyer@example.com"], "subject": "Our offer", "text": "Attached."} | fields
    return mail.mail_queue(actor=actor, key=key, **values)


def drain():
    OutboxMessage.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    outbox.drain()


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_a_rolled_back_cause_never_leaves():
    with pytest.raises(RuntimeError), transaction.atomic():
        queue()
        raise RuntimeError
    drain()
    assert mailbox.outbox == []


def test_a_queued_mail_leaves_with_its_attachments_and_a_stable_id(sales_member):
    company.company_update(actor=None, name="Granit Supplies", email="office@granit.example")
    row = queue(sales_member, cc=["boss@example.com"], html="<p>Attached.</p>", in_reply_to="<a@b>")
    drain()
    [sent] = mailbox.outbox
    row.refresh_from_db()
    assert (row.status, row.attempts, row.error) == (EmailStatus.SENT, 1, "")
    assert (sent.to, sent.cc, sent.reply_to) == (["buyer@example.com"], ["boss@example.com"], ["office@granit.example"])
    assert sent.from_email.startswith("Granit Supplies <")
    assert sent.extra_headers == {"Message-ID": row.message_id, "In-Reply-To": "<a@b>"}
    drain()
    assert len(mailbox.outbox) == 1


def test_the_same_key_is_one_mail(sales_member):
    assert queue(sales_member) == queue(sales_member, subject="Again")
    assert Email.objects.count() == OutboxMessage.objects.count() == 1
    assert AuditEntry.objects.filter(action="mail.queued").count() == 1


@pytest.mark.parametrize("bad", ["buyer", "a@b\nBcc: all@example.com", "a@b.example\x00", "", "x" * 400 + "@b.example"])
def test_a_recipient_that_is_no_address_is_refused(bad):
    with pytest.raises(mail.MailAddressRefused) as refused:
        queue(to=[bad])
    assert refused.value.field == "to"
    assert refused.value.remedy
    assert Email.objects.count() == 0


def test_a_subject_is_one_line_and_fits():
    assert queue(subject="Offer\nBcc: x@example.com").subject == "Offer Bcc: x@example.com"
    with pytest.raises(RecordRefused) as refused:
        queue(key="long", subject="x" * 251)
    assert refused.value.field == "subject"


def failing_with(error, monkeypatch):
    def send(self, fail_silently=False):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", send)


def test_a_mail_server_that_is_down_is_tried_again_and_then_given_up(monkeypatch, sales_member):
    row = queue(sales_member)
    with monkeypatch.context() as down:
        failing_with(ConnectionRefusedError("nobody listens"), down)
        drain()
        row.refresh_from_db()
        assert (row.status, row.attempts, row.error) == (EmailStatus.QUEUED, 1, "nobody listens")
        for _attempt in range(outbox.ATTEMPTS_MAX):
            drain()
    row.refresh_from_db()
    assert (row.status, row.attempts) == (EmailStatus.FAILED, outbox.ATTEMPTS_MAX)
    assert Notification.objects.get(user=sales_member).url == row.get_absolute_url()
    assert not OutboxMessage.objects.exclude(status="DELIVERED").exists()
    mail.mail_resend(actor=sales_member, mail=row)
    drain()
    row.refresh_from_db()
    assert (row.status, row.attempts, len(mailbox.outbox)) == (EmailStatus.SENT, 1, 1)
    with pytest.raises(TransitionRefused):
        mail.mail_resend(actor=sales_member, mail=row)


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"buyer@example.com": (550, b"unknown")}),
        smtplib.SMTPDataError(554, b"refused"),
    ],
)
def test_what_a_server_refuses_for_good_is_not_tried_again(error, monkeypatch):
    row = queue()
    failing_with(error, monkeypatch)
    drain()
    row.refresh_from_db()
    assert (row.status, row.attempts) == (EmailStatus.FAILED, 1)
    assert OutboxMessage.objects.get().status == "DELIVERED"


def test_two_workers_do_not_send_one_mail_twice(monkeypatch):
    row = queue()
    Email.objects.filter(pk=row.pk).update(claimed_at=timezone.now())
    with pytest.raises(mail.MailBusy):
        mail.mail_deliver(key="", payload={"mail": row.pk})
    Email.objects.filter(pk=row.pk).update(claimed_at=timezone.now() - mail.CLAIM - timedelta(seconds=1))
    mail.mail_deliver(key="", payload={"mail": row.pk})
    mail.mail_deliver(key="", payload={"mail": row.pk})
    assert len(mailbox.outbox) == 1


def print_counted(*, pk, language):
    printed.append((pk, language))
    return printing.PrintedFile(f"{pk}.pdf", b"%PDF-1.7 " + str(len(printed)).encode())


printed: list[tuple[int, str]] = []


def test_the_printed_document_is_made_once_kept_and_attached(monkeypatch):
    printed.clear()
    monkeypatch.setitem(printing._PRINTERS, "test", f"{__name__}.print_counted")
    account = AccountFactory()
    row = queue(document="test", language="zh-hans", about=mail.About(account, account.pk))
    with monkeypatch.context() as down:
        failing_with(ConnectionRefusedError("nobody listens"), down)
        drain()
    drain()
    assert printed == [(account.pk, "zh-hans")]
    [sent] = mailbox.outbox
    assert sent.attachments == [(f"{account.pk}.pdf", file_content(row.attachments.get()), "application/pdf")]


@pytest.fixture
def mails(territory, other_territory):
    here, there = AccountFactory(territory=territory), AccountFactory(territory=other_territory)
    return [
        queue(key=str(n), subject=f"Mail {n}", about=mail.About(account, account.pk) if account else None)
        for n, account in enumerate((here, there, None))
    ]


def subjects(client):
    return {row["subject"] for row in client.get("/api/v1/mails/").json()["results"]}


def test_who_sees_which_mails(mails, api_as, sales_member, operations_member, technology_member):
    assert subjects(api_as(sales_member)) == {"Mail 0"}
    assert subjects(api_as(operations_member)) == {"Mail 0", "Mail 1"}
    assert subjects(api_as(technology_member)) == {"Mail 0", "Mail 1", "Mail 2"}


def test_screens_of_mails(mails, as_user, sales_member, supply_member):
    client = as_user(sales_member)
    assert "Mail 0" in client.get(reverse("platform:email_list")).content.decode()
    assert client.get(reverse("platform:email_detail", args=[mails[0].pk])).status_code == 200
    for name in ("email_detail", "email_resend"):
        address = reverse(f"platform:{name}", args=[mails[1].pk])
        assert (client.post if name == "email_resend" else client.get)(address).status_code == 404
    assert as_user(supply_member).get(reverse("platform:email_list")).status_code == 403


def test_an_attachment_is_seen_with_its_mail_only(mails, as_user, sales_member):
    import io

    from b2bops.platform.services.files import file_store

    stored = file_store(actor=None, name="offer.pdf", stream=io.BytesIO(b"%PDF-1.7"))
    mails[0].attachments.add(stored)
    client = as_user(sales_member)
    shown = client.get(reverse("platform:email_attachment", args=[mails[0].pk, stored.pk]))
    assert (shown.status_code, shown["Content-Type"]) == (200, "application/pdf")
    mails[1].attachments.add(stored)
    assert client.get(reverse("platform:email_attachment", args=[mails[1].pk, stored.pk])).status_code == 404

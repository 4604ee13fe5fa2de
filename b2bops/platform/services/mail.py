"""Mails to people outside: written in the transaction of their cause, sent afterwards, each at most a few times.

The outbox hands every queued mail to ``mail_deliver``. What may heal (a mail server that is down) is tried again with
the outbox's growing waits; what will not (an address the server refuses) marks the mail as failed and tells the person
who wrote it. A crash between the server's yes and our mark sends a mail twice under the same message id.
"""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import formataddr, make_msgid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from b2bops.common.errors import BusinessError, InvalidValue, ServiceUnavailable
from b2bops.platform import selectors
from b2bops.platform.documents import printing
from b2bops.platform.models import EMAIL_TRANSITIONS, Email, EmailStatus, StoredFile
from b2bops.platform.services import audit, files, notifications, outbox, records

TOPIC = "mail.queued"
CLAIM = timedelta(minutes=5)  # longer than a mail server may take to answer
RECIPIENTS_MAX = 20
PERMANENT = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPNotSupportedError, BusinessError)


class MailAddressRefused(InvalidValue):
    """A recipient that is no mail address."""

    code = "mail_address_refused"


class MailBusy(ServiceUnavailable):
    """Another worker is sending this mail right now."""

    code = "mail_busy"


@dataclass(frozen=True)
class About:
    """What a mail speaks of and whose it is; ``account_id`` decides who sees it."""

    instance: models.Model
    account_id: int | None = None


@transaction.atomic
def mail_queue(
    *,
    actor: Any,
    key: str,
    to: Sequence[str],
    subject: str,
    text: str,
    html: str = "",
    cc: Sequence[str] = (),
    attachments: Sequence[StoredFile] = (),
    document: str = "",
    language: str = "",
    about: About | None = None,
    in_reply_to: str = "",
) -> Email:
    """Write a mail with its cause; it leaves after the transaction commits, or never if it does not.

    The same ``key`` again returns the first mail and queues nothing. ``document`` names a registered printer whose PDF
    of ``about`` is made on sending, kept and attached. Raises MailAddressRefused, RecordRefused.
    """
    earlier = Email.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    mail = Email(
        key=key,
        to=_addresses(to, field="to", least=1),
        cc=_addresses(cc, field="cc", least=0),
        subject=" ".join(subject.split()),
        text=text,
        html=html,
        document=document,
        language=language,
        in_reply_to=in_reply_to,
        message_id=make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or None),
        queued_by=actor if getattr(actor, "pk", None) else None,
        **_reference(about),
    )
    try:
        with transaction.atomic():
            records.row_create(actor=actor, instance=mail, action="mail.queued", named=["to", "subject", "about_label"])
    except records.RecordClash:
        return Email.objects.get(key=key)
    mail.attachments.set(attachments)
    _publish(mail)
    return mail


@transaction.atomic
def mail_resend(*, actor: Any, mail: Email) -> Email:
    """Queue a failed mail again, with its attempts forgiven. Raises TransitionRefused."""
    locked = Email.objects.lock_one(pk=mail.pk)
    EMAIL_TRANSITIONS.check(subject=locked.subject, current=locked.status, target=EmailStatus.QUEUED)
    locked.status, locked.attempts, locked.error, locked.claimed_at = EmailStatus.QUEUED, 0, "", None
    locked.save(update_fields=["status", "attempts", "error", "claimed_at"])
    entry = audit.record(actor=actor, action="mail.requeued", instance=locked, after={"status": locked.status})
    _publish(locked, attempt=entry.pk)
    return locked


def mail_deliver(*, key: str, payload: dict[str, Any]) -> None:
    """Send one queued mail, outside any transaction; hears the outbox. Raises what is worth another attempt."""
    mail = _claim(payload["mail"])
    if mail is None:
        return
    try:
        _send(mail)
    except PERMANENT as error:
        if isinstance(error, BusinessError) and not error.permanent:
            _try_later(mail, error)
            raise
        _give_up(mail, error)
    except Exception as error:
        if mail.attempts >= outbox.ATTEMPTS_MAX or _refused_for_good(error):
            _give_up(mail, error)
        else:
            _try_later(mail, error)
            raise
    else:
        Email.objects.filter(pk=mail.pk).update(
            status=EmailStatus.SENT, sent_at=timezone.now(), error="", claimed_at=None
        )


def _claim(mail_id: int) -> Email | None:
    """The mail when it is ours to send; None when it is gone or done. A dead sender is replaced after ``CLAIM``."""
    stale = timezone.now() - CLAIM
    free = Email.objects.filter(pk=mail_id, status=EmailStatus.QUEUED).filter(
        Q(claimed_at__isnull=True) | Q(claimed_at__lt=stale)
    )
    if free.update(claimed_at=timezone.now(), attempts=F("attempts") + 1):
        return Email.objects.get(pk=mail_id)
    if Email.objects.filter(pk=mail_id, status=EmailStatus.QUEUED).exists():
        raise MailBusy(_("Another worker is sending this mail."))
    return None


def _send(mail: Email) -> None:
    _print_document(mail)
    company = selectors.company_profile()
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((company.name, settings.DEFAULT_FROM_EMAIL)),
        to=mail.to.split(", "),
        cc=mail.cc.split(", ") if mail.cc else [],
        reply_to=[company.email] if company.email else [],
        headers={"Message-ID": mail.message_id, **({"In-Reply-To": mail.in_reply_to} if mail.in_reply_to else {})},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for stored in mail.attachments.order_by("pk"):
        message.attach(stored.name, files.file_content(stored), stored.media_type)
    message.send()


def _print_document(mail: Email) -> None:
    """Make the PDF once and keep it: another attempt, and every later reader, gets the same bytes."""
    if not mail.document or mail.attachments.filter(media_type=files.PDF).exists():
        return
    printed = printing.document_print(mail.document, pk=mail.about_id or 0, language=mail.language)
    stored = files.file_store(actor=None, name=printed.name, stream=printed.stream(), allowed=frozenset({files.PDF}))
    mail.attachments.add(stored)


def _refused_for_good(error: Exception) -> bool:
    """A 5xx answer of a mail server; 4xx and silence may heal."""
    return isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600


def _try_later(mail: Email, error: Exception) -> None:
    Email.objects.filter(pk=mail.pk).update(claimed_at=None, error=str(error)[:2000])


def _give_up(mail: Email, error: Exception) -> None:
    sentence = error.sentence() if isinstance(error, BusinessError) else str(error)
    Email.objects.filter(pk=mail.pk).update(status=EmailStatus.FAILED, claimed_at=None, error=sentence[:2000])
    writer = mail.queued_by
    if writer is not None:
        with override(writer.language or settings.LANGUAGE_CODE):
            text = _("Your mail “%(subject)s” could not be sent.") % {"subject": mail.subject}
        notifications.notify(users=[writer], text=text, url=mail.get_absolute_url(), tone="danger")


def _publish(mail: Email, *, attempt: int = 0) -> None:
    outbox.publish(topic=TOPIC, key=f"{TOPIC}:{mail.pk}:{attempt}", payload={"mail": mail.pk})


def _reference(about: About | None) -> dict[str, Any]:
    if about is None:
        return {}
    return {
        "about_model": about.instance._meta.label_lower,
        "about_id": about.instance.pk,
        "about_label": str(about.instance)[:200],
        "account_id": about.account_id,
    }


def _addresses(addresses: Sequence[str], *, field: str, least: int) -> str:
    cleaned = list(dict.fromkeys(address.strip() for address in addresses if address.strip()))
    if not least <= len(cleaned) <= RECIPIENTS_MAX:
        raise MailAddressRefused(
            _("A mail needs between 1 and %(most)s recipients.") % {"most": RECIPIENTS_MAX},
            field=field,
            value=len(cleaned),
            remedy=_("Give at least one mail address."),
        )
    for address in cleaned:
        try:
            validate_email(address)
        except ValidationError as error:
            raise MailAddressRefused(
                _("%(address)s is not a mail address.") % {"address": address.replace("\x00", "�")[:80]},
                field=field,
                value=address[:80],
                remedy=_("Write it like name@company.com; separate several with commas."),
            ) from error
    return ", ".join(cleaned)

"""One person's data: handing them out, and taking the person out of everything that is kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict
from b2bops.platform.models import Email
from b2bops.platform.services import audit, redaction
from crm import privacy
from crm.models import Account, Activity, BehaviourEvent, ConsentChange, Contact, Lead
from crm.selectors import person

MAIL_TEXTS = ("to", "cc", "subject", "text", "html", "about_label", "error")
OWN_LENGTH = 6  # a shorter phone number may be part of another number


class ErasureBlocked(Conflict):
    """The law needs the person's data still: for open orders, say."""

    code = "erasure_blocked"


@transaction.atomic
def contact_export(*, actor: Any, contact: Contact, now: datetime) -> dict[str, Any]:
    """Everything that is held about one person, as JSON can hold it; that it was handed out is recorded."""
    audit.record(actor=actor, action="contact.exported", instance=contact)
    sections = {key: rows for key, _label, rows in privacy.exported(contact)}
    return {"exported_at": now.isoformat(), "account": contact.account.code, **sections}


@transaction.atomic
def contact_erase(*, actor: Any, contact: Contact, now: datetime) -> Contact:
    """Take name, mail address and phone out of contact, activities, events, audit trail and whatever other holders are
    registered, and put a pseudonym there. It cannot be undone. Raises ErasureBlocked naming every reason.
    """
    Account.objects.lock_one(pk=contact.account_id)
    stored = Contact.objects.lock_one(pk=contact.pk)
    if stored.erased_at is not None:
        return stored
    reasons = privacy.blocked(stored)
    if reasons:
        raise ErasureBlocked(
            _("%(name)s cannot be erased yet. %(reasons)s") % {"name": stored.name, "reasons": " ".join(reasons)},
            remedy=_("Wait until then, or settle it first."),
        )
    own = tuple(word for word in (stored.email, stored.phone) if len(word) >= OWN_LENGTH)
    words = tuple(word for word in (stored.name, stored.email, stored.phone) if word)
    scrub = privacy.Scrub(words, str(_("erased person %(number)d") % {"number": stored.pk}))
    touched = privacy.erased(stored, scrub)
    stored.refresh_from_db()
    stored.erased_at = now
    stored.save(update_fields=["erased_at"])
    redaction.traces_redact(
        actor=actor,
        subject=stored,
        action="contact.erased",
        touched=[stored, *touched],
        own=own,
        words=words,
        plain=scrub.plain,
    )
    return stored


def person_erase(*, contact: Contact, scrub: privacy.Scrub) -> Iterable[models.Model]:
    """The contact itself: a pseudonym, nothing to reach it by, no consent; the proofs are blanked, their days stay."""
    Contact.objects.filter(pk=contact.pk).update(
        name=scrub.pseudonym,
        role="",
        email="",
        phone="",
        consent_given_at=None,
        phone_consent_at=None,
        profiling_consent_at=None,
        is_active=False,
    )
    ConsentChange.objects.filter(contact=contact).update(proof="")
    return [contact]


def activities_erase(*, contact: Contact, scrub: privacy.Scrub) -> Iterable[models.Model]:
    """Texts of all activities of the account: colleagues write names into subjects that belong to no contact."""
    rows = list(Activity.objects.filter(account=contact.account_id))
    for row in rows:
        for name in ("subject", "body", "outcome_note"):
            setattr(row, name, scrub.text(getattr(row, name)))
    Activity.objects.bulk_update(rows, ["subject", "body", "outcome_note"], batch_size=200)
    return rows


def behaviour_erase(*, contact: Contact, scrub: privacy.Scrub) -> Iterable[models.Model]:
    """Events lose the person and what was searched for; that somebody at the account looked at a product stays."""
    BehaviourEvent.objects.filter(contact=contact).update(contact=None, words="")
    return ()


def leads_erase(*, contact: Contact, scrub: privacy.Scrub) -> Iterable[models.Model]:
    """Leads keep the company, the source and what came of them; nobody is named or reached through them."""
    rows = list(person.leads_of(contact))
    for row in rows:
        row.person, row.message = scrub.pseudonym, scrub.text(row.message)
        row.role = row.email = row.phone = row.email_key = row.phone_key = ""
        row.consent_given_at = None
    names = ["person", "message", "role", "email", "phone", "email_key", "phone_key", "consent_given_at"]
    Lead.objects.bulk_update(rows, names, batch_size=200)
    return rows


def mails_erase(*, contact: Contact, scrub: privacy.Scrub) -> Iterable[models.Model]:
    """Mails to the person, and all mails of the account that name them, lose their words."""
    named = Email.objects.filter(account_id=contact.account_id)
    rows = list((named | person.mails_to(contact)).distinct())
    for row in rows:
        for name in MAIL_TEXTS:
            setattr(row, name, scrub.text(getattr(row, name)))
    Email.objects.bulk_update(rows, MAIL_TEXTS, batch_size=200)
    return rows

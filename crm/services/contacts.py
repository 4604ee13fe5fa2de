"""Writing contacts: the people at an account."""

from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.accounts.models import User
from b2bops.common.errors import Conflict
from b2bops.platform.services import records
from crm.models import Account, ConsentPurpose, ConsentSource, Contact
from crm.services import consents


class ContactFields(TypedDict, total=False):
    role: str
    email: str
    phone: str
    preferred_channel: str
    consent_given_at: datetime | None
    is_active: bool


class ContactChanges(ContactFields, total=False):
    name: str


@transaction.atomic
def contact_create(*, actor: Any, account: Account, name: str, **fields: Unpack[ContactFields]) -> Contact:
    """Add a person to an account. Raises RecordRefused naming field, value and remedy."""
    _check_names(fields)
    contact = Contact(account=account, name=name, **fields)
    named = ["account", "name", *fields]
    made = records.row_create(actor=actor, instance=contact, action="contact.created", named=named)
    if made.consent_given_at is not None:
        _history(actor, made, made.consent_given_at)
    return made


@transaction.atomic
def contact_update(*, actor: Any, contact: Contact, **changes: Unpack[ContactChanges]) -> Contact:
    """Change a person's data; the account stays, because consent was given to it. Returns the contact as stored."""
    _check_names(changes)
    stored = Contact.objects.lock_one(pk=contact.pk)
    if stored.erased_at is not None:
        raise Conflict(_("This person was erased."), remedy=_("Add a new contact."))
    changed = records.row_change(actor=actor, instance=stored, changes=changes, action="contact.changed")
    consent = changes.get("consent_given_at", stored.consent_given_at)
    if (consent is None) != (stored.consent_given_at is None):
        _history(actor, changed, consent)
    return changed


def _history(actor: Any, contact: Contact, given_at: datetime | None) -> None:
    """Consent to marketing that came along with other data, such as a lead's form."""
    consents.change_add(
        actor=actor,
        contact=contact,
        purpose=ConsentPurpose.MARKETING,
        given=given_at is not None,
        at=given_at or timezone.now(),
        source=ConsentSource.STAFF if isinstance(actor, User) else ConsentSource.FORM,
    )


def _check_names(changes: Any) -> None:
    unknown = set(changes) - set(ContactChanges.__annotations__)
    if unknown:
        raise TypeError(f"a contact has no writable {', '.join(sorted(unknown))}")

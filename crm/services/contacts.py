"""Writing contacts: the people at an account."""

from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from b2bops.platform.services import records
from crm.models import Account, Contact


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
    return records.row_create(
        actor=actor, instance=contact, action="contact.created", named=["account", "name", *fields]
    )


@transaction.atomic
def contact_update(*, actor: Any, contact: Contact, **changes: Unpack[ContactChanges]) -> Contact:
    """Change a person's data; the account stays, because consent was given to it. Returns the contact as stored."""
    _check_names(changes)
    return records.row_change(actor=actor, instance=contact, changes=changes, action="contact.changed")


def _check_names(changes: Any) -> None:
    unknown = set(changes) - set(ContactChanges.__annotations__)
    if unknown:
        raise TypeError(f"a contact has no writable {', '.join(sorted(unknown))}")

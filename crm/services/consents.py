"""Writing consent: the contact's state and the row that proves it, together."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.accounts.models import User
from b2bops.common.errors import InvalidValue
from b2bops.platform.services import records
from crm.models import CONSENT_FIELDS, ConsentChange, ConsentPurpose, ConsentSource, Contact


@transaction.atomic
def consent_set(
    *,
    actor: Any,
    contact: Contact,
    purpose: str,
    given: bool,
    at: datetime,
    source: str = ConsentSource.STAFF,
    proof: str = "",
) -> Contact:
    """Record that the person gave or withdrew consent for one purpose. Returns the contact as stored.

    Saying again what already holds changes nothing and adds no row. Raises InvalidValue for an unknown purpose or
    source, and RecordRefused naming field, value and remedy.
    """
    if purpose not in ConsentPurpose.values:
        raise InvalidValue(
            _("%(purpose)s is nothing one consents to.") % {"purpose": str(purpose)[:40]},
            field="purpose",
            value=purpose,
            remedy=_("Use one of: %(choices)s.") % {"choices": ", ".join(ConsentPurpose.values)},
        )
    field = CONSENT_FIELDS[ConsentPurpose(purpose)]
    stored = Contact.objects.lock_one(pk=contact.pk)
    if (getattr(stored, field) is not None) == given:
        return stored
    change_add(actor=actor, contact=stored, purpose=purpose, given=given, at=at, source=source, proof=proof)
    action = "contact.consent_given" if given else "contact.consent_withdrawn"
    return records.row_change(actor=actor, instance=stored, changes={field: at if given else None}, action=action)


def change_add(
    *, actor: Any, contact: Contact, purpose: str, given: bool, at: datetime, source: str, proof: str = ""
) -> ConsentChange:
    """One row of history, checked; its audit entry is the one of the contact's change."""
    change = ConsentChange(
        contact=contact,
        purpose=purpose,
        given=given,
        at=at,
        source=source,
        proof=proof,
        entered_by=actor if isinstance(actor, User) else None,
    )
    records.check(change)
    change.save()
    return change

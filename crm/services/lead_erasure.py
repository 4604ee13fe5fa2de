"""Taking an erased person out of the leads they were."""

from collections.abc import Iterable

from django.db import models

from crm.models import Contact, Lead
from crm.privacy import Scrub
from crm.selectors.pipeline_traces import leads_of

BLANKED = ("role", "email", "phone", "email_key", "domain_key", "phone_key")


def leads_erase(*, contact: Contact, scrub: Scrub) -> Iterable[models.Model]:
    """The lead stays for the funnel, with a pseudonym, nothing to reach the person by, and no consent."""
    rows = list(leads_of(contact))
    for row in rows:
        row.person, row.message, row.consent_given_at = scrub.pseudonym, scrub.text(row.message), None
        for name in BLANKED:
            setattr(row, name, "")
    Lead.objects.bulk_update(rows, ["person", "message", "consent_given_at", *BLANKED], batch_size=200)
    return rows

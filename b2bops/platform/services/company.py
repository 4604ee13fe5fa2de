"""Writing and reading who we are."""

from typing import Any, TypedDict, Unpack

from django.db import transaction

from b2bops.platform.models import CompanyProfile, StoredFile
from b2bops.platform.services import records

KEY = 1


class CompanyFields(TypedDict, total=False):
    name: str
    address: str
    tax_id: str
    register: str
    phone: str
    email: str
    website: str
    bank: str
    footer: str
    language: str
    logo: StoredFile | None


@transaction.atomic
def company_update(*, actor: Any, **changes: Unpack[CompanyFields]) -> CompanyProfile:
    """Change what is printed on documents from now on. Raises RecordRefused naming the field."""
    records.check_editable(changes, CompanyFields.__annotations__)
    row = CompanyProfile.objects.filter(pk=KEY).first()
    if row is None:
        fresh = CompanyProfile(pk=KEY, **changes)
        return records.row_create(actor=actor, instance=fresh, action="company.created", named=list(changes))
    return records.row_change(actor=actor, instance=row, changes=changes, action="company.changed")

"""Writing tax rates by destination."""

from typing import Any

from django.db import transaction

from b2bops.platform.services import records
from catalog.models import TaxClass, TaxRate

FIELDS = frozenset({"tax_class", "country", "region", "treatment", "rate_pct", "valid_from", "valid_until"})


@transaction.atomic
def tax_rate_create(*, actor: Any, tax_class: TaxClass, country: str, **fields: Any) -> TaxRate:
    """Add the rate of a class at a destination. Raises RecordRefused naming field, value and remedy."""
    records.check_editable(fields, FIELDS)
    rate = TaxRate(tax_class=tax_class, country=country, **fields)
    return records.row_create(actor=actor, instance=rate, action="tax_rate.created", named=sorted(FIELDS))


@transaction.atomic
def tax_rate_update(*, actor: Any, tax_rate: TaxRate, **changes: Any) -> TaxRate:
    """Change a rate. Documents keep the rate they froze."""
    records.check_editable(changes, FIELDS)
    return records.row_change(actor=actor, instance=tax_rate, changes=changes, action="tax_rate.changed")

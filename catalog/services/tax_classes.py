"""Writing tax classes."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from b2bops.platform.services import records
from catalog.models import TaxClass

FIELDS = frozenset({"code", "name", "rate_pct"})


@transaction.atomic
def tax_class_create(*, actor: Any, code: str, name: str, rate_pct: Decimal = Decimal(0)) -> TaxClass:
    """Create a tax class; the rate is in percent."""
    tax_class = TaxClass(code=code, name=name, rate_pct=rate_pct)
    return records.row_create(actor=actor, instance=tax_class, action="tax_class.created", named=sorted(FIELDS))


@transaction.atomic
def tax_class_update(*, actor: Any, tax_class: TaxClass, **changes: Any) -> TaxClass:
    """Change a tax class. Documents keep the rate they froze."""
    unknown = set(changes) - FIELDS
    if unknown:
        raise TypeError(f"a tax class has no writable {', '.join(sorted(unknown))}")
    return records.row_change(actor=actor, instance=tax_class, changes=changes, action="tax_class.changed")

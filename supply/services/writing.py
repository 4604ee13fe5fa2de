"""What every supply service does before it saves: check the row kindly and note what changed."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue

QUANTITY_STEP = Decimal("0.001")
QUANTITY_MAX = Decimal(10) ** 12


def validate(instance: models.Model) -> None:
    """Field rules, uniqueness and constraints of one row; the first refusal becomes InvalidValue.

    Costs one query per foreign key and per unique rule: for single rows, not for bulk writing.
    """
    empty = {field.name for field in instance._meta.fields if field.null and getattr(instance, field.attname) is None}
    try:
        instance.clean_fields(exclude=empty)
        instance.validate_unique()
        instance.validate_constraints()
    except ValidationError as error:
        name, reasons = next(iter(error.message_dict.items()))
        field = None if name == NON_FIELD_ERRORS else name
        value = getattr(instance, name, None) if field else None
        raise InvalidValue(reasons[0], field=field, value=value) from error


def changes_apply(
    instance: models.Model, changes: Mapping[str, Any], *, editable: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the given fields; (before, after) of those that really differ. Unknown names are refused."""
    unknown = sorted(set(changes) - set(editable))
    if unknown:
        raise InvalidValue(_("%(name)s cannot be changed here.") % {"name": unknown[0]}, field=unknown[0])
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in changes.items():
        current = getattr(instance, name)
        if current != value:
            before[name], after[name] = current, value
            setattr(instance, name, value)
    return before, after


def positive_quantity(value: Decimal, *, field: str = "quantity") -> Decimal:
    """The quantity, if it is finite, above zero, and has at most three decimals."""
    checked = finite_quantity(value, field=field)
    if checked <= 0:
        raise InvalidValue(_("The quantity must be above zero."), field=field, value=value)
    return checked


def finite_quantity(value: Decimal, *, field: str = "quantity") -> Decimal:
    """The quantity, if the ledger can hold it exactly: finite, below 10¹², at most three decimals."""
    if not value.is_finite() or abs(value) >= QUANTITY_MAX:
        raise InvalidValue(_("This is not a quantity we can book."), field=field, value=value)
    if value != value.quantize(QUANTITY_STEP):
        raise InvalidValue(
            _("A quantity has at most three decimals."), field=field, value=value, remedy=_("Round it first.")
        )
    return value

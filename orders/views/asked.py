"""Reading fields that a form names after its rows."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue


def day(request: HttpRequest, name: str) -> date | None:
    """``?name=2026-05-01`` as a day; None when it is missing or no day."""
    try:
        return parse_date(request.GET.get(name, "")[:10])
    except ValueError:
        return None


def quantities(values: QueryDict, *, prefix: str = "quantity-") -> dict[int, Decimal]:
    """``<prefix><key>`` fields as numbers; an empty one is left out. Raises InvalidValue at the field."""
    found: dict[int, Decimal] = {}
    for name, text in values.items():
        key = name.removeprefix(prefix)
        typed = str(text).strip()
        if key == name or not key.isdecimal() or len(key) > 18 or not typed:
            continue
        try:
            found[int(key)] = Decimal(typed)
        except InvalidOperation as error:
            raise InvalidValue(
                _("“%(value)s” is not a number.") % {"value": typed[:40]},
                field=name[:40],
                value=typed[:40],
                remedy=_("Type digits, with a point for decimals."),
            ) from error
    return found

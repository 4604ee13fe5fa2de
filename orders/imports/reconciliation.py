"""The money of the file accounted for: Σ quantity × price in = orders − returns + set apart + rejected, exactly."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict
from orders.imports.survey import decimal_value


class ValueNotReconciled(Conflict):
    """The value loaded and left out is not the value of the file."""

    code = "value_not_reconciled"


def reconcile(*, amount_in: int, sums: Mapping[str, int]) -> dict[str, str]:
    """Each part as decimal text, in the order of the equation.

    ``amount_in`` was summed while reading, ``sums`` while loading: two ways to the same figure. Orders and returns
    are shown as booked (lines rounded to the currency's unit) with the rounding as a part of its own. Rows whose
    quantity or price cannot be read count as zero on both sides.
    """
    orders, returns = sums.get("orders", 0), sums.get("returns", 0)
    apart, rejected = sums.get("set_apart", 0), sums.get("rejected", 0)
    if amount_in != orders - returns + apart + rejected:
        raise ValueNotReconciled(
            _("The value of the file does not reconcile."),
            field="value",
            value=decimal_value(amount_in - (orders - returns + apart + rejected)),
            remedy=_("Report this with the file."),
        )
    booked, returned = sums.get("orders_booked", 0), sums.get("returns_booked", 0)
    rounding = amount_in - (booked - returned + apart + rejected)
    return {
        "in": decimal_value(amount_in),
        "orders": decimal_value(booked),
        "returns": decimal_value(returned),
        "set_apart": decimal_value(apart),
        "rejected": decimal_value(rejected),
        "rounding": decimal_value(rounding),
    }

"""What people fill in about returns."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from orders.services.returns import Finding


class CloseForm(forms.Form):
    """The terms a return closes on."""

    restocking_fee_pct = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=0,
        label=_("Restocking fee in percent"),
        help_text=_("Kept back from what is refunded."),
    )
    replacement_is_free = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Replace free of charge"),
        help_text=_("Otherwise the goods are credited and the new order carries the original prices."),
    )


def findings(values: QueryDict, *, keys: Iterable[int]) -> list[Finding]:
    """``outcome-<key>``, ``disposition-<key>`` and ``note-<key>`` of each line."""
    return [
        Finding(
            key,
            values.get(f"outcome-{key}", ""),
            values.get(f"disposition-{key}", ""),
            note=values.get(f"note-{key}", ""),
        )
        for key in keys
    ]

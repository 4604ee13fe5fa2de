"""What a bulk edit changes: a field left alone changes nothing."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog import selectors
from catalog.models import Category, ProductStatus, TaxClass
from catalog.selectors.bulk_plans import PriceChange

KEEP = _("– as it is –")


class ProductBulkForm(forms.Form):
    """New values for all chosen products."""

    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.all(), required=False)
    tax_class = forms.ModelChoiceField(
        label=_("Tax class"), queryset=TaxClass.objects.order_by("name"), required=False, empty_label=KEEP
    )
    brand = forms.CharField(label=_("Brand"), max_length=80, required=False, help_text=_("Empty: as it is."))
    unit = forms.ChoiceField(label=_("Unit of measure"), required=False)
    pack_multiple = forms.DecimalField(
        label=_("Pack multiple"), required=False, min_value=Decimal("0.001"), max_digits=15, decimal_places=3
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", KEEP), (ProductStatus.LISTED, _("Put on sale")), (ProductStatus.DELISTED, _("Take off sale"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category: Any = self.fields["category"]
        category.choices = [("", KEEP), *selectors.category_choices()]
        unit: Any = self.fields["unit"]
        unit.choices = [("", KEEP), *selectors.unit_choices()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.changes():
            raise ValidationError(_("Choose at least one new value."), code="empty")
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Only what was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class PriceBulkForm(forms.Form):
    """By percent or by an amount; one of the two."""

    percent = forms.DecimalField(
        label=_("By percent"), required=False, min_value=-100, max_value=1000, max_digits=8, decimal_places=4,
        help_text=_("5 raises by 5 %, −5 lowers by 5 %."),
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("Or by an amount"), required=False, max_digits=15, decimal_places=6,
        help_text=_("In the list's currency, for each unit."),
    )  # fmt: skip
    decimals = forms.TypedChoiceField(
        label=_("Round to"), coerce=int, initial=2,
        choices=[(0, "1"), (1, "0.1"), (2, "0.01"), (3, "0.001"), (4, "0.0001"), (6, "0.000001")],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [name for name in ("percent", "amount") if cleaned.get(name) is not None]
        if not self.errors and len(given) != 1:
            raise ValidationError(_("Give a percentage or an amount, one of the two."), code="one_of_two")
        return cleaned

    def change(self) -> PriceChange:
        return PriceChange(**self.cleaned_data)

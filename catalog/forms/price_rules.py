"""The form of a price rule."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import plain_numbers
from catalog.filters.products import CategoryTreeField
from catalog.models import Category, PriceRule


class PriceRuleForm(forms.ModelForm[PriceRule]):
    category = CategoryTreeField(
        label=_("Only in category"), queryset=Category.objects.order_by("path"), required=False, empty_label=_("All")
    )

    class Meta:
        model = PriceRule
        fields: ClassVar = [
            "name",
            "price_list",
            "source",
            "source_list",
            "change_pct",
            "category",
            "brand",
            "from_quantity",
            "rounding",
            "rounding_step",
            "minimum_margin_pct",
        ]
        help_texts: ClassVar = {
            "source_list": _("For “Another price list”: each of its tiers is taken over."),
            "change_pct": _("Added to the source: 25 for a quarter more, -5 for a twentieth less."),
            "from_quantity": _("For prices from cost."),
            "rounding_step": _("For “To the nearest step”, such as 0.05."),
            "minimum_margin_pct": _("No price gets below it; empty for none."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_numbers(self)

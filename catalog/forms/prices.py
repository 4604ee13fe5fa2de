"""Forms of price lists, prices, and the question which price holds."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import LookupField
from catalog.models import PriceList, PriceRow, Product

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PriceListForm(forms.ModelForm[PriceList]):
    class Meta:
        model = PriceList
        fields: ClassVar = ["code", "name", "currency", "is_default", "active_from", "active_until"]
        widgets: ClassVar = {"active_from": DATE, "active_until": DATE}
        help_texts: ClassVar = {
            "currency": _("Three letters, such as EUR. Fixed once the list holds a price."),
            "is_default": _("Holds for everyone when no other list has a price; one for each currency."),
            "active_from": _("First day; empty for always."),
            "active_until": _("Last day; empty for no end."),
        }

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class PriceRowForm(forms.ModelForm[PriceRow]):
    """One price of a list."""

    product = LookupField(
        label=_("Product"),
        options_url="catalog:product_options",
        code_field="sku",
        help_text=_("Type a SKU or a name."),
    )

    class Meta:
        model = PriceRow
        fields: ClassVar = ["product", "from_quantity", "amount", "valid_from", "valid_until"]
        widgets: ClassVar = {"valid_from": DATE, "valid_until": DATE}
        help_texts: ClassVar = {"valid_from": _("Empty for always."), "valid_until": _("Last day.")}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        product: Any = self.fields["product"]
        product.queryset = Product.objects.visible_to(user)


class PriceQuestionForm(forms.Form):
    """How many, and when; which buyer is asked one layer up."""

    quantity = forms.DecimalField(
        label=_("Quantity"), min_value=Decimal("0.001"), max_digits=15, decimal_places=3, initial=1
    )
    on = forms.DateField(label=_("On this day"), widget=DATE)

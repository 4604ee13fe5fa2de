"""Forms of units of measure and of a product's other units."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import keep_code
from catalog import selectors
from catalog.models import Product, UnitOfMeasure


class UnitForm(forms.ModelForm[UnitOfMeasure]):
    class Meta:
        model = UnitOfMeasure
        fields: ClassVar = ["code", "name", "decimals"]
        help_texts: ClassVar = {
            "code": _("Capitals and digits; products hold it, so it cannot be changed later."),
            "decimals": _("0 for what is counted in pieces, up to 3 for what is weighed or measured."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_code(self)


class ProductUnitForm(forms.Form):
    """Another unit a product is counted in."""

    unit = forms.ChoiceField(label=_("Unit"))
    factor = forms.DecimalField(label=_("Holds"), min_value=Decimal("0.001"), max_digits=15, decimal_places=3)
    barcode = forms.CharField(label=_("Barcode (GTIN)"), max_length=14, required=False)

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.choices = [choice for choice in selectors.unit_choices() if choice[0] != product.unit]
        self.fields["factor"].help_text = _("How many %(unit)s.") % {"unit": product.unit}

"""The product form, and the choice of buyer and quantity in "why this price"."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.rights import hidden_fields
from b2bops.common.forms import KEY_DIGITS_MAX, LookupField, plain_numbers
from catalog import selectors
from catalog.forms.attribute_lines import AttributesField
from catalog.forms.attributes import PREFIX, attribute_fields, attribute_initial, attribute_values
from catalog.models import Category, Product


class ProductForm(forms.ModelForm[Product]):
    """Create and edit; a field the person has no right to is absent."""

    attributes = AttributesField(
        label=_("Other attributes"),
        required=False,
        help_text=_("One a line, such as “colour: red”. Put a number in double quotes to keep it as text."),
    )
    replaced_by = LookupField(
        label=_("Replaced by"),
        required=False,
        options_url="catalog:product_options",
        code_field="sku",
        help_text=_("SKU of the product to offer instead."),
    )

    class Meta:
        model = Product
        fields: ClassVar = [
            "sku",
            "name",
            "description",
            "category",
            "tax_class",
            "brand",
            "barcode",
            "unit",
            "pack_multiple",
            "weight_kg",
            "volume_l",
            "standard_cost",
            "replaced_by",
            "attributes",
        ]
        widgets: ClassVar = {"description": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar = {
            "sku": _("Your own number for it; unique."),
            "category": _("Needed before it can be sold."),
            "tax_class": _("Needed before it can be sold."),
            "pack_multiple": _("It is sold in multiples of this quantity."),
            "barcode": _("8, 12, 13 or 14 digits."),
            "standard_cost": _("Per unit, in the company's currency."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in hidden_fields(model="catalog.product", rights=user.rights):
            self.fields.pop(name, None)
        plain_numbers(self)
        replaced_by: Any = self.fields["replaced_by"]
        replaced_by.queryset = Product.objects.visible_to(user)
        if self.instance.pk:
            self.initial["replaced_by"] = self.instance.replaced_by
        tax_class: Any = self.fields["tax_class"]
        tax_class.empty_label = "–"
        category: Any = self.fields["category"]
        category.choices = [("", "–"), *selectors.category_choices()]

        self._add_attributes()

    def _add_attributes(self) -> None:
        """A field for each attribute of the chosen category; what no definition knows stays in the text box."""
        unit: Any = forms.ChoiceField(
            label=self.fields["unit"].label, choices=selectors.unit_choices(current=self.instance.unit)
        )
        self.fields["unit"] = unit
        key = str(self.data.get("category", "")) if self.is_bound else ""
        is_key = key.isascii() and key.isdigit() and len(key) <= KEY_DIGITS_MAX
        chosen = Category.objects.filter(pk=int(key)).first() if is_key else None
        self.definitions = selectors.attributes_of(category=chosen or self.instance.category)
        self.fields |= attribute_fields(self.definitions)
        self.initial = {**self.initial, **attribute_initial(self.instance.attributes, self.definitions)}
        known = {each.code for each in self.definitions}
        self.initial["attributes"] = {
            name: value for name, value in self.instance.attributes.items() if name not in known
        }

    @property
    def attribute_boxes(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def values(self) -> dict[str, Any]:
        """Everything, for a new product."""
        values = {name: value for name, value in self.cleaned_data.items() if not name.startswith(PREFIX)}
        return {**values, "attributes": self._attributes()}

    def changes(self) -> dict[str, Any]:
        """Only what the person changed."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data if not name.startswith(PREFIX)}
        if "attributes" in changed or any(name.startswith(PREFIX) for name in self.changed_data):
            changed["attributes"] = self._attributes()
        return changed

    def _attributes(self) -> dict[str, Any]:
        return attribute_values(self.cleaned_data, self.definitions, self.cleaned_data["attributes"])

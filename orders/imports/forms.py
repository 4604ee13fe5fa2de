"""How order files are imported."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.common.money import currency_validator
from b2bops.platform.import_forms import MappingForm
from orders.imports.importer import default_options


class OrderMappingForm(MappingForm):
    """The currency of the prices, and what becomes of rows without a customer."""

    option_names: ClassVar = ("currency", "walk_in")

    currency = forms.CharField(label=_("Currency of the prices"), max_length=3, help_text=_("ISO code"))
    walk_in = forms.ChoiceField(
        label=_("Rows without a customer"),
        choices=[("keep", _("Book on a walk-in account per country")), ("reject", _("Leave out"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults = default_options()
        chosen = {name: defaults[name] for name in self.option_names}
        super().__init__(*args, initial={**chosen, **kwargs.pop("initial", {})}, **kwargs)

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).upper()
        currency_validator(currency)
        return currency

    def options(self) -> dict[str, Any]:
        return {**default_options(), **super().options()}

"""How files of products and prices are imported."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.platform.import_forms import MappingForm
from catalog.models import PriceList


class PreviewedMappingForm(MappingForm):
    """First a preview, which writes nothing, unless one asks for the import at once."""

    option_names: ClassVar[tuple[str, ...]] = ("mode",)

    mode = forms.ChoiceField(
        label=_("What to do"),
        choices=[("preview", _("Preview: say what would change, write nothing")), ("import", _("Import now"))],
    )

    def options(self) -> dict[str, Any]:
        return {"dry_run": self.cleaned_data["mode"] == "preview"}


class PriceMappingForm(PreviewedMappingForm):
    """The list of the rows that name none."""

    option_names: ClassVar[tuple[str, ...]] = ("price_list", "mode")

    price_list = forms.ModelChoiceField(
        label=_("Price list"),
        queryset=PriceList.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("As the rows say"),
        help_text=_("For rows without a list of their own."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        chosen: Any = self.fields["price_list"]
        chosen.queryset = PriceList.objects.visible_to(user).order_by("code")

    def options(self) -> dict[str, Any]:
        price_list = self.cleaned_data["price_list"]
        return {**super().options(), "price_list": price_list.code if price_list else ""}

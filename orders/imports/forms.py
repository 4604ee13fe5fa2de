"""The forms of the import screens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.common.money import currency_validator
from b2bops.platform.importers import TABLE_FILES
from b2bops.platform.models import ColumnMapping
from orders.imports.columns import FIELDS
from orders.imports.importer import default_options


class UploadForm(forms.Form):
    """The file and, if there is one for this kind of file, its remembered mapping."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV (comma, semicolon or tab), CSV.gz or an Excel workbook; one line per order line."),
        widget=forms.FileInput(attrs={"accept": ",".join((*TABLE_FILES, ".gz"))}),
    )
    mapping = forms.ModelChoiceField(
        label=_("Remembered mapping"),
        queryset=ColumnMapping.objects.filter(kind="orders").order_by("name"),
        required=False,
        to_field_name="name",
        empty_label=_("Guess from the column names"),
    )


class MappingForm(forms.Form):
    """One choice of column for each field, and how to import."""

    currency = forms.CharField(label=_("Currency of the prices"), max_length=3, help_text=_("ISO code"))
    walk_in = forms.ChoiceField(
        label=_("Rows without a customer"),
        choices=[("keep", _("Book on a walk-in account per country")), ("reject", _("Leave out"))],
    )
    remember_as = forms.CharField(
        label=_("Remember this mapping as"),
        max_length=80,
        required=False,
        help_text=_("Give it a name to have it offered for the next file of this kind."),
    )

    def __init__(self, *args: Any, header: list[str], guessed: dict[str, str], **kwargs: Any) -> None:
        defaults = default_options()
        kwargs["initial"] = {
            "currency": defaults["currency"],
            "walk_in": defaults["walk_in"],
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        choices = [("", _("– not in the file –")), *((name, name) for name in dict.fromkeys(header) if name)]
        for field in FIELDS:
            self.fields[f"column_{field.key}"] = forms.ChoiceField(
                label=str(field.label),
                choices=choices,
                required=field.required,
                initial=guessed.get(field.key, ""),
                error_messages={"required": _("Choose the column that holds it.")},
            )

    @property
    def column_fields(self) -> list[Any]:
        return [self[f"column_{field.key}"] for field in FIELDS]

    @property
    def option_fields(self) -> list[Any]:
        return [self[name] for name in ("currency", "walk_in", "remember_as")]

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).upper()
        currency_validator(currency)
        return currency

    def columns(self) -> dict[str, str]:
        """field key → chosen column, without those left out."""
        chosen = {field.key: self.cleaned_data[f"column_{field.key}"] for field in FIELDS}
        return {key: name for key, name in chosen.items() if name}

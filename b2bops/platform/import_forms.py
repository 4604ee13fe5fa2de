"""The forms of every import: which file, which column is which, and how to import it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.platform.importers import TABLE_FILES
from b2bops.platform.models import ColumnMapping
from b2bops.platform.tabular.columns import Field


class UploadForm(forms.Form):
    """The file and, if there is one for this kind of file, its remembered mapping."""

    file = forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": ",".join((*TABLE_FILES, ".gz"))}))
    mapping = forms.ModelChoiceField(
        label=_("Remembered mapping"),
        queryset=ColumnMapping.objects.none(),
        required=False,
        to_field_name="name",
        empty_label=_("Guess from the column names"),
    )

    def __init__(self, *args: Any, kind: str, help_text: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = help_text
        mapping: Any = self.fields["mapping"]
        mapping.queryset = ColumnMapping.objects.filter(kind=kind).order_by("name")


class MappingForm(forms.Form):
    """One choice of column for each field; subclasses add how to import as fields named in ``option_names``."""

    option_names: ClassVar[tuple[str, ...]] = ()

    remember_as = forms.CharField(
        label=_("Remember this mapping as"),
        max_length=80,
        required=False,
        help_text=_("Give it a name to have it offered for the next file of this kind."),
    )

    def __init__(
        self, *args: Any, fields: Sequence[Field], header: list[str], guessed: dict[str, str], user: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.feeds = fields
        choices = [("", _("– not in the file –")), *((name, name) for name in dict.fromkeys(header) if name)]
        for field in fields:
            self.fields[f"column_{field.key}"] = forms.ChoiceField(
                label=str(field.label),
                choices=choices,
                required=field.required,
                initial=guessed.get(field.key, ""),
                error_messages={"required": _("Choose the column that holds it.")},
            )

    @property
    def column_fields(self) -> list[Any]:
        return [self[f"column_{field.key}"] for field in self.feeds]

    @property
    def option_fields(self) -> list[Any]:
        return [self[name] for name in (*self.option_names, "remember_as")]

    def columns(self) -> dict[str, str]:
        """field key → chosen column, without those left out."""
        chosen = {field.key: self.cleaned_data.get(f"column_{field.key}", "") for field in self.feeds}
        return {key: name for key, name in chosen.items() if name}

    def options(self) -> dict[str, Any]:
        """How to import, as the run keeps it."""
        return {name: self.cleaned_data[name] for name in self.option_names}

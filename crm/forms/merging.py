"""The choice of the record that goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import LookupField


class OtherForm(forms.Form):
    """The record to merge, by its code or number; ``with`` is not a name Python would take for a field."""

    def __init__(self, *args: Any, rows: Any, code_field: str, options_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = LookupField(label=_("Code or number"), options_url=options_url, code_field=code_field)
        field.queryset = rows
        self.fields["with"] = field

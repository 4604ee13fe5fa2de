"""The question which company to bring in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.imports.company.mapping import known_systems


class CompanyForm(forms.Form):
    file = forms.FileField(
        label=_("ZIP of its tables"),
        help_text=_("One CSV file per table, in UTF-8, named like the table."),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )
    system = forms.ChoiceField(
        label=_("Where it comes from"), choices=[(name, name.title()) for name in known_systems()]
    )

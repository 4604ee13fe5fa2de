"""Forms about a person's own access."""

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.services import TOKEN_DAYS_DEFAULT

TOKEN_DAYS = ((30, _("30 days")), (TOKEN_DAYS_DEFAULT, _("90 days")), (365, _("One year")))


class TokenForm(forms.Form):
    """How long a new API token is valid."""

    days = forms.TypedChoiceField(
        label=_("Valid for"), choices=TOKEN_DAYS, coerce=int, initial=TOKEN_DAYS_DEFAULT, required=True
    )

"""The form of consent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import ConsentPurpose, ConsentSource


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(label=_("For"), choices=ConsentPurpose.choices)
    given = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[("yes", _("Agreed")), ("no", _("Withdrew"))],
        coerce=lambda value: value == "yes",
    )
    source = forms.ChoiceField(label=_("How"), choices=ConsentSource.choices)
    proof = forms.CharField(
        label=_("Proof"),
        required=False,
        max_length=500,
        help_text=_("Such as: signed form of 3 May, or the number of the mail."),
    )

"""Forms of tickets about orders."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OrderTicketForm(forms.Form):
    """What is the matter with an order."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("What happened"), widget=forms.Textarea(attrs={"rows": 6}), max_length=50_000)

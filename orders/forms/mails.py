"""The form of a mail that carries a document."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from orders.documents.mails import MailText


class MailForm(forms.Form):
    """To whom, in which words; ``token`` makes a second press of the button send nothing."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    to = forms.CharField(max_length=2000, label=_("To"), help_text=_("Several addresses are separated by commas."))
    cc = forms.CharField(max_length=2000, label=_("Copy to"), required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language of the document"))
    subject = forms.CharField(max_length=250, label=_("Subject"))
    text = forms.CharField(max_length=10_000, label=_("Message"), widget=forms.Textarea(attrs={"rows": 10}))

    def mail(self) -> MailText:
        """What was asked; call on a valid form."""
        values = self.cleaned_data
        return MailText(
            _split(values["to"]), values["subject"], values["text"], values["language"], _split(values["cc"])
        )

    @property
    def key(self) -> str:
        return str(self.cleaned_data["token"])


def mail_form_of(proposed: MailText) -> MailForm:
    """The form filled in as proposed."""
    initial: dict[str, Any] = {
        "token": uuid.uuid4(),
        "to": ", ".join(proposed.to),
        "language": proposed.language,
        "subject": proposed.subject,
        "text": proposed.text,
    }
    return MailForm(initial=initial)


def _split(addresses: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in addresses.replace(";", ",").split(",") if part.strip())

"""Forms of the pages customers see without signing in."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.forms.uploads import FilesField
from crm.models import TicketType

SCORES = [(5, _("Very good")), (4, _("Good")), (3, _("So-so")), (2, _("Bad")), (1, _("Very bad"))]


class RequestForm(forms.Form):
    """What a customer asks. ``homepage`` is a trap: people do not see it, programs fill it in."""

    suggesting: ClassVar = {
        "hx-trigger": "input changed delay:400ms",
        "hx-target": "#suggestions",
        "hx-sync": "this:replace",
        "autocomplete": "off",
    }
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail address"), help_text=_("We answer there."))
    subject = forms.CharField(label=_("What is it about?"), max_length=200)
    ticket_type = forms.ChoiceField(label=_("Kind"), choices=TicketType.choices)
    body = forms.CharField(
        label=_("Your message"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        help_text=_("An order or product number helps us to answer faster."),
    )
    attachments = FilesField()
    homepage = forms.CharField(required=False, max_length=200, label=_("Leave this empty"))

    def __init__(self, *args: Any, suggestions_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].widget.attrs.update(self.suggesting | {"hx-get": suggestions_url})

    @property
    def is_trapped(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.data.get("homepage"))


class AnswerForm(forms.Form):
    """What a customer adds to a request."""

    body = forms.CharField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000)
    attachments = FilesField()


class RatingForm(forms.Form):
    """How it went."""

    score = forms.TypedChoiceField(label=_("Your rating"), choices=SCORES, coerce=int, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Anything to add?"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

"""Forms of leads: the staff's, the public one, and those of their way to an account."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import LookupField
from crm import selectors
from crm.models import Account, Lead, LeadSource, LostReason

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
CLOSE_DAYS = 60


class LeadForm(forms.ModelForm[Lead]):
    """Enter and edit. Sales members bound to a territory do not choose one."""

    source = forms.ChoiceField(
        label=_("Source"),
        required=False,
        choices=[("", _("By campaign, or direct contact")), *LeadSource.choices],
    )

    class Meta:
        model = Lead
        fields: ClassVar = [
            "company", "person", "role", "email", "phone", "website", "country", "source", "campaign", "territory",
            "owner", "message",
        ]  # fmt: skip
        widgets: ClassVar = {"message": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "phone": _("A phone number or an e-mail address is needed."),
            "website": _("Its domain helps to find look-alikes."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = selectors.sellers()
        owner.empty_label = _("By the lead routes")
        if not user.sees_all_territories:
            self.fields.pop("territory")
        if self.instance.pk:
            self.fields["source"] = forms.ChoiceField(label=_("Source"), choices=LeadSource.choices)
            owner.empty_label = _("Nobody")

    def given(self) -> dict[str, Any]:
        """What was filled in, for a new lead."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def changes(self) -> dict[str, Any]:
        """Only what the person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class PublicLeadForm(forms.ModelForm[Lead]):
    """What a visitor fills in. ``homepage`` is a trap: people do not see it, programs fill it in."""

    homepage = forms.CharField(required=False, max_length=200, label=_("Leave this empty"))
    has_consent = forms.BooleanField(
        required=False,
        label=_("You may also write to me about offers and news"),
        help_text=_("You can take this back at any time. We answer your question either way."),
    )

    class Meta:
        model = Lead
        fields: ClassVar = ["company", "person", "email", "phone", "country", "message", *UTM]
        widgets: ClassVar = {
            "message": forms.Textarea(attrs={"rows": 4}),
            **{name: forms.HiddenInput() for name in UTM},
        }
        labels: ClassVar = {"person": _("Your name"), "message": _("What can we do for you?")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].required = True
        self.fields["email"].required = True
        self.fields["homepage"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        for name, hint in (("company", "organization"), ("person", "name"), ("email", "email"), ("phone", "tel")):
            self.fields[name].widget.attrs["autocomplete"] = hint

    @property
    def is_trapped(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.data.get("homepage"))

    def given(self) -> dict[str, Any]:
        """What was filled in, with the moment consent was given."""
        values = {name: value for name, value in self.cleaned_data.items() if value and name in self.Meta.fields}
        if self.cleaned_data["has_consent"]:
            values["consent_given_at"] = timezone.now()
        return values


class ReasonForm(forms.Form):
    """Why a lead is given up."""

    reason = forms.ModelChoiceField(
        label=_("Why"), queryset=LostReason.objects.filter(is_active=True), empty_label=_("Choose a reason")
    )


class ConvertForm(forms.Form):
    """Into which account, and with which opportunity."""

    account = LookupField(
        label=_("Existing account"),
        required=False,
        options_url="crm:account_options",
        help_text=_("Empty makes a new account of the lead."),
    )
    with_opportunity = forms.BooleanField(label=_("Open an opportunity"), required=False, initial=True)
    name = forms.CharField(label=_("What they may buy"), required=False, max_length=160)
    amount = forms.DecimalField(
        label=_("Expected amount"), required=False, min_value=0, max_digits=19, decimal_places=3
    )
    expected_close = forms.DateField(
        label=_("Expected close"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account: Any = self.fields["account"]
        account.queryset = Account.objects.visible_to(user).kept()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("with_opportunity"):
            for name in ("name", "expected_close"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("An opportunity needs this."))
        return cleaned

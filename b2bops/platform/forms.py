"""The form of who we are."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.platform.models import CompanyProfile
from b2bops.platform.services import company, files

LOGO_MAX_BYTES = 1024 * 1024
LOGO_TYPES = frozenset({files.PNG, files.JPEG})


class CompanyForm(forms.ModelForm[CompanyProfile]):
    logo_file = forms.FileField(
        label=_("New logo"),
        required=False,
        help_text=_("PNG or JPEG, at most 1 MB; printed 14 mm high."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    logo_remove = forms.BooleanField(label=_("Print no logo"), required=False)

    class Meta:
        model = CompanyProfile
        fields: ClassVar = [
            "name",
            "address",
            "tax_id",
            "register",
            "phone",
            "email",
            "website",
            "bank",
            "footer",
            "language",
        ]
        widgets: ClassVar = {
            "address": forms.Textarea(attrs={"rows": 4}),
            "bank": forms.Textarea(attrs={"rows": 4}),
            "footer": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {
            "address": _("As it stands on a letter, a line per line."),
            "email": _("Answers to our mails go here."),
            "bank": _("Bank, IBAN and BIC, a line per line; printed where we ask for money."),
            "footer": _("Printed below every document, such as the directors or general terms."),
            "language": _("For accounts that have none of their own."),
        }

    def store(self, *, actor: Any) -> CompanyProfile:
        """Save what was changed. Raises FileNotTaken, RecordRefused."""
        changes: Any = {name: self.cleaned_data[name] for name in self.changed_data if name in self.Meta.fields}
        if not self.instance.pk:
            changes["name"] = self.cleaned_data["name"]
        if self.cleaned_data["logo_remove"]:
            changes["logo"] = None
        elif brought := self.cleaned_data["logo_file"]:
            changes["logo"] = files.file_store(
                actor=actor,
                name=brought.name,
                stream=brought.file,
                allowed=LOGO_TYPES,
                max_bytes=LOGO_MAX_BYTES,
                field="logo_file",
            )
        return company.company_update(actor=actor, **changes)

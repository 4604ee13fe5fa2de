"""Forms of contacts and addresses."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.models import Address, AddressKind, Contact


class ContactForm(forms.ModelForm[Contact]):
    has_consent = forms.BooleanField(
        label=_("Agreed to receive marketing"),
        required=False,
        help_text=_("Without consent no campaign writes to this person."),
    )

    class Meta:
        model = Contact
        fields: ClassVar = ["name", "role", "email", "phone", "preferred_channel", "is_active"]
        help_texts: ClassVar = {"role": _("Such as buyer, accounts payable, warehouse.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("has_consent", self.instance.consent_given_at is not None)

    def changes(self) -> dict[str, Any]:
        """What the person changed; consent is kept as the moment it was given."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data if name != "has_consent"}
        if "has_consent" in self.changed_data:
            changed["consent_given_at"] = timezone.now() if self.cleaned_data["has_consent"] else None
        return changed


class AddressForm(forms.ModelForm[Address]):
    class Meta:
        model = Address
        fields: ClassVar = ["kind", "line_1", "line_2", "postal_code", "city", "region", "country", "is_default"]
        help_texts: ClassVar = {
            "is_default": _("Used unless a document says otherwise."),
            "region": _("Only where tax differs within the country."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = AddressKind.choices

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}

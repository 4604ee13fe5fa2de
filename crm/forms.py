"""Forms of accounts, contacts and addresses: they clean what people typed; services decide and write."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory, User
from b2bops.common.forms import LookupField, plain_numbers
from catalog.forms.prices import PriceQuestionForm
from crm import selectors
from crm.models import Account, Address, AddressKind, Contact

NOTHING_CHOSEN = {"owner": _("Nobody"), "territory": _("None"), "price_list": _("The default list")}


class AccountForm(forms.ModelForm[Account]):
    """Create and edit. Sales members bound to a territory do not choose one."""

    parent = LookupField(
        label=_("Belongs to"),
        required=False,
        options_url="crm:account_options",
        help_text=_("Parent company; without a price list of its own the account buys on the parent's."),
    )

    class Meta:
        model = Account
        fields: ClassVar = [
            "code",
            "name",
            "country",
            "tax_id",
            "parent",
            "territory",
            "owner",
            "currency",
            "price_list",
            "payment_terms_days",
            "credit_limit",
            "is_active",
        ]
        help_texts: ClassVar = {
            "currency": _("Three letters, such as EUR."),
            "price_list": _("Agreed prices; empty for the default list."),
            "credit_limit": _("Unpaid and unbilled together may not pass it; empty for no limit."),
            "is_active": _("An inactive account is kept, but nothing new is sold to it."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_numbers(self)
        parent: Any = self.fields["parent"]
        parent.queryset = Account.objects.visible_to(user)
        owner: Any = self.fields["owner"]
        owner.queryset = selectors.sellers()
        for name, nothing in NOTHING_CHOSEN.items():
            choice: Any = self.fields[name]
            choice.empty_label = nothing
        if self.instance.pk:
            self.initial["parent"] = self.instance.parent
        else:
            self.initial.setdefault("currency", settings.DEFAULT_CURRENCY)
            self.initial.setdefault("owner", user.pk)
        if not user.sees_all_territories:
            self.fields.pop("territory")
        if "contract_price" not in user.rights:
            self.fields.pop("price_list")

    def changes(self) -> dict[str, Any]:
        """Only what the person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class AssignForm(forms.Form):
    """Who looks after the chosen accounts."""

    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.none(), required=False, empty_label=_("– leave as it is –")
    )
    territory = forms.ModelChoiceField(
        label=_("Territory"), queryset=Territory.objects.all(), required=False, empty_label=_("– leave as it is –")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = selectors.sellers()
        if not user.sees_all_territories:
            self.fields.pop("territory")


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
        fields: ClassVar = ["kind", "line_1", "line_2", "postal_code", "city", "country", "is_default"]
        help_texts: ClassVar = {"is_default": _("Used unless a document says otherwise.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = AddressKind.choices

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class BuyerPriceForm(PriceQuestionForm):
    """Which price holds for whom. Without the right to contract prices nobody is asked for."""

    account = LookupField(
        label=_("For account"),
        required=False,
        options_url="crm:account_options",
        help_text=_("Empty for anybody without agreed prices."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account: Any = self.fields["account"]
        account.queryset = Account.objects.visible_to(user)
        if "contract_price" not in user.rights or not user.may_use("crm:account_list"):
            self.fields.pop("account")
        self.order_fields(["account", "quantity", "on"])

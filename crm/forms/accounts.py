"""Forms of accounts."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory, User
from b2bops.common.forms import LookupField, plain_numbers
from crm import selectors
from crm.models import Account

NOTHING_CHOSEN = {
    "owner": _("Nobody"),
    "territory": _("None"),
    "price_list": _("The default list"),
    "segment": _("None"),
}


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
            "segment",
            "payment_terms_days",
            "credit_limit",
            "language",
            "mails_confirmations",
            "mails_invoices",
            "is_active",
        ]
        help_texts: ClassVar = {
            "currency": _("Three letters, such as EUR."),
            "price_list": _("Agreed prices; empty for the default list."),
            "credit_limit": _("Unpaid and unbilled together may not pass it; empty for no limit."),
            "language": _("Empty for the company's own."),
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

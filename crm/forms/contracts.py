"""Forms of contracts, what they agree, and segments."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import LookupField
from catalog.filters.products import CategoryTreeField
from catalog.forms.prices import DATE
from catalog.models import Category, Product
from crm.models import Account, Contract, ContractCommitment, ContractPrice, Segment


class ContractForm(forms.ModelForm[Contract]):
    """The head of a contract; its account is fixed once it is made."""

    account = LookupField(label=_("Account"), options_url="crm:account_options", help_text=_("Holds for all below it."))

    class Meta:
        model = Contract
        fields: ClassVar = ["account", "name", "currency", "valid_from", "valid_until", "notice_days", "note"]
        widgets: ClassVar = {
            "valid_from": DATE,
            "valid_until": DATE,
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {
            "currency": _("Empty for the account's."),
            "notice_days": _("So many days before its end its owner is reminded."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account: Any = self.fields["account"]
        account.queryset = Account.objects.visible_to(user)
        if self.instance.pk:
            self.fields.pop("account")
        else:
            self.fields["currency"].required = False

    def values(self) -> dict[str, Any]:
        """What was filled in; an empty currency is the account's."""
        return {name: value for name, value in self.cleaned_data.items() if name != "currency" or value}


class TargetForm(forms.Form):
    """One product or one category."""

    product = LookupField(
        label=_("Product"),
        options_url="catalog:product_options",
        code_field="sku",
        required=False,
        help_text=_("Type a SKU or a name."),
    )
    category = CategoryTreeField(
        label=_("Or category"), queryset=Category.objects.order_by("path"), required=False, empty_label=_("–")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        product: Any = self.fields["product"]
        product.queryset = Product.objects.visible_to(user)


class ContractPriceForm(TargetForm):
    """An agreed price or discount."""

    from_quantity = ContractPrice._meta.get_field("from_quantity").formfield()
    amount = ContractPrice._meta.get_field("amount").formfield()
    discount_pct = ContractPrice._meta.get_field("discount_pct").formfield()


class CommitmentForm(TargetForm):
    """A promised volume; without product and category it is the total."""

    measure = ContractCommitment._meta.get_field("measure").formfield()
    target = ContractCommitment._meta.get_field("target").formfield()
    period = ContractCommitment._meta.get_field("period").formfield()


class TerminateForm(forms.Form):
    on = forms.DateField(label=_("First day it no longer holds"), widget=DATE)
    reason = forms.CharField(label=_("Why"), max_length=300)


class SegmentForm(forms.ModelForm[Segment]):
    """A segment; its price list only with the right to agreed prices."""

    class Meta:
        model = Segment
        fields: ClassVar = ["code", "name", "price_list", "priority"]
        help_texts: ClassVar = {
            "price_list": _("Its accounts buy on it when neither they nor their parents have a price there."),
            "priority": _("Of several segments the lowest number decides first."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        price_list: Any = self.fields["price_list"]
        price_list.empty_label = _("None")
        if "contract_price" not in user.rights:
            self.fields.pop("price_list")

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class ChooseSegmentForm(forms.Form):
    """The segment for the ticked accounts."""

    segment = forms.ModelChoiceField(
        label=_("Segment"), queryset=Segment.objects.all(), required=False, empty_label=_("None")
    )


class AudienceForm(forms.Form):
    """For whom a promotion is."""

    segments = forms.ModelMultipleChoiceField(
        label=_("Segments"), queryset=Segment.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    accounts = forms.CharField(
        label=_("Accounts"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Their codes, with commas or spaces between; each holds for all accounts below it."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_accounts(self) -> list[Account]:
        codes = set(self.cleaned_data["accounts"].replace(",", " ").split())
        found = list(Account.objects.visible_to(self.user).filter(code__in=codes))
        unknown = sorted(codes - {account.code for account in found})
        if unknown:
            raise forms.ValidationError(
                _("Nothing you can see has the code %(code)s."), params={"code": ", ".join(unknown[:5])}
            )
        return found

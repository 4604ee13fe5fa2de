"""Fields that find an account or a product while one types."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.models import Account


class SuggestingInput(forms.TextInput):
    """A text field whose suggestions the server finds while one types; the plain code works without them."""

    url_name = ""
    options = ""
    placeholder: Promise | str = ""

    def __init__(self) -> None:
        super().__init__(
            attrs={
                "list": self.options,
                "autocomplete": "off",
                "spellcheck": "false",
                "placeholder": self.placeholder,
                "hx-get": reverse_lazy(self.url_name),
                "hx-trigger": "input changed delay:150ms, focus once",
                "hx-target": f"#{self.options}",
                "hx-swap": "innerHTML",
                "hx-sync": "this:replace",
            }
        )


class AccountPicker(SuggestingInput):
    url_name = "orders:account_options"
    options = "account-options"
    placeholder = _("Code or name")


class ProductPicker(SuggestingInput):
    url_name = "orders:product_options"
    options = "product-options"
    placeholder = _("SKU or name")


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AccountField(forms.CharField):
    """The code of an account the person sees; its exact name does too."""

    widget = AccountPicker
    user: Any = None

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, label=_("Account"), **options)

    def clean(self, value: Any) -> Account:
        typed = super().clean(value)
        rows = Account.objects.visible_to(self.user)
        found = rows.filter(code=typed).first()
        if found is None:
            named = list(rows.filter(name__iexact=typed)[:2])
            found = named[0] if len(named) == 1 else None
        if found is None:
            raise forms.ValidationError(_("No account you can see has this code or name. Pick one from the list."))
        return found

"""Moving an account within its family."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import LookupField
from crm.models import Account


class MoveForm(forms.Form):
    parent = LookupField(
        label=_("Belongs to"),
        required=False,
        options_url="crm:account_options",
        help_text=_("Empty puts the account on top. Without a price list of its own it buys on its parent's."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = Account.objects.visible_to(user)

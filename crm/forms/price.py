"""The question which price holds for whom."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import LookupField
from catalog.forms.prices import PriceQuestionForm
from crm.models import Account


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

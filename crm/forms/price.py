"""The question which price holds for whom."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import LookupField
from catalog.forms.prices import PriceQuestionForm
from catalog.models import Product
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
        self.order_fields(["account", "product", "quantity", "on"])


class WhyPriceForm(BuyerPriceForm):
    """The same question for any product."""

    product = LookupField(
        label=_("Product"),
        options_url="catalog:product_options",
        code_field="sku",
        help_text=_("Type a SKU or a name."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        product: Any = self.fields["product"]
        product.queryset = Product.objects.visible_to(user)

"""The form of a rule, and of trying rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import LookupField, plain_numbers
from catalog.models import Category, Product
from orders.models import ALWAYS_ON, OrderRule, RuleCondition
from orders.services.rules.trial import TRIAL_MAX


class RuleForm(forms.ModelForm[OrderRule]):
    """Only the parameter that the condition asks for counts."""

    product = LookupField(required=False, label=_("Product"), options_url="catalog:product_options", code_field="sku")

    class Meta:
        model = OrderRule
        fields = ("name", "condition", "number", "countries", "product", "category", "outcome", "is_active")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_numbers(self)
        fixed = bool(self.instance.pk) and self.instance.is_always_on
        hidden = set() if fixed else set(ALWAYS_ON)
        if "margin" not in user.rights:
            hidden.add(RuleCondition.MARGIN)
        condition: Any = self.fields["condition"]
        condition.choices = [choice for choice in RuleCondition.choices if choice[0] not in hidden]
        product: Any = self.fields["product"]
        product.queryset = Product.objects.visible_to(user)
        category: Any = self.fields["category"]
        category.queryset = Category.objects.order_by("path")
        self.fields["number"].help_text = _("A percentage, an amount, a count or a factor, as the condition says.")
        self.fields["countries"].help_text = _("Names as on the accounts, with commas between them.")
        if fixed:
            for name in ("condition", "is_active"):
                self.fields[name].disabled = True

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class TrialForm(forms.Form):
    """Which rules to try, over how many orders."""

    count = forms.IntegerField(min_value=1, max_value=TRIAL_MAX, initial=200, label=_("Last orders"))

"""The form of a promotion."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from b2bops.common.forms import plain_numbers
from catalog.filters.products import CategoryTreeField
from catalog.forms.prices import DATE
from catalog.models import Category, Product, Promotion, PromotionStatus
from catalog.services.promotions import RUNNING_FIELDS


class CategoriesField(forms.ModelMultipleChoiceField[Category]):
    """Several categories in tree order, indented by their depth."""

    label_from_instance = CategoryTreeField.label_from_instance  # type: ignore[assignment]


class PromotionForm(forms.ModelForm[Promotion]):
    """Create and edit; of a promotion that ran only name, last day and budget."""

    categories = CategoriesField(
        label=_("Only in categories"), queryset=Category.objects.order_by("path"), required=False
    )
    skus = forms.CharField(
        label=_("Only for products"),
        required=False,
        max_length=4000,
        help_text=_("SKUs with commas or spaces between; without category and product it is for everything."),
    )

    class Meta:
        model = Promotion
        fields: ClassVar = [
            "code",
            "name",
            "kind",
            "percent",
            "amount",
            "buy_quantity",
            "free_quantity",
            "currency",
            "starts_on",
            "ends_on",
            "budget",
            "audience",
            "is_stackable",
            "undercuts_contracts",
        ]
        widgets: ClassVar = {"starts_on": DATE, "ends_on": DATE}
        help_texts: ClassVar = {
            "percent": _("For “Percent off”."),
            "amount": _("For “Amount off each unit”."),
            "buy_quantity": _("For “Buy some, get some free”: so many are paid."),
            "free_quantity": _("And so many are free."),
            "budget": _("What it may cost at most; empty for no limit."),
            "is_stackable": _("Adds up with other stackable promotions."),
            "undercuts_contracts": _("May lower prices agreed in contracts."),
            "audience": _("Whom you choose is said on the promotion's page."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain_numbers(self)
        self.user = user
        if self.instance.pk is None:
            self.initial.setdefault("currency", settings.DEFAULT_CURRENCY)
        elif self.instance.status != PromotionStatus.DRAFT:
            self.fields = {name: field for name, field in self.fields.items() if name in RUNNING_FIELDS}
        else:
            targets = self.instance.targets.select_related("product")
            self.initial["categories"] = [each.category_id for each in targets if each.category_id]
            self.initial["skus"] = ", ".join(each.product.sku for each in targets if each.product)

    def clean_skus(self) -> list[Product]:
        skus = set(self.cleaned_data["skus"].replace(",", " ").split())
        found = list(Product.objects.visible_to(self.user).filter(sku__in=skus))
        unknown = sorted(skus - {product.sku for product in found})
        if unknown:
            raise forms.ValidationError(_("No product has the SKU %(sku)s."), params={"sku": ", ".join(unknown[:5])})
        return found

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        values = dict(self.cleaned_data)
        if "skus" in values:
            values["products"] = values.pop("skus")
            values["categories"] = list(values["categories"])
        return values

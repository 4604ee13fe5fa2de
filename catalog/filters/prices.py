"""Search and filters of price lists and prices."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from catalog.models import PriceList, PriceRow


class PriceListFilter(ListFilterSet):
    q = SearchFilter("code", "name")
    currency = django_filters.CharFilter(lookup_expr="iexact", label=_("Currency"))
    is_default = django_filters.ChoiceFilter(
        choices=[("true", _("Yes")), ("false", _("No"))],
        method="by_default",
        label=_("Default list"),
        empty_label=_("All"),
    )

    class Meta:
        model = PriceList
        fields: tuple[str, ...] = ()

    def by_default(self, queryset: QuerySet[PriceList], name: str, value: str) -> QuerySet[PriceList]:
        return queryset.filter(is_default=value == "true")


class PriceRowFilter(ListFilterSet):
    q = SearchFilter("product__sku", "product__name")
    valid_on = django_filters.DateFilter(
        method="valid", label=_("Valid on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = PriceRow
        fields: tuple[str, ...] = ()

    def valid(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.valid(value)

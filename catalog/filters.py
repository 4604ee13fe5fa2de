"""Search and filters of the catalogue's lists, shared by screens and API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField

from b2bops.common.listing import ListFilterSet, SearchFilter
from catalog.models import Category, PriceList, PriceRow, Product, ProductStatus


class CategoryTreeField(ModelChoiceField):
    """Categories in tree order, indented by their depth."""

    def label_from_instance(self, category: Category) -> str:
        return f"{'– ' * (category.depth - 1)}{category.name}"


class CategoryTreeFilter(django_filters.ModelChoiceFilter):
    field_class = CategoryTreeField


class ProductFilter(ListFilterSet):
    q = SearchFilter("sku", "name", "brand", "barcode")
    status = django_filters.ChoiceFilter(choices=ProductStatus.choices, label=_("Status"), empty_label=_("All"))
    category = CategoryTreeFilter(
        queryset=Category.objects.order_by("path"), method="in_category", label=_("Category"), empty_label=_("All")
    )
    lacks = django_filters.ChoiceFilter(
        choices=[("category", _("Category")), ("price", _("Price")), ("tax_class", _("Tax class"))],
        method="lacking",
        label=_("Lacks"),
        empty_label=_("–"),
    )

    class Meta:
        model = Product
        fields: tuple[str, ...] = ()

    def in_category(self, queryset: QuerySet[Product], name: str, value: Category) -> QuerySet[Product]:
        """The category and all below it."""
        return queryset.filter(category__path__startswith=value.path)

    def lacking(self, queryset: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        if value == "price":
            return queryset.filter(~Exists(PriceRow.objects.filter(product=OuterRef("pk"))))
        missing: dict[str, Any] = {f"{value}__isnull": True}
        return queryset.filter(**missing)


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


class CategoryFilter(ListFilterSet):
    q = SearchFilter("code", "name")

    class Meta:
        model = Category
        fields: tuple[str, ...] = ()

"""Search and filters of products and categories."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField

from b2bops.common.listing import ListFilterSet, SearchFilter
from catalog.filters.attributes import attribute_filters
from catalog.models import Category, PriceRow, Product, ProductStatus


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

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        declared: Any = type(self)
        self.base_filters = {**declared.base_filters, **attribute_filters(data)}
        super().__init__(data, *args, **kwargs)

    def in_category(self, queryset: QuerySet[Product], name: str, value: Category) -> QuerySet[Product]:
        """The category and all below it."""
        return queryset.filter(category__path__startswith=value.path)

    def lacking(self, queryset: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        if value == "price":
            return queryset.filter(~Exists(PriceRow.objects.filter(product=OuterRef("pk"))))
        missing: dict[str, Any] = {f"{value}__isnull": True}
        return queryset.filter(**missing)


class CategoryFilter(ListFilterSet):
    q = SearchFilter("code", "name")

    class Meta:
        model = Category
        fields: tuple[str, ...] = ()

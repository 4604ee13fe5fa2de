"""Search in attributes, units of measure and bulk edits."""

import django_filters
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from catalog.models import AttributeDefinition, BulkEdit, BulkEditKind, BulkEditStatus, UnitOfMeasure


class AttributeFilter(ListFilterSet):
    q = SearchFilter("code", "name")
    category = django_filters.CharFilter(field_name="category__code", label=_("Category code"))

    class Meta:
        model = AttributeDefinition
        fields: tuple[str, ...] = ()


class UnitFilter(ListFilterSet):
    q = SearchFilter("code", "name")

    class Meta:
        model = UnitOfMeasure
        fields: tuple[str, ...] = ()


class BulkEditFilter(ListFilterSet):
    q = SearchFilter("summary")
    kind = django_filters.ChoiceFilter(choices=BulkEditKind.choices, label=_("Kind"), empty_label=_("All"))
    status = django_filters.ChoiceFilter(choices=BulkEditStatus.choices, label=_("Status"), empty_label=_("All"))

    class Meta:
        model = BulkEdit
        fields: tuple[str, ...] = ()

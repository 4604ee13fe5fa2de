"""Search and filters of orders."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import SearchFilter
from orders.filters.documents import DayFilter, DocumentFilter
from orders.models import (
    HoldReason,
    OrderSource,
    OrderStatus,
    SalesOrder,
)


class OrderFilter(DocumentFilter):
    q = SearchFilter("number", "external_number", "customer_reference", "account__name", "account__code")
    status = django_filters.ChoiceFilter(choices=OrderStatus.choices, label=_("Status"))
    hold = django_filters.ChoiceFilter(choices=HoldReason.choices, method="held_for", label=_("Held for"))
    source = django_filters.ChoiceFilter(choices=OrderSource.choices, label=_("Source"))
    ordered_from = DayFilter(field_name="ordered_at", lookup_expr="date__gte", label=_("Ordered from"))
    ordered_to = DayFilter(field_name="ordered_at", lookup_expr="date__lte", label=_("Ordered to"))

    class Meta:
        model = SalesOrder
        fields: tuple[str, ...] = ()

    def held_for(self, queryset: QuerySet[SalesOrder], name: str, value: str) -> QuerySet[SalesOrder]:
        return queryset.filter(holds__reason=value, holds__released_at__isnull=True)

"""Search and filters of the lists of orders, quotes and returns, shared by screens and API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory
from b2bops.common.listing import ListFilterSet, SearchFilter
from orders.models import (
    HoldReason,
    OrderSource,
    OrderStatus,
    Quote,
    QuoteStatus,
    ReturnStatus,
    SalesOrder,
    SalesReturn,
)


class DayFilter(django_filters.DateFilter):
    """A day typed or picked; compared with the day of a moment in the site's time zone."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}))
        super().__init__(**options)


class DocumentFilter(ListFilterSet):
    """What every list of documents can be narrowed by."""

    account = django_filters.CharFilter(field_name="account__code", lookup_expr="iexact", label=_("Account code"))
    territory = django_filters.ModelChoiceFilter(
        field_name="account__territory", queryset=Territory.objects.all(), label=_("Territory")
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


class QuoteFilter(DocumentFilter):
    q = SearchFilter("number", "account__name", "account__code")
    status = django_filters.ChoiceFilter(choices=QuoteStatus.choices, label=_("Status"))
    valid_until = DayFilter(lookup_expr="lte", label=_("Valid until"))

    class Meta:
        model = Quote
        fields: tuple[str, ...] = ()


class ReturnFilter(DocumentFilter):
    q = SearchFilter("number", "external_number", "account__name", "account__code")
    status = django_filters.ChoiceFilter(choices=ReturnStatus.choices, label=_("Status"))
    returned_from = DayFilter(field_name="returned_at", lookup_expr="date__gte", label=_("Returned from"))
    returned_to = DayFilter(field_name="returned_at", lookup_expr="date__lte", label=_("Returned to"))

    class Meta:
        model = SalesReturn
        fields: tuple[str, ...] = ()

"""Search and filters of open holds, waiting lines and recurring orders."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory
from b2bops.common.listing import ListFilterSet, SearchFilter
from orders.filters.documents import DayFilter, DocumentFilter
from orders.models import HoldReason, OrderHold, RecurringOrder, RecurringStatus, SalesOrderLine
from supply.models import Warehouse


class HoldFilter(ListFilterSet):
    q = SearchFilter("order__number", "order__account__name", "order__account__code", "note")
    reason = django_filters.ChoiceFilter(choices=HoldReason.choices, label=_("Reason"))
    account = django_filters.CharFilter(
        field_name="order__account__code", lookup_expr="iexact", label=_("Account code")
    )
    since = DayFilter(field_name="created_at", lookup_expr="date__lte", label=_("Waiting since before"))
    territory = django_filters.ModelChoiceFilter(
        field_name="order__account__territory", queryset=Territory.objects.all(), label=_("Territory")
    )

    class Meta:
        model = OrderHold
        fields: tuple[str, ...] = ()


class BackorderFilter(ListFilterSet):
    q = SearchFilter("order__number", "order__account__name", "product__sku", "product__name")
    warehouse = django_filters.ModelChoiceFilter(
        field_name="order__warehouse", queryset=Warehouse.objects.order_by("name"), label=_("Warehouse")
    )
    expected = django_filters.ChoiceFilter(
        choices=(("yes", _("On its way")), ("no", _("Not ordered yet"))), method="by_expected", label=_("Goods")
    )
    wanted_by = DayFilter(field_name="order__requested_date", lookup_expr="lte", label=_("Wanted by"))

    class Meta:
        model = SalesOrderLine
        fields: tuple[str, ...] = ()

    def by_expected(self, rows: QuerySet[SalesOrderLine], name: str, value: str) -> QuerySet[SalesOrderLine]:
        # A column of the list itself (see selectors.waiting), which the type checker cannot know.
        wanted: dict[str, Any] = {"expected_date__isnull": value == "no"}
        return rows.filter(**wanted)


class RecurringFilter(DocumentFilter):
    q = SearchFilter("number", "name", "account__name", "account__code")
    status = django_filters.ChoiceFilter(choices=RecurringStatus.choices, label=_("Status"))
    due = DayFilter(field_name="next_date", lookup_expr="lte", label=_("Due by"))

    class Meta:
        model = RecurringOrder
        fields: tuple[str, ...] = ()

"""What the lists of the supply chain can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from supply.models import MoveKind, PurchaseStatus, ShipmentStatus, Supplier, Warehouse

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
YES_NO = (("yes", _("Yes")), ("no", _("No")))


def _suppliers(_request: Any) -> QuerySet[Supplier]:
    return Supplier.objects.order_by("name")


def _warehouses(_request: Any) -> QuerySet[Warehouse]:
    return Warehouse.objects.order_by("name")


class SupplierFilter(ListFilterSet):
    q = SearchFilter("code", "name", "country", "email")
    active = django_filters.ChoiceFilter(label=_("Active"), choices=YES_NO, method="by_active")

    def by_active(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(is_active=value == "yes")


class OfferFilter(ListFilterSet):
    q = SearchFilter("product__sku", "product__name", "supplier_sku", "supplier__name")
    supplier = django_filters.ModelChoiceFilter(label=_("Supplier"), queryset=_suppliers)
    valid = django_filters.ChoiceFilter(label=_("Valid today"), choices=YES_NO, method="by_valid")

    def by_valid(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        today = timezone.localdate()
        over = Q(valid_from__gt=today) | Q(valid_until__lt=today) | Q(supplier__is_active=False)
        return rows.exclude(over) if value == "yes" else rows.filter(over)


class PurchaseOrderFilter(ListFilterSet):
    q = SearchFilter("number", "supplier__name", "supplier__code", "note")
    status = django_filters.ChoiceFilter(label=_("Status"), choices=PurchaseStatus.choices)
    supplier = django_filters.ModelChoiceFilter(label=_("Supplier"), queryset=_suppliers)
    warehouse = django_filters.ModelChoiceFilter(label=_("Warehouse"), queryset=_warehouses)
    state = django_filters.ChoiceFilter(
        label=_("Show"),
        choices=(("open", _("Still to arrive")), ("late", _("Overdue")), ("waiting", _("To be approved"))),
        method="by_state",
    )

    def by_state(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        if value == "waiting":
            waiting: QuerySet[Any] = rows.filter(status=PurchaseStatus.DRAFT)
            return waiting
        opened: QuerySet[Any] = rows.open()
        return opened.filter(expected_date__lt=timezone.localdate()) if value == "late" else opened


class StockFilter(ListFilterSet):
    q = SearchFilter("product__sku", "product__name", "lot")
    warehouse = django_filters.ModelChoiceFilter(label=_("Warehouse"), queryset=_warehouses)
    state = django_filters.ChoiceFilter(
        label=_("Show"),
        choices=(
            ("free", _("Something to sell")),
            ("short", _("Nothing to sell")),
            ("out", _("None on hand")),
            ("below", _("Below the safety threshold")),
            ("reserved", _("Reserved")),
        ),
        method="by_state",
    )

    def by_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        wanted = {
            "free": Q(on_hand__gt=F("reserved") + F("safety_qty")),
            "short": Q(on_hand__lte=F("reserved") + F("safety_qty")),
            "out": Q(on_hand__lte=0),
            "below": Q(on_hand__lt=F("safety_qty")),
            "reserved": Q(reserved__gt=0),
        }
        return rows.filter(wanted[value])


class MoveFilter(ListFilterSet):
    q = SearchFilter("product__sku", "product__name", "source", "note", "lot")
    warehouse = django_filters.ModelChoiceFilter(label=_("Warehouse"), queryset=_warehouses)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=MoveKind.choices)
    since = django_filters.DateFilter(label=_("From"), field_name="moved_at", lookup_expr="date__gte", widget=DATE)
    until = django_filters.DateFilter(label=_("Until"), field_name="moved_at", lookup_expr="date__lte", widget=DATE)


class WarehouseFilter(ListFilterSet):
    q = SearchFilter("code", "name", "city", "country")


class ShipmentFilter(ListFilterSet):
    q = SearchFilter("number", "reference", "carrier", "tracking_number")
    status = django_filters.ChoiceFilter(label=_("Status"), choices=ShipmentStatus.choices)
    warehouse = django_filters.ModelChoiceFilter(label=_("Warehouse"), queryset=_warehouses)
    shipped_from = django_filters.DateFilter(
        label=_("Shipped from"), field_name="shipped_at", lookup_expr="date__gte", widget=DATE
    )

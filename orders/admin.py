"""Data care: orders, quotes and returns can be looked up here; they are written on their own screens."""

from typing import Any, ClassVar

from django.contrib import admin

from b2bops.accounts.admin_base import PolicyModelAdmin
from orders.models import OrderHold, Quote, QuoteLine, SalesOrder, SalesOrderLine, SalesReturn, SalesReturnLine


class _ReadOnlyInline(admin.TabularInline[Any, Any]):
    extra = 0
    can_delete = False
    exclude: ClassVar = ["price_trace"]

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return True


class OrderLineInline(_ReadOnlyInline):
    model = SalesOrderLine
    raw_id_fields: ClassVar = ["product"]


class HoldInline(_ReadOnlyInline):
    model = OrderHold
    exclude: ClassVar = []


class QuoteLineInline(_ReadOnlyInline):
    model = QuoteLine


class ReturnLineInline(_ReadOnlyInline):
    model = SalesReturnLine
    exclude: ClassVar = []


@admin.register(SalesOrder)
class SalesOrderAdmin(PolicyModelAdmin):
    list_display = ["number", "account", "status", "ordered_at", "total", "currency"]
    list_filter = ["status", "source"]
    list_select_related = ["account"]
    search_fields = ["number", "external_number"]
    inlines = [OrderLineInline, HoldInline]


@admin.register(Quote)
class QuoteAdmin(PolicyModelAdmin):
    list_display = ["number", "account", "status", "valid_until", "total", "currency"]
    list_filter = ["status"]
    list_select_related = ["account"]
    search_fields = ["number"]
    inlines = [QuoteLineInline]


@admin.register(SalesReturn)
class SalesReturnAdmin(PolicyModelAdmin):
    list_display = ["number", "account", "status", "returned_at", "total", "currency"]
    list_filter = ["status"]
    list_select_related = ["account"]
    search_fields = ["number", "external_number"]
    inlines = [ReturnLineInline]

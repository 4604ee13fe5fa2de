"""Orders in the admin."""

from typing import ClassVar

from django.contrib import admin

from b2bops.accounts.admin_base import PolicyModelAdmin
from orders.admin.documents import ReadOnlyInline
from orders.models import OrderHold, SalesOrder, SalesOrderLine


class OrderLineInline(ReadOnlyInline):
    model = SalesOrderLine
    raw_id_fields: ClassVar = ["product"]


class HoldInline(ReadOnlyInline):
    model = OrderHold
    exclude: ClassVar = []


@admin.register(SalesOrder)
class SalesOrderAdmin(PolicyModelAdmin):
    list_display = ["number", "account", "status", "ordered_at", "total", "currency"]
    list_filter = ["status", "source"]
    list_select_related = ["account"]
    search_fields = ["number", "external_number"]
    inlines = [OrderLineInline, HoldInline]

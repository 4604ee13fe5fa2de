"""Returns in the admin."""

from typing import ClassVar

from django.contrib import admin

from b2bops.accounts.admin_base import PolicyModelAdmin
from orders.admin.documents import ReadOnlyInline
from orders.models import SalesReturn, SalesReturnLine


class ReturnLineInline(ReadOnlyInline):
    model = SalesReturnLine
    exclude: ClassVar = []


@admin.register(SalesReturn)
class SalesReturnAdmin(PolicyModelAdmin):
    list_display = ["number", "account", "status", "returned_at", "total", "currency"]
    list_filter = ["status"]
    list_select_related = ["account"]
    search_fields = ["number", "external_number"]
    inlines = [ReturnLineInline]

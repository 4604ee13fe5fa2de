"""Rules and recurring orders in the admin."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from b2bops.accounts.admin_base import PolicyModelAdmin
from orders.admin.documents import ReadOnlyInline
from orders.models import OrderRule, RecurringOrder, RecurringOrderLine, RecurringPeriod


@admin.register(OrderRule)
class OrderRuleAdmin(PolicyModelAdmin):
    list_display = ["position", "name", "condition", "number", "outcome", "is_active"]
    list_filter = ["condition", "outcome", "is_active"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderRule]:
        return OrderRule.objects.visible_to(request.user)


class RecurringLineInline(ReadOnlyInline):
    model = RecurringOrderLine
    raw_id_fields: ClassVar = ["product"]


class RecurringPeriodInline(ReadOnlyInline):
    model = RecurringPeriod
    exclude: ClassVar = []


@admin.register(RecurringOrder)
class RecurringOrderAdmin(PolicyModelAdmin):
    list_display = ["number", "account", "status", "every", "unit", "next_date"]
    list_filter = ["status", "unit"]
    list_select_related = ["account"]
    search_fields = ["number", "name"]
    inlines = [RecurringLineInline, RecurringPeriodInline]

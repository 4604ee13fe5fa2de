"""Segments and contracts, for looking; contracts only for those who may see agreed prices."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from b2bops.accounts.admin_base import PolicyModelAdmin
from crm.models import Contract, ContractPrice, Segment


@admin.register(Segment)
class SegmentAdmin(PolicyModelAdmin):
    list_display = ("code", "name", "priority")
    search_fields = ("code", "name")
    exclude: ClassVar = ["price_list"]


class ContractPriceInline(admin.TabularInline[ContractPrice, Contract]):
    model = ContractPrice
    extra = 0
    can_delete = False
    raw_id_fields: ClassVar = ["product", "category"]

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return True


@admin.register(Contract)
class ContractAdmin(PolicyModelAdmin):
    list_display = ("number", "account", "status", "valid_from", "valid_until")
    list_filter = ("status",)
    search_fields = ("number", "account__name")
    list_select_related = ("account",)
    raw_id_fields: ClassVar = ["account", "renews"]
    inlines = (ContractPriceInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contract]:
        rows: QuerySet[Contract] = Contract.objects.visible_to(request.user)
        return rows

"""Data care for accounts."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from b2bops.accounts.admin_base import ServiceModelAdmin
from crm.models import Account
from crm.services import accounts


@admin.register(Account)
class AccountAdmin(ServiceModelAdmin):
    list_display = ("code", "name", "lifecycle", "territory", "owner", "is_active")
    list_filter = ("lifecycle", "territory", "is_active")
    search_fields = ("code", "name", "tax_id")
    list_select_related = ("territory", "owner")
    raw_id_fields: ClassVar = ["parent", "owner"]
    readonly_fields = ("lifecycle", "lifecycle_by_hand", "created_at", "updated_at")

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        user: Any = request.user
        return [] if "contract_price" in user.rights else ["price_list"]

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> Account:
        if instance is None:
            return accounts.account_create(actor=actor, **values)
        return accounts.account_update(actor=actor, account=instance, **values)

"""Data care for contacts and addresses."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from b2bops.accounts.admin_base import PolicyModelAdmin, ServiceModelAdmin
from crm.models import Address, Contact
from crm.services import contacts


@admin.register(Contact)
class ContactAdmin(ServiceModelAdmin):
    list_display = ("name", "account", "role", "preferred_channel", "is_active")
    search_fields = ("name", "email", "account__name")
    list_select_related = ("account",)
    raw_id_fields: ClassVar = ["account"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("account",) if obj else ()

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> Contact:
        if instance is None:
            return contacts.contact_create(actor=actor, **values)
        return contacts.contact_update(actor=actor, contact=instance, **values)


@admin.register(Address)
class AddressAdmin(PolicyModelAdmin):
    list_display = ("account", "kind", "line_1", "city", "country", "is_default")
    search_fields = ("account__name", "city")
    list_select_related = ("account",)

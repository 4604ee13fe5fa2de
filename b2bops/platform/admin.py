"""The platform's tables in the stock admin, to look at only: they are written by services alone."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from b2bops.accounts.admin_base import PolicyModelAdmin, ServiceModelAdmin
from b2bops.platform.models import (
    AuditEntry,
    AuditSeal,
    ColumnMapping,
    CompanyProfile,
    DocumentSequence,
    Email,
    ExchangeRate,
    IdempotencyKey,
    ImportFinding,
    ImportRun,
    Notification,
    OutboxMessage,
)
from b2bops.platform.services import exchange_rates

RATE_FIELDS = ("currency", "valid_from", "rate", "source")


@admin.register(AuditEntry)
class AuditEntryAdmin(PolicyModelAdmin):
    list_display = ("at", "actor_label", "action", "model", "object_label")
    search_fields: ClassVar = ("action", "object_label", "actor_label")
    # Values may be costs; the audit screen shows them to those entitled.
    exclude: ClassVar = ("before", "after")


@admin.register(AuditSeal)
class AuditSealAdmin(PolicyModelAdmin):
    list_display = ("sealed_at", "entry_count", "head")


@admin.register(ExchangeRate)
class ExchangeRateAdmin(ServiceModelAdmin):
    """Setting a rate of a day that has one changes it; documents keep what they froze."""

    list_display = ("currency", "valid_from", "rate", "source")
    list_filter = ("currency",)

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> ExchangeRate:
        kept = {} if instance is None else {name: getattr(instance, name) for name in RATE_FIELDS}
        return exchange_rates.exchange_rate_set(actor=actor, **(kept | values))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("currency", "valid_from")


@admin.register(ImportRun)
class ImportRunAdmin(PolicyModelAdmin):
    list_display = ("file_name", "kind", "status", "rows_in", "rows_created", "rows_rejected", "queued_at")
    exclude: ClassVar = ("file_path", "lease_holder")

    def get_queryset(self, request: HttpRequest) -> Any:
        return ImportRun.objects.visible_to(request.user)


@admin.register(ImportFinding)
class ImportFindingAdmin(PolicyModelAdmin):
    list_display = ("run", "row_number", "outcome", "reason", "field", "value")
    list_select_related: ClassVar = ("run",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(run__in=ImportRun.objects.visible_to(request.user))


@admin.register(ColumnMapping)
class ColumnMappingAdmin(PolicyModelAdmin):
    list_display = ("name", "kind", "updated_at")


@admin.register(OutboxMessage)
class OutboxMessageAdmin(PolicyModelAdmin):
    list_display = ("topic", "key", "status", "attempts", "next_attempt_at")


@admin.register(Notification)
class NotificationAdmin(PolicyModelAdmin):
    list_display = ("user", "text", "created_at", "read_at")
    list_select_related: ClassVar = ("user",)


@admin.register(Email)
class EmailAdmin(PolicyModelAdmin):
    list_display = ("subject", "to", "status", "attempts", "created_at", "sent_at")
    search_fields: ClassVar = ("subject", "to")
    list_filter = ("status",)
    exclude: ClassVar = ("attachments",)


@admin.register(CompanyProfile)
class CompanyProfileAdmin(PolicyModelAdmin):
    list_display = ("name", "email", "updated_at")


@admin.register(DocumentSequence)
class DocumentSequenceAdmin(PolicyModelAdmin):
    list_display = ("kind", "year", "last_number")


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(PolicyModelAdmin):
    list_display = ("actor", "key", "status", "created_at")
    list_select_related: ClassVar = ("actor",)
    # The stored answer may hold values that not everybody may see.
    exclude: ClassVar = ("body", "fingerprint")

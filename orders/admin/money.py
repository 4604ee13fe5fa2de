"""Invoices, credit notes, payments and reminders in the admin: to read."""

from typing import ClassVar

from django.contrib import admin

from b2bops.accounts.admin_base import PolicyModelAdmin
from orders.admin.documents import ReadOnlyInline
from orders.models import CreditNote, CreditNoteLine, DunningLevel, DunningNotice, Invoice, InvoiceLine, Payment


class InvoiceLineInline(ReadOnlyInline):
    model = InvoiceLine
    exclude: ClassVar = ["tax_trace"]
    raw_id_fields: ClassVar = ["product", "order_line"]


class CreditNoteLineInline(ReadOnlyInline):
    model = CreditNoteLine
    exclude: ClassVar = []
    raw_id_fields: ClassVar = ["product", "invoice_line"]


@admin.register(Invoice)
class InvoiceAdmin(PolicyModelAdmin):
    list_display = ["number", "account", "status", "issued_on", "due_on", "total", "settled", "currency"]
    list_filter = ["status"]
    list_select_related = ["account"]
    search_fields = ["number"]
    inlines = [InvoiceLineInline]


@admin.register(CreditNote)
class CreditNoteAdmin(PolicyModelAdmin):
    list_display = ["number", "account", "status", "reason", "issued_on", "total", "settled", "currency"]
    list_filter = ["status", "reason"]
    list_select_related = ["account"]
    search_fields = ["number"]
    inlines = [CreditNoteLineInline]


@admin.register(Payment)
class PaymentAdmin(PolicyModelAdmin):
    list_display = ["number", "account", "status", "received_on", "amount", "allocated", "currency"]
    list_filter = ["status", "method"]
    list_select_related = ["account"]
    search_fields = ["number", "reference"]


@admin.register(DunningLevel)
class DunningLevelAdmin(PolicyModelAdmin):
    list_display = ["level", "name", "days_overdue", "fee", "blocks_orders", "is_active"]


@admin.register(DunningNotice)
class DunningNoticeAdmin(PolicyModelAdmin):
    list_display = ["invoice", "level", "sent_on", "open_amount"]
    list_select_related = ["invoice", "level"]
    raw_id_fields: ClassVar = ["invoice"]

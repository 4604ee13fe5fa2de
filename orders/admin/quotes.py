"""Quotes in the admin."""

from django.contrib import admin

from b2bops.accounts.admin_base import PolicyModelAdmin
from orders.admin.documents import ReadOnlyInline
from orders.models import Quote, QuoteLine


class QuoteLineInline(ReadOnlyInline):
    model = QuoteLine


@admin.register(Quote)
class QuoteAdmin(PolicyModelAdmin):
    list_display = ["number", "account", "status", "valid_until", "total", "currency"]
    list_filter = ["status"]
    list_select_related = ["account"]
    search_fields = ["number"]
    inlines = [QuoteLineInline]

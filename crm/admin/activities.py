"""Data care for activities, behaviour events, consent and care campaigns: to look at."""

from typing import ClassVar

from django.contrib import admin

from b2bops.accounts.admin_base import PolicyModelAdmin
from crm.models import Activity, BehaviourEvent, CareCampaign, ConsentChange


@admin.register(Activity)
class ActivityAdmin(PolicyModelAdmin):
    list_display = ("subject", "kind", "account", "owner", "due_on", "done_at")
    list_filter = ("kind", "priority")
    search_fields = ("subject", "account__name")
    list_select_related = ("account", "owner")


@admin.register(BehaviourEvent)
class BehaviourEventAdmin(PolicyModelAdmin):
    list_display = ("occurred_at", "kind", "account", "product", "channel", "source")
    list_filter = ("kind", "channel")
    search_fields = ("external_id", "account__name")
    list_select_related = ("account", "product")
    show_full_result_count = False


@admin.register(ConsentChange)
class ConsentChangeAdmin(PolicyModelAdmin):
    list_display = ("contact", "purpose", "given", "at", "source", "entered_by")
    list_filter = ("purpose", "given")
    list_select_related = ("contact", "entered_by")


@admin.register(CareCampaign)
class CareCampaignAdmin(PolicyModelAdmin):
    list_display = ("name", "trigger", "lifecycle", "territory", "is_active")
    list_filter: ClassVar = ["trigger", "is_active"]
    search_fields = ("name",)
    list_select_related = ("territory",)

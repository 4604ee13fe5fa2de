"""Data care for the pipeline. Leads, campaigns and opportunities are worked on their own screens; here one looks."""

from typing import Any

from django.contrib import admin

from b2bops.accounts.admin_base import PolicyModelAdmin, ServiceModelAdmin
from crm.models import Campaign, Competitor, Lead, LeadRoute, LostReason, Opportunity, PipelineSnapshot, PipelineStage
from crm.services import lead_routes, stages


@admin.register(Lead)
class LeadAdmin(PolicyModelAdmin):
    list_display = ("number", "company", "status", "source", "territory", "owner", "captured_at")
    list_filter = ("status", "source", "territory")
    search_fields = ("number", "company", "email")
    list_select_related = ("territory", "owner")


@admin.register(Campaign)
class CampaignAdmin(PolicyModelAdmin):
    list_display = ("code", "name", "channel", "starts_on", "ends_on")
    list_filter = ("channel",)
    search_fields = ("code", "name")


@admin.register(Opportunity)
class OpportunityAdmin(PolicyModelAdmin):
    list_display = ("number", "name", "account", "stage", "amount", "probability_pct", "expected_close")
    list_filter = ("outcome", "stage")
    search_fields = ("number", "name", "account__name")
    list_select_related = ("account", "stage")


@admin.register(PipelineStage)
class StageAdmin(PolicyModelAdmin):
    list_display = ("position", "code", "name", "probability_pct", "outcome", "forecast_class", "is_active")


@admin.register(PipelineSnapshot)
class SnapshotAdmin(PolicyModelAdmin):
    list_display = ("taken_on", "month", "stage", "owner", "opportunity_count", "amount", "weighted")
    list_select_related = ("stage", "owner")
    date_hierarchy = "taken_on"


@admin.register(Competitor)
class CompetitorAdmin(ServiceModelAdmin):
    list_display = ("name", "website", "is_active")
    search_fields = ("name",)

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> Competitor:
        if instance is None:
            return stages.competitor_create(actor=actor, **values)
        return stages.competitor_update(actor=actor, competitor=instance, **values)


@admin.register(LostReason)
class LostReasonAdmin(ServiceModelAdmin):
    list_display = ("name", "is_active")
    search_fields = ("name",)

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> LostReason:
        if instance is None:
            return stages.lost_reason_create(actor=actor, **values)
        return stages.lost_reason_update(actor=actor, reason=instance, **values)


@admin.register(LeadRoute)
class LeadRouteAdmin(ServiceModelAdmin):
    list_display = ("position", "country", "source", "territory", "owner", "is_active")
    list_select_related = ("territory", "owner")

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> LeadRoute:
        if instance is None:
            return lead_routes.lead_route_create(actor=actor, **values)
        return lead_routes.lead_route_update(actor=actor, route=instance, **values)

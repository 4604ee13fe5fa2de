"""API of leads and campaigns."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ServiceViewSet
from crm import selectors
from crm.api.serializers import leads as shapes
from crm.filters.campaigns import CampaignFilter
from crm.filters.leads import LeadFilter
from crm.models import Account, Campaign, Lead, Opportunity
from crm.selectors.funnel import Period, funnel_by_campaign
from crm.services import campaigns, conversion, leads, merging


class LeadViewSet(ServiceViewSet):
    """Leads of one's territory. Capturing the same ``external_ref`` again answers the same lead."""

    read_serializer = shapes.LeadSerializer
    write_serializer = shapes.LeadWriteSerializer
    filterset_class = LeadFilter
    ordering_fields: ClassVar = ["number", "company", "status", "captured_at", "updated_at"]

    def queryset_for(self, user: Any) -> QuerySet[Lead]:
        related = ("campaign", "territory", "owner", "disqualified_reason", "merged_into", "account", "opportunity")
        return Lead.objects.visible_to(user).select_related(*related)

    def perform_service_create(self, values: dict[str, Any]) -> Lead:
        return leads.lead_capture(actor=self.request.user, now=timezone.now(), **values)

    def perform_service_update(self, instance: Lead, values: dict[str, Any]) -> Lead:
        return leads.lead_update(actor=self.request.user, lead=instance, **values)

    @extend_schema(request=None, responses=shapes.LeadSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str | None = None) -> Response:
        """Begin, or go back to, working on it."""
        return self.answer(leads.lead_start(actor=request.user, lead=self.get_object(), now=timezone.now()))

    @extend_schema(request=None, responses=shapes.LeadSerializer)
    @action(detail=True, methods=["post"])
    def qualify(self, request: Request, pk: str | None = None) -> Response:
        """They need what we sell, and may decide."""
        return self.answer(leads.lead_qualify(actor=request.user, lead=self.get_object(), now=timezone.now()))

    @extend_schema(request=shapes.ReasonSerializer, responses=shapes.LeadSerializer)
    @action(detail=True, methods=["post"])
    def disqualify(self, request: Request, pk: str | None = None) -> Response:
        """Give it up, and say why."""
        sent = shapes.ReasonSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        reason = sent.validated_data["reason"]
        lead = self.get_object()
        return self.answer(leads.lead_disqualify(actor=request.user, lead=lead, reason=reason, now=timezone.now()))

    @extend_schema(request=shapes.ConvertSerializer, responses=shapes.LeadSerializer)
    @action(detail=True, methods=["post"])
    def convert(self, request: Request, pk: str | None = None) -> Response:
        """Make an account, a contact and, if asked for, an opportunity of it; again gives the same."""
        sent = shapes.ConvertSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        asked = sent.validated_data
        opening = conversion.Opening(**asked["opportunity"]) if asked.get("opportunity") else None
        done = conversion.lead_convert(
            actor=request.user,
            lead=self.get_object(),
            now=timezone.now(),
            account=asked.get("account"),
            opening=opening,
        )
        return self.answer(done.lead)

    @extend_schema(request=shapes.LeadMergeSerializer, responses=shapes.LeadSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str | None = None) -> Response:
        """Merge another lead into this one; it cannot be undone."""
        sent = shapes.LeadMergeSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        return self.answer(merging.lead_merge(actor=request.user, kept=self.get_object(), **sent.validated_data))

    @extend_schema(responses=shapes.LookAlikeSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None, url_path="look-alikes")
    def look_alikes(self, request: Request, pk: str | None = None) -> Response:
        """The leads and accounts it looks like, with the terms of the score."""
        user: Any = request.user
        found = selectors.lead_look_alikes(
            lead=self.get_object(), leads=Lead.objects.visible_to(user), accounts=Account.objects.visible_to(user)
        )
        return Response(shapes.LookAlikeSerializer(found, many=True).data)


class CampaignViewSet(ServiceViewSet):
    """Campaigns with their costs."""

    read_serializer = shapes.CampaignSerializer
    write_serializer = shapes.CampaignWriteSerializer
    filterset_class = CampaignFilter
    ordering_fields: ClassVar = ["code", "name", "starts_on"]

    def queryset_for(self, user: Any) -> QuerySet[Campaign]:
        return Campaign.objects.visible_to(user).select_related("owner").prefetch_related("costs")

    def perform_service_create(self, values: dict[str, Any]) -> Campaign:
        return campaigns.campaign_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: Campaign, values: dict[str, Any]) -> Campaign:
        return campaigns.campaign_update(actor=self.request.user, campaign=instance, **values)

    @extend_schema(request=shapes.CostSerializer, responses={201: shapes.CostSerializer})
    @action(detail=True, methods=["post"])
    def costs(self, request: Request, pk: str | None = None) -> Response:
        """Write down money spent."""
        sent = shapes.CostSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        campaign = self.get_object()
        cost = campaigns.campaign_cost_add(actor=request.user, campaign=campaign, **sent.validated_data)
        return Response(shapes.CostSerializer(cost).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=shapes.FunnelSerializer, filters=False)
    @action(detail=True, methods=["get"], filterset_class=None)
    def funnel(self, request: Request, pk: str | None = None) -> Response:
        """From leads to revenue, for all time; ratios with the cost are null for those who see one territory."""
        user: Any = request.user
        campaign = self.get_object()
        lines = funnel_by_campaign(
            leads=Lead.objects.visible_to(user),
            opportunities=Opportunity.objects.visible_to(user),
            period=Period(),
            on=timezone.localdate(),
        )
        data = dict(shapes.FunnelSerializer(next(line for line in lines if line.key == campaign)).data)
        if not user.sees_all_territories:
            data |= dict.fromkeys(("cost_per_lead", "acquisition_cost", "return_on_spend"))
        return Response(data)

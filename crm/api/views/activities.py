"""API of activities and care campaigns."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ServiceViewSet
from crm import selectors
from crm.api import serializers
from crm.filters.activities import ActivityFilter
from crm.filters.care import CareFilter
from crm.models import Account, Activity, CareCampaign
from crm.services import activities, care


class ActivityViewSet(ServiceViewSet):
    """Calls, mails, meetings, notes and tasks of the accounts one sees, and one's own."""

    read_serializer = serializers.ActivitySerializer
    write_serializer = serializers.ActivityWriteSerializer
    filterset_class = ActivityFilter
    ordering_fields: ClassVar = ["due_on", "created_at", "done_at", "priority"]

    def queryset_for(self, user: Any) -> QuerySet[Activity]:
        return Activity.objects.visible_to(user).select_related("account", "owner", "care_campaign")

    def perform_service_create(self, values: dict[str, Any]) -> Activity:
        return activities.activity_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: Activity, values: dict[str, Any]) -> Activity:
        return activities.activity_update(actor=self.request.user, activity=instance, **values)

    @extend_schema(request=serializers.CompleteSerializer, responses=serializers.ActivitySerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: str | None = None) -> Response:
        """Finish it, with what came of it."""
        sent = serializers.CompleteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return self.answer(
            activities.activity_complete(
                actor=request.user, activity=self.get_object(), now=timezone.now(), **sent.validated_data
            )
        )

    @extend_schema(request=None, responses=serializers.ActivitySerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str | None = None) -> Response:
        """Open it again."""
        return self.answer(activities.activity_reopen(actor=request.user, activity=self.get_object()))

    @extend_schema(request=serializers.SnoozeSerializer, responses=serializers.ActivitySerializer)
    @action(detail=True, methods=["post"])
    def snooze(self, request: Request, pk: str | None = None) -> Response:
        """Put it off to a later day."""
        sent = serializers.SnoozeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        until = sent.validated_data["until"]
        return self.answer(activities.activity_snooze(actor=request.user, activity=self.get_object(), until=until))


class CareCampaignViewSet(ServiceViewSet):
    """Care campaigns: rules that make activities once for each account and occasion."""

    read_serializer = serializers.CareCampaignSerializer
    write_serializer = serializers.CareCampaignWriteSerializer
    filterset_class = CareFilter
    ordering_fields: ClassVar = ["name", "created_at"]

    def queryset_for(self, user: Any) -> QuerySet[CareCampaign]:
        return CareCampaign.objects.visible_to(user).select_related("territory", "owner")

    def perform_service_create(self, values: dict[str, Any]) -> CareCampaign:
        return care.care_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: CareCampaign, values: dict[str, Any]) -> CareCampaign:
        return care.care_update(actor=self.request.user, campaign=instance, **values)

    @extend_schema(responses=serializers.CareCallSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def preview(self, request: Request, pk: str | None = None) -> Response:
        """Whom it would call today, among the accounts one sees."""
        calls = selectors.care_calls(campaign=self.get_object(), on=timezone.localdate())
        seen = set(
            Account.objects.visible_to(request.user)
            .filter(pk__in=[call.account.pk for call in calls])
            .values_list("pk", flat=True)
        )
        shown = [call for call in calls if call.account.pk in seen]
        return Response(serializers.CareCallSerializer(shown, many=True).data)

    @extend_schema(request=None, responses=serializers.CareCampaignSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str | None = None) -> Response:
        """Make no more activities until it is resumed."""
        return self.answer(care.care_pause(actor=request.user, campaign=self.get_object()))

    @extend_schema(request=None, responses=serializers.CareCampaignSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str | None = None) -> Response:
        """Go on."""
        return self.answer(care.care_resume(actor=request.user, campaign=self.get_object()))

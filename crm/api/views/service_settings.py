"""API of promises, calendars, teams and rules."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ReadViewSet, ServiceViewSet
from crm.api.serializers import service_settings as serializers
from crm.models import AssignmentRule, ServiceLevel, ServiceTeam, WorkingCalendar
from crm.services import service_levels, service_teams


class WorkingCalendarViewSet(ServiceViewSet):
    """When people are at work. A change replaces hours and holidays as a whole."""

    read_serializer = serializers.WorkingCalendarSerializer
    write_serializer = serializers.WorkingCalendarSerializer
    ordering_fields: ClassVar = ["code", "name"]

    def queryset_for(self, user: Any) -> QuerySet[WorkingCalendar]:
        return WorkingCalendar.objects.visible_to(user).prefetch_related("spans", "holidays").order_by("code")

    def perform_service_create(self, values: dict[str, Any]) -> WorkingCalendar:
        saved = serializers.WorkingCalendarSerializer.as_saved(values)
        return service_levels.calendar_save(actor=self.request.user, calendar=None, **saved)

    def perform_service_update(self, instance: WorkingCalendar, values: dict[str, Any]) -> WorkingCalendar:
        stood = serializers.WorkingCalendarSerializer(instance).data
        whole = {name: stood[name] for name in ("code", "name", "time_zone", "spans")}
        whole["holidays"] = [{"date": day.date, "name": day.name} for day in instance.holidays.all()]
        saved = serializers.WorkingCalendarSerializer.as_saved({**whole, **values})
        return service_levels.calendar_save(actor=self.request.user, calendar=instance, **saved)


class ServiceLevelViewSet(ServiceViewSet):
    """What is promised."""

    read_serializer = serializers.ServiceLevelSerializer
    write_serializer = serializers.ServiceLevelSerializer
    ordering_fields: ClassVar = ["priority", "ticket_type"]

    def queryset_for(self, user: Any) -> QuerySet[ServiceLevel]:
        return ServiceLevel.objects.visible_to(user).select_related("calendar").order_by("pk")

    def perform_service_create(self, values: dict[str, Any]) -> ServiceLevel:
        return service_levels.level_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: ServiceLevel, values: dict[str, Any]) -> ServiceLevel:
        return service_levels.level_update(actor=self.request.user, level=instance, **values)


class ServiceTeamViewSet(ReadViewSet):
    """Who answers together."""

    read_serializer = serializers.ServiceTeamSerializer
    ordering_fields: ClassVar = ["code", "name"]

    def queryset_for(self, user: Any) -> QuerySet[ServiceTeam]:
        return ServiceTeam.objects.visible_to(user).prefetch_related("members").order_by("code")


class AssignmentRuleViewSet(ServiceViewSet):
    """Who gets which ticket, in order."""

    read_serializer = serializers.AssignmentRuleSerializer
    write_serializer = serializers.AssignmentRuleSerializer
    ordering_fields: ClassVar = ["position"]

    def queryset_for(self, user: Any) -> QuerySet[AssignmentRule]:
        rules = AssignmentRule.objects.visible_to(user).in_order()
        return rules.select_related("territory", "category", "team", "assignee")

    def perform_service_create(self, values: dict[str, Any]) -> AssignmentRule:
        return service_teams.rule_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: AssignmentRule, values: dict[str, Any]) -> AssignmentRule:
        return service_teams.rule_update(actor=self.request.user, rule=instance, **values)

    @extend_schema(request=serializers.DirectionSerializer, responses=serializers.AssignmentRuleSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Let the rule change places with the one before it (``up``) or after it."""
        body = serializers.DirectionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        rule = service_teams.rule_move(actor=request.user, rule=self.get_object(), up=body.validated_data["up"])
        return self.answer(rule)

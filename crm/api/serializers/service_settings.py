"""Promises, calendars, teams and rules as the API shows and takes them."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from b2bops.accounts.models import Territory
from catalog.models import Category
from crm import selectors
from crm.models import AssignmentRule, ServiceLevel, ServiceTeam, WorkingCalendar
from crm.working_time import DAY_MINUTES


class SpanSerializer(serializers.Serializer[Any]):
    """Hours of one weekday (0 = Monday) in minutes since midnight."""

    weekday = serializers.IntegerField(min_value=0, max_value=6)
    opens_minute = serializers.IntegerField(min_value=0, max_value=DAY_MINUTES)
    closes_minute = serializers.IntegerField(min_value=0, max_value=DAY_MINUTES)


class HolidaySerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    name = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")


class WorkingCalendarSerializer(serializers.ModelSerializer[WorkingCalendar]):
    """A calendar is written as a whole: its spans and holidays replace what was there."""

    spans = SpanSerializer(many=True)
    holidays = HolidaySerializer(many=True)

    class Meta:
        model = WorkingCalendar
        fields: ClassVar = ["id", "code", "name", "time_zone", "spans", "holidays"]

    @staticmethod
    def as_saved(values: dict[str, Any]) -> dict[str, Any]:
        """What the service takes: spans by weekday in order, holidays by date."""
        week: dict[int, list[tuple[int, int]]] = {}
        for span in sorted(values.pop("spans"), key=lambda one: (one["weekday"], one["opens_minute"])):
            week.setdefault(span["weekday"], []).append((span["opens_minute"], span["closes_minute"]))
        holidays = {day["date"]: day["name"] for day in values.pop("holidays")}
        return {**values, "week": week, "holidays": holidays}


class ServiceLevelSerializer(serializers.ModelSerializer[ServiceLevel]):
    calendar: Any = serializers.SlugRelatedField("code", queryset=WorkingCalendar.objects.all())

    class Meta:
        model = ServiceLevel
        # The service says in words that name the field what clashes.
        validators: ClassVar[list[Any]] = []
        fields: ClassVar = [
            "id",
            "ticket_type",
            "priority",
            "calendar",
            "first_response_minutes",
            "resolution_minutes",
            "is_active",
        ]


class ServiceTeamSerializer(serializers.ModelSerializer[ServiceTeam]):
    members = serializers.SerializerMethodField()

    class Meta:
        model = ServiceTeam
        fields: ClassVar = ["id", "code", "name", "members"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_members(self, team: ServiceTeam) -> list[str]:
        return [member.username for member in team.members.all()]


class AssignmentRuleSerializer(serializers.ModelSerializer[AssignmentRule]):
    """``position`` says which rule is asked first; ``move`` changes it."""

    territory: Any = serializers.SlugRelatedField(
        "code", queryset=Territory.objects.all(), required=False, allow_null=True
    )
    category: Any = serializers.SlugRelatedField(
        "code", queryset=Category.objects.all(), required=False, allow_null=True
    )
    team: Any = serializers.SlugRelatedField(
        "code", queryset=ServiceTeam.objects.all(), required=False, allow_null=True
    )
    assignee: Any = serializers.SlugRelatedField(
        "username", queryset=selectors.agents(), required=False, allow_null=True
    )

    class Meta:
        model = AssignmentRule
        read_only_fields: ClassVar = ["position"]
        fields: ClassVar = [
            "id",
            "position",
            "name",
            "ticket_type",
            "priority",
            "language",
            "territory",
            "lifecycle",
            "category",
            "team",
            "assignee",
            "is_active",
        ]


class DirectionSerializer(serializers.Serializer[Any]):
    up = serializers.BooleanField()

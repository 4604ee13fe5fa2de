"""Opportunities and their stages as the API shows and takes them."""

from decimal import Decimal
from typing import Any, ClassVar

from rest_framework import serializers

from crm import selectors
from crm.models import Account, Campaign, Competitor, LostReason, Opportunity, PipelineStage

STAGE_FIELDS = ("code", "name", "position", "probability_pct", "outcome", "forecast_class", "is_active")


class StageSerializer(serializers.ModelSerializer[PipelineStage]):
    class Meta:
        model = PipelineStage
        fields: ClassVar = ["id", *STAGE_FIELDS]


class StageWriteSerializer(serializers.ModelSerializer[PipelineStage]):
    """``code`` is given once: programs name the stage by it."""

    class Meta:
        model = PipelineStage
        fields: ClassVar = list(STAGE_FIELDS)
        extra_kwargs: ClassVar = {"position": {"required": False}}
        # The service says it in words that name the field.
        validators: ClassVar[list[Any]] = []

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if self.instance is not None:
            fields["code"].read_only = True
        return fields


class StageOrderSerializer(serializers.Serializer[Any]):
    """The codes in their new order; those left out stay behind."""

    stages: Any = serializers.SlugRelatedField("code", queryset=PipelineStage.objects.all(), many=True)


class OpportunitySerializer(serializers.ModelSerializer[Opportunity]):
    account: Any = serializers.SlugRelatedField("code", read_only=True)
    stage: Any = serializers.SlugRelatedField("code", read_only=True)
    owner: Any = serializers.SlugRelatedField("username", read_only=True)
    campaign: Any = serializers.SlugRelatedField("code", read_only=True)
    competitor: Any = serializers.SlugRelatedField("name", read_only=True)
    lost_reason: Any = serializers.SlugRelatedField("name", read_only=True)
    weighted = serializers.DecimalField(max_digits=19, decimal_places=3, read_only=True)

    class Meta:
        model = Opportunity
        fields: ClassVar = [
            "id", "number", "account", "contact", "name", "amount", "currency", "weighted", "stage", "outcome",
            "probability_pct", "probability_source", "model_pct", "expected_close", "owner", "source", "campaign",
            "competitor", "lost_reason", "notes", "opened_at", "stage_since", "closed_at", "updated_at",
        ]  # fmt: skip


class OpportunityWriteSerializer(serializers.ModelSerializer[Opportunity]):
    """``account`` and ``stage`` are given once; moving and the probability have calls of their own."""

    account: Any = serializers.SlugRelatedField("code", queryset=Account.objects.none())
    stage: Any = serializers.SlugRelatedField("code", queryset=PipelineStage.objects.in_use(), required=False)
    owner: Any = serializers.SlugRelatedField("username", queryset=selectors.sellers(), required=False, allow_null=True)
    campaign: Any = serializers.SlugRelatedField(
        "code", queryset=Campaign.objects.all(), required=False, allow_null=True
    )
    competitor: Any = serializers.SlugRelatedField(
        "name", queryset=Competitor.objects.filter(is_active=True), required=False, allow_null=True
    )
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)

    class Meta:
        model = Opportunity
        fields: ClassVar = [
            "account", "contact", "name", "amount", "currency", "stage", "expected_close", "owner", "source",
            "campaign", "competitor", "notes",
        ]  # fmt: skip

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            visible = Account.objects.visible_to(request.user)
            fields["account"].queryset = visible
            fields["contact"].queryset = fields["contact"].queryset.filter(account__in=visible)
        if self.instance is not None:
            fields["account"].read_only = True
            fields["stage"].read_only = True
        return fields


class MoveSerializer(serializers.Serializer[Any]):
    """Into which stage; losing needs a reason, winning may correct the amount."""

    stage: Any = serializers.SlugRelatedField("code", queryset=PipelineStage.objects.in_use())
    lost_reason: Any = serializers.SlugRelatedField(
        "name", queryset=LostReason.objects.filter(is_active=True), required=False, allow_null=True
    )
    competitor: Any = serializers.SlugRelatedField(
        "name", queryset=Competitor.objects.filter(is_active=True), required=False, allow_null=True
    )
    amount = serializers.DecimalField(
        max_digits=19, decimal_places=3, min_value=Decimal(0), required=False, allow_null=True
    )


class WinSerializer(serializers.Serializer[Any]):
    """For how much in the end, when it differs, and against whom."""

    amount = serializers.DecimalField(
        max_digits=19, decimal_places=3, min_value=Decimal(0), required=False, allow_null=True
    )
    competitor: Any = serializers.SlugRelatedField(
        "name", queryset=Competitor.objects.filter(is_active=True), required=False, allow_null=True
    )


class LoseSerializer(serializers.Serializer[Any]):
    """Why, and to whom."""

    lost_reason: Any = serializers.SlugRelatedField("name", queryset=LostReason.objects.filter(is_active=True))
    competitor: Any = serializers.SlugRelatedField(
        "name", queryset=Competitor.objects.filter(is_active=True), required=False, allow_null=True
    )


class ProbabilitySerializer(serializers.Serializer[Any]):
    probability_pct = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100)
    )

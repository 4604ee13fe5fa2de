"""Leads and campaigns as the API shows and takes them."""

from decimal import Decimal
from typing import Any, ClassVar

from rest_framework import serializers

from b2bops.accounts.models import Territory
from crm import selectors
from crm.models import Account, Campaign, CampaignCost, Lead, LostReason

LEAD_FIELDS = (
    "company", "person", "role", "email", "phone", "website", "country", "message", "source", "campaign",
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "external_ref", "territory", "owner",
    "consent_given_at",
)  # fmt: skip
CAMPAIGN_FIELDS = ("code", "name", "channel", "starts_on", "ends_on", "budget", "currency", "owner", "notes")


class LeadSerializer(serializers.ModelSerializer[Lead]):
    """A lead as it is read; rows are named by their codes and numbers."""

    campaign: Any = serializers.SlugRelatedField("code", read_only=True)
    territory: Any = serializers.SlugRelatedField("code", read_only=True)
    owner: Any = serializers.SlugRelatedField("username", read_only=True)
    disqualified_reason: Any = serializers.SlugRelatedField("name", read_only=True)
    merged_into: Any = serializers.SlugRelatedField("number", read_only=True)
    account: Any = serializers.SlugRelatedField("code", read_only=True)
    opportunity: Any = serializers.SlugRelatedField("number", read_only=True)

    class Meta:
        model = Lead
        fields: ClassVar = [
            "id", "number", "status", *LEAD_FIELDS, "disqualified_reason", "merged_into", "account", "contact",
            "opportunity", "captured_at", "qualified_at", "closed_at", "updated_at",
        ]  # fmt: skip


class LeadWriteSerializer(serializers.ModelSerializer[Lead]):
    """What may be written; the status has calls of its own. The same ``external_ref`` gives the same lead again."""

    campaign: Any = serializers.SlugRelatedField(
        "code", queryset=Campaign.objects.all(), required=False, allow_null=True
    )
    territory: Any = serializers.SlugRelatedField(
        "code", queryset=Territory.objects.all(), required=False, allow_null=True
    )
    owner: Any = serializers.SlugRelatedField("username", queryset=selectors.sellers(), required=False, allow_null=True)

    class Meta:
        model = Lead
        fields: ClassVar = list(LEAD_FIELDS)
        # The service gives a known lead again where the rule would refuse it.
        validators: ClassVar[list[Any]] = []
        extra_kwargs: ClassVar[dict[str, Any]] = {"external_ref": {"validators": []}}


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a lead is given up."""

    reason: Any = serializers.SlugRelatedField("name", queryset=LostReason.objects.filter(is_active=True))


class OpeningSerializer(serializers.Serializer[Any]):
    """The opportunity a conversion opens."""

    name = serializers.CharField(max_length=160)
    expected_close = serializers.DateField()
    amount = serializers.DecimalField(max_digits=19, decimal_places=3, min_value=Decimal(0), default=Decimal(0))


class ConvertSerializer(serializers.Serializer[Any]):
    """Into which account (none: a new one), with which opportunity (none: without)."""

    account: Any = serializers.SlugRelatedField(
        "code", queryset=Account.objects.none(), required=False, allow_null=True
    )
    opportunity = OpeningSerializer(required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            fields["account"].queryset = Account.objects.visible_to(request.user)
        return fields


class MergeSerializer(serializers.Serializer[Any]):
    """The record that goes, by its code or number, and the fields the kept one takes from it."""

    rows: ClassVar[type[Lead] | type[Account]]
    named_by: ClassVar[str]

    take = serializers.ListField(child=serializers.CharField(max_length=40), default=list, max_length=40)

    def get_fields(self) -> dict[str, Any]:
        request = self.context.get("request")
        known = request is not None and request.user.is_authenticated
        rows: Any = self.rows.objects.visible_to(request.user) if known else self.rows.objects.none()  # type: ignore[union-attr]
        merged: Any = serializers.SlugRelatedField(self.named_by, queryset=rows)
        return {"merged": merged, **super().get_fields()}


class LeadMergeSerializer(MergeSerializer):
    rows = Lead
    named_by = "number"


class AccountMergeSerializer(MergeSerializer):
    rows = Account
    named_by = "code"


class TermSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    points = serializers.IntegerField()


class LookAlikeSerializer(serializers.Serializer[Any]):
    """A lead or account that may be the same, with the terms of its score."""

    kind = serializers.SerializerMethodField()
    name = serializers.CharField(source="record")
    key = serializers.SerializerMethodField()
    score = serializers.IntegerField()
    terms = TermSerializer(many=True)

    def get_kind(self, found: Any) -> str:
        return "account" if found.is_account else "lead"

    def get_key(self, found: Any) -> str:
        return str(found.record.code if found.is_account else found.record.number)


class CostSerializer(serializers.ModelSerializer[CampaignCost]):
    class Meta:
        model = CampaignCost
        fields: ClassVar = ["id", "spent_on", "amount", "note"]


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    owner: Any = serializers.SlugRelatedField("username", read_only=True)
    costs = CostSerializer(many=True, read_only=True)

    class Meta:
        model = Campaign
        fields: ClassVar = ["id", *CAMPAIGN_FIELDS, "costs", "created_at", "updated_at"]


class CampaignWriteSerializer(serializers.ModelSerializer[Campaign]):
    """``code`` is given once: links name the campaign by it."""

    owner: Any = serializers.SlugRelatedField("username", queryset=selectors.sellers(), required=False, allow_null=True)
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)

    class Meta:
        model = Campaign
        fields: ClassVar = list(CAMPAIGN_FIELDS)

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if self.instance is not None:
            fields["code"].read_only = True
        return fields


class FunnelSerializer(serializers.Serializer[Any]):
    """One line of the funnel; amounts in the company's currency, a ratio without a divisor is null."""

    label = serializers.CharField()  # type: ignore[assignment]
    leads = serializers.IntegerField()
    qualified = serializers.IntegerField()
    opportunities = serializers.IntegerField()
    won = serializers.IntegerField()
    revenue = serializers.DecimalField(max_digits=22, decimal_places=3)
    cost = serializers.DecimalField(max_digits=22, decimal_places=3)
    qualified_pct = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    won_pct = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    cost_per_lead = serializers.DecimalField(max_digits=22, decimal_places=2, allow_null=True)
    acquisition_cost = serializers.DecimalField(max_digits=22, decimal_places=2, allow_null=True)
    return_on_spend = serializers.DecimalField(max_digits=22, decimal_places=2, allow_null=True)

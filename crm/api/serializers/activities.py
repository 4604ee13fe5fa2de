"""Activities and care campaigns as the API shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from b2bops.accounts.models import Territory
from crm import selectors
from crm.models import Account, Activity, ActivityOutcome, CareCampaign, Contact

ACTIVITY_FIELDS = (
    "kind",
    "subject",
    "body",
    "account",
    "contact",
    "owner",
    "priority",
    "due_on",
    "due_time",
    "remind_at",
)
CARE_FIELDS = (
    "name",
    "trigger",
    "wait_days",
    "every_days",
    "starts_on",
    "lifecycle",
    "territory",
    "activity_kind",
    "subject",
    "body",
    "priority",
    "due_in_days",
    "owner",
)


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    """An activity as it is read. ``contact`` is the contact's id."""

    account: Any = serializers.SlugRelatedField("code", read_only=True)
    owner: Any = serializers.SlugRelatedField("username", read_only=True)
    care_campaign: Any = serializers.SlugRelatedField("name", read_only=True)

    class Meta:
        model = Activity
        fields: ClassVar = [
            "id",
            *ACTIVITY_FIELDS,
            "done_at",
            "outcome",
            "outcome_note",
            "care_campaign",
            "care_period",
            "created_at",
            "updated_at",
        ]


class ActivityWriteSerializer(serializers.ModelSerializer[Activity]):
    """Plan an activity; with ``done_at`` it is logged as over (a note always is)."""

    account: Any = serializers.SlugRelatedField(
        "code", queryset=Account.objects.none(), required=False, allow_null=True
    )
    contact: Any = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.none(), required=False, allow_null=True)
    owner: Any = serializers.SlugRelatedField(
        "username", queryset=selectors.activity_owners(), required=False, allow_null=True
    )

    class Meta:
        model = Activity
        fields: ClassVar = [*ACTIVITY_FIELDS, "done_at"]
        validators: ClassVar[list[Any]] = []

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            fields["account"].queryset = Account.objects.visible_to(request.user)
            fields["contact"].queryset = Contact.objects.visible_to(request.user)
        if self.instance is not None:
            fields["done_at"].read_only = True
        return fields


class CompleteSerializer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=ActivityOutcome.choices, required=False, allow_blank=True, default="")
    outcome_note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class SnoozeSerializer(serializers.Serializer[Any]):
    until = serializers.DateField()


class CareCampaignSerializer(serializers.ModelSerializer[CareCampaign]):
    territory: Any = serializers.SlugRelatedField("code", read_only=True)
    owner: Any = serializers.SlugRelatedField("username", read_only=True)

    class Meta:
        model = CareCampaign
        fields: ClassVar = ["id", *CARE_FIELDS, "is_active", "created_at"]


class CareCampaignWriteSerializer(serializers.ModelSerializer[CareCampaign]):
    territory: Any = serializers.SlugRelatedField(
        "code", queryset=Territory.objects.all(), required=False, allow_null=True
    )
    owner: Any = serializers.SlugRelatedField(
        "username", queryset=selectors.activity_owners(), required=False, allow_null=True
    )

    class Meta:
        model = CareCampaign
        fields: ClassVar = list(CARE_FIELDS)


class CareCallSerializer(serializers.Serializer[Any]):
    """An account the campaign would call on the day asked for, and its occasion."""

    account = serializers.CharField(source="account.code")
    name = serializers.CharField(source="account.name")
    occasion = serializers.DateField(source="period")

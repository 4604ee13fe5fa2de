"""Contracts and segments as the API shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from catalog.models import Category, PriceList, Product
from crm.api.serializers.accounts import PriceListByRight
from crm.models import Account, Contract, ContractCommitment, ContractPrice, Segment

HEADER = ("name", "currency", "valid_from", "valid_until", "notice_days", "note")


class ContractPriceSerializer(serializers.ModelSerializer[ContractPrice]):
    product: Any = serializers.SlugRelatedField(
        "sku", queryset=Product.objects.all(), required=False, allow_null=True, default=None
    )
    category: Any = serializers.SlugRelatedField(
        "code", queryset=Category.objects.all(), required=False, allow_null=True, default=None
    )

    class Meta:
        model = ContractPrice
        fields: ClassVar = ["id", "product", "category", "from_quantity", "amount", "discount_pct"]
        # Agreeing the same again changes it; the service says what a row must be.
        validators: ClassVar[list[Any]] = []


class CommitmentSerializer(serializers.ModelSerializer[ContractCommitment]):
    product: Any = serializers.SlugRelatedField(
        "sku", queryset=Product.objects.all(), required=False, allow_null=True, default=None
    )
    category: Any = serializers.SlugRelatedField(
        "code", queryset=Category.objects.all(), required=False, allow_null=True, default=None
    )

    class Meta:
        model = ContractCommitment
        fields: ClassVar = ["id", "product", "category", "measure", "target", "period"]
        validators: ClassVar[list[Any]] = []


class ContractSerializer(serializers.ModelSerializer[Contract]):
    account: Any = serializers.SlugRelatedField("code", read_only=True)
    renews: Any = serializers.SlugRelatedField("number", read_only=True)
    created_by: Any = serializers.SlugRelatedField("username", read_only=True)
    approved_by: Any = serializers.SlugRelatedField("username", read_only=True)
    prices = ContractPriceSerializer(many=True, read_only=True)
    commitments = CommitmentSerializer(many=True, read_only=True)

    class Meta:
        model = Contract
        fields: ClassVar = [
            "id",
            "number",
            "account",
            "status",
            *HEADER,
            "renews",
            "terminated_on",
            "termination_reason",
            "created_by",
            "approved_by",
            "prices",
            "commitments",
        ]


class ContractWriteSerializer(serializers.ModelSerializer[Contract]):
    """The head of a draft; ``account`` is needed to create it and cannot change afterwards."""

    account: Any = serializers.SlugRelatedField("code", queryset=Account.objects.none())
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)

    class Meta:
        model = Contract
        fields: ClassVar = ["account", *HEADER]

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            fields["account"].queryset = Account.objects.visible_to(request.user)
        if self.instance is not None:
            fields["account"].read_only = True
        return fields


class TerminationSerializer(serializers.Serializer[Any]):
    """``on`` is the first day its prices no longer hold; today unless told."""

    on = serializers.DateField(required=False)
    reason = serializers.CharField(max_length=300)


class SegmentSerializer(PriceListByRight, serializers.ModelSerializer[Segment]):
    """``price_list`` is absent without the right to agreed prices."""

    price_list: Any = serializers.SlugRelatedField(
        "code", queryset=PriceList.objects.all(), required=False, allow_null=True
    )

    class Meta:
        model = Segment
        fields: ClassVar = ["id", "code", "name", "price_list", "priority"]
        # The service says it in words that name the field.
        validators: ClassVar[list[Any]] = []

"""Accounts as the API shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from b2bops.accounts.models import Territory
from catalog.api.serializers import PriceQuestionSerializer
from catalog.models import PriceList, Product
from crm import selectors
from crm.models import Account, Address, Lifecycle, Segment

CONTRACT_PRICE = "contract_price"

ACCOUNT_FIELDS = (
    "code",
    "name",
    "parent",
    "tax_id",
    "country",
    "territory",
    "owner",
    "payment_terms_days",
    "credit_limit",
    "currency",
    "price_list",
    "segment",
    "language",
    "mails_confirmations",
    "mails_invoices",
    "is_walk_in",
    "is_active",
)


class AddressSerializer(serializers.ModelSerializer[Address]):
    class Meta:
        model = Address
        fields: ClassVar = [
            "id",
            "kind",
            "line_1",
            "line_2",
            "postal_code",
            "city",
            "country",
            "is_default",
        ]


class PriceListByRight:
    """Leaves ``price_list`` out for those who may not see agreed prices."""

    context: dict[str, Any]

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()  # type: ignore[misc]
        request = self.context.get("request")
        if request is not None and CONTRACT_PRICE not in getattr(request.user, "rights", {CONTRACT_PRICE}):
            fields.pop("price_list", None)
        return fields


class AccountSerializer(PriceListByRight, serializers.ModelSerializer[Account]):
    """An account as it is read."""

    parent: Any = serializers.SlugRelatedField("code", read_only=True)
    territory: Any = serializers.SlugRelatedField("code", read_only=True)
    owner: Any = serializers.SlugRelatedField("username", read_only=True)
    price_list: Any = serializers.SlugRelatedField("code", read_only=True)
    segment: Any = serializers.SlugRelatedField("code", read_only=True)
    addresses = AddressSerializer(many=True, read_only=True)

    class Meta:
        model = Account
        fields: ClassVar = [
            "id",
            *ACCOUNT_FIELDS,
            "lifecycle",
            "lifecycle_by_hand",
            "addresses",
            "created_at",
            "updated_at",
        ]


class AccountWriteSerializer(PriceListByRight, serializers.ModelSerializer[Account]):
    """What may be written; the lifecycle has its own call."""

    parent: Any = serializers.SlugRelatedField("code", queryset=Account.objects.none(), required=False, allow_null=True)
    territory: Any = serializers.SlugRelatedField(
        "code", queryset=Territory.objects.all(), required=False, allow_null=True
    )
    owner: Any = serializers.SlugRelatedField("username", queryset=selectors.sellers(), required=False, allow_null=True)
    price_list: Any = serializers.SlugRelatedField(
        "code", queryset=PriceList.objects.all(), required=False, allow_null=True
    )
    segment: Any = serializers.SlugRelatedField("code", queryset=Segment.objects.all(), required=False, allow_null=True)
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)

    class Meta:
        model = Account
        fields: ClassVar = list(ACCOUNT_FIELDS)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            fields["parent"].queryset = Account.objects.visible_to(request.user)
        return fields


class LifecycleSerializer(serializers.Serializer[Any]):
    lifecycle = serializers.ChoiceField(choices=Lifecycle.choices)


class BuyerPriceQuestionSerializer(PriceQuestionSerializer):
    """``?product=SKU&quantity=12&on=2026-11-23`` in the account's currency."""

    currency = None  # type: ignore[assignment]
    product: Any = serializers.SlugRelatedField("sku", queryset=Product.objects.all())

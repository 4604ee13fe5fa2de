"""Rules of confirm or hold as the API shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from b2bops.platform.api.serializers import RightsModelSerializer
from catalog.models import Category, Product
from orders.models import OrderRule
from orders.services.rules.trial import TRIAL_MAX


class RuleSerializer(RightsModelSerializer):
    product = serializers.CharField(source="product.sku", read_only=True, allow_null=True, default=None)
    category = serializers.CharField(source="category.code", read_only=True, allow_null=True, default=None)

    class Meta:
        model = OrderRule
        fields: ClassVar = [
            "id",
            "position",
            "name",
            "condition",
            "number",
            "countries",
            "product",
            "category",
            "outcome",
            "is_active",
        ]


class RuleWriteSerializer(serializers.ModelSerializer[OrderRule]):
    product = serializers.SlugRelatedField(
        slug_field="sku", queryset=Product.objects.all(), required=False, allow_null=True
    )
    category = serializers.SlugRelatedField(
        slug_field="code", queryset=Category.objects.all(), required=False, allow_null=True
    )

    class Meta:
        model = OrderRule
        fields: ClassVar = ["name", "condition", "number", "countries", "product", "category", "outcome", "is_active"]
        validators: ClassVar[list[Any]] = []


class RuleMoveSerializer(serializers.Serializer[Any]):
    up = serializers.BooleanField()


class TrialAskSerializer(serializers.Serializer[Any]):
    """Ids of the rules to try (without any, those that are on), over how many of the last orders."""

    rules = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62), required=False, max_length=200
    )
    count = serializers.IntegerField(min_value=1, max_value=TRIAL_MAX, default=200)


class TrialRowSerializer(serializers.Serializer[Any]):
    order = serializers.CharField(source="order.number")
    held_then = serializers.DictField(source="then", child=serializers.CharField())
    held_now = serializers.DictField(source="verdict.findings", child=serializers.CharField())


class TrialSerializer(serializers.Serializer[Any]):
    confirmed = serializers.IntegerField()
    held = serializers.IntegerField()
    confirmed_then = serializers.IntegerField()
    held_then = serializers.IntegerField()
    different = TrialRowSerializer(many=True)

"""Quotes as the API shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from b2bops.platform.api.serializers import RightsModelSerializer
from orders.api.serializers.lines import NewLineSerializer, many
from orders.models import (
    Quote,
    QuoteLine,
)


class QuoteLineSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)

    class Meta:
        model = QuoteLine
        fields: ClassVar = [
            "id",
            "position",
            "sku",
            "quantity",
            "unit_price",
            "discount_pct",
            "amount",
            "price_trace",
        ]


class QuoteSerializer(RightsModelSerializer):
    account = serializers.CharField(source="account.code", read_only=True)
    order = serializers.CharField(source="order.number", read_only=True, allow_null=True, default=None)
    lines = QuoteLineSerializer(many=True, read_only=True)

    class Meta:
        model = Quote
        fields: ClassVar = [
            "id",
            "number",
            "account",
            "status",
            "currency",
            "valid_until",
            "total",
            "order",
            "lines",
            "created_at",
        ]


class QuoteWriteSerializer(serializers.Serializer[Any]):
    account = serializers.CharField(max_length=40)
    valid_until = serializers.DateField(required=False, allow_null=True)
    lines = many(NewLineSerializer, required=False)


class QuoteAcceptSerializer(serializers.Serializer[Any]):
    warehouse = serializers.CharField(max_length=20, required=False)

"""Quotes as the API shows and takes them."""

from decimal import Decimal
from typing import Any, ClassVar

from rest_framework import serializers

from b2bops.platform.api.serializers import RightsModelSerializer
from orders.api.serializers.lines import NewLineSerializer, PriceTraceField, many
from orders.models import (
    DeclineReason,
    Quote,
    QuoteLine,
)


class QuoteLineSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)
    price_trace = PriceTraceField(read_only=True)

    class Meta:
        model = QuoteLine
        fields: ClassVar = [
            "id",
            "position",
            "sku",
            "quantity",
            "unit_price",
            "discount_pct",
            "tax_pct",
            "amount",
            "tax_amount",
            "price_trace",
        ]


class QuoteSerializer(RightsModelSerializer):
    account = serializers.CharField(source="account.code", read_only=True)
    order = serializers.CharField(source="order.number", read_only=True, allow_null=True, default=None)
    opportunity = serializers.CharField(source="opportunity.number", read_only=True, allow_null=True, default=None)
    previous = serializers.CharField(source="previous.number", read_only=True, allow_null=True, default=None)
    lines = QuoteLineSerializer(many=True, read_only=True)

    class Meta:
        model = Quote
        fields: ClassVar = [
            "id",
            "number",
            "version",
            "previous",
            "account",
            "contact",
            "status",
            "currency",
            "valid_until",
            "requested_date",
            "delivery_terms",
            "payment_terms",
            "note",
            "internal_note",
            "subtotal",
            "tax",
            "freight",
            "total",
            "order",
            "opportunity",
            "decline_reason",
            "lines",
            "created_at",
            "sent_at",
        ]


class QuoteWriteSerializer(serializers.Serializer[Any]):
    account = serializers.CharField(max_length=40)
    valid_until = serializers.DateField(required=False, allow_null=True)
    opportunity = serializers.CharField(max_length=40, required=False, allow_null=True)
    lines = many(NewLineSerializer, required=False)


class RejectSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=300)


class DeclineSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=DeclineReason.choices, required=False)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class QuoteAcceptSerializer(serializers.Serializer[Any]):
    warehouse = serializers.CharField(max_length=20, required=False)


class SendSerializer(serializers.Serializer[Any]):
    """``mail`` false marks it as sent by other means."""

    mail = serializers.BooleanField(default=True)


class QuoteHeadSerializer(serializers.ModelSerializer[Quote]):
    """The head of a draft. The contact is named by its id."""

    class Meta:
        model = Quote
        fields: ClassVar = [
            "contact",
            "valid_until",
            "requested_date",
            "delivery_terms",
            "payment_terms",
            "note",
            "internal_note",
            "freight",
        ]


class LineChangeSerializer(serializers.Serializer[Any]):
    """A line offered differently; without ``unit_price`` the price lists decide."""

    line = serializers.IntegerField(min_value=1, max_value=2**62)
    quantity = serializers.DecimalField(max_digits=15, decimal_places=3)
    unit_price = serializers.DecimalField(max_digits=19, decimal_places=6, required=False, allow_null=True, min_value=0)
    discount_pct = serializers.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(0), min_value=0, max_value=100
    )


class LineMoveSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1, max_value=2**62)
    position = serializers.IntegerField(min_value=1, max_value=1000)


class LineNameSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1, max_value=2**62)


class ApproveSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)

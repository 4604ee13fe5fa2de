"""Orders as the API shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from b2bops.platform.api.serializers import RightsModelSerializer
from orders.api.serializers.lines import NewLineSerializer, PriceTraceField, many
from orders.models import (
    HoldReason,
    OrderHold,
    SalesOrder,
    SalesOrderLine,
)


class OrderLineSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)
    price_trace = PriceTraceField(read_only=True)

    class Meta:
        model = SalesOrderLine
        fields: ClassVar = [
            "id",
            "position",
            "sku",
            "quantity",
            "shipped_qty",
            "billed_qty",
            "returned_qty",
            "unit_price",
            "discount_pct",
            "tax_pct",
            "amount",
            "tax_amount",
            "price_trace",
        ]


class HoldSerializer(RightsModelSerializer):
    class Meta:
        model = OrderHold
        fields: ClassVar = ["reason", "note", "created_at", "released_at", "release_note"]


class OrderSummarySerializer(RightsModelSerializer):
    """An order in a list: its lines are in its detail."""

    account = serializers.CharField(source="account.code", read_only=True)
    warehouse = serializers.CharField(source="warehouse.code", read_only=True)
    holds = HoldSerializer(many=True, read_only=True)

    class Meta:
        model = SalesOrder
        fields: ClassVar = [
            "id",
            "number",
            "account",
            "warehouse",
            "status",
            "source",
            "external_number",
            "customer_reference",
            "currency",
            "ordered_at",
            "requested_date",
            "confirmed_at",
            "cancelled_at",
            "delivered_pct",
            "billed_pct",
            "line_count",
            "subtotal",
            "tax",
            "freight",
            "total",
            "holds",
        ]


class OrderSerializer(OrderSummarySerializer):
    lines = OrderLineSerializer(many=True, read_only=True)

    class Meta(OrderSummarySerializer.Meta):
        fields: ClassVar = [*OrderSummarySerializer.Meta.fields, "lines"]


class OrderWriteSerializer(serializers.Serializer[Any]):
    account = serializers.CharField(max_length=40)
    warehouse = serializers.CharField(max_length=20)
    requested_date = serializers.DateField(required=False, allow_null=True)
    customer_reference = serializers.CharField(max_length=80, required=False, allow_blank=True)
    freight = serializers.DecimalField(max_digits=19, decimal_places=3, required=False, min_value=0)
    lines = many(NewLineSerializer, allow_empty=False)


class OrderPatchSerializer(serializers.Serializer[Any]):
    """A draft's header fields and, when given, all of its lines. The account of an order does not change."""

    warehouse = serializers.CharField(max_length=20, required=False)
    requested_date = serializers.DateField(required=False, allow_null=True)
    customer_reference = serializers.CharField(max_length=80, required=False, allow_blank=True)
    freight = serializers.DecimalField(max_digits=19, decimal_places=3, required=False, min_value=0)
    lines = many(NewLineSerializer, allow_empty=False, required=False)


class ShippedLineSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1, max_value=2**62)
    quantity = serializers.DecimalField(max_digits=15, decimal_places=3)


class ShipSerializer(serializers.Serializer[Any]):
    shipped_at = serializers.DateTimeField(required=False)
    lines = many(ShippedLineSerializer, allow_empty=False)


class ReleaseSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=HoldReason.choices)
    note = serializers.CharField(max_length=300)

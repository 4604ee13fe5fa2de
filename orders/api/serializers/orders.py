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
            "ship_complete",
            "delivery_terms",
            "payment_terms",
            "note",
            "internal_note",
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


class TermsSerializer(serializers.Serializer[Any]):
    """What an order's head says beside its dates and amounts."""

    ship_complete = serializers.BooleanField(required=False)
    delivery_terms = serializers.CharField(max_length=120, required=False, allow_blank=True)
    payment_terms = serializers.CharField(max_length=120, required=False, allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    internal_note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class OrderWriteSerializer(TermsSerializer):
    """A new order; it is confirmed or held at once unless it is to stay a ``draft``."""

    account = serializers.CharField(max_length=40)
    warehouse = serializers.CharField(max_length=20)
    requested_date = serializers.DateField(required=False, allow_null=True)
    customer_reference = serializers.CharField(max_length=80, required=False, allow_blank=True)
    freight = serializers.DecimalField(max_digits=19, decimal_places=3, required=False, min_value=0)
    draft = serializers.BooleanField(default=False)
    lines = many(NewLineSerializer, allow_empty=False)


class OrderPatchSerializer(TermsSerializer):
    """A draft's header fields and, when given, all of its lines. The account of an order does not change."""

    warehouse = serializers.CharField(max_length=20, required=False)
    requested_date = serializers.DateField(required=False, allow_null=True)
    customer_reference = serializers.CharField(max_length=80, required=False, allow_blank=True)
    freight = serializers.DecimalField(max_digits=19, decimal_places=3, required=False, min_value=0)
    lines = many(NewLineSerializer, allow_empty=False, required=False)


class AmendedLineSerializer(serializers.Serializer[Any]):
    """A line as it shall be; with ``line`` one of the order's, whose price stays unless another one is given."""

    line = serializers.IntegerField(min_value=1, max_value=2**62, required=False, allow_null=True)
    sku = serializers.CharField(max_length=60)
    quantity = serializers.DecimalField(max_digits=15, decimal_places=3)
    unit_price = serializers.DecimalField(max_digits=19, decimal_places=6, required=False, allow_null=True, min_value=0)
    discount_pct = serializers.DecimalField(
        max_digits=5, decimal_places=2, required=False, allow_null=True, min_value=0, max_value=100
    )


class AmendSerializer(TermsSerializer):
    requested_date = serializers.DateField(required=False, allow_null=True)
    customer_reference = serializers.CharField(max_length=80, required=False, allow_blank=True)
    freight = serializers.DecimalField(max_digits=19, decimal_places=3, required=False, min_value=0)
    lines = many(AmendedLineSerializer, allow_empty=False, required=False)


class WordSerializer(serializers.Serializer[Any]):
    """A word why, where one is welcome."""

    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ShippedLineSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1, max_value=2**62)
    quantity = serializers.DecimalField(max_digits=15, decimal_places=3)


class ShipSerializer(serializers.Serializer[Any]):
    shipped_at = serializers.DateTimeField(required=False)
    carrier = serializers.CharField(max_length=80, required=False, allow_blank=True)
    tracking_number = serializers.CharField(max_length=80, required=False, allow_blank=True)
    lines = many(ShippedLineSerializer, allow_empty=False)


class ReleaseSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=HoldReason.choices)
    note = serializers.CharField(max_length=300)


class HoldWriteSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=300)


class OpenHoldSerializer(RightsModelSerializer):
    """A hold in the queue, with the order that waits."""

    order = serializers.CharField(source="order.number", read_only=True)
    order_id = serializers.IntegerField(read_only=True)
    account = serializers.CharField(source="order.account.code", read_only=True)
    currency = serializers.CharField(source="order.currency", read_only=True)
    total = serializers.DecimalField(source="order.total", max_digits=19, decimal_places=3, read_only=True)

    class Meta:
        model = OrderHold
        fields: ClassVar = ["id", "order", "order_id", "account", "reason", "note", "created_at", "total", "currency"]

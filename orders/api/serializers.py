"""What the API shows and takes. Documents are named by code, SKU and number, as partners know them."""

from decimal import Decimal
from typing import Any, ClassVar

from rest_framework import serializers

from b2bops.platform.api.serializers import RightsModelSerializer
from orders.models import (
    HoldReason,
    OrderHold,
    Quote,
    QuoteLine,
    SalesOrder,
    SalesOrderLine,
    SalesReturn,
    SalesReturnLine,
)
from orders.services.limits import LINES_MAX


class OrderLineSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)

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


def many(line: Any, **options: Any) -> Any:
    """1…1,000 lines of a kind; DRF hands the limits to the list it makes, which its types do not know."""
    return line(many=True, max_length=LINES_MAX, **options)


class NewLineSerializer(serializers.Serializer[Any]):
    """One line as asked; without ``unit_price`` the price lists decide."""

    sku = serializers.CharField(max_length=60)
    quantity = serializers.DecimalField(max_digits=15, decimal_places=3)
    unit_price = serializers.DecimalField(max_digits=19, decimal_places=6, required=False, allow_null=True, min_value=0)
    discount_pct = serializers.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(0), min_value=0, max_value=100
    )


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


class ReturnLineSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)

    class Meta:
        model = SalesReturnLine
        fields: ClassVar = ["id", "sku", "order_line", "quantity", "unit_price", "amount", "outcome"]


class ReturnSummarySerializer(RightsModelSerializer):
    """A return in a list: its lines are in its detail."""

    account = serializers.CharField(source="account.code", read_only=True)

    class Meta:
        model = SalesReturn
        fields: ClassVar = [
            "id",
            "number",
            "account",
            "status",
            "external_number",
            "currency",
            "returned_at",
            "total",
            "line_count",
        ]


class ReturnSerializer(ReturnSummarySerializer):
    lines = ReturnLineSerializer(many=True, read_only=True)

    class Meta(ReturnSummarySerializer.Meta):
        fields: ClassVar = [*ReturnSummarySerializer.Meta.fields, "lines"]

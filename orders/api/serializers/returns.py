"""Returns as the API shows and takes them."""

from decimal import Decimal
from typing import Any, ClassVar

from rest_framework import serializers

from b2bops.platform.api.serializers import RightsModelSerializer
from orders.api.serializers.lines import many
from orders.models import Disposition, ReturnOutcome, ReturnReason, SalesReturn, SalesReturnLine

KEY_MAX = 2**62


class ReturnLineSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)

    class Meta:
        model = SalesReturnLine
        fields: ClassVar = [
            "id",
            "sku",
            "order_line",
            "quantity",
            "received_qty",
            "unit_price",
            "amount",
            "reason",
            "outcome",
            "disposition",
            "note",
        ]


class ReturnSummarySerializer(RightsModelSerializer):
    """A return in a list: its lines are in its detail."""

    account = serializers.CharField(source="account.code", read_only=True)
    order = serializers.CharField(source="order.number", read_only=True, allow_null=True, default=None)

    class Meta:
        model = SalesReturn
        fields: ClassVar = [
            "id",
            "number",
            "account",
            "order",
            "status",
            "external_number",
            "currency",
            "returned_at",
            "total",
            "line_count",
        ]


class ReturnSerializer(ReturnSummarySerializer):
    lines = ReturnLineSerializer(many=True, read_only=True)
    credit_note = serializers.CharField(source="credit_note.number", read_only=True, allow_null=True, default=None)
    replacement = serializers.CharField(source="replacement.number", read_only=True, allow_null=True, default=None)

    class Meta(ReturnSummarySerializer.Meta):
        fields: ClassVar = [
            *ReturnSummarySerializer.Meta.fields,
            "note",
            "decision_note",
            "received_at",
            "closed_at",
            "restocking_fee_pct",
            "replacement_is_free",
            "credit_note",
            "replacement",
            "lines",
        ]


class ReturnedLineSerializer(serializers.Serializer[Any]):
    """``line`` is the order's line when a return is asked for, the return's own afterwards."""

    line = serializers.IntegerField(min_value=1, max_value=KEY_MAX)
    quantity = serializers.DecimalField(max_digits=15, decimal_places=3, min_value=0)


class AskedLineSerializer(ReturnedLineSerializer):
    reason = serializers.ChoiceField(choices=ReturnReason.choices, default=ReturnReason.OTHER)


class ReturnRequestSerializer(serializers.Serializer[Any]):
    order = serializers.CharField(max_length=40)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    lines = many(AskedLineSerializer, allow_empty=False)


class ReturnApproveSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class RejectReturnSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=300)


class ReceiveSerializer(serializers.Serializer[Any]):
    lines = many(ReturnedLineSerializer, allow_empty=False)


class FindingSerializer(serializers.Serializer[Any]):
    """Without ``quantity`` all of the line."""

    line = serializers.IntegerField(min_value=1, max_value=KEY_MAX)
    outcome = serializers.ChoiceField(choices=ReturnOutcome.choices)
    disposition = serializers.ChoiceField(choices=Disposition.choices)
    quantity = serializers.DecimalField(max_digits=15, decimal_places=3, required=False, allow_null=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class InspectSerializer(serializers.Serializer[Any]):
    lines = many(FindingSerializer, allow_empty=False)


class CloseSerializer(serializers.Serializer[Any]):
    restocking_fee_pct = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, default=Decimal(0)
    )
    replacement_is_free = serializers.BooleanField(default=True)

"""Returns as the API shows them."""

from typing import ClassVar

from rest_framework import serializers

from b2bops.platform.api.serializers import RightsModelSerializer
from orders.models import (
    SalesReturn,
    SalesReturnLine,
)


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

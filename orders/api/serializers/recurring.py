"""Recurring orders as the API shows and takes them."""

from typing import Any, ClassVar

from rest_framework import serializers

from b2bops.platform.api.serializers import RightsModelSerializer
from orders.api.serializers.lines import NewLineSerializer, PriceTraceField, many
from orders.models import PricePolicy, RecurringOrder, RecurringOrderLine, RecurringPeriod, RecurringUnit


class RecurringLineSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)
    price_trace = PriceTraceField(read_only=True)

    class Meta:
        model = RecurringOrderLine
        fields: ClassVar = ["id", "position", "sku", "quantity", "unit_price", "discount_pct", "price_trace"]


class RecurringPeriodSerializer(RightsModelSerializer):
    order = serializers.CharField(source="order.number", read_only=True, allow_null=True, default=None)

    class Meta:
        model = RecurringPeriod
        fields: ClassVar = ["due_date", "outcome", "order", "reason"]


class RecurringSummarySerializer(RightsModelSerializer):
    """A recurring order in a list: its lines and dates are in its detail."""

    account = serializers.CharField(source="account.code", read_only=True)
    warehouse = serializers.CharField(source="warehouse.code", read_only=True)

    class Meta:
        model = RecurringOrder
        fields: ClassVar = [
            "id",
            "number",
            "name",
            "account",
            "warehouse",
            "status",
            "every",
            "unit",
            "start_date",
            "next_date",
            "end_date",
            "price_policy",
            "confirms_itself",
            "customer_reference",
        ]


class RecurringSerializer(RecurringSummarySerializer):
    lines = RecurringLineSerializer(many=True, read_only=True)
    periods = RecurringPeriodSerializer(many=True, read_only=True)

    class Meta(RecurringSummarySerializer.Meta):
        fields: ClassVar = [*RecurringSummarySerializer.Meta.fields, "lines", "periods"]


class RecurringPatchSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    warehouse = serializers.CharField(max_length=20, required=False)
    every = serializers.IntegerField(min_value=1, max_value=52, required=False)
    unit = serializers.ChoiceField(choices=RecurringUnit.choices, required=False)
    start_date = serializers.DateField(required=False)
    end_date = serializers.DateField(required=False, allow_null=True)
    price_policy = serializers.ChoiceField(choices=PricePolicy.choices, required=False)
    confirms_itself = serializers.BooleanField(required=False)
    customer_reference = serializers.CharField(max_length=80, required=False, allow_blank=True)
    lines = many(NewLineSerializer, allow_empty=False, required=False)


class RecurringWriteSerializer(RecurringPatchSerializer):
    account = serializers.CharField(max_length=40)
    warehouse = serializers.CharField(max_length=20)
    start_date = serializers.DateField()
    lines = many(NewLineSerializer, allow_empty=False)


class SkipSerializer(serializers.Serializer[Any]):
    due_date = serializers.DateField()
    note = serializers.CharField(max_length=300)

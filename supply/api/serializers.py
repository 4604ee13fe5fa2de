"""What the API reads and writes of the supply chain."""

from decimal import Decimal
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework import serializers

from b2bops.platform.api.serializers import RightsModelSerializer
from catalog.models import Product
from supply.models import (
    MoveKind,
    PurchaseOrder,
    PurchaseOrderLine,
    Reservation,
    Shipment,
    ShipmentLine,
    StockLevel,
    StockMove,
    Supplier,
    SupplierProduct,
    Warehouse,
)
from supply.services.corrections import CORRECTION_KINDS


class QuantityField(serializers.DecimalField):
    """A quantity with three decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=15, decimal_places=3, **options)


class CostField(serializers.DecimalField):
    """A unit cost with six decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=19, decimal_places=6, min_value=Decimal(0), **options)


class SupplierSerializer(RightsModelSerializer):
    class Meta:
        model = Supplier
        fields: ClassVar = [
            "id",
            "code",
            "name",
            "country",
            "email",
            "phone",
            "currency",
            "payment_terms_days",
            "stated_lead_time_days",
            "is_active",
            "created_at",
        ]


class SupplierWriteSerializer(serializers.ModelSerializer[Supplier]):
    class Meta:
        model = Supplier
        fields: ClassVar = [
            "code",
            "name",
            "country",
            "email",
            "phone",
            "currency",
            "payment_terms_days",
            "stated_lead_time_days",
            "is_active",
        ]
        extra_kwargs: ClassVar = {"currency": {"required": False}}


OFFER_FIELDS = [
    "supplier",
    "product",
    "supplier_sku",
    "unit_cost",
    "minimum_order_qty",
    "order_multiple",
    "maximum_order_qty",
    "lead_time_days",
    "priority",
    "valid_from",
    "valid_until",
]


class SupplierProductSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)
    currency = serializers.CharField(source="supplier.currency", read_only=True)

    class Meta:
        model = SupplierProduct
        fields: ClassVar = ["id", "sku", "currency", *OFFER_FIELDS]


class SupplierProductWriteSerializer(serializers.ModelSerializer[SupplierProduct]):
    class Meta:
        model = SupplierProduct
        fields: ClassVar = OFFER_FIELDS
        validators: ClassVar[list[Any]] = []  # the service checks uniqueness and overlap, under a lock
        extra_kwargs: ClassVar = {"valid_from": {"required": False}}


class WarehouseSerializer(RightsModelSerializer):
    class Meta:
        model = Warehouse
        fields: ClassVar = ["id", "code", "name", "city", "country", "is_active"]


class StockLevelSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)
    available_qty = QuantityField(read_only=True)

    class Meta:
        model = StockLevel
        fields: ClassVar = [
            "id",
            "product",
            "sku",
            "warehouse",
            "lot",
            "on_hand",
            "reserved",
            "safety_qty",
            "available_qty",
        ]


class StockMoveSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)

    class Meta:
        model = StockMove
        fields: ClassVar = [
            "id",
            "product",
            "sku",
            "warehouse",
            "lot",
            "kind",
            "quantity",
            "unit_cost",
            "moved_at",
            "source",
            "note",
            "actor",
        ]


class CorrectionSerializer(serializers.Serializer[Any]):
    """A count, an adjustment or scrap; what ``quantity`` means depends on ``kind``."""

    product = serializers.PrimaryKeyRelatedField(queryset=Product.objects.all())
    warehouse = serializers.PrimaryKeyRelatedField(queryset=Warehouse.objects.all())
    lot = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    kind = serializers.ChoiceField(choices=[(kind, MoveKind(kind).label) for kind in CORRECTION_KINDS])
    quantity = QuantityField()
    reason = serializers.CharField(max_length=200)
    moved_at = serializers.DateTimeField(default=timezone.now)


class ReservationSerializer(RightsModelSerializer):
    product = serializers.IntegerField(source="level.product_id", read_only=True)
    warehouse = serializers.IntegerField(source="level.warehouse_id", read_only=True)

    class Meta:
        model = Reservation
        fields: ClassVar = [
            "id",
            "level",
            "product",
            "warehouse",
            "source",
            "quantity",
            "status",
            "created_at",
            "closed_at",
        ]


class PurchaseOrderLineSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)

    class Meta:
        model = PurchaseOrderLine
        fields: ClassVar = [
            "id",
            "product",
            "sku",
            "quantity",
            "received_qty",
            "unit_cost",
            "amount",
            "expected_date",
        ]


class PurchaseOrderSerializer(RightsModelSerializer):
    lines = PurchaseOrderLineSerializer(many=True, read_only=True)

    class Meta:
        model = PurchaseOrder
        fields: ClassVar = [
            "id",
            "number",
            "supplier",
            "warehouse",
            "status",
            "currency",
            "total",
            "ordered_date",
            "expected_date",
            "note",
            "created_by",
            "approved_by",
            "created_at",
            "lines",
        ]


class PurchaseLineWriteSerializer(serializers.Serializer[Any]):
    product = serializers.PrimaryKeyRelatedField(queryset=Product.objects.all())
    quantity = QuantityField(min_value=Decimal("0.001"))
    unit_cost = CostField(required=False, allow_null=True, default=None)
    expected_date = serializers.DateField(required=False, allow_null=True, default=None)


class PurchaseOrderWriteSerializer(serializers.Serializer[Any]):
    """A new draft with its first lines."""

    supplier = serializers.PrimaryKeyRelatedField(queryset=Supplier.objects.all())
    warehouse = serializers.PrimaryKeyRelatedField(queryset=Warehouse.objects.all())
    expected_date = serializers.DateField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    lines = PurchaseLineWriteSerializer(many=True, required=False, default=list)


class ConfirmSerializer(serializers.Serializer[Any]):
    expected_date = serializers.DateField(required=False, allow_null=True, default=None)


class CancelSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class ReceivedLineSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1)
    quantity = QuantityField(min_value=Decimal("0.001"))
    lot = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class ReceiptSerializer(serializers.Serializer[Any]):
    received_at = serializers.DateTimeField(default=timezone.now)
    lines = ReceivedLineSerializer(many=True, allow_empty=False)

    def validate_lines(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({row["line"] for row in value}) < len(value):
            raise serializers.ValidationError("A line is given twice; add its quantities up.")
        return value


class ThresholdSerializer(serializers.Serializer[Any]):
    safety_qty = QuantityField(min_value=Decimal(0))


class ShipmentLineSerializer(RightsModelSerializer):
    sku = serializers.CharField(source="product.sku", read_only=True)

    class Meta:
        model = ShipmentLine
        fields: ClassVar = ["id", "sku", "quantity", "source"]


class ShipmentSummarySerializer(RightsModelSerializer):
    """A shipment in a list: its lines are in its detail."""

    warehouse = serializers.CharField(source="warehouse.code", read_only=True)

    class Meta:
        model = Shipment
        fields: ClassVar = [
            "id",
            "number",
            "reference",
            "source",
            "warehouse",
            "status",
            "carrier",
            "tracking_number",
            "shipped_at",
            "delivered_at",
        ]


class ShipmentSerializer(ShipmentSummarySerializer):
    lines = ShipmentLineSerializer(many=True, read_only=True)

    class Meta(ShipmentSummarySerializer.Meta):
        fields: ClassVar = [*ShipmentSummarySerializer.Meta.fields, "lines"]


class ShipmentWriteSerializer(serializers.ModelSerializer[Shipment]):
    class Meta:
        model = Shipment
        fields: ClassVar = ["carrier", "tracking_number"]


class DeliveredSerializer(serializers.Serializer[Any]):
    delivered_at = serializers.DateTimeField(required=False)

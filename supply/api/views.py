"""View sets of the supply chain: scoped rows to read, services to write."""

from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from b2bops.platform.api.viewsets import ReadViewSet, ServiceViewSet
from supply.api import serializers
from supply.filters import ShipmentFilter
from supply.models import (
    PurchaseOrder,
    Reservation,
    Shipment,
    StockLevel,
    StockMove,
    Supplier,
    SupplierProduct,
    Warehouse,
)
from supply.services import corrections, purchasing, shipments, stock, suppliers, warehouses


class SupplierViewSet(ServiceViewSet):
    read_serializer = serializers.SupplierSerializer
    write_serializer = serializers.SupplierWriteSerializer
    ordering_fields: ClassVar = ["code", "name", "created_at"]
    filterset_fields: ClassVar = ["code", "is_active", "country"]

    def queryset_for(self, user: Any) -> QuerySet[Supplier]:
        return Supplier.objects.visible_to(user)

    def perform_service_create(self, values: dict[str, Any]) -> Supplier:
        return suppliers.supplier_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: Supplier, values: dict[str, Any]) -> Supplier:
        return suppliers.supplier_update(actor=self.request.user, supplier=instance, **values)


class SupplierProductViewSet(ServiceViewSet):
    read_serializer = serializers.SupplierProductSerializer
    write_serializer = serializers.SupplierProductWriteSerializer
    ordering_fields: ClassVar = ["product", "priority"]
    filterset_fields: ClassVar = ["supplier", "product", "priority"]

    def queryset_for(self, user: Any) -> QuerySet[SupplierProduct]:
        return SupplierProduct.objects.visible_to(user).select_related("supplier", "product")

    def perform_service_create(self, values: dict[str, Any]) -> SupplierProduct:
        return suppliers.offer_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: SupplierProduct, values: dict[str, Any]) -> SupplierProduct:
        return suppliers.offer_update(actor=self.request.user, offer=instance, **values)


class WarehouseViewSet(ServiceViewSet):
    read_serializer = serializers.WarehouseSerializer
    write_serializer = serializers.WarehouseSerializer
    ordering_fields: ClassVar = ["code", "name"]
    filterset_fields: ClassVar = ["code", "is_active"]

    def queryset_for(self, user: Any) -> QuerySet[Warehouse]:
        return Warehouse.objects.visible_to(user)

    def perform_service_create(self, values: dict[str, Any]) -> Warehouse:
        return warehouses.warehouse_create(actor=self.request.user, **values)

    def perform_service_update(self, instance: Warehouse, values: dict[str, Any]) -> Warehouse:
        return warehouses.warehouse_update(actor=self.request.user, warehouse=instance, **values)


class StockLevelViewSet(ReadViewSet):
    read_serializer = serializers.StockLevelSerializer
    ordering_fields: ClassVar = ["product", "on_hand", "reserved", "available_qty"]
    filterset_fields: ClassVar = ["product", "warehouse", "lot", "product__sku"]

    def queryset_for(self, user: Any) -> QuerySet[StockLevel]:
        return StockLevel.objects.visible_to(user).with_available().select_related("product")

    @extend_schema(request=serializers.ThresholdSerializer, responses={200: serializers.StockLevelSerializer})
    @action(detail=True, methods=["post"])
    def threshold(self, request: Request, pk: str | None = None) -> Response:
        """Set the safety threshold."""
        values = _cleaned(serializers.ThresholdSerializer, request)
        return self.answer(stock.threshold_set(actor=request.user, level=self.get_object(), **values))


class StockMoveViewSet(ServiceViewSet):
    """The ledger: it can be read, and corrected by a new move; never changed."""

    http_method_names = ["get", "post", "head", "options"]
    read_serializer = serializers.StockMoveSerializer
    write_serializer = serializers.CorrectionSerializer
    ordering_fields: ClassVar = ["moved_at", "quantity"]
    filterset_fields: ClassVar = {
        "product": ["exact"],
        "warehouse": ["exact"],
        "kind": ["exact"],
        "source": ["exact"],
        "moved_at": ["gte", "lt"],
    }

    def queryset_for(self, user: Any) -> QuerySet[StockMove]:
        return StockMove.objects.visible_to(user).select_related("product")

    @extend_schema(
        request=serializers.CorrectionSerializer,
        responses={201: serializers.StockMoveSerializer, 204: None},
        description="Post a count, an adjustment or scrap. 204 when a count agrees with the book.",
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        move = corrections.correction_post(actor=request.user, **self.cleaned())
        return self.answer(move, code=201) if move else Response(status=204)


class ReservationViewSet(ReadViewSet):
    read_serializer = serializers.ReservationSerializer
    ordering_fields: ClassVar = ["created_at"]
    filterset_fields: ClassVar = ["level", "source", "status", "level__product", "level__warehouse"]

    def queryset_for(self, user: Any) -> QuerySet[Reservation]:
        return Reservation.objects.visible_to(user).select_related("level")


class ShipmentViewSet(ReadViewSet):
    """What left a warehouse. Shipments are written by shipping an order; here they are followed."""

    read_serializer = serializers.ShipmentSerializer
    list_serializer = serializers.ShipmentSummarySerializer
    ordering_fields: ClassVar = ["shipped_at", "number"]
    filterset_class = ShipmentFilter

    def queryset_for(self, user: Any) -> QuerySet[Shipment]:
        rows = Shipment.objects.visible_to(user).select_related("warehouse")
        return rows if self.action == "list" else rows.prefetch_related("lines__product")

    @extend_schema(request=serializers.ShipmentWriteSerializer, responses={200: serializers.ShipmentSerializer})
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct carrier or tracking number."""
        values = _cleaned(serializers.ShipmentWriteSerializer, request)
        return self.answer(shipments.shipment_update(actor=request.user, shipment=self.get_object(), **values))

    @extend_schema(request=serializers.DeliveredSerializer, responses={200: serializers.ShipmentSerializer})
    @action(detail=True, methods=["post"])
    def deliver(self, request: Request, pk: str | None = None) -> Response:
        """The goods arrived, now or at a time given."""
        values = _cleaned(serializers.DeliveredSerializer, request)
        at = values.get("delivered_at") or timezone.now()
        done = shipments.shipment_deliver(actor=request.user, shipment=self.get_object(), delivered_at=at)
        return self.answer(done)


class PurchaseOrderViewSet(ServiceViewSet):
    http_method_names = ["get", "post", "head", "options"]
    read_serializer = serializers.PurchaseOrderSerializer
    write_serializer = serializers.PurchaseOrderWriteSerializer
    ordering_fields: ClassVar = ["number", "created_at", "expected_date", "total"]
    filterset_fields: ClassVar = ["supplier", "warehouse", "status", "number"]

    def queryset_for(self, user: Any) -> QuerySet[PurchaseOrder]:
        return PurchaseOrder.objects.visible_to(user).prefetch_related("lines__product")

    @transaction.atomic
    def perform_service_create(self, values: dict[str, Any]) -> PurchaseOrder:
        lines = values.pop("lines")
        order = purchasing.order_create(actor=self.request.user, **values)
        for line in lines:
            purchasing.line_add(actor=self.request.user, order=order, **line)
        return order

    @extend_schema(
        request=serializers.PurchaseLineWriteSerializer, responses={200: serializers.PurchaseOrderSerializer}
    )
    @action(detail=True, methods=["post"])
    def lines(self, request: Request, pk: str | None = None) -> Response:
        """Add a product to a draft."""
        order = self.get_object()
        purchasing.line_add(
            actor=request.user, order=order, **_cleaned(serializers.PurchaseLineWriteSerializer, request)
        )
        return self.answer(order)

    @extend_schema(request=None, responses={200: serializers.PurchaseOrderSerializer})
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str | None = None) -> Response:
        """Approve a draft that somebody else made."""
        return self.answer(purchasing.order_approve(actor=request.user, order=self.get_object()))

    @extend_schema(request=None, responses={200: serializers.PurchaseOrderSerializer})
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str | None = None) -> Response:
        """Mark as sent to the supplier today."""
        return self.answer(purchasing.order_send(actor=request.user, order=self.get_object()))

    @extend_schema(request=serializers.ConfirmSerializer, responses={200: serializers.PurchaseOrderSerializer})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str | None = None) -> Response:
        """The supplier confirmed, perhaps with a day."""
        values = _cleaned(serializers.ConfirmSerializer, request)
        return self.answer(purchasing.order_confirm(actor=request.user, order=self.get_object(), **values))

    @extend_schema(request=serializers.ReceiptSerializer, responses={200: serializers.PurchaseOrderSerializer})
    @action(detail=True, methods=["post"])
    def receive(self, request: Request, pk: str | None = None) -> Response:
        """Book what arrived."""
        values = _cleaned(serializers.ReceiptSerializer, request)
        order = self.get_object()
        purchasing.receipt_post(
            actor=request.user,
            order=order,
            received_at=values["received_at"],
            quantities={row["line"]: row["quantity"] for row in values["lines"]},
            lots={row["line"]: row["lot"] for row in values["lines"]},
        )
        return self.answer(order)

    @extend_schema(request=serializers.CancelSerializer, responses={200: serializers.PurchaseOrderSerializer})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str | None = None) -> Response:
        """Cancel before anything arrived."""
        values = _cleaned(serializers.CancelSerializer, request)
        return self.answer(purchasing.order_cancel(actor=request.user, order=self.get_object(), **values))

    @extend_schema(request=None, responses={200: serializers.PurchaseOrderSerializer})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str | None = None) -> Response:
        """Close; what has not arrived is no longer expected."""
        return self.answer(purchasing.order_close(actor=request.user, order=self.get_object()))


def _cleaned(serializer_class: Any, request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)

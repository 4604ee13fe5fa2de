"""The stock admin for data care: suppliers, offers and warehouses are written by services, the rest is read."""

from typing import Any

from django.contrib import admin

from b2bops.accounts.admin_base import PolicyModelAdmin, ServiceModelAdmin
from supply.models import (
    PurchaseOrder,
    PurchaseReceipt,
    Reservation,
    Shipment,
    StockLevel,
    StockMove,
    Supplier,
    SupplierProduct,
    Warehouse,
)
from supply.services import suppliers, warehouses


@admin.register(Supplier)
class SupplierAdmin(ServiceModelAdmin):
    list_display = ("code", "name", "country", "currency", "is_active")
    list_filter = ("is_active", "currency")
    search_fields = ("code", "name")

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> Supplier:
        if instance is None:
            return suppliers.supplier_create(actor=actor, **values)
        return suppliers.supplier_update(actor=actor, supplier=instance, **values)


@admin.register(Warehouse)
class WarehouseAdmin(ServiceModelAdmin):
    list_display = ("code", "name", "city", "country", "is_active")
    search_fields = ("code", "name")

    def save_through_service(self, *, actor: Any, instance: Any, values: dict[str, Any]) -> Warehouse:
        if instance is None:
            return warehouses.warehouse_create(actor=actor, **values)
        return warehouses.warehouse_update(actor=actor, warehouse=instance, **values)


class CostlessAdmin(PolicyModelAdmin):
    """Read-only, and without the fields that the technology team has no right to see."""

    hidden: tuple[str, ...] = ()

    def get_exclude(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return () if "cost" in request.user.rights else self.hidden


@admin.register(SupplierProduct)
class SupplierProductAdmin(CostlessAdmin):
    list_display = ("supplier", "product", "supplier_sku", "priority", "valid_from", "valid_until")
    list_select_related = ("supplier", "product")
    search_fields = ("product__sku", "supplier__code", "supplier_sku")
    hidden = ("unit_cost",)


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(CostlessAdmin):
    list_display = ("number", "supplier", "status", "ordered_date", "expected_date")
    list_select_related = ("supplier",)
    list_filter = ("status",)
    search_fields = ("number", "supplier__code")
    hidden = ("total",)


@admin.register(PurchaseReceipt)
class PurchaseReceiptAdmin(PolicyModelAdmin):
    list_display = ("number", "order", "received_at", "received_by")
    list_select_related = ("order", "received_by")
    search_fields = ("number", "order__number")


@admin.register(StockMove)
class StockMoveAdmin(CostlessAdmin):
    list_display = ("moved_at", "product", "warehouse", "lot", "kind", "quantity", "source", "actor")
    list_select_related = ("product", "warehouse", "actor")
    list_filter = ("kind", "warehouse")
    search_fields = ("product__sku", "source")
    hidden = ("unit_cost",)


@admin.register(StockLevel)
class StockLevelAdmin(PolicyModelAdmin):
    list_display = ("product", "warehouse", "lot", "on_hand", "reserved", "safety_qty")
    list_select_related = ("product", "warehouse")
    list_filter = ("warehouse",)
    search_fields = ("product__sku",)


@admin.register(Reservation)
class ReservationAdmin(PolicyModelAdmin):
    list_display = ("source", "level", "quantity", "status", "created_at", "closed_at")
    list_select_related = ("level",)
    list_filter = ("status",)
    search_fields = ("source",)


@admin.register(Shipment)
class ShipmentAdmin(PolicyModelAdmin):
    list_display = ("number", "reference", "status", "warehouse", "carrier", "tracking_number", "shipped_at")
    list_select_related = ("warehouse",)
    list_filter = ("status", "warehouse")
    search_fields = ("number", "reference", "tracking_number")

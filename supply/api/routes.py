"""The app's API view sets: (prefix, view set, basename) as the composition root registers them."""

from typing import Any

from supply.api import views

ROUTES: tuple[tuple[str, Any, str], ...] = (
    ("suppliers", views.SupplierViewSet, "supplier"),
    ("supplier-products", views.SupplierProductViewSet, "supplierproduct"),
    ("warehouses", views.WarehouseViewSet, "warehouse"),
    ("stock-levels", views.StockLevelViewSet, "stocklevel"),
    ("stock-moves", views.StockMoveViewSet, "stockmove"),
    ("reservations", views.ReservationViewSet, "reservation"),
    ("shipments", views.ShipmentViewSet, "shipment"),
    ("purchase-orders", views.PurchaseOrderViewSet, "purchaseorder"),
)

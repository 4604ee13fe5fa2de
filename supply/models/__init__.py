"""Tables of the supply chain, one file per topic."""

from supply.models.purchasing import (
    OVER_RECEIPT_TOLERANCE_PCT,
    PURCHASE_OPEN,
    PURCHASE_TRANSITIONS,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseReceipt,
    PurchaseReceiptLine,
    PurchaseStatus,
)
from supply.models.shipment import SHIPMENT_TRANSITIONS, Shipment, ShipmentLine, ShipmentStatus
from supply.models.stock import MoveKind, Reservation, ReservationStatus, StockLevel, StockMove, Warehouse
from supply.models.supplier import Supplier, SupplierProduct

__all__ = [
    "OVER_RECEIPT_TOLERANCE_PCT",
    "PURCHASE_OPEN",
    "PURCHASE_TRANSITIONS",
    "SHIPMENT_TRANSITIONS",
    "MoveKind",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "PurchaseReceipt",
    "PurchaseReceiptLine",
    "PurchaseStatus",
    "Reservation",
    "ReservationStatus",
    "Shipment",
    "ShipmentLine",
    "ShipmentStatus",
    "StockLevel",
    "StockMove",
    "Supplier",
    "SupplierProduct",
    "Warehouse",
]

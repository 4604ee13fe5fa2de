"""Addresses of the app's screens."""

from django.urls import path

from supply.views import offers, orders, shipments, stock, suppliers, warehouses

app_name = "supply"
urlpatterns = [
    path("suppliers/", suppliers.supplier_list, name="supplier_list"),
    path("suppliers/new/", suppliers.supplier_create, name="supplier_create"),
    path("suppliers/<int:pk>/", suppliers.supplier_detail, name="supplier_detail"),
    path("suppliers/<int:pk>/edit/", suppliers.supplier_edit, name="supplier_edit"),
    path("offers/", offers.supplier_product_list, name="supplier_product_list"),
    path("offers/new/", offers.supplier_product_create, name="supplier_product_create"),
    path("offers/<int:pk>/edit/", offers.supplier_product_edit, name="supplier_product_edit"),
    path("purchase-orders/", orders.purchase_order_list, name="purchase_order_list"),
    path("purchase-orders/new/", orders.purchase_order_create, name="purchase_order_create"),
    path("purchase-orders/approve/", orders.approve_selected, name="purchase_order_approve_selected"),
    path("purchase-orders/send/", orders.send_selected, name="purchase_order_send_selected"),
    path("purchase-orders/<int:pk>/", orders.purchase_order_detail, name="purchase_order_detail"),
    path("purchase-orders/<int:pk>/lines/", orders.line_add, name="purchase_order_line_add"),
    path("purchase-orders/<int:pk>/lines/<int:line_pk>/remove/", orders.line_remove, name="purchase_order_line_remove"),
    path("purchase-orders/<int:pk>/approve/", orders.approve, name="purchase_order_approve"),
    path("purchase-orders/<int:pk>/send/", orders.send, name="purchase_order_send"),
    path("purchase-orders/<int:pk>/confirm/", orders.confirm, name="purchase_order_confirm"),
    path("purchase-orders/<int:pk>/receive/", orders.receive, name="purchase_order_receive"),
    path("purchase-orders/<int:pk>/cancel/", orders.cancel, name="purchase_order_cancel"),
    path("purchase-orders/<int:pk>/close/", orders.close, name="purchase_order_close"),
    path("shipments/", shipments.shipment_list, name="shipment_list"),
    path("shipments/<int:pk>/", shipments.shipment_detail, name="shipment_detail"),
    path("shipments/<int:pk>/edit/", shipments.shipment_edit, name="shipment_edit"),
    path("shipments/<int:pk>/deliver/", shipments.shipment_deliver, name="shipment_deliver"),
    path("stock/", stock.stock_list, name="stock_list"),
    path("stock/<int:pk>/", stock.stock_detail, name="stock_detail"),
    path("stock/<int:pk>/threshold/", stock.threshold_set, name="threshold_set"),
    path("moves/", stock.move_list, name="move_list"),
    path("moves/new/", stock.move_create, name="move_create"),
    path("warehouses/", warehouses.warehouse_list, name="warehouse_list"),
    path("warehouses/new/", warehouses.warehouse_create, name="warehouse_create"),
    path("warehouses/<int:pk>/edit/", warehouses.warehouse_edit, name="warehouse_edit"),
    path("products/<int:pk>/panel/", stock.product_panel, name="product_panel"),
]

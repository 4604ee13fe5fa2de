"""The supply chain's lists: what each is made of."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
from supply import filters

SUPPLIERS = Listing(
    key="suppliers",
    title=_("Suppliers"),
    icon="factory",
    columns=(
        Column("name", _("Name"), sort="name"),
        Column("code", _("Code"), "code", sort="code"),
        Column("country", _("Country"), sort="country"),
        Column("offer_count", _("Offers"), "number", sort="offer_count"),
        Column("open_orders", _("Open orders"), "number", sort="open_orders"),
        Column("stated_lead_time_days", _("Stated lead time (days)"), "number", sort="stated_lead_time_days"),
        Column("payment_terms_days", _("Payment terms (days)"), "number", sort="payment_terms_days"),
        Column("is_active", _("Active"), "boolean", sort="is_active"),
    ),
    filterset=filters.SupplierFilter,
    sort="name",
    link=lambda row: row.get_absolute_url(),
    create_url_name="supply:supplier_create",
    create_label=_("New supplier"),
    search_label=_("Name, code, country or e-mail"),
    empty_title=_("No suppliers"),
    empty_text=_("Add the first company you buy from."),
)

OFFERS = Listing(
    key="supplier-products",
    title=_("Supplier products"),
    icon="tag",
    columns=(
        Column("product.sku", _("SKU"), "code", sort="product__sku", note=lambda row: row.product.name),
        Column("product.name", _("Product"), export_only=True),
        Column("supplier.name", _("Supplier"), sort="supplier__name", note=lambda row: row.supplier_sku),
        Column("supplier_sku", _("Supplier's SKU"), "code", export_only=True),
        Column("unit_cost", _("Unit cost"), "money", sort="unit_cost", right="cost", currency="supplier.currency"),
        Column("minimum_order_qty", _("Minimum"), "quantity", sort="minimum_order_qty"),
        Column("order_multiple", _("Multiple"), "quantity", sort="order_multiple"),
        Column("lead_time_days", _("Own lead time (days)"), "number", sort="lead_time_days"),
        Column("priority", _("Priority"), "number", sort="priority"),
        Column("valid_from", _("From"), "date", sort="valid_from"),
        Column("valid_until", _("Until"), "date", sort="valid_until"),
    ),
    filterset=filters.OfferFilter,
    sort="product__sku,priority",
    link=lambda row: row.get_absolute_url(),
    create_url_name="supply:supplier_product_create",
    create_label=_("New offer"),
    search_label=_("SKU, product or supplier"),
    empty_title=_("No offers"),
    empty_text=_("Record what a supplier sells, and for how much."),
)

PURCHASE_ORDERS = Listing(
    key="purchase-orders",
    title=_("Purchase orders"),
    icon="clipboard-check",
    columns=(
        Column("number", _("Number"), "code", sort="number"),
        Column("supplier.name", _("Supplier"), sort="supplier__name", note=lambda row: row.warehouse.name, wide=True),
        Column("warehouse.name", _("Warehouse"), export_only=True),
        Column(
            "status",
            _("Status"),
            "badge",
            sort="status",
            value=lambda row: row.get_status_display(),
            tone=lambda row: row.tone,
        ),
        Column("line_count", _("Lines"), "number", sort="line_count"),
        Column("total", _("Total"), "money", sort="total", right="cost"),
        Column("ordered_date", _("Ordered"), "date", sort="ordered_date"),
        Column("expected_date", _("Expected"), "date", sort="expected_date"),
        Column("created_by", _("Made by"), sort="created_by__username"),
    ),
    filterset=filters.PurchaseOrderFilter,
    sort="-created_at",
    link=lambda row: row.get_absolute_url(),
    create_url_name="supply:purchase_order_create",
    create_label=_("New purchase order"),
    bulk_actions=(
        BulkAction(
            _("Approve"),
            "supply:purchase_order_approve_selected",
            "circle-check",
            confirm=_("Approve the selected purchase orders?"),
        ),
        BulkAction(
            _("Mark as sent"),
            "supply:purchase_order_send_selected",
            "send",
            confirm=_("Mark the selected purchase orders as sent to their suppliers today?"),
        ),
    ),
    search_label=_("Number, supplier or note"),
    empty_title=_("No purchase orders"),
    empty_text=_("Make one here, or accept a replenishment proposal."),
)

STOCK = Listing(
    key="stock",
    title=_("Stock"),
    icon="warehouse",
    columns=(
        Column("product.sku", _("SKU"), "code", sort="product__sku"),
        Column("product.name", _("Product"), sort="product__name"),
        Column("warehouse.name", _("Warehouse"), sort="warehouse__name"),
        Column("lot", _("Lot"), "code", sort="lot"),
        Column("on_hand", _("On hand"), "quantity", sort="on_hand"),
        Column("reserved", _("Reserved"), "quantity", sort="reserved"),
        Column("safety_qty", _("Safety threshold"), "quantity", sort="safety_qty"),
        Column("available_qty", _("To sell"), "quantity", sort="available_qty"),
        Column("product.unit", _("Unit")),
    ),
    filterset=filters.StockFilter,
    sort="product__sku,warehouse__name",
    link=lambda row: row.get_absolute_url(),
    create_url_name="supply:move_create",
    create_label=_("Count or correct"),
    search_label=_("SKU, product or lot"),
    empty_title=_("No stock"),
    empty_text=_("Stock appears with the first receipt or count."),
)

MOVES = Listing(
    key="stock-moves",
    title=_("Stock moves"),
    icon="arrow-left-right",
    columns=(
        Column("moved_at", _("When"), "datetime", sort="moved_at", note=lambda row: row.actor),
        Column("product.name", _("Product"), sort="product__name", note=lambda row: row.product.sku, wide=True),
        Column("product.sku", _("SKU"), "code", export_only=True),
        Column("warehouse.name", _("Warehouse"), sort="warehouse__name"),
        Column("lot", _("Lot"), "code", sort="lot"),
        Column(
            "kind",
            _("Kind"),
            "badge",
            sort="kind",
            value=lambda row: row.get_kind_display(),
            tone=lambda row: row.tone,
        ),
        Column("quantity", _("Quantity"), "quantity", sort="quantity"),
        Column("unit_cost", _("Unit cost"), "money", sort="unit_cost", right="cost"),
        Column("source", _("Source"), "code", sort="source", note=lambda row: row.note),
        Column("note", _("Note"), export_only=True),
        Column("actor", _("By"), export_only=True),
    ),
    filterset=filters.MoveFilter,
    sort="-moved_at",
    create_url_name="supply:move_create",
    create_label=_("Count or correct"),
    search_label=_("SKU, product, source or note"),
    empty_title=_("No moves"),
    empty_text=_("Every receipt, issue and correction is written here."),
)

WAREHOUSES = Listing(
    key="warehouses",
    title=_("Warehouses"),
    icon="warehouse",
    columns=(
        Column("name", _("Name"), sort="name"),
        Column("code", _("Code"), "code", sort="code"),
        Column("city", _("City"), sort="city"),
        Column("country", _("Country"), sort="country"),
        Column("is_active", _("Active"), "boolean", sort="is_active"),
    ),
    filterset=filters.WarehouseFilter,
    sort="name",
    link=lambda row: reverse("supply:warehouse_edit", args=[row.pk]),
    create_url_name="supply:warehouse_create",
    create_label=_("New warehouse"),
    search_label=_("Name, code or city"),
    empty_title=_("No warehouses"),
    empty_text=_("Add the first place that holds stock."),
)

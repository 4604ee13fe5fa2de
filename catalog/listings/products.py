"""The list of products."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
from catalog.filters.products import ProductFilter

PRODUCTS = Listing(
    key="products",
    title=_("Products"),
    icon="package",
    columns=(
        Column("sku", _("SKU"), "code", sort="sku"),
        Column("name", _("Name"), sort="name"),
        Column("category.name", _("Category"), sort="category__name"),
        Column("brand", _("Brand"), sort="brand"),
        Column(
            "status",
            _("Status"),
            "badge",
            sort="status",
            value=lambda row: row.get_status_display(),
            tone=lambda row: row.tone,
        ),
        Column("unit", _("Unit")),
        Column("list_price", _("List price"), "money", sort="list_price"),
        Column("standard_cost", _("Standard cost"), "money", sort="standard_cost", right="cost"),
    ),
    filterset=ProductFilter,
    sort="sku",
    link=lambda row: reverse("catalog:product_detail", args=[row.pk]),
    create_url_name="catalog:product_create",
    create_label=_("New product"),
    bulk_actions=(
        BulkAction(_("Put on sale"), "catalog:product_list_now", "circle-check"),
        BulkAction(
            _("Take off sale"),
            "catalog:product_delist",
            "circle-minus",
            confirm=_("Take the chosen products off sale? Orders already taken stay as they are."),
        ),
    ),
    empty_title=_("No product here"),
    empty_text=_("Add the first one, or import orders: their products are created along the way."),
)

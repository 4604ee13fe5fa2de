"""The list of products."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
from catalog.filters.products import ProductFilter


def _picture(row: Any) -> SafeString | str:
    """The small main picture; the name stands beside it, so it says nothing of its own."""
    if row.main_image_id is None:
        return ""
    url = reverse("catalog:image_thumbnail", args=[row.main_image_id])
    return format_html('<img class="picture-small" src="{}" alt="" loading="lazy" width="36" height="36">', url)


PRODUCTS = Listing(
    key="products",
    title=_("Products"),
    icon="package",
    columns=(
        Column("sku", _("SKU"), "code", sort="sku"),
        Column("picture", _("Picture"), value=_picture, screen_only=True),
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
        BulkAction(_("Change …"), "catalog:product_bulk_edit", "pencil"),
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

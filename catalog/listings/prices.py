"""The lists of price lists and prices."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
from catalog.filters.prices import PriceListFilter, PriceRowFilter

PRICE_LISTS = Listing(
    key="price-lists",
    title=_("Price lists"),
    icon="tags",
    columns=(
        Column("code", _("Code"), "code", sort="code"),
        Column("name", _("Name"), sort="name"),
        Column("currency", _("Currency"), sort="currency"),
        Column("is_default", _("Default"), "boolean", sort="is_default"),
        Column("active_from", _("Active from"), "date", sort="active_from"),
        Column("active_until", _("Active until"), "date", sort="active_until"),
        Column("row_count", _("Prices"), "number", sort="row_count"),
    ),
    filterset=PriceListFilter,
    sort="-is_default,name",
    link=lambda row: reverse("catalog:price_list_detail", args=[row.pk]),
    create_url_name="catalog:price_list_create",
    create_label=_("New price list"),
    empty_title=_("No price list here"),
    empty_text=_("A default list holds the prices that everyone pays; other lists hold agreed prices."),
)

PRICE_ROWS = Listing(
    key="prices",
    title=_("Prices"),
    icon="tag",
    columns=(
        Column("product.sku", _("SKU"), "code", sort="product__sku"),
        Column("product.name", _("Product"), sort="product__name"),
        Column("from_quantity", _("From quantity"), "quantity", sort="from_quantity"),
        Column(
            "amount", _("Unit price"), "money", sort="amount", right="contract_price", currency="price_list.currency"
        ),
        Column("valid_from", _("Valid from"), "date", sort="valid_from"),
        Column("valid_until", _("Valid until"), "date", sort="valid_until"),
    ),
    filterset=PriceRowFilter,
    sort="product__sku,from_quantity",
    link=lambda row: reverse("catalog:product_detail", args=[row.product_id]),
    bulk_actions=(
        BulkAction(_("Change …"), "catalog:price_bulk_edit", "percent"),
        BulkAction(
            _("Remove"),
            "catalog:price_row_remove",
            "trash-2",
            confirm=_("Remove the chosen prices? Documents keep the price they froze."),
            variant="danger",
        ),
    ),
    empty_title=_("No price here yet"),
    empty_text=_("Set the first one with the form above."),
)

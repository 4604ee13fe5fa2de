"""The list of price rules."""

import django_filters
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, ListFilterSet, Listing, SearchFilter
from catalog.models import PriceRule, PriceSource


class PriceRuleFilter(ListFilterSet):
    q = SearchFilter("name", "price_list__name", "brand")
    source = django_filters.ChoiceFilter(choices=PriceSource.choices, label=_("Starts from"), empty_label=_("All"))

    class Meta:
        model = PriceRule
        fields: tuple[str, ...] = ()


PRICE_RULES = Listing(
    key="price-rules",
    title=_("Price rules"),
    icon="calculator",
    columns=(
        Column("name", _("Name"), sort="name"),
        Column("price_list.name", _("Fills the list"), sort="price_list__name"),
        Column("source", _("Starts from"), value=lambda row: row.source_list or row.get_source_display()),
        Column("change_pct", _("Change"), "percent", sort="change_pct"),
        Column("category.name", _("Category")),
        Column("rounding", _("Rounding"), value=lambda row: row.get_rounding_display()),
        Column("applied_at", _("Last applied"), "datetime", sort="applied_at"),
    ),
    filterset=PriceRuleFilter,
    sort="name",
    link=lambda row: reverse("catalog:price_rule_detail", args=[row.pk]),
    create_url_name="catalog:price_rule_create",
    create_label=_("New price rule"),
    empty_title=_("No price rule here"),
    empty_text=_("A rule fills a price list from cost or from another list, rounded, with a least margin."),
)

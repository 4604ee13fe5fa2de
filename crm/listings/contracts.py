"""The lists of contracts and segments."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from crm.filters.contracts import ContractFilter, SegmentFilter

CONTRACTS = Listing(
    key="contracts",
    title=_("Contracts"),
    icon="signature",
    columns=(
        Column("number", _("Number"), "code", sort="number", note=lambda row: row.name),
        Column("account.name", _("Account"), sort="account__name"),
        Column(
            "status",
            _("Status"),
            "badge",
            sort="status",
            value=lambda row: row.get_status_display(),
            tone=lambda row: row.tone,
        ),
        Column("valid_from", _("Valid from"), "date", sort="valid_from"),
        Column("valid_until", _("Valid until"), "date", sort="valid_until"),
        Column("notice_on", _("Notice"), "date"),
        Column("currency", _("Currency")),
        Column("price_count", _("Agreed prices"), "number"),
    ),
    filterset=ContractFilter,
    sort="-valid_from,-number",
    link=lambda row: reverse("crm:contract_detail", args=[row.pk]),
    create_url_name="crm:contract_create",
    create_label=_("New contract"),
    empty_title=_("No contract here"),
    empty_text=_("A contract holds the prices and volumes agreed with an account for some time."),
)

SEGMENTS = Listing(
    key="segments",
    title=_("Segments"),
    icon="shapes",
    columns=(
        Column("code", _("Code"), "code", sort="code"),
        Column("name", _("Name"), sort="name"),
        Column("priority", _("Priority"), "number", sort="priority"),
        Column("price_list.name", _("Price list"), right="contract_price"),
        Column("account_count", _("Accounts"), "number"),
    ),
    filterset=SegmentFilter,
    sort="priority,code",
    link=lambda row: reverse("crm:segment_detail", args=[row.pk]),
    create_url_name="crm:segment_create",
    create_label=_("New segment"),
    empty_title=_("No segment here"),
    empty_text=_("A segment is a kind of customer: its accounts share a price list and promotions."),
)

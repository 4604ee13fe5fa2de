"""The list of recurring orders."""

from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from orders.filters.holds import RecurringFilter
from orders.listings.columns import ACCOUNT, NUMBER, STATUS, TERRITORY

RECURRING = Listing(
    key="recurring-orders",
    title=_("Recurring orders"),
    icon="repeat",
    columns=(
        NUMBER,
        Column("account.name", ACCOUNT.label, sort="account__name", note=lambda row: row.name),
        STATUS,
        Column("every", _("Every"), value=lambda row: row.rhythm),
        Column("next_date", _("Next on"), "date", sort="next_date"),
        Column("end_date", _("Last on"), "date", sort="end_date"),
        Column("price_policy", _("Prices"), value=lambda row: row.get_price_policy_display()),
        Column("confirms_itself", _("Confirms itself"), "boolean", sort="confirms_itself"),
        TERRITORY,
    ),
    filterset=RecurringFilter,
    sort="next_date",
    link=lambda row: row.get_absolute_url(),
    create_url_name="orders:recurring_create",
    create_label=_("New recurring order"),
    empty_title=_("No recurring order"),
    empty_text=_("Agree on what an account wants every few weeks; each date becomes an order by itself."),
)

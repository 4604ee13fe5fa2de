"""The list of returns."""

from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from orders.filters.returns import ReturnFilter
from orders.listings.columns import ACCOUNT, NUMBER, STATUS, TERRITORY, TOTAL

RETURNS = Listing(
    key="returns",
    title=_("Returns"),
    icon="undo-2",
    columns=(
        NUMBER,
        ACCOUNT,
        STATUS,
        Column("order.number", _("Order"), "code", sort="order__number"),
        Column("returned_at", _("Returned"), "date", sort="returned_at"),
        Column("line_count", _("Lines"), "number", sort="line_count"),
        TERRITORY,
        TOTAL,
    ),
    filterset=ReturnFilter,
    sort="-returned_at",
    link=lambda row: row.get_absolute_url(),
    empty_title=_("No return here"),
    search_label=_("Number or account"),
    empty_text=_("Open an order that was shipped and choose “Return”."),
)

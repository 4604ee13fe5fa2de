"""Columns that lists of documents share."""

from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column

NUMBER = Column("number", _("Number"), "code", sort="number")

ACCOUNT = Column("account.name", _("Account"), sort="account__name")

TERRITORY = Column("account.territory.name", _("Territory"), sort="account__territory__name")

STATUS = Column(
    "status",
    _("Status"),
    "badge",
    sort="status",
    value=lambda row: row.get_status_display(),
    tone=lambda row: getattr(row, "tone", "neutral"),
)

TOTAL = Column("total", _("Total"), "money", sort="total")

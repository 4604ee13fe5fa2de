"""The list of accounts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
from crm.filters.accounts import AccountFilter

ACCOUNTS = Listing(
    key="accounts",
    title=_("Accounts"),
    icon="building-2",
    columns=(
        Column("name", _("Name"), sort="name"),
        Column("code", _("Code"), "code", sort="code"),
        Column(
            "lifecycle",
            _("Lifecycle"),
            "badge",
            sort="lifecycle",
            value=lambda row: row.get_lifecycle_display(),
            tone=lambda row: row.tone,
        ),
        Column("country", _("Country"), sort="country"),
        Column("territory.name", _("Territory"), sort="territory__name"),
        Column(
            "owner",
            _("Owner"),
            sort="owner__username",
            value=lambda row: row.owner and (row.owner.get_full_name() or row.owner.username),
        ),
        Column("contact_count", _("Contacts"), "number", sort="contact_count"),
        Column("payment_terms_days", _("Terms, days"), "number", sort="payment_terms_days"),
        Column("credit_limit", _("Credit limit"), "money", sort="credit_limit"),
    ),
    filterset=AccountFilter,
    sort="name",
    link=lambda row: reverse("crm:account_detail", args=[row.pk]),
    create_url_name="crm:account_create",
    create_label=_("New account"),
    bulk_actions=(
        BulkAction(_("Set owner or territory"), "crm:account_assign", "user-round-check"),
        BulkAction(_("Put into a segment"), "crm:account_segment", "shapes"),
    ),
    empty_title=_("No account here"),
    empty_text=_("Accounts are the companies you sell to. Add one, or import orders."),
)

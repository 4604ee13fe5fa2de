"""The lists of accounts and contacts: what each is made of."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import BulkAction, Column, Listing
from crm.filters import AccountFilter, ContactFilter

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
    bulk_actions=(BulkAction(_("Set owner or territory"), "crm:account_assign", "user-round-check"),),
    empty_title=_("No account here"),
    empty_text=_("Accounts are the companies you sell to. Add one, or import orders."),
)

CONTACTS = Listing(
    key="contacts",
    title=_("Contacts"),
    icon="users",
    columns=(
        Column("name", _("Name"), sort="name"),
        Column("account.name", _("Account"), sort="account__name"),
        Column("role", _("Role"), sort="role"),
        Column("email", _("E-mail"), sort="email"),
        Column("phone", _("Phone")),
        Column("preferred_channel", _("Prefers"), value=lambda row: row.get_preferred_channel_display()),
        Column("consent_given_at", _("Consent given"), "date", sort="consent_given_at"),
    ),
    filterset=ContactFilter,
    sort="name",
    link=lambda row: reverse("crm:contact_detail", args=[row.pk]),
    empty_title=_("No contact here"),
    empty_text=_("Contacts are added on the page of their account."),
)

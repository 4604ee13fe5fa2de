"""The list of contacts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from crm.filters.people import ContactFilter

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

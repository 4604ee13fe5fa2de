"""What a file of leads may hold, and the wording of what is refused."""

from django.utils.translation import gettext_lazy as _

from b2bops.platform.tabular.columns import Field

FIELDS = (
    Field("company", _("Company"), True, ("company", "companyname", "organisation", "organization", "firm", "account")),
    Field("person", _("Contact person"), False, ("person", "contact", "contactname", "name", "fullname")),
    Field("role", _("Role"), False, ("role", "title", "jobtitle", "position")),
    Field("email", _("E-mail"), False, ("email", "mail", "emailaddress")),
    Field("phone", _("Phone"), False, ("phone", "telephone", "phonenumber", "mobile")),
    Field("website", _("Website"), False, ("website", "web", "url", "domain")),
    Field("country", _("Country"), False, ("country", "land")),
    Field("message", _("Message"), False, ("message", "note", "notes", "comment")),
    Field("utm_source", _("UTM source"), False, ("utmsource",)),
    Field("utm_medium", _("UTM medium"), False, ("utmmedium",)),
    Field("utm_campaign", _("UTM campaign"), False, ("utmcampaign", "campaign")),
    Field("external_ref", _("Key in the sending system"), False, ("externalref", "id", "leadid", "reference")),
)
LABELS = {
    "record_refused": _("A value is not valid"),
    "lead_unreachable": _("Neither e-mail nor phone"),
    "company_missing": _("No company"),
}

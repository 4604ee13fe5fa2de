"""The list of behaviour events."""

from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from crm.filters.behaviour import BehaviourFilter

BEHAVIOUR = Listing(
    key="behaviour",
    title=_("Behaviour"),
    icon="mouse-pointer-click",
    columns=(
        Column("occurred_at", _("When"), "datetime", sort="occurred_at"),
        Column("kind", _("What they did"), value=lambda row: row.get_kind_display(), sort="kind"),
        Column("product.name", _("Product"), note=lambda row: row.product and row.product.sku),
        Column("words", _("What")),
        Column("account.name", _("Account"), sort="account__name"),
        Column("contact.name", _("Contact")),
        Column("channel", _("Channel"), value=lambda row: row.get_channel_display()),
        Column("source", _("Sender"), "code"),
    ),
    filterset=BehaviourFilter,
    sort="-occurred_at",
    link=lambda row: row.account.get_absolute_url() if row.account else "",
    empty_title=_("No behaviour event here"),
    empty_text=_("Web shop and mailer send through the API what was viewed, searched and put in the cart."),
)

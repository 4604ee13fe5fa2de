"""The lists of invoices, credit notes, payments and reminders."""

from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import Column, Listing
from orders.filters.invoices import CreditNoteFilter, DunningNoticeFilter, InvoiceFilter, PaymentFilter
from orders.listings.columns import ACCOUNT, NUMBER, STATUS, TOTAL

OPEN = Column("open_amount", _("Open"), "money")

INVOICES = Listing(
    key="invoices",
    title=_("Invoices"),
    icon="receipt",
    columns=(
        NUMBER,
        ACCOUNT,
        STATUS,
        Column("issued_on", _("Issued"), "date", sort="issued_on"),
        Column("due_on", _("Due"), "date", sort="due_on"),
        TOTAL,
        OPEN,
    ),
    filterset=InvoiceFilter,
    sort="-issued_on",
    link=lambda row: row.get_absolute_url(),
    create_url_name="orders:invoice_run",
    create_label=_("Bill what is shipped"),
    empty_title=_("No invoice here"),
    empty_text=_("Bill an order that was shipped, or all of them in one run."),
)

CREDIT_NOTES = Listing(
    key="credit_notes",
    title=_("Credit notes"),
    icon="undo-2",
    columns=(
        NUMBER,
        ACCOUNT,
        STATUS,
        Column("reason", _("Reason"), value=lambda row: row.get_reason_display(), sort="reason"),
        Column("issued_on", _("Issued"), "date", sort="issued_on"),
        TOTAL,
        OPEN,
    ),
    filterset=CreditNoteFilter,
    sort="-issued_on",
    link=lambda row: row.get_absolute_url(),
    empty_title=_("No credit note here"),
    empty_text=_("Credit an invoice from its page, in full or in part."),
)

PAYMENTS = Listing(
    key="payments",
    title=_("Payments"),
    icon="banknote",
    columns=(
        NUMBER,
        ACCOUNT,
        STATUS,
        Column("received_on", _("Received"), "date", sort="received_on"),
        Column("method", _("Method"), value=lambda row: row.get_method_display(), sort="method"),
        Column("reference", _("Reference")),
        Column("amount", _("Amount"), "money", sort="amount"),
        Column("open_amount", _("Not allocated"), "money"),
    ),
    filterset=PaymentFilter,
    sort="-received_on",
    link=lambda row: row.get_absolute_url(),
    create_url_name="orders:payment_create",
    create_label=_("Enter a payment"),
    empty_title=_("No payment here"),
    empty_text=_("Enter what came in; it finds its invoices by itself."),
)

NOTICES = Listing(
    key="dunning_notices",
    title=_("Reminders"),
    icon="bell",
    columns=(
        Column("invoice.number", _("Invoice"), "code", sort="invoice__number"),
        Column("invoice.account.name", _("Account"), sort="invoice__account__name"),
        Column("level", _("Level"), value=lambda row: str(row.level), sort="level__level"),
        Column("sent_on", _("Sent"), "date", sort="sent_on"),
        Column("open_amount", _("Open then"), "money", currency="invoice.currency", sort="open_amount"),
    ),
    filterset=DunningNoticeFilter,
    sort="-sent_on",
    link=lambda row: row.invoice.get_absolute_url(),
    create_url_name="orders:dunning_run",
    create_label=_("Remind"),
    empty_title=_("No reminder was sent"),
    empty_text=_("A run finds the invoices that are overdue and shows them before anything is sent."),
)

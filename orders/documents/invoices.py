"""The printed invoice: everything as it was frozen when it was issued."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.platform.documents.content import Document, PrintedLine, Sum, tax_breakdown
from b2bops.platform.documents.printing import PrintedFile
from orders.documents import parties
from orders.documents.lines import columns_of, sums_of
from orders.models import Invoice, InvoiceLine, InvoiceStatus


def invoice_print(*, pk: int, language: str) -> PrintedFile:
    """The invoice as a PDF. 5 queries. Raises NotFound, PrintingUnavailable."""
    rows = Invoice.objects.select_related("account", "created_by")
    return parties.document_file(rows.filter(pk=pk).first(), _as_of_today, language=language)


def _as_of_today(invoice: Invoice, language: str) -> Document:
    return invoice_document(invoice, language, on=timezone.localdate())


def invoice_document(invoice: Invoice, language: str, *, on: date) -> Document:
    """What stands on it, in the language that is active; whether it is overdue depends on the day."""
    rows = list(invoice.lines.select_related("product", "order_line__order").order_by("position"))
    lines = tuple(_line(row) for row in rows)
    orders = dict.fromkeys(row.order_line.order.number for row in rows if row.order_line)
    return Document(
        title=_("Invoice"),
        number=invoice.number,
        language=language,
        currency=invoice.currency,
        recipient=tuple(invoice.bill_to.splitlines()) or parties.recipient_of(invoice.account),
        delivery=parties.delivery_of(invoice.account),
        facts=parties.facts(
            (_("Invoice date"), parties.day(invoice.issued_on)),
            (_("Due"), parties.day(invoice.due_on)),
            (_("Order"), ", ".join(orders)),
            (_("Your reference"), invoice.customer_reference),
            (_("Customer no."), invoice.account.code),
            (_("Your tax ID"), invoice.tax_id),
        ),
        lines=lines,
        columns=columns_of(lines),
        tax_rows=tax_breakdown(lines),
        sums=(*sums_of(invoice), *_paid(invoice)),
        notice=_notice(invoice, on),
        remarks=(*treatments(rows), *_payment_remark(invoice)),
        shows_bank=invoice.open_amount > 0,
    )


def treatments(rows: list[InvoiceLine]) -> tuple[str, ...]:
    """Why lines carry no tax, once per reason, as the law wants it said."""
    return tuple(dict.fromkeys(str(row.get_tax_treatment_display()) for row in rows if row.tax_treatment != "STANDARD"))


def _line(row: InvoiceLine) -> PrintedLine:
    return PrintedLine(
        position=row.position,
        code=row.product.sku,
        name=row.description,
        quantity=row.quantity,
        unit=row.product.unit,
        unit_price=row.unit_price,
        discount_pct=row.discount_pct,
        tax_pct=row.tax_pct,
        amount=row.amount,
        tax_amount=row.tax_amount,
    )


def _paid(invoice: Invoice) -> tuple[Sum, ...]:
    """What is settled already and what is left, once anything is."""
    if not invoice.settled:
        return ()
    return (Sum(_("Already settled"), -invoice.settled), Sum(_("Left to pay"), invoice.open_amount, strong=True))


def _payment_remark(invoice: Invoice) -> tuple[str, ...]:
    """By when to pay, or that nobody has to; a cancelled invoice says what it is in its notice."""
    if invoice.open_amount > 0:
        return (_("Please pay by %(day)s.") % {"day": parties.day(invoice.due_on)},)
    return () if invoice.status == InvoiceStatus.CANCELLED else (_("Settled in full; nothing is left to pay."),)


def _notice(invoice: Invoice, on: date) -> str:
    if invoice.status == InvoiceStatus.CANCELLED:
        return _("This invoice was cancelled.")
    if invoice.open_amount > 0 and invoice.due_on < on:
        return _("Overdue since %(day)s.") % {"day": parties.day(invoice.due_on)}
    return ""

"""The printed credit note."""

from decimal import Decimal

from django.utils.translation import gettext as _

from b2bops.platform.documents.content import Document, PrintedLine, tax_breakdown
from b2bops.platform.documents.printing import PrintedFile
from orders.documents import parties
from orders.documents.lines import columns_of, sums_of
from orders.models import CreditNote, CreditNoteLine


def credit_note_print(*, pk: int, language: str) -> PrintedFile:
    """The credit note as a PDF. 4 queries. Raises NotFound, PrintingUnavailable."""
    rows = CreditNote.objects.select_related("account", "invoice")
    return parties.document_file(rows.filter(pk=pk).first(), credit_note_document, language=language)


def credit_note_document(credit: CreditNote, language: str) -> Document:
    """What stands on it, in the language that is active."""
    lines = tuple(_line(row) for row in credit.lines.select_related("product", "invoice_line").order_by("position"))
    return Document(
        title=_("Credit note"),
        number=credit.number,
        language=language,
        currency=credit.currency,
        recipient=tuple(credit.bill_to.splitlines()) or parties.recipient_of(credit.account),
        facts=parties.facts(
            (_("Date"), parties.day(credit.issued_on)),
            (_("For invoice"), credit.invoice.number if credit.invoice else ""),
            (_("Reason"), str(credit.get_reason_display())),
            (_("Reference"), credit.note),
            (_("Customer no."), credit.account.code),
            (_("Your tax ID"), credit.tax_id),
        ),
        lines=lines,
        columns=columns_of(lines),
        tax_rows=tax_breakdown(lines),
        sums=sums_of(credit),
        introduction=_("We credit you:"),
        remarks=(_("The amount is set off against your open invoices; what is left is paid out or kept as credit."),),
    )


def _line(row: CreditNoteLine) -> PrintedLine:
    return PrintedLine(
        position=row.position,
        code=row.product.sku if row.product else "",
        name=row.description,
        quantity=row.quantity,
        unit=row.product.unit if row.product else "",
        unit_price=row.unit_price,
        discount_pct=_discount_pct(row),
        tax_pct=row.tax_pct,
        amount=row.amount,
        tax_amount=row.tax_amount,
    )


def _discount_pct(row: CreditNoteLine) -> Decimal:
    """What the goods were billed less; none for a row that is an amount of its own, whose price is the amount."""
    if row.invoice_line is None or row.quantity * row.unit_price == row.amount:
        return Decimal(0)
    return row.invoice_line.discount_pct

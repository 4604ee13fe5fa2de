"""The return slip that travels with the goods: no prices, the RMA number large."""

from django.utils.translation import gettext as _

from b2bops.platform import selectors as platform_selectors
from b2bops.platform.documents.content import Document, PrintedLine
from b2bops.platform.documents.printing import PrintedFile
from orders.documents import parties
from orders.models import ReturnStatus, SalesReturn


def return_print(*, pk: int, language: str) -> PrintedFile:
    """The slip as a PDF. 5 queries. Raises NotFound, PrintingUnavailable."""
    rows = SalesReturn.objects.select_related("account", "order__warehouse")
    return parties.document_file(rows.filter(pk=pk).first(), return_document, language=language)


def return_document(row: SalesReturn, language: str) -> Document:
    """What stands on it, in the language that is active."""
    lines = row.lines.select_related("product").order_by("pk")
    company = platform_selectors.company_profile()
    place = row.order.warehouse if row.order else None
    address = (company.name, place.name, place.city, place.country) if place else (company.name,)
    return Document(
        title=_("Return slip"),
        number=row.number,
        language=language,
        currency=row.currency,
        recipient=parties.recipient_of(row.account),
        delivery=tuple(part for part in address if part),
        facts=parties.facts(
            (_("RMA number"), row.number),
            (_("Date"), parties.day(row.returned_at)),
            (_("Order"), row.order.number if row.order else ""),
            (_("Customer no."), row.account.code),
        ),
        lines=tuple(
            PrintedLine(
                position=position,
                code=line.product.sku,
                name=line.product.name,
                quantity=line.quantity,
                unit=line.product.unit,
                note=str(line.get_reason_display()),
            )
            for position, line in enumerate(lines, start=1)
        ),
        notice=_("Not approved: please do not send goods yet.") if row.status == ReturnStatus.REQUESTED else "",
        introduction=_("Please put this slip in the parcel and write the RMA number on the outside."),
        remarks=(_("Goods without an RMA number cannot be assigned and may be sent back."),),
    )

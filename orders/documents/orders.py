"""The printed order confirmation."""

from django.utils.translation import gettext as _

from b2bops.platform.documents.content import Document, tax_breakdown
from b2bops.platform.documents.printing import PrintedFile
from orders.documents import parties
from orders.documents.lines import columns_of, printed_lines, sums_of
from orders.models import SalesOrder


def order_print(*, pk: int, language: str) -> PrintedFile:
    """The confirmation as a PDF. 6 queries. Raises NotFound, PrintingUnavailable."""
    rows = SalesOrder.objects.select_related("account", "created_by")
    return parties.document_file(rows.filter(pk=pk).first(), order_document, language=language)


def order_document(order: SalesOrder, language: str) -> Document:
    """What stands on it, in the language that is active."""
    lines = printed_lines(order.lines.select_related("product").order_by("position"))
    delivery = _("Delivery: %(terms)s") % {"terms": order.delivery_terms} if order.delivery_terms else ""
    return Document(
        title=_("Order confirmation"),
        number=order.number,
        language=language,
        currency=order.currency,
        recipient=parties.recipient_of(order.account),
        delivery=parties.delivery_of(order.account),
        facts=parties.facts(
            (_("Order date"), parties.day(order.ordered_at)),
            (_("Confirmed"), parties.day(order.confirmed_at)),
            (_("Wanted by"), parties.day(order.requested_date)),
            (_("Your reference"), order.customer_reference),
            (_("Your order no."), order.external_number),
            (_("Customer no."), order.account.code),
            (_("Your contact"), order.created_by.get_full_name() if order.created_by else ""),
        ),
        lines=lines,
        columns=columns_of(lines),
        tax_rows=tax_breakdown(lines),
        sums=sums_of(order),
        notice=_notice(order),
        introduction=_("Thank you for your order, which we confirm as follows:") if order.confirmed_at else "",
        remarks=tuple(part for part in (order.note, delivery, _terms(order)) if part),
    )


def _notice(order: SalesOrder) -> str:
    if order.cancelled_at:
        return _("This order was cancelled on %(day)s.") % {"day": parties.day(order.cancelled_at)}
    return "" if order.confirmed_at else _("Not confirmed yet: goods are not reserved.")


def _terms(order: SalesOrder) -> str:
    return parties.payment_sentence(order.account.payment_terms_days, order.payment_terms)

"""The printed quote."""

from django.utils.translation import gettext as _

from b2bops.platform.documents.content import Document, tax_breakdown
from b2bops.platform.documents.printing import PrintedFile
from orders.documents import parties
from orders.documents.lines import columns_of, printed_lines, sums_of
from orders.models import Quote, QuoteStatus

UNSENT = frozenset({QuoteStatus.DRAFT, QuoteStatus.IN_REVIEW, QuoteStatus.REJECTED})


def quote_print(*, pk: int, language: str) -> PrintedFile:
    """The quote as a PDF. 6 queries. Raises NotFound, PrintingUnavailable."""
    rows = Quote.objects.select_related("account", "contact", "created_by")
    return parties.document_file(rows.filter(pk=pk).first(), quote_document, language=language)


def quote_document(quote: Quote, language: str) -> Document:
    """What stands on it, in the language that is active."""
    lines = printed_lines(quote.lines.select_related("product").order_by("position"))
    terms = parties.payment_sentence(quote.account.payment_terms_days, quote.payment_terms)
    delivery = _("Delivery: %(terms)s") % {"terms": quote.delivery_terms} if quote.delivery_terms else ""
    return Document(
        title=_("Quote"),
        number=quote.number,
        language=language,
        currency=quote.currency,
        recipient=_addressed(quote),
        delivery=parties.delivery_of(quote.account),
        facts=parties.facts(
            (_("Date"), parties.day(quote.sent_at or quote.created_at)),
            (_("Valid until"), parties.day(quote.valid_until)),
            (_("Version"), str(quote.version) if quote.version > 1 else ""),
            (_("Wanted by"), parties.day(quote.requested_date)),
            (_("Customer no."), quote.account.code),
            (_("Your contact"), quote.created_by.get_full_name() if quote.created_by else ""),
        ),
        lines=lines,
        columns=columns_of(lines),
        tax_rows=tax_breakdown(lines),
        sums=sums_of(quote),
        notice=_("Draft: not an offer yet.") if quote.status in UNSENT else "",
        introduction=_("Thank you for your interest. We are pleased to offer you:"),
        remarks=tuple(
            part
            for part in (
                quote.note,
                delivery,
                terms,
                _("This offer holds until %(day)s.") % {"day": parties.day(quote.valid_until)},
            )
            if part
        ),
    )


def _addressed(quote: Quote) -> tuple[str, ...]:
    name, *address = parties.recipient_of(quote.account)
    return (name, *([quote.contact.name] if quote.contact else []), *address)

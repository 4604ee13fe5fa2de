"""Whom a document speaks to, in which language."""

from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from b2bops.common.errors import NotFound
from b2bops.platform import selectors as platform_selectors
from b2bops.platform.documents.content import Document
from b2bops.platform.documents.printing import PrintedFile
from b2bops.platform.documents.rendering import pdf_render
from crm.models import Account, AddressKind

Facts = tuple[tuple[str, str], ...]


def language_of(account: Account) -> str:
    """The account's own language, else the company's. At most 1 query."""
    return account.language or platform_selectors.company_profile().language


def recipient_of(account: Account) -> tuple[str, ...]:
    """Name and billing address (or the shipping one), a line each. 1 query."""
    address = account.addresses.order_by("kind", "-is_default", "pk").first()
    return tuple(part for part in (account.name, *(address_lines(address) if address else (account.country,))) if part)


def delivery_of(account: Account) -> tuple[str, ...]:
    """The shipping address, a line each; () when it is where the bill goes or unknown. 1 query."""
    address = account.addresses.filter(kind=AddressKind.SHIP).order_by("-is_default", "pk").first()
    lines = address_lines(address) if address else ()
    return lines if lines and lines != recipient_of(account)[1:] else ()


def address_lines(address: Any) -> tuple[str, ...]:
    town = f"{address.postal_code} {address.city}".strip()
    return tuple(part for part in (address.line_1, address.line_2, town, address.country) if part)


def facts(*pairs: tuple[str, str | None]) -> Facts:
    """The pairs that have a text."""
    return tuple((label, text) for label, text in pairs if text)


def day(value: Any) -> str:
    """A date in the document's language; "" for none."""
    return date_format(value, "DATE_FORMAT") if value else ""


def payment_sentence(days: int, stated: str = "") -> str:
    """The terms as written on the document, else the account's."""
    if stated:
        return _("Payment: %(terms)s") % {"terms": stated}
    if days == 0:
        return _("Payment is due at once.")
    return ngettext("Payment within %(count)d day.", "Payment within %(count)d days.", days) % {"count": days}


def document_file(
    row: Any, make: Callable[[Any, str], Document], *, language: str, template: str = "documents/document.html"
) -> PrintedFile:
    """``make(row, language)`` set in ``language`` or the account's, as ``<number>.pdf``. Raises NotFound for no row."""
    if row is None:
        raise NotFound(_("This document is gone."), field="id", remedy=_("Reload the list."))
    tongue = language or language_of(row if isinstance(row, Account) else row.account)
    with override(tongue):
        document = make(row, tongue)
        content = pdf_render(template, {"document": document}, language=tongue)
    return PrintedFile(f"{document.number.replace('/', '-')}.pdf", content)

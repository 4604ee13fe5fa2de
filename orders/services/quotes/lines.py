"""The lines of a draft quote: add, change, move, take off. Each price is frozen with its trace when it is written."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common.errors import NotFound
from catalog.models import Product
from crm.models import Account
from orders.models import Quote, QuoteLine
from orders.services import events, limits, pricing
from orders.services.pricing import NewLine
from orders.services.quotes.state import locked_draft, save_totals

ZERO = Decimal(0)
ASIDE = 1_000_000  # beyond any position: where lines wait while they are numbered anew

PRICED = ("quantity", "unit_price", "discount_pct", "tax_pct", "amount", "tax_amount", "price_trace", "tax_trace")


@transaction.atomic
def quote_line_add(
    *,
    actor: Any,
    quote: Quote,
    product: Product,
    quantity: Decimal,
    unit_price: Decimal | None = None,
    discount_pct: Decimal = ZERO,
) -> QuoteLine:
    """Offer one more product. Raises QuoteNotDraft and what ``lines_price`` raises."""
    account, row = locked_draft(quote)
    was = row.total
    line = insert(account, row, NewLine(product, quantity, unit_price, discount_pct))
    save_totals(row)
    after = facts(line) | {"total": row.total}
    events.announce(actor=actor, action="quote.line_added", document=row, before={"total": was}, after=after)
    return line


@transaction.atomic
def quote_line_change(
    *,
    actor: Any,
    quote: Quote,
    line_id: int,
    quantity: Decimal,
    unit_price: Decimal | None = None,
    discount_pct: Decimal = ZERO,
) -> QuoteLine:
    """Offer a line differently; without ``unit_price`` the price lists decide anew. Raises QuoteNotDraft, NotFound."""
    account, row = locked_draft(quote)
    line = line_of(row, line_id)
    before = facts(line) | {"total": row.total}
    reprice(account, line, NewLine(line.product, quantity, unit_price, discount_pct))
    save_totals(row)
    after = facts(line) | {"total": row.total}
    if before != after:
        events.announce(actor=actor, action="quote.line_changed", document=row, before=before, after=after)
    return line


@transaction.atomic
def quote_line_move(*, actor: Any, quote: Quote, line_id: int, position: int) -> Quote:
    """Put a line at another place, counted from 1; beyond the ends it goes to the end. Raises QuoteNotDraft."""
    _account, row = locked_draft(quote)
    line = line_of(row, line_id)
    was = line.position
    place(row, line, position)
    if line.position != was:
        before, after = facts(line) | {"position": was}, facts(line)
        events.announce(actor=actor, action="quote.line_moved", document=row, before=before, after=after)
    return row


@transaction.atomic
def quote_line_remove(*, actor: Any, quote: Quote, line_id: int) -> Quote:
    """Take one line off a draft. Raises QuoteNotDraft, NotFound."""
    _account, row = locked_draft(quote)
    line = line_of(row, line_id)
    before = facts(line) | {"total": row.total}
    line.delete()
    save_totals(row)
    after = {"total": row.total}
    events.announce(actor=actor, action="quote.line_removed", document=row, before=before, after=after)
    return row


def insert(account: Account, quote: Quote, asked: NewLine, position: int | None = None) -> QuoteLine:
    """Write a priced line at the end, or at ``position``; the caller holds the lock, adds up and records."""
    limits.line_count(quote.lines.count() + 1)
    last = quote.lines.aggregate(last=Max("position"))["last"] or 0
    line = QuoteLine(quote=quote, position=last + 1, product=asked.product)
    reprice(account, line, asked)
    if position is not None:
        place(quote, line, position)
    return line


def reprice(account: Account, line: QuoteLine, asked: NewLine) -> None:
    """Price and save the line as asked."""
    [priced] = pricing.lines_price(account=account, lines=[asked], on=timezone.localdate(), path="")
    for name in PRICED:
        setattr(line, name, getattr(priced, name))
    line.save()


def place(quote: Quote, line: QuoteLine, position: int) -> None:
    """Number the lines from 1 with this one at ``position``. 4 queries, whatever the number of lines."""
    keys = [key for key in quote.lines.order_by("position").values_list("pk", flat=True) if key != line.pk]
    at = min(max(position, 1), len(keys) + 1)
    keys.insert(at - 1, line.pk)
    # A position is unique at every moment: step aside first, then take the new places.
    quote.lines.update(position=F("position") + ASIDE)
    rows = {row.pk: row for row in quote.lines.all()}
    for number, key in enumerate(keys, start=1):
        rows[key].position = number
    QuoteLine.objects.bulk_update(rows.values(), ["position"], batch_size=500)
    line.position = at


def line_of(quote: Quote, line_id: int) -> QuoteLine:
    """The line, if it is on this quote. Raises NotFound."""
    line = quote.lines.select_related("product").filter(pk=line_id).first()
    if line is None:
        raise NotFound(
            _("This line is not on %(number)s.") % {"number": quote.number},
            field="line",
            value=line_id,
            remedy=_("Reload the quote."),
        )
    return line


def facts(line: QuoteLine) -> dict[str, Any]:
    """What the audit trail keeps of a line: enough to write it again. ``typed_price`` is empty for a list price."""
    return {
        "line": line.pk,
        "product": line.product.sku,
        "position": line.position,
        "quantity": line.quantity,
        "typed_price": line.unit_price if line.price_trace.get("overridden") else None,
        "discount_pct": line.discount_pct,
        "amount": line.amount,
    }

"""Taking back the last step on the lines of a draft: the audit trail says what it was."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict
from b2bops.platform.models import AuditEntry
from catalog.models import Product
from crm.models import Account
from orders.models import Quote
from orders.services import events
from orders.services.pricing import NewLine
from orders.services.quotes import lines
from orders.services.quotes.state import locked_draft, save_totals

UNDOABLE = frozenset({"quote.line_added", "quote.line_changed", "quote.line_moved", "quote.line_removed"})


class NothingToUndo(Conflict):
    """The last thing that happened to the quote was no step on its lines."""

    code = "nothing_to_undo"


def last_step(quote: Quote) -> AuditEntry | None:
    """What an undo would take back, if anything. 1 query."""
    rows = AuditEntry.objects.filter(model=quote._meta.label_lower, object_id=str(quote.pk))
    entry = rows.order_by("-pk").first()
    return entry if entry is not None and entry.action in UNDOABLE else None


@transaction.atomic
def quote_undo(*, actor: Any, quote: Quote) -> Quote:
    """Take the last step on a draft's lines back. Raises QuoteNotDraft, NothingToUndo."""
    account, row = locked_draft(quote)
    entry = last_step(row)
    if entry is None:
        raise NothingToUndo(
            _("There is no step on %(number)s to take back.") % {"number": row.number},
            field="quote",
            value=row.number,
            remedy=_("Only the last change of a line can be undone."),
        )
    was = row.total
    _reverse(account, row, entry)
    save_totals(row)
    step = entry.before if entry.action != "quote.line_added" else entry.after
    after = {"undone": entry.action, "product": step["product"], "quantity": step["quantity"], "total": row.total}
    events.announce(actor=actor, action="quote.undone", document=row, before={"total": was}, after=after)
    return row


def _reverse(account: Account, quote: Quote, entry: AuditEntry) -> None:
    if entry.action == "quote.line_removed":
        product = Product.objects.get(sku=entry.before["product"])
        lines.insert(account, quote, _asked(product, entry.before), position=int(entry.before["position"]))
        return
    line = lines.line_of(quote, int(entry.after["line"]))
    if entry.action == "quote.line_added":
        line.delete()
    elif entry.action == "quote.line_changed":
        lines.reprice(account, line, _asked(line.product, entry.before))
    else:
        lines.place(quote, line, int(entry.before["position"]))


def _asked(product: Product, said: dict[str, Any]) -> NewLine:
    typed = said["typed_price"]
    price = None if typed is None else Decimal(typed)
    return NewLine(product, Decimal(said["quantity"]), price, Decimal(said["discount_pct"]))

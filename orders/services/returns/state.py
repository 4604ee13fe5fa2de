"""What every verb of a return does alike: lock, move along the table, value its lines, record."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from b2bops.common import money
from b2bops.common.errors import InvalidValue, NotAllowed
from b2bops.common.money import line_amount
from crm.models import Account
from orders.models import RETURN_TRANSITIONS, ReturnStatus, SalesOrderLine, SalesReturn, SalesReturnLine
from orders.services import events

NOTE_MAX = 300


class DeciderIsMaker(NotAllowed):
    """Nobody decides on a return they asked for."""

    code = "decider_is_maker"


def locked(sales_return: SalesReturn, target: ReturnStatus) -> SalesReturn:
    """The return, locked after its account, if it may become ``target``. Raises TransitionRefused."""
    Account.objects.lock_one(pk=sales_return.account_id)
    row = SalesReturn.objects.lock_one(pk=sales_return.pk)
    RETURN_TRANSITIONS.check(subject=row.number, current=row.status, target=target)
    return row


def lines_locked(row: SalesReturn) -> list[SalesReturnLine]:
    """Its lines with their products and order lines, and the order lines locked by key. 2 queries."""
    lines = list(row.lines.select_related("product", "order_line").order_by("pk"))
    keys = [line.order_line_id for line in lines if line.order_line_id]
    order_lines = {line.pk: line for line in SalesOrderLine.objects.filter(pk__in=keys).locked()}
    for line in lines:
        if line.order_line_id:
            line.order_line = order_lines[line.order_line_id]
    return lines


def moved(
    actor: Any, row: SalesReturn, target: ReturnStatus, action: str, *, changed: Iterable[str] = (), **facts: Any
) -> SalesReturn:
    """Set the status, save it with the ``changed`` fields and record it with ``facts``."""
    before = {"status": row.status}
    row.status = target
    row.save(update_fields=["status", *changed])
    said = {name: value for name, value in facts.items() if value not in ("", None)}
    events.announce(actor=actor, action=action, document=row, before=before, after={"status": target} | said)
    return row


def value(line: SalesReturnLine, quantity: Decimal, currency: str) -> Decimal:
    """What ``quantity`` of the line is worth at the price it was sold for, before tax."""
    discount = line.order_line.discount_pct if line.order_line else money.ZERO
    return line_amount(quantity=quantity, unit_price=line.unit_price, discount_pct=discount, currency=currency)


def set_totals(row: SalesReturn, lines: Sequence[SalesReturnLine]) -> None:
    """Total and number of lines; the caller saves."""
    row.total = money.total(line.amount for line in lines)
    row.line_count = len(lines)


def word(text: str, *, required: bool, field: str = "note", most: int = NOTE_MAX) -> str:
    """What a person wrote, if it can be stored; refused when it is required and empty."""
    said = text.strip()
    if (required and not said) or len(said) > most or "\x00" in said:
        raise InvalidValue(
            _("This needs a word why.") if required and not said else _("This text cannot be stored."),
            field=field,
            value=text[:100].replace("\x00", "�"),
            remedy=_("Write at most %(most)s printable characters.") % {"most": most},
        )
    return said


def check_second_person(actor: Any, row: SalesReturn) -> None:
    """Raise DeciderIsMaker for the person who asked for the return."""
    if row.created_by_id is not None and getattr(actor, "pk", None) == row.created_by_id:
        raise DeciderIsMaker(
            _("You asked for %(number)s yourself.") % {"number": row.number},
            field="actor",
            value=str(actor),
            remedy=_("Ask another manager to decide on it."),
        )

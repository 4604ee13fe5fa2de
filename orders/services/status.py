"""The status of an order, derived from its facts, and which verbs each status allows.

The rules in prose and the worked table are in docs/reference/domain/order_status.md; the tests hold the same rows.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict
from b2bops.common.transitions import TransitionTable
from orders.models import OrderStatus, SalesOrder

HUNDRED = Decimal(100)
PCT_STEP = Decimal("0.01")
S = OrderStatus

ORDER_TRANSITIONS = TransitionTable(
    {
        S.DRAFT: frozenset({S.ON_HOLD, S.CONFIRMED, S.CANCELLED}),
        S.ON_HOLD: frozenset({S.DRAFT, S.CONFIRMED, S.PARTLY_SHIPPED, S.SHIPPED, S.CLOSED, S.CANCELLED}),
        S.CONFIRMED: frozenset({S.ON_HOLD, S.PARTLY_SHIPPED, S.SHIPPED, S.CANCELLED}),
        S.PARTLY_SHIPPED: frozenset({S.ON_HOLD, S.SHIPPED, S.CLOSED}),
        S.SHIPPED: frozenset({S.CLOSED}),
        S.CANCELLED: frozenset({S.DRAFT, S.ON_HOLD, S.CONFIRMED}),
    }
)
ALLOWED_IN: Mapping[str, frozenset[OrderStatus]] = {
    "edit": frozenset({S.DRAFT, S.ON_HOLD}),
    "confirm": frozenset({S.DRAFT, S.ON_HOLD}),
    "hold": frozenset({S.CONFIRMED, S.PARTLY_SHIPPED}),
    "ship": frozenset({S.CONFIRMED, S.PARTLY_SHIPPED}),
    "bill": frozenset({S.PARTLY_SHIPPED, S.SHIPPED, S.ON_HOLD}),
    "cancel": frozenset({S.DRAFT, S.ON_HOLD, S.CONFIRMED}),
    "amend": frozenset({S.CONFIRMED, S.PARTLY_SHIPPED, S.ON_HOLD}),
    "close_short": frozenset({S.PARTLY_SHIPPED, S.ON_HOLD}),
    "reopen": frozenset({S.CANCELLED}),
}
# What an order has to have behind it beside its status.
NOT_ONCE_CONFIRMED = frozenset({"edit", "confirm"})


class OrderActionRefused(Conflict):
    """The order's status does not allow the verb."""

    code = "order_action_refused"


def derive(
    *,
    cancelled_at: datetime | None,
    confirmed_at: datetime | None,
    open_holds: int,
    delivered_pct: Decimal,
    billed_pct: Decimal,
) -> OrderStatus:
    """The status that follows from the facts; pure, and the only source of ``SalesOrder.status``.

    ``open_holds`` counts holds nobody released; the two axes are in percent, 0…100.
    """
    if cancelled_at is not None:
        return S.CANCELLED
    if delivered_pct >= HUNDRED:
        return S.CLOSED if billed_pct >= HUNDRED else S.SHIPPED
    if open_holds:
        return S.ON_HOLD
    if delivered_pct > 0:
        return S.PARTLY_SHIPPED
    return S.CONFIRMED if confirmed_at is not None else S.DRAFT


def axis_pct(*, done: Decimal, ordered: Decimal) -> Decimal:
    """How far an axis is, in percent with two decimals: 100 only when all is done, above 0 as soon as any is.

    >>> axis_pct(done=Decimal("99999"), ordered=Decimal("100000"))
    Decimal('99.99')
    """
    if ordered <= 0 or done <= 0:
        return Decimal("0.00")
    share = (done / ordered * HUNDRED).quantize(PCT_STEP, rounding=ROUND_DOWN)
    return max(share, PCT_STEP)


def apply(order: SalesOrder, *, open_holds: int) -> OrderStatus:
    """Set ``order.status`` from its own facts and return it; the caller saves."""
    status = derive(
        cancelled_at=order.cancelled_at,
        confirmed_at=order.confirmed_at,
        open_holds=open_holds,
        delivered_pct=order.delivered_pct,
        billed_pct=order.billed_pct,
    )
    order.status = status
    return status


def allows(order: SalesOrder, verb: str) -> bool:
    """Whether the verb is possible now; for showing a button, never instead of ``check``."""
    if verb == "cancel" and order.delivered_pct > 0:
        return False
    # A confirmed order that a person stopped is on hold too: its stock is reserved, it must not be confirmed again.
    if verb in NOT_ONCE_CONFIRMED and order.confirmed_at is not None:
        return False
    if verb == "amend" and order.confirmed_at is None:
        return False
    if verb == "close_short" and order.delivered_pct <= 0:
        return False
    return OrderStatus(order.status) in ALLOWED_IN[verb]


def check(order: SalesOrder, verb: str) -> None:
    """Raise OrderActionRefused unless the order's status allows the verb."""
    if allows(order, verb):
        return
    wanted = ", ".join(str(S(value).label) for value in sorted(ALLOWED_IN[verb]))
    remedy = _("It has to be: %(statuses)s.") % {"statuses": wanted}
    if verb == "cancel" and order.delivered_pct > 0:
        remedy = _("Goods have left the warehouse: record a return instead.")
    elif verb in NOT_ONCE_CONFIRMED and order.confirmed_at is not None:
        remedy = _("It is confirmed already: amend it, or release its hold.")
    elif verb == "amend" and order.confirmed_at is None:
        remedy = _("It is not confirmed yet: edit it.")
    elif verb == "close_short" and order.delivered_pct <= 0:
        remedy = _("Nothing has left yet: cancel it.")
    raise OrderActionRefused(
        _("%(number)s is “%(status)s”, so this is not possible now.")
        % {"number": order.number, "status": S(order.status).label},
        field="status",
        value=order.status,
        remedy=remedy,
    )

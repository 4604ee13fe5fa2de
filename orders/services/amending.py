"""Changing a confirmed order before all of it has left; checked again like a new one, under the same locks.

The rules in prose and the worked table are in docs/reference/domain/order_status.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common import money
from b2bops.common.errors import InvalidValue
from b2bops.common.listing.cells import format_quantity
from catalog.models import Product
from crm.models import Account
from orders.models import HoldReason, SalesOrder, SalesOrderLine
from orders.services import axes, confirmation, drafting, events, limits, pricing, promotion_uses, status
from orders.services.pricing import NewLine
from orders.sources import source_of
from supply.services import reservations

ZERO = Decimal(0)
PRICED = ("quantity", "unit_price", "discount_pct", "tax_pct", "amount", "tax_amount", "price_trace", "tax_trace")
AMENDABLE = drafting.HEADER_FIELDS - {"warehouse"}


class AlreadyShipped(InvalidValue):
    """So much of the line has left already."""

    code = "already_shipped"


@dataclass(frozen=True)
class AmendedLine:
    """A line as it shall be. With ``line_id`` it is one of the order's; price and discount None keep what is frozen."""

    product: Product
    quantity: Decimal
    unit_price: Decimal | None = None
    discount_pct: Decimal | None = None
    line_id: int | None = None


@transaction.atomic
def order_amend(
    *, actor: Any, order: SalesOrder, lines: Sequence[AmendedLine] | None = None, **header: Any
) -> SalesOrder:
    """Change quantities, lines and header (``AMENDABLE``) of a confirmed order; without ``lines`` these stay.

    Returns it confirmed, partly shipped, shipped, or ON_HOLD when something speaks against it.
    Raises OrderActionRefused, AlreadyShipped, InvalidValue.
    """
    if unknown := set(header) - AMENDABLE:
        raise TypeError(f"a confirmed order has no field {', '.join(sorted(unknown))} that can be amended")
    account, locked = _locked(order)
    status.check(locked, "amend")
    before = _facts(locked)
    wanted_before = {line.pk: line.quantity for line in locked.lines.all()}
    drafting.header_apply(account, locked, header)
    if lines is not None:
        _lines_apply(actor, account, locked, lines)
    rows = _totals(locked)
    grew = locked.total > before["total"] or any(row.quantity > wanted_before.get(row.pk, ZERO) for row in rows)
    findings = _recheck(actor, account, locked, rows, grew=grew)
    after = _facts(locked) | ({"holds": {str(reason): note for reason, note in findings.items()}} if findings else {})
    events.announce(actor=actor, action="order.amended", document=locked, before=before, after=after)
    return locked


@transaction.atomic
def order_close_short(*, actor: Any, order: SalesOrder, note: str = "") -> SalesOrder:
    """Cancel what has not left of a partly shipped order and give its stock back. Raises OrderActionRefused."""
    account, locked = _locked(order)
    status.check(locked, "close_short")
    before = _facts(locked)
    kept = [
        AmendedLine(line.product, line.shipped_qty, line_id=line.pk)
        for line in locked.lines.select_related("product").order_by("position")
        if line.shipped_qty > 0
    ]
    _lines_apply(actor, account, locked, kept)
    rows = _totals(locked)
    locked.holds.filter(released_at__isnull=True).update(
        released_at=timezone.now(), release_note=_("The open rest was cancelled.")
    )
    axes.save(locked, rows)
    after = _facts(locked) | ({"note": note.strip()[:300]} if note.strip() else {})
    events.announce(actor=actor, action="order.closed_short", document=locked, before=before, after=after)
    return locked


def _locked(order: SalesOrder) -> tuple[Account, SalesOrder]:
    return Account.objects.lock_one(pk=order.account_id), SalesOrder.objects.lock_one(pk=order.pk)


def _lines_apply(actor: Any, account: Account, order: SalesOrder, asked: Sequence[AmendedLine]) -> None:
    """Write the lines as they shall be and give back what is no longer wanted."""
    limits.line_count(len(asked))
    standing = {line.pk: line for line in order.lines.select_related("product").locked()}
    fresh: list[tuple[int, NewLine, SalesOrderLine]] = []
    kept: set[int] = set()
    for index, one in enumerate(asked):
        line = _standing(standing, index, one, kept)
        if line is None:
            new = NewLine(one.product, one.quantity, one.unit_price, one.discount_pct or ZERO)
            fresh.append((index, new, SalesOrderLine(order=order, product=one.product)))
        elif _keeps_price(line, one):
            _requantify(line, one.quantity, index, order.currency)
        else:
            discount = line.discount_pct if one.discount_pct is None else one.discount_pct
            price = line.unit_price if one.unit_price is None else one.unit_price
            fresh.append((index, NewLine(line.product, one.quantity, price, discount), line))
    _write_priced(account, order, fresh, last=max((line.position for line in standing.values()), default=0))
    # A line that goes wants nothing.
    wanted = {source_of(line): line.still_open if key in kept else ZERO for key, line in standing.items()}
    _drop([line for key, line in standing.items() if key not in kept])
    # Before the stock: promotions are locked first everywhere.
    remaining = list(order.lines.order_by("position"))
    promotion_uses.uses_record(actor=actor, order=order, lines=remaining, now=timezone.now())
    reservations.shrink(actor=actor, wanted=wanted)


def _standing(
    standing: Mapping[int, SalesOrderLine], index: int, asked: AmendedLine, kept: set[int]
) -> SalesOrderLine | None:
    """The order's line that is meant, checked; None for a new one."""
    limits.quantity(asked.quantity, field=f"lines.{index}.quantity")
    if asked.line_id is None:
        return None
    line = standing.get(asked.line_id)
    if line is None or line.product_id != asked.product.pk or asked.line_id in kept:
        raise InvalidValue(
            _("Line %(line)s is not on this order with that product.") % {"line": asked.line_id},
            field=f"lines.{index}.line",
            value=asked.line_id,
            remedy=_("Reload the order and use its own lines, each once."),
        )
    if asked.quantity < line.shipped_qty:
        raise _already_shipped(line, f"lines.{index}.quantity", asked.quantity)
    kept.add(line.pk)
    return line


def _keeps_price(line: SalesOrderLine, asked: AmendedLine) -> bool:
    same_price = asked.unit_price is None or asked.unit_price == line.unit_price
    return same_price and (asked.discount_pct is None or asked.discount_pct == line.discount_pct)


def _requantify(line: SalesOrderLine, quantity: Decimal, index: int, currency: str) -> None:
    """Another quantity at the frozen price and tax; more of it must be for sale still."""
    if quantity == line.quantity:
        return
    if quantity > line.quantity:
        pricing.line_checked(f"lines.{index}.", NewLine(line.product, quantity))
    line.quantity = quantity
    line.amount = money.line_amount(
        quantity=quantity, unit_price=line.unit_price, discount_pct=line.discount_pct, currency=currency
    )
    line.tax_amount = money.round_amount(line.amount * line.tax_pct / 100, currency=currency)
    line.save(update_fields=["quantity", "amount", "tax_amount"])


def _write_priced(
    account: Account, order: SalesOrder, fresh: Sequence[tuple[int, NewLine, SalesOrderLine]], *, last: int
) -> None:
    """Price and save new lines, and those with another price, as on the day of the order."""
    if not fresh:
        return
    on = timezone.localtime(order.ordered_at).date()
    priced = pricing.lines_price(account=account, lines=[asked for _index, asked, _line in fresh], on=on)
    for (_index, _asked, line), price in zip(fresh, priced, strict=True):
        for name in (
            "quantity",
            "unit_price",
            "discount_pct",
            "tax_pct",
            "amount",
            "tax_amount",
            "price_trace",
            "tax_trace",
        ):
            setattr(line, name, getattr(price, name))
        if line.pk is None:
            last += 1
            line.position = last
        line.save()


def _drop(lines: Sequence[SalesOrderLine]) -> None:
    for line in lines:
        if line.shipped_qty > 0:
            raise _already_shipped(line, "lines", ZERO)
    SalesOrderLine.objects.filter(pk__in=[line.pk for line in lines]).delete()


def _totals(order: SalesOrder) -> list[SalesOrderLine]:
    """Add the order up from its lines, save it and return them."""
    rows = list(order.lines.select_related("product__category").order_by("position"))
    order.line_count = len(rows)
    order.subtotal = money.total(row.amount for row in rows)
    order.tax = money.total(row.tax_amount for row in rows)
    order.total = order.subtotal + order.tax + order.freight
    limits.amount(order.total, field="lines")
    order.save()
    return rows


def _recheck(
    actor: Any, account: Account, order: SalesOrder, rows: Sequence[SalesOrderLine], *, grew: bool
) -> dict[HoldReason, str]:
    """The holds of the amended order. What was released stays released, unless more is wanted now.

    An order that grew no further is not held for its account's debts anew; a hold that waits for a person goes on
    waiting as long as it has a cause.
    """
    released = order.holds.filter(released_at__isnull=False, released_by__isnull=False)
    waiting = set(order.holds.filter(released_at__isnull=True).values_list("reason", flat=True))
    passed = {HoldReason.CREDIT, *released.values_list("reason", flat=True)} - waiting
    overridden = set() if grew else passed
    verdict = confirmation.rules_verdict(account=account, order=order, lines=rows)
    findings = {reason: note for reason, note in verdict.findings.items() if reason not in overridden}
    partial = HoldReason.STOCK in overridden or verdict.backorders
    findings |= confirmation.reserve_missing(actor, order, rows, partial=partial)
    confirmation.write_holds(order, findings)
    axes.save(order, rows)
    return findings


def _already_shipped(line: SalesOrderLine, field: str, value: Decimal) -> AlreadyShipped:
    return AlreadyShipped(
        _("%(shipped)s of %(sku)s have left.")
        % {"shipped": format_quantity(line.shipped_qty), "sku": line.product.sku},
        field=field,
        value=value,
        remedy=_("Keep at least that many; what came back is a return."),
    )


def _facts(order: SalesOrder) -> dict[str, Any]:
    lines = order.lines.select_related("product").order_by("position")
    return {
        **drafting.facts(order),
        "lines": [
            {
                "position": line.position,
                "product": line.product.sku,
                "quantity": line.quantity,
                "unit_price": line.unit_price,
                "discount_pct": line.discount_pct,
                "amount": line.amount,
            }
            for line in lines
        ],
    }

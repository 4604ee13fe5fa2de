"""Issuing invoices for what was shipped and not yet billed. Billing an order is issuing an invoice.

Locks, in this order: account, orders (by primary key), their lines. See docs/reference/domain/payments.md and
rounding.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common import money
from b2bops.common.errors import InvalidValue
from b2bops.common.listing.cells import format_quantity
from b2bops.common.money import line_amount, round_amount
from b2bops.platform.services import numbers
from b2bops.platform.services.exchange_rates import exchange_rate_required
from crm import selectors as crm_selectors
from crm.models import Account
from orders.models import Invoice, InvoiceLine, SalesOrder, SalesOrderLine
from orders.services import axes, events, limits, settlement, status, taxation

ZERO = Decimal(0)


class NothingToBill(InvalidValue):
    """All that was shipped is billed already."""

    code = "nothing_to_bill"


class BilledTooMuch(InvalidValue):
    """More was to be billed than was shipped and not billed."""

    code = "billed_too_much"


@dataclass(frozen=True)
class Portion:
    """So much of a locked order line, to go on an invoice."""

    line: SalesOrderLine
    quantity: Decimal


@transaction.atomic
def order_bill(*, actor: Any, order: SalesOrder) -> SalesOrder:
    """Issue an invoice today for everything shipped and not yet billed; returns the order. Raises NothingToBill."""
    order_invoice(actor=actor, order=order, on=timezone.localdate())
    return SalesOrder.objects.get(pk=order.pk)


@transaction.atomic
def order_invoice(
    *, actor: Any, order: SalesOrder, on: date, quantities: Mapping[int, Decimal] | None = None
) -> Invoice:
    """Issue an invoice for an order: ``quantities`` (line id → quantity; zero skips a line), or all that is shipped.

    Raises OrderActionRefused, NothingToBill, BilledTooMuch, ExchangeRateMissing.
    """
    account = Account.objects.lock_one(pk=order.account_id)
    locked = SalesOrder.objects.lock_one(pk=order.pk)
    status.check(locked, "bill")
    lines = axes.lines_locked(locked)
    portions = _all_shipped(lines) if quantities is None else _chosen(lines, quantities)
    if not portions:
        raise NothingToBill(
            _("All that was shipped of %(number)s is billed.") % {"number": locked.number},
            field="billed_qty",
            value=locked.billed_pct,
            remedy=_("Ship more first."),
        )
    return _issue(actor, account, {locked: lines}, portions, on)


@transaction.atomic
def account_invoice(*, actor: Any, account: Account, orders: Iterable[SalesOrder], on: date) -> list[Invoice]:
    """One consolidated invoice per currency for everything shipped and not yet billed of these orders.

    Orders of which nothing can be billed now are passed over. Raises NothingToBill when that is all of them.
    """
    locked_account = Account.objects.lock_one(pk=account.pk)
    keys = [order.pk for order in orders]
    by_currency: dict[str, dict[SalesOrder, list[SalesOrderLine]]] = {}
    for order in SalesOrder.objects.filter(pk__in=keys, account=locked_account).locked():
        if status.allows(order, "bill"):
            by_currency.setdefault(order.currency, {})[order] = axes.lines_locked(order)
    invoices = []
    for grouped in by_currency.values():
        portions = [portion for lines in grouped.values() for portion in _all_shipped(lines)]
        if portions:
            invoices.append(_issue(actor, locked_account, grouped, portions, on))
    if not invoices:
        raise NothingToBill(
            _("Nothing of %(account)s is shipped and not yet billed.") % {"account": locked_account.name},
            field="orders",
            value=len(keys),
            remedy=_("Ship first, or widen the period."),
        )
    return invoices


def _all_shipped(lines: Sequence[SalesOrderLine]) -> list[Portion]:
    return [Portion(line, line.shipped_qty - line.billed_qty) for line in lines if line.billed_qty < line.shipped_qty]


def _chosen(lines: Sequence[SalesOrderLine], quantities: Mapping[int, Decimal]) -> list[Portion]:
    """The portions asked for, each within what is shipped and not yet billed."""
    by_key = {line.pk: line for line in lines}
    portions = []
    for key, quantity in quantities.items():
        field = f"quantities.{key}"
        line = by_key.get(key)
        if line is None:
            raise InvalidValue(
                _("Line %(line)s is not on this order.") % {"line": key},
                field=field,
                value=key,
                remedy=_("Reload the order and use its own lines."),
            )
        if quantity == 0:
            continue
        limits.quantity(quantity, field=field)
        most = line.shipped_qty - line.billed_qty
        if quantity > most:
            raise BilledTooMuch(
                _("%(asked)s of %(sku)s is more than the %(most)s shipped and not yet billed.")
                % {"asked": format_quantity(quantity), "sku": line.product.sku, "most": format_quantity(most)},
                field=field,
                value=quantity,
                remedy=_("Bill at most what is shipped; ship the rest first."),
            )
        portions.append(Portion(line, quantity))
    return portions


def _issue(
    actor: Any,
    account: Account,
    orders: Mapping[SalesOrder, Sequence[SalesOrderLine]],
    portions: Sequence[Portion],
    on: date,
) -> Invoice:
    """Write the invoice, then move its orders along their billed axis."""
    limits.line_count(len(portions))
    touched = {portion.line.order_id for portion in portions}
    # Freight goes on the invoice that finds nothing of its order billed yet.
    fresh = [order for order in orders if order.pk in touched and order.billed_pct == 0]
    invoice = _header(account, list(orders), on)
    lines = _lines(account, invoice, portions, on)
    invoice.subtotal = money.total(line.amount for line in lines)
    invoice.tax = money.total(line.tax_amount for line in lines)
    invoice.freight = money.total(order.freight for order in fresh)
    invoice.total = invoice.subtotal + invoice.tax + invoice.freight
    limits.amount(invoice.total, field="quantities")
    invoice.status = settlement.status_of(total=invoice.total, settled=ZERO, credited=ZERO)
    invoice.created_by = actor if getattr(actor, "pk", None) else None
    invoice.number = numbers.take(kind="IN", on=on)
    invoice.save()
    InvoiceLine.objects.bulk_create(lines, batch_size=500)
    after = {"status": invoice.status, "total": invoice.total, "orders": sorted(order.number for order in orders)}
    events.announce(actor=actor, action="invoice.issued", document=invoice, after=after)
    for order, order_lines in orders.items():
        if order.pk in touched:
            _mark_billed(actor, order, order_lines, portions, invoice)
    return invoice


def _header(account: Account, orders: Sequence[SalesOrder], on: date) -> Invoice:
    destination = crm_selectors.account_destination(account)
    currency = orders[0].currency
    return Invoice(
        account=account,
        currency=currency,
        exchange_rate=exchange_rate_required(currency, on=on),
        issued_on=on,
        due_on=on + timedelta(days=account.payment_terms_days),
        bill_to=crm_selectors.account_bill_to(account),
        tax_id=account.tax_id,
        destination=", ".join(part for part in (destination.country, destination.region) if part),
        customer_reference=orders[0].customer_reference if len(orders) == 1 else "",
    )


def _lines(account: Account, invoice: Invoice, portions: Sequence[Portion], on: date) -> list[InvoiceLine]:
    taxes = taxation.taxes_resolve(account=account, products=[one.line.product for one in portions], on=on)
    rows = []
    for position, portion in enumerate(portions, start=1):
        line = portion.line
        amount = portion_amount(line, portion.quantity, currency=invoice.currency)
        decision = taxes[line.product.tax_class_id]
        rows.append(
            InvoiceLine(
                invoice=invoice,
                position=position,
                order_line=line,
                product=line.product,
                description=line.product.name,
                quantity=portion.quantity,
                unit_price=line.unit_price,
                discount_pct=line.discount_pct,
                tax_pct=decision.rate_pct,
                tax_treatment=decision.treatment,
                tax_trace=decision.as_trace(),
                amount=amount,
                tax_amount=round_amount(amount * decision.rate_pct / 100, currency=invoice.currency),
            )
        )
    return rows


def portion_amount(line: SalesOrderLine, quantity: Decimal, *, currency: str) -> Decimal:
    """What the next ``quantity`` of an order line is worth: the parts of a line add up to the line exactly."""

    def up_to(billed: Decimal) -> Decimal:
        if billed == line.quantity:
            whole: Decimal = line.amount
            return whole
        return line_amount(
            quantity=billed, unit_price=line.unit_price, discount_pct=line.discount_pct, currency=currency
        )

    return max(up_to(line.billed_qty + quantity) - up_to(line.billed_qty), ZERO)


def _mark_billed(
    actor: Any,
    order: SalesOrder,
    lines: Sequence[SalesOrderLine],
    portions: Sequence[Portion],
    invoice: Invoice,
) -> None:
    before = axes.facts(order)
    changed = []
    for portion in portions:
        if portion.line.order_id == order.pk:
            portion.line.billed_qty += portion.quantity
            changed.append(portion.line)
    SalesOrderLine.objects.bulk_update(changed, ["billed_qty"], batch_size=500)
    axes.save(order, lines)
    after = axes.facts(order) | {"invoice": invoice.number}
    events.announce(actor=actor, action="order.billed", document=order, before=before, after=after)

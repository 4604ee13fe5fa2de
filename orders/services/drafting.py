"""Entering and changing an order before it is confirmed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common import money
from b2bops.common.errors import InvalidValue
from b2bops.platform import selectors as platform_selectors
from b2bops.platform.services import numbers, records
from crm.models import Account
from orders.models import OrderSource, OrderStatus, SalesOrder, SalesOrderLine
from orders.services import events, limits, pricing, status
from orders.services.pricing import NewLine, PricedLine
from supply.models import Warehouse

ZERO = Decimal(0)
TERMS = ("ship_complete", "delivery_terms", "payment_terms", "note", "internal_note")
HEADER_FIELDS = frozenset({"warehouse", "requested_date", "customer_reference", "freight", *TERMS})


class AccountInactive(InvalidValue):
    """The account does not buy from us any more."""

    code = "account_inactive"


@transaction.atomic
def order_create(
    *,
    actor: Any,
    account: Account,
    warehouse: Warehouse,
    lines: Sequence[NewLine],
    ordered_at: datetime,
    requested_date: date | None = None,
    customer_reference: str = "",
    source: OrderSource = OrderSource.STAFF,
    freight: Decimal = ZERO,
    **terms: Any,
) -> SalesOrder:
    """Enter a draft in the account's currency, its prices frozen with their trace. Takes the next SO number.

    ``terms`` holds any of ``TERMS``. Raises AccountInactive and InvalidValue (field, value, remedy), PriceMissing,
    ProductNotSaleable.
    """
    _check_header(account, warehouse, ordered_at, requested_date, customer_reference)
    order = SalesOrder(
        account=account,
        warehouse=warehouse,
        source=source,
        currency=account.currency,
        exchange_rate=platform_selectors.exchange_rate_on(account.currency, on=_day(ordered_at)),
        ordered_at=ordered_at,
        requested_date=requested_date,
        customer_reference=customer_reference,
        freight=pricing.freight_checked(freight, currency=account.currency),
        created_by=actor if getattr(actor, "pk", None) else None,
        status=OrderStatus.DRAFT,
        **_checked_terms(terms),
    )
    priced = pricing.lines_price(account=account, lines=lines, on=_day(ordered_at))
    _set_totals(order, priced)
    order.number = numbers.take(kind="SO", on=_day(ordered_at))
    order.save()
    SalesOrderLine.objects.bulk_create(_rows(order, priced), batch_size=500)
    events.announce(actor=actor, action="order.created", document=order, after=facts(order))
    return order


def lines_replace(*, actor: Any, order: SalesOrder, lines: Sequence[NewLine]) -> SalesOrder:
    """Replace every line of a draft or held order; see ``draft_update``."""
    return draft_update(actor=actor, order=order, lines=lines)


@transaction.atomic
def draft_update(
    *, actor: Any, order: SalesOrder, lines: Sequence[NewLine] | None = None, **changes: Any
) -> SalesOrder:
    """Change a draft or held order: header fields (``HEADER_FIELDS``) and, when given, all of its lines.

    New lines are priced again, on the day of the order. Holds and their releases speak of the order as it was, so
    they go (the audit entry keeps them) and the order is a draft again. Raises OrderActionRefused, InvalidValue.
    """
    unknown = set(changes) - HEADER_FIELDS
    if unknown:
        raise TypeError(f"an order has no field {', '.join(sorted(unknown))} that can be changed here")
    account = Account.objects.lock_one(pk=order.account_id)
    locked = SalesOrder.objects.lock_one(pk=order.pk)
    status.check(locked, "edit")
    before = facts(locked) | {"holds": sorted(locked.holds.values_list("reason", flat=True))}
    header_apply(account, locked, changes)
    if lines is None:
        locked.total = locked.subtotal + locked.tax + locked.freight
        limits.amount(locked.total, field="freight")
    else:
        priced = pricing.lines_price(account=account, lines=lines, on=_day(locked.ordered_at))
        locked.lines.all().delete()
        _set_totals(locked, priced)
        SalesOrderLine.objects.bulk_create(_rows(locked, priced), batch_size=500)
    locked.holds.all().delete()
    status.apply(locked, open_holds=0)
    locked.save()
    events.announce(actor=actor, action="order.changed", document=locked, before=before, after=facts(locked))
    return locked


def header_apply(account: Account, order: SalesOrder, changes: Mapping[str, Any]) -> None:
    """Set header fields on the locked order after checking them; the caller adds up and saves."""
    _checked_terms({name: value for name, value in changes.items() if name in TERMS})
    for name, value in changes.items():
        setattr(order, name, value)
    _check_header(account, order.warehouse, order.ordered_at, order.requested_date, order.customer_reference)
    order.freight = pricing.freight_checked(order.freight, currency=order.currency)


def _check_header(
    account: Account, warehouse: Warehouse, ordered_at: datetime, requested_date: date | None, reference: str
) -> None:
    if not account.is_active:
        raise AccountInactive(
            _("%(account)s is not active.") % {"account": account.name},
            field="account",
            value=account.code,
            remedy=_("Activate the account or choose another one."),
        )
    if not warehouse.is_active:
        raise InvalidValue(
            _("%(warehouse)s is closed.") % {"warehouse": warehouse.name},
            field="warehouse",
            value=warehouse.code,
            remedy=_("Choose a warehouse that is active."),
        )
    if timezone.is_naive(ordered_at):
        raise InvalidValue(
            _("The time of the order has no time zone."),
            field="ordered_at",
            value=ordered_at,
            remedy=_("Give the time with its offset, such as 2026-05-01T09:30:00Z."),
        )
    if requested_date is not None and requested_date < _day(ordered_at):
        raise InvalidValue(
            _("%(wanted)s is before the order of %(ordered)s.")
            % {"wanted": requested_date, "ordered": _day(ordered_at)},
            field="requested_date",
            value=requested_date,
            remedy=_("Choose the day of the order or a later one."),
        )
    if len(reference) > 80 or "\x00" in reference:
        raise InvalidValue(
            _("The customer's reference cannot be stored."),
            field="customer_reference",
            value=reference[:100],
            remedy=_("Use at most 80 printable characters."),
        )


def _checked_terms(terms: dict[str, Any]) -> dict[str, Any]:
    """The terms, if their columns can hold them."""
    records.check_editable(terms, TERMS)
    empty = SalesOrder(**terms)
    records.check(empty, exclude=[f.name for f in empty._meta.fields if f.name not in terms], constraints=False)
    return terms


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _set_totals(order: SalesOrder, lines: Sequence[PricedLine]) -> None:
    order.line_count = len(lines)
    order.subtotal = money.total(line.amount for line in lines)
    order.tax = money.total(line.tax_amount for line in lines)
    order.total = order.subtotal + order.tax + order.freight
    limits.amount(order.total, field="lines")


def _rows(order: SalesOrder, lines: Sequence[PricedLine]) -> list[SalesOrderLine]:
    return [
        SalesOrderLine(
            order=order,
            position=position,
            product=line.product,
            quantity=line.quantity,
            unit_price=line.unit_price,
            discount_pct=line.discount_pct,
            tax_pct=line.tax_pct,
            amount=line.amount,
            tax_amount=line.tax_amount,
            price_trace=line.price_trace,
            tax_trace=line.tax_trace,
        )
        for position, line in enumerate(lines, start=1)
    ]


def facts(order: SalesOrder) -> dict[str, Any]:
    """What the audit trail keeps of a header."""
    return {
        "status": order.status,
        "warehouse": order.warehouse_id,
        "requested_date": order.requested_date,
        "customer_reference": order.customer_reference,
        "line_count": order.line_count,
        "freight": order.freight,
        "ship_complete": order.ship_complete,
        "total": order.total,
    }

"""What must always hold of orders, quotes and returns: one query each, answering with the rows that break it.

Each function returns at most 20 sentences naming the offenders; an empty list is a pass.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django.db import connection
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat

from b2bops.common.money import amount_field, quantity_field
from b2bops.platform.models import AuditEntry
from catalog.models import Promotion
from crm.models import Account
from orders.models import (
    QUOTE_TRANSITIONS,
    RETURN_TRANSITIONS,
    CreditNote,
    Disposition,
    HoldReason,
    Invoice,
    OrderHold,
    OrderStatus,
    Payment,
    Quote,
    QuoteLine,
    QuoteStatus,
    ReturnStatus,
    SalesOrder,
    SalesOrderLine,
    SalesReturn,
)
from orders.receivables_invariants import RECEIVABLES
from orders.selectors.credit import credit_positions
from orders.services.status import ORDER_TRANSITIONS
from orders.sources import LINE_SOURCE
from supply.models import Reservation, ReservationStatus, ShipmentLine

OFFENDERS_MAX = 20
HUNDRED = Decimal(100)
# SQLite sums decimals as floats: less than half of the smallest step of any currency is not a difference.
STEP = Decimal("0.0005")


def _lines_beyond_order() -> list[str]:
    rows = SalesOrderLine.objects.filter(Q(shipped_qty__gt=F("quantity")) | Q(billed_qty__gt=F("shipped_qty")))
    found = rows.values_list("order__number", "position", "quantity", "shipped_qty", "billed_qty")[:OFFENDERS_MAX]
    return [
        f"{number} line {position}: ordered {ordered}, shipped {shipped}, billed {billed}"
        for number, position, ordered, shipped, billed in found
    ]


def _order_totals() -> list[str]:
    none = Value(Decimal(0), output_field=amount_field())
    rows = SalesOrder.objects.annotate(
        goods=Coalesce(Sum("lines__amount"), none),
        taxes=Coalesce(Sum("lines__tax_amount"), none),
        rows=Count("lines"),
    ).filter(
        Q(subtotal__gt=F("goods") + STEP)
        | Q(subtotal__lt=F("goods") - STEP)
        | Q(tax__gt=F("taxes") + STEP)
        | Q(tax__lt=F("taxes") - STEP)
        | Q(total__gt=F("subtotal") + F("tax") + F("freight") + STEP)
        | Q(total__lt=F("subtotal") + F("tax") + F("freight") - STEP)
        | ~Q(line_count=F("rows"))
    )
    return [
        f"{row.number}: total {row.total} = subtotal {row.subtotal} + tax {row.tax} + freight {row.freight}, "
        f"{row.line_count} lines; its {row.rows} lines add up to {row.goods} and {row.taxes} tax"
        for row in cast("Iterable[Any]", rows[:OFFENDERS_MAX])
    ]


def _quote_totals() -> list[str]:
    none = Value(Decimal(0), output_field=amount_field())
    rows = Quote.objects.annotate(
        goods=Coalesce(Sum("lines__amount"), none), taxes=Coalesce(Sum("lines__tax_amount"), none)
    ).filter(
        Q(subtotal__gt=F("goods") + STEP)
        | Q(subtotal__lt=F("goods") - STEP)
        | Q(tax__gt=F("taxes") + STEP)
        | Q(tax__lt=F("taxes") - STEP)
        | Q(total__gt=F("subtotal") + F("tax") + F("freight") + STEP)
        | Q(total__lt=F("subtotal") + F("tax") + F("freight") - STEP)
    )
    return [
        f"{row.number}: total {row.total} = subtotal {row.subtotal} + tax {row.tax} + freight {row.freight}; "
        f"its lines add up to {row.goods} and {row.taxes} tax"
        for row in cast("Iterable[Any]", rows[:OFFENDERS_MAX])
    ]


def _exposure() -> list[str]:
    """Released credit holds and bounced payments are the records of what may pass."""
    # An amended order that grew too large is confirmed and waits: nothing of it leaves before a person lets it.
    waiting = Q(released_at__isnull=True, order__confirmed_at__isnull=False)
    overrides = OrderHold.objects.filter(
        Q(released_by__isnull=False) | waiting, order__account=OuterRef("pk"), reason=HoldReason.CREDIT
    )
    bounced = Payment.objects.filter(account=OuterRef("pk"), reversed_on__isnull=False)
    rows = Account.objects.filter(~Exists(overrides), ~Exists(bounced), credit_limit__isnull=False)
    accounts = list(rows.only("pk", "code", "credit_limit"))
    positions = credit_positions(accounts)
    found = [
        f"{account.code}: exposure {positions[account.pk].exposure} above the limit of {account.credit_limit} "
        "without a released credit hold"
        for account in accounts
        if positions[account.pk].exposure > (account.credit_limit or 0) + STEP
    ]
    return found[:OFFENDERS_MAX]


def _numbers_unique() -> list[str]:
    tables = tuple(model._meta.db_table for model in (SalesOrder, Quote, SalesReturn, Invoice, CreditNote, Payment))
    every = " UNION ALL ".join(f'SELECT number FROM "{table}"' for table in tables)  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number, COUNT(*) FROM ({every}) AS documents "  # noqa: S608
            f"GROUP BY number HAVING COUNT(*) > 1 ORDER BY number LIMIT {OFFENDERS_MAX}"
        )
        return [f"{number} names {count} documents" for number, count in cursor.fetchall()]


def _cancelled_hold_nothing() -> list[str]:
    source = Concat(Value(LINE_SOURCE), Cast("pk", CharField()))
    held = Reservation.objects.filter(source=OuterRef("source"), status=ReservationStatus.OPEN)
    rows = (
        SalesOrderLine.objects.filter(order__cancelled_at__isnull=False)
        .annotate(source=source)
        .filter(Exists(held))
        .values_list("order__number", "position")
    )
    return [f"{number} is cancelled, line {line} still holds stock" for number, line in rows[:OFFENDERS_MAX]]


def derived_status() -> Case:
    """``services.status.derive`` as one SQL expression; the tests hold the two to the same table."""
    open_holds = OrderHold.objects.filter(order=OuterRef("pk"), released_at__isnull=True)
    return Case(
        When(cancelled_at__isnull=False, then=Value(OrderStatus.CANCELLED)),
        When(delivered_pct__gte=HUNDRED, billed_pct__gte=HUNDRED, then=Value(OrderStatus.CLOSED)),
        When(delivered_pct__gte=HUNDRED, then=Value(OrderStatus.SHIPPED)),
        When(Exists(open_holds), then=Value(OrderStatus.ON_HOLD)),
        When(delivered_pct__gt=0, then=Value(OrderStatus.PARTLY_SHIPPED)),
        When(confirmed_at__isnull=False, then=Value(OrderStatus.CONFIRMED)),
        default=Value(OrderStatus.DRAFT),
        output_field=CharField(),
    )


def _status_follows() -> list[str]:
    rows: Any = SalesOrder.objects.annotate(derived=derived_status()).exclude(status=F("derived"))
    return [
        f"{number} says {said}, its facts say {derived}"
        for number, said, derived in rows.values_list("number", "status", "derived")[:OFFENDERS_MAX]
    ]


def _quote_has_order() -> list[str]:
    rows = Quote.objects.filter(
        Q(status="ACCEPTED", order__isnull=True) | Q(order__isnull=False) & ~Q(status="ACCEPTED")
    )
    return [
        f"{number} is {status}, order {order}"
        for number, status, order in rows.values_list("number", "status", "order__number")[:OFFENDERS_MAX]
    ]


def _amounts_in_range() -> list[str]:
    rows = QuoteLine.objects.filter(Q(amount__lt=0) | Q(unit_price__lt=0) | Q(discount_pct__gt=HUNDRED))
    found = rows.values_list("quote__number", "position", "amount")[:OFFENDERS_MAX]
    return [f"{number} line {position}: amount {amount}" for number, position, amount in found]


def _status_moves() -> list[str]:
    tables = {
        "orders.quote": QUOTE_TRANSITIONS,
        "orders.salesorder": ORDER_TRANSITIONS,
        "orders.salesreturn": RETURN_TRANSITIONS,
    }
    allowed = Q(was=F("became"))
    for model, table in tables.items():
        for current, targets in table.moves.items():
            allowed |= Q(model=model, was=str(current), became__in=[str(target) for target in targets])
    rows = (
        AuditEntry.objects.filter(model__in=tables, before__has_key="status", after__has_key="status")
        .annotate(was=Cast(KT("before__status"), CharField()), became=Cast(KT("after__status"), CharField()))
        .exclude(allowed)
    )
    found = rows.values_list("object_label", "was", "became")[:OFFENDERS_MAX]
    return [f"{label} went from {was} to {became}" for label, was, became in found]


def _approver_is_another() -> list[str]:
    rows = Quote.objects.filter(approved_by__isnull=False, approved_by=F("created_by"))
    found = rows.values_list("number", "approved_by__username")[:OFFENDERS_MAX]
    return [f"{number} was made and approved by {name}" for number, name in found]


def _superseded_has_next() -> list[str]:
    rows = Quote.objects.filter(
        Q(status=QuoteStatus.SUPERSEDED, next__isnull=True) | ~Q(status=QuoteStatus.SUPERSEDED) & Q(next__isnull=False)
    )
    found = rows.values_list("number", "status", "next__number")[:OFFENDERS_MAX]
    return [f"{number} is {status}, its next version is {later}" for number, status, later in found]


def _shipments_add_up() -> list[str]:
    """Imported and generated history has no shipments: only lines that have one are added up."""
    shipped = ShipmentLine.objects.filter(source=OuterRef("source")).order_by().values("source")
    rows: Any = (
        SalesOrderLine.objects.annotate(source=Concat(Value(LINE_SOURCE), Cast("pk", CharField())))
        .annotate(left=Subquery(shipped.annotate(sum=Sum("quantity")).values("sum"), output_field=quantity_field()))
        .filter(left__isnull=False)
        .filter(Q(left__gt=F("shipped_qty") + STEP) | Q(left__lt=F("shipped_qty") - STEP))
    )
    found = rows.values_list("order__number", "position", "shipped_qty", "left")[:OFFENDERS_MAX]
    return [
        f"{number} line {line}: shipped {shipped}, shipments add up to {left}" for number, line, shipped, left in found
    ]


def _returned_follows() -> list[str]:
    """What was received of an order line, without what a closed return sent back to the customer."""
    nothing = Value(Decimal(0), output_field=quantity_field())
    went_back = Q(return_lines__sales_return__status=ReturnStatus.CLOSED) & Q(
        return_lines__disposition=Disposition.SEND_BACK
    )
    came = Coalesce(Sum("return_lines__received_qty", filter=Q(return_lines__isnull=False) & ~went_back), nothing)
    rows = (
        SalesOrderLine.objects.filter(Q(returned_qty__gt=0) | Q(return_lines__isnull=False))
        .annotate(came=came)
        .filter(Q(returned_qty__gt=F("came") + STEP) | Q(returned_qty__lt=F("came") - STEP))
        .values_list("order__number", "position", "returned_qty", "came")
    )
    return [
        f"{number} line {position} says {said} returned, its returns say {came}"
        for number, position, said, came in rows[:OFFENDERS_MAX]
    ]


def _returns_decided_by_another() -> list[str]:
    rows = SalesReturn.objects.filter(decided_by=F("created_by")).values_list("number", flat=True)
    return [f"{number} was decided by the person who asked for it" for number in rows[:OFFENDERS_MAX]]


def _promotion_budgets() -> list[str]:
    """One query: the open uses of every promotion against what it says it has spent."""
    none = Value(Decimal(0), output_field=amount_field())
    used = Coalesce(Sum("uses__amount", filter=Q(uses__returned_at__isnull=True)), none)
    rows = Promotion.objects.annotate(used=used).filter(
        Q(spent__gt=F("used") + STEP) | Q(spent__lt=F("used") - STEP) | Q(spent__gt=F("budget") + STEP)
    )
    found = rows.values_list("code", "spent", "used")[:OFFENDERS_MAX]
    return [f"{code}: {spent} spent, uses add up to {total.normalize():f}" for code, spent, total in found]


INVARIANTS: Mapping[str, Callable[[], list[str]]] = {
    "shipped within ordered, billed within shipped": _lines_beyond_order,
    "order total is the sum of its rounded lines, tax and freight": _order_totals,
    "quote total is the sum of its rounded lines, tax and freight": _quote_totals,
    "quote amounts are not negative": _amounts_in_range,
    "exposure within the credit limit or overridden": _exposure,
    "document numbers are unique": _numbers_unique,
    "a cancelled order holds no reservation": _cancelled_hold_nothing,
    "order status follows from its facts": _status_follows,
    "an accepted quote has one order": _quote_has_order,
    "every change of status is in the transition table": _status_moves,
    "a quote's approver is not its maker": _approver_is_another,
    "a superseded quote has exactly one next version": _superseded_has_next,
    "shipments add up to what has left": _shipments_add_up,
    "returned is what was received and not sent back": _returned_follows,
    "nobody decided on a return they asked for": _returns_decided_by_another,
    "spent of a promotion is the sum of its uses, within its budget": _promotion_budgets,
    **RECEIVABLES,
}

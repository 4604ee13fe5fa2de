"""Purchase orders from draft to closed. Every change of status goes through PURCHASE_TRANSITIONS, under a lock.

Goods arriving are posted by ``supply.services.receiving``; ``receipt_post`` is offered here too, because it is the
one verb of a purchase order that lives elsewhere.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.common import money
from b2bops.common.errors import BusinessError, Conflict, InvalidValue, NotAllowed
from b2bops.platform.services import audit, numbers, outbox, records
from catalog.models import Product
from supply.models import (
    PURCHASE_TRANSITIONS,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseStatus,
    Supplier,
    SupplierProduct,
    Warehouse,
)
from supply.services.quantities import positive_quantity
from supply.services.receiving import receipt_post

__all__ = [
    "ApproverIsMaker",
    "OrderIsEmpty",
    "OrderIsFrozen",
    "draft_for",
    "line_add",
    "line_remove",
    "order_approve",
    "order_cancel",
    "order_close",
    "order_confirm",
    "order_create",
    "order_send",
    "receipt_post",
]

NUMBER_KIND = "PO"
AUDITED_FIELDS = ("status", "ordered_date", "expected_date", "approved_by_id", "note")


class ApproverIsMaker(NotAllowed):
    """Nobody approves a purchase order that they made."""

    code = "approver_is_maker"


class OrderIsEmpty(Conflict):
    """A purchase order without lines cannot be approved."""

    code = "purchase_order_empty"


class OrderIsFrozen(Conflict):
    """Lines can be changed only while the order is a draft."""

    code = "purchase_order_frozen"


@transaction.atomic
def order_create(
    *,
    actor: Any,
    supplier: Supplier,
    warehouse: Warehouse,
    note: str = "",
    expected_date: date | None = None,
    on: date | None = None,
) -> PurchaseOrder:
    """A new DRAFT in the supplier's currency; ``on`` (today) is the date its number is taken for."""
    if not supplier.is_active:
        raise Conflict(
            _("%(supplier)s is not active.") % {"supplier": supplier},
            field="supplier",
            value=supplier.code,
            remedy=_("Activate the supplier first, or choose another."),
        )
    order = PurchaseOrder(
        number=numbers.take(kind=NUMBER_KIND, on=on or timezone.localdate()),
        supplier=supplier,
        warehouse=warehouse,
        status=PurchaseStatus.DRAFT,
        currency=supplier.currency or settings.DEFAULT_CURRENCY,
        note=note,
        expected_date=expected_date,
        created_by=actor if getattr(actor, "pk", None) else None,
    )
    records.check(order)
    order.save()
    after = {"number": order.number, "supplier": supplier.code, "warehouse": warehouse.code, "status": order.status}
    audit.record(actor=actor, action="purchase_order.created", instance=order, after=after)
    return order


@transaction.atomic
def draft_for(*, actor: Any, supplier: Supplier, warehouse: Warehouse) -> PurchaseOrder:
    """The actor's DRAFT to this supplier and warehouse made today, or a new one: a day's picks are grouped.

    The supplier's row is locked meanwhile, so that two acceptances at once share one draft.
    """
    Supplier.objects.lock_one(pk=supplier.pk)
    drafts = PurchaseOrder.objects.filter(
        supplier=supplier,
        warehouse=warehouse,
        created_by=actor if getattr(actor, "pk", None) else None,
        status=PurchaseStatus.DRAFT,
        created_at__date=timezone.localdate(),
    )
    return drafts.order_by("pk").first() or order_create(actor=actor, supplier=supplier, warehouse=warehouse)


@transaction.atomic
def line_add(
    *,
    actor: Any,
    order: PurchaseOrder,
    product: Product,
    quantity: Decimal,
    unit_cost: Decimal | None = None,
    expected_date: date | None = None,
) -> PurchaseOrderLine:
    """Add a product to a DRAFT; a line of the same product grows instead, at the cost given now.

    Without ``unit_cost`` the supplier's valid offer sets it.
    """
    added = positive_quantity(quantity)
    locked = _locked_draft(order)
    line = locked.lines.filter(product=product).first()
    before: dict[str, Any] = {}
    if line is None:
        line = PurchaseOrderLine(order=locked, product=product, quantity=Decimal(0))
    else:
        before = _line_values(line)
    line.quantity += added
    line.unit_cost = _offered_cost(locked, product) if unit_cost is None else unit_cost
    line.expected_date = expected_date or line.expected_date
    line.amount = _amount(line, locked)
    records.check(line)
    line.save()
    _total_store(locked)
    action = "purchase_order.line_changed" if before else "purchase_order.line_added"
    audit.record(actor=actor, action=action, instance=line, before=before, after=_line_values(line))
    return line


@transaction.atomic
def line_remove(*, actor: Any, line: PurchaseOrderLine) -> PurchaseOrder:
    """Take a line off a DRAFT."""
    locked = _locked_draft(line.order)
    current = locked.lines.filter(pk=line.pk).first()
    if current is None:
        raise Conflict(_("This line is gone already."), remedy=_("Reload the order."))
    audit.record(actor=actor, action="purchase_order.line_removed", instance=current, before=_line_values(current))
    current.delete()
    _total_store(locked)
    return locked


@transaction.atomic
def order_approve(*, actor: Any, order: PurchaseOrder) -> PurchaseOrder:
    """DRAFT → APPROVED by somebody other than its maker; the order needs a line."""
    locked = _locked(order, PurchaseStatus.APPROVED)
    if actor is not None and locked.created_by_id == actor.pk:
        raise ApproverIsMaker(
            _("You made %(number)s, so somebody else has to approve it.") % {"number": locked.number},
            field="approved_by",
            value=actor,
            remedy=_("Ask another supply manager."),
        )
    if not locked.lines.exists():
        raise OrderIsEmpty(
            _("%(number)s has no lines.") % {"number": locked.number},
            field="lines",
            remedy=_("Add at least one product, or cancel the order."),
        )
    return _advance(actor, locked, PurchaseStatus.APPROVED, "approved", approved_by=actor)


@transaction.atomic
def order_send(*, actor: Any, order: PurchaseOrder, on: date | None = None) -> PurchaseOrder:
    """APPROVED → SENT; ``on`` (today) becomes the date ordered, from which lead times are measured."""
    locked = _locked(order, PurchaseStatus.SENT)
    return _advance(actor, locked, PurchaseStatus.SENT, "sent", ordered_date=on or timezone.localdate())


@transaction.atomic
def order_confirm(*, actor: Any, order: PurchaseOrder, expected_date: date | None = None) -> PurchaseOrder:
    """SENT → CONFIRMED: the supplier said yes, and perhaps by when."""
    locked = _locked(order, PurchaseStatus.CONFIRMED)
    if expected_date and locked.ordered_date and expected_date < locked.ordered_date:
        raise InvalidValue(
            _("The goods cannot be expected before they were ordered."), field="expected_date", value=expected_date
        )
    expected = expected_date or locked.expected_date
    return _advance(actor, locked, PurchaseStatus.CONFIRMED, "confirmed", expected_date=expected)


@transaction.atomic
def order_cancel(*, actor: Any, order: PurchaseOrder, reason: str = "") -> PurchaseOrder:
    """Cancel an order that nothing was received on; a ``reason`` is kept in its note."""
    locked = _locked(order, PurchaseStatus.CANCELLED)
    note = (f"{locked.note} · {reason}" if locked.note and reason else reason or locked.note)[:300]
    return _advance(actor, locked, PurchaseStatus.CANCELLED, "cancelled", note=note)


@transaction.atomic
def order_close(*, actor: Any, order: PurchaseOrder) -> PurchaseOrder:
    """Close a received order, or one whose rest will never come."""
    return _advance(actor, _locked(order, PurchaseStatus.CLOSED), PurchaseStatus.CLOSED, "closed")


def _locked(order: PurchaseOrder, target: PurchaseStatus) -> PurchaseOrder:
    """The order, locked and read again, if it may become ``target``."""
    locked = PurchaseOrder.objects.lock_one(pk=order.pk)
    PURCHASE_TRANSITIONS.check(subject=locked.number, current=locked.status, target=target)
    return locked


def _locked_draft(order: PurchaseOrder) -> PurchaseOrder:
    locked = PurchaseOrder.objects.lock_one(pk=order.pk)
    if locked.status != PurchaseStatus.DRAFT:
        raise OrderIsFrozen(
            _("%(number)s is %(status)s; its lines can no longer be changed.")
            % {"number": locked.number, "status": locked.get_status_display()},
            field="status",
            value=locked.status,
            remedy=_("Cancel it and make a new one."),
        )
    return locked


def _advance(actor: Any, order: PurchaseOrder, target: PurchaseStatus, event: str, **changes: Any) -> PurchaseOrder:
    before = {name: getattr(order, name) for name in AUDITED_FIELDS}
    order.status = target
    for name, value in changes.items():
        setattr(order, name, value)
    order.save()
    after = {name: getattr(order, name) for name in AUDITED_FIELDS}
    changed = {name for name in AUDITED_FIELDS if before[name] != after[name]}
    audit.record(
        actor=actor,
        action=f"purchase_order.{event}",
        instance=order,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    topic = f"purchase_order.{event}"
    payload = {"id": order.pk, "number": order.number, "status": order.status}
    outbox.publish(topic=topic, key=f"{topic}:{order.pk}", payload=payload)
    return order


def _offered_cost(order: PurchaseOrder, product: Product) -> Decimal:
    offers = SupplierProduct.objects.valid(timezone.localdate()).filter(supplier=order.supplier_id, product=product)
    offer = offers.order_by("priority", "unit_cost").first()
    if offer is None:
        raise InvalidValue(
            _("%(supplier)s has no valid offer for %(product)s.") % {"supplier": order.supplier, "product": product},
            field="unit_cost",
            remedy=_("Give the unit cost, or record the offer first."),
        )
    cost: Decimal = offer.unit_cost
    return cost


def _amount(line: PurchaseOrderLine, order: PurchaseOrder) -> Decimal:
    if not line.unit_cost.is_finite():
        raise InvalidValue(_("The unit cost is not a number."), field="unit_cost", value=line.unit_cost)
    return money.line_amount(quantity=line.quantity, unit_price=line.unit_cost, currency=order.currency)


def _total_store(order: PurchaseOrder) -> None:
    """The total is the sum of the lines; it follows from them, so it is not a change of its own in the audit."""
    order.total = money.total(order.lines.values_list("amount", flat=True))
    try:
        records.check(order)
    except BusinessError as error:
        raise InvalidValue(_("The order's total is too large to book."), field="total", value=order.total) from error
    order.save(update_fields=["total", "updated_at"])


def _line_values(line: PurchaseOrderLine) -> dict[str, Any]:
    return {
        "order": line.order_id,
        "product": line.product_id,
        "quantity": line.quantity,
        "unit_cost": line.unit_cost,
        "amount": line.amount,
        "expected_date": line.expected_date,
    }

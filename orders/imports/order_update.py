"""Bringing an imported order up to a changed file: only the lines that differ are written."""

from collections import Counter

from b2bops.platform.services import audit
from orders.imports.amounts import amount_of, price_of, quantity_of
from orders.imports.documents import audit_values
from orders.imports.load import Load
from orders.imports.staging import StagedLine
from orders.models import SalesOrder, SalesOrderLine, SalesReturn, SalesReturnLine

HEADER = ("source_digest", "account_id", "currency", "ordered_at", "confirmed_at", "line_count", "subtotal", "total")


def update_order(load: Load, *, found: SalesOrder, wanted: SalesOrder, lines: list[StagedLine]) -> int:
    """Make ``found`` say what ``wanted`` and ``lines`` say; returns how many rows of the file are new or different.

    Returns that pointed to a changed line are detached and lose their fingerprint, so that the returns' own step of
    this run (or of the run that brings them again) matches them anew.
    """
    before = audit_values(load, found)
    current = list(SalesOrderLine.objects.filter(order=found).order_by("position"))
    said = Counter((line.product_id, line.quantity, line.unit_price) for line in current)
    fresh = [_line(load, found, position, line) for position, line in enumerate(lines, start=1)]
    changed = sum((Counter((line.product_id, line.quantity, line.unit_price) for line in fresh) - said).values())
    header_changed = found.account_id != wanted.account_id or found.ordered_at != wanted.ordered_at
    kept = min(len(current), len(fresh))
    differing = [
        (old, new) for old, new in zip(current, fresh, strict=False) if header_changed or _content(old) != _content(new)
    ]
    _detach(load, [old.pk for old, _new in differing] + [old.pk for old in current[kept:]])
    SalesOrderLine.objects.filter(pk__in=[old.pk for old in current[kept:]]).delete()
    for old, new in differing:
        new.pk = old.pk
        new.save(force_update=True)
    SalesOrderLine.objects.bulk_create(fresh[kept:])
    for name in HEADER:
        setattr(found, name, getattr(wanted, name))
    found.save(update_fields=[name.removesuffix("_id") for name in HEADER] + ["updated_at"])
    audit.record(
        actor=load.actor,
        action="order.import_updated",
        instance=found,
        before=before,
        after=audit_values(load, found),
    )
    return len(lines) if header_changed else max(changed, 1)


def _line(load: Load, order: SalesOrder, position: int, line: StagedLine) -> SalesOrderLine:
    quantity = quantity_of(line.quantity)
    return SalesOrderLine(
        order=order,
        position=position,
        product_id=load.product_ids[line.sku],
        quantity=quantity,
        shipped_qty=quantity,
        billed_qty=quantity,
        unit_price=price_of(line.price),
        amount=amount_of(line.quantity, line.price, load.documents[line.document].currency),
        price_trace={"source": "IMPORT"},
    )


def _content(line: SalesOrderLine) -> tuple[object, ...]:
    return (line.product_id, line.quantity, line.unit_price, line.amount)


def _detach(load: Load, line_ids: list[int]) -> None:
    """Free order lines of the returns that point to them."""
    affected = list(SalesReturn.objects.filter(lines__order_line__in=line_ids).distinct())
    SalesReturn.objects.filter(pk__in=[item.pk for item in affected]).update(source_digest="")
    SalesReturnLine.objects.filter(order_line__in=line_ids).update(order_line=None)
    SalesOrderLine.objects.filter(pk__in=line_ids).update(returned_qty=0)
    audit.record_many(
        actor=load.actor,
        changes=[audit.Change("return.import_detached", item, {}, audit_values(load, item)) for item in affected],
    )

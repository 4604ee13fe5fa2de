"""Writing returns: each line split over the order lines it came from, which learn how much came back."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from b2bops.common.bulk import add_to_column, insert_rows
from b2bops.common.money import total
from b2bops.platform.services import audit
from b2bops.platform.tabular.values import VALUE_SCALE
from orders.imports import findings
from orders.imports.amounts import amount_of, price_of, quantity_of, time_of
from orders.imports.documents import audit_values, digest, lines_by_document, reject_taken
from orders.imports.load import Load, Tally
from orders.imports.origins import Origins, find_origins
from orders.imports.staging import StagedLine
from orders.models import ReturnOutcome, ReturnStatus, SalesOrderLine, SalesReturn, SalesReturnLine

LINE_FIELDS = ("sales_return", "order_line", "product", "quantity", "received_qty", "unit_price", "amount", "outcome")


@dataclass(frozen=True)
class Part:
    """A return line, or the part of one that came from one order line (None: no order explains it)."""

    line: StagedLine
    order_line_id: int | None
    quantity: int


def load_returns(load: Load, sequences: list[int]) -> Tally:
    """Create, update or leave alone these returns, given in order of time."""
    tally = Tally()
    staged = lines_by_document(load, sequences)
    numbers = [load.documents[sequence].number for sequence in staged]
    existing = {found.number: found for found in SalesReturn.objects.filter(number__in=numbers).locked()}
    changed: list[tuple[SalesReturn, list[StagedLine]]] = []
    for sequence in sequences:
        lines = staged.get(sequence, [])
        wanted = _return_of(load, lines)
        found = existing.get(wanted.number)
        if found is not None and not found.external_number:
            reject_taken(load, lines, tally, sign=-1)
            continue
        tally.amounts["returns"] += sum(line.quantity * line.price for line in lines)
        if found is not None and found.source_digest == wanted.source_digest:
            tally.unchanged += len(lines)
            tally.amounts["returns_booked"] += int(found.total * VALUE_SCALE)
        elif found is not None:
            tally.updated += len(lines)
            wanted.pk, wanted._state.adding = found.pk, False
            changed.append((wanted, lines))
        else:
            tally.created += len(lines)
            changed.append((wanted, lines))
    _write(load, changed, existing, tally)
    return tally


def _return_of(load: Load, lines: list[StagedLine]) -> SalesReturn:
    document = load.documents[lines[0].document]
    return SalesReturn(
        number=document.number,
        external_number=document.number,
        source_digest=digest(load, document, lines, extra=_matched(load, lines)),
        account_id=load.account_id(document),
        status=ReturnStatus.CLOSED,
        currency=document.currency,
        returned_at=time_of(document.at),
    )


def _matched(load: Load, lines: list[StagedLine]) -> str:
    """The orders the lines came from: a return changes too when its order line moved."""
    return ";".join(
        f"{load.documents[match.document].number}/"
        f"{load.stage.position(document=match.document, row=match.row)}:{match.quantity}"
        for line in lines
        for match in load.matches.get(line.row, [])
    )


def _write(
    load: Load, changed: list[tuple[SalesReturn, list[StagedLine]]], existing: dict[str, SalesReturn], tally: Tally
) -> None:
    undo_returns([existing[wanted.number].pk for wanted, _lines in changed if wanted.number in existing])
    origins = find_origins(load, changed)
    parts = {wanted.number: _parts(wanted, lines, origins) for wanted, lines in changed}
    for wanted, _lines in changed:
        amounts = [amount_of(part.quantity, part.line.price, wanted.currency) for part in parts[wanted.number]]
        wanted.total, wanted.line_count = total(amounts), len(amounts)
        tally.amounts["returns_booked"] += int(wanted.total * VALUE_SCALE)
    SalesReturn.objects.bulk_create([wanted for wanted, _lines in changed if wanted.number not in existing])
    for wanted, _lines in changed:
        if wanted.number in existing:
            wanted.save(force_update=True)
    _write_lines(load, changed, parts)
    audit.record_many(
        actor=load.actor,
        changes=[
            audit.Change("return.import_updated", wanted, audit_values(load, old), audit_values(load, wanted))
            if (old := existing.get(wanted.number))
            else audit.Change("return.imported", wanted, {}, audit_values(load, wanted))
            for wanted, _lines in changed
        ],
    )


def _parts(wanted: SalesReturn, lines: list[StagedLine], origins: Origins) -> list[Part]:
    parts = []
    for line in lines:
        left = line.quantity
        for order_line_id, quantity in origins.take(account_id=wanted.account_id, line=line):
            parts.append(Part(line, order_line_id, quantity))
            left -= quantity
        if left:
            parts.append(Part(line, None, left))
    return parts


def _write_lines(load: Load, changed: list[tuple[SalesReturn, list[StagedLine]]], parts: dict[str, list[Part]]) -> None:
    rows, came_back, notes = [], Counter[int](), []
    for wanted, lines in changed:
        notes += findings.corrections(load, lines)
        for part in parts[wanted.number]:
            price = part.line.price
            rows.append((
                wanted.pk, part.order_line_id, load.product_ids[part.line.sku], quantity_of(part.quantity),
                quantity_of(part.quantity), price_of(price), amount_of(part.quantity, price, wanted.currency),
                ReturnOutcome.REFUND.value,
            ))  # fmt: skip
            if part.order_line_id is None:
                value = f"{quantity_of(part.quantity):f}"
                notes.append(
                    findings.correction(load, line=part.line, reason="RETURN_WITHOUT_ORIGINAL", value=value)
                )  # fmt: skip
            else:
                came_back[part.order_line_id] += part.quantity
    insert_rows(SalesReturnLine, LINE_FIELDS, rows)
    add_to_column(
        SalesOrderLine, "returned_qty", [(quantity_of(back), pk) for pk, back in sorted(came_back.items())]
    )  # fmt: skip
    findings.store(notes)


def undo_returns(return_ids: list[int]) -> None:
    """Take the lines of these returns back, and what they had given to order lines."""
    lines = SalesReturnLine.objects.filter(sales_return__in=return_ids)
    given: Counter[int] = Counter()
    for order_line_id, quantity in lines.exclude(order_line=None).values_list("order_line_id", "quantity"):
        given[order_line_id] += int(quantity * 1000)
    add_to_column(
        SalesOrderLine, "returned_qty", [(Decimal(-back) / 1000, pk) for pk, back in sorted(given.items())]
    )  # fmt: skip
    lines.delete()

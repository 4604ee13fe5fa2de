"""Issuing credit notes: for lines of invoices or for free amounts, settled against their invoices first.

Locks, in this order: account, orders whose billing is taken back, invoices, invoice lines (each by primary key). See
docs/reference/domain/payments.md and rounding.md.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common import money
from b2bops.common.errors import InvalidValue
from b2bops.common.listing.cells import format_amount, format_quantity
from b2bops.common.money import round_amount
from b2bops.platform.services import numbers
from b2bops.platform.services.exchange_rates import exchange_rate_required
from crm import selectors as crm_selectors
from crm.models import Account
from orders.models import (
    CreditNote,
    CreditNoteLine,
    CreditNoteStatus,
    CreditReason,
    Invoice,
    InvoiceLine,
    SalesOrder,
    SalesOrderLine,
)
from orders.services import axes, events, limits, settlement

ZERO = Decimal(0)
NOTE_MAX = 300


class CreditedTooMuch(InvalidValue):
    """More was to be credited than was invoiced."""

    code = "credited_too_much"


class NothingToCredit(InvalidValue):
    """Everything of the invoice is credited already."""

    code = "nothing_to_credit"


@dataclass(frozen=True)
class CreditLine:
    """What is to be credited.

    Of an ``invoice_line``: a ``quantity`` (None = all that is left), or an ``amount`` before tax that corrects its
    price and leaves its quantity. Without one: a free ``description``, ``amount`` and ``tax_pct``. ``rebill`` gives
    the quantity back to its order to be billed again: only where the goods were not delivered or the invoice was wrong.
    """

    invoice_line: InvoiceLine | None = None
    quantity: Decimal | None = None
    amount: Decimal | None = None
    description: str = ""
    tax_pct: Decimal = ZERO
    rebill: bool = False


@transaction.atomic
def credit_note_create(
    *,
    actor: Any,
    account: Account,
    lines: Sequence[CreditLine],
    reason: CreditReason | str,
    on: date,
    note: str = "",
    invoice: Invoice | None = None,
    freight: Decimal = ZERO,
    currency: str = "",
) -> CreditNote:
    """Issue a credit note and settle the invoices its lines come from; what is left stays as open credit.

    ``freight`` credits freight of ``invoice``. Free lines alone are in ``currency``, or the account's. Raises
    CreditedTooMuch, NothingToCredit, InvalidValue (another account's line, mixed currencies), ExchangeRateMissing.
    """
    _check_words(reason, note)
    locked_account = Account.objects.lock_one(pk=account.pk)
    orders = _orders_to_rebill(lines)
    invoices = _invoices_locked(locked_account, lines, invoice)
    rows = _rows(lines, invoices, _currency(invoices, currency or account.currency))
    credit = _header(actor, locked_account, invoices, invoice, reason, note, on, currency)
    credit.freight = _freight_checked(credit, invoices, freight)
    credit.subtotal = money.total(row.amount for row in rows)
    credit.tax = money.total(row.tax_amount for row in rows)
    credit.total = credit.subtotal + credit.tax + credit.freight
    if credit.total == 0:
        raise NothingToCredit(
            _("There is nothing to credit."), field="lines", value=0, remedy=_("Give a quantity or an amount.")
        )
    limits.amount(credit.total, field="lines")
    credit.number = numbers.take(kind="CN", on=on)
    credit.save()
    for row in rows:
        row.credit_note = credit
    CreditNoteLine.objects.bulk_create(rows, batch_size=500)
    after = {"total": credit.total, "reason": credit.reason, "note": note, "invoices": _numbers(invoices)}
    events.announce(actor=actor, action="credit_note.issued", document=credit, after=after)
    _take_billing_back(actor, orders, rows, credit)
    _credit_invoices(actor, invoices, rows, credit, on)
    return credit


@transaction.atomic
def invoice_credit_in_full(
    *, actor: Any, invoice: Invoice, reason: CreditReason | str, on: date, note: str = "", rebill: bool = False
) -> CreditNote:
    """Credit all that is left of an invoice, freight included: this is how an invoice is cancelled."""
    Account.objects.lock_one(pk=invoice.account_id)
    lines = InvoiceLine.objects.filter(invoice=invoice).order_by("position")
    left = [CreditLine(line, rebill=rebill) for line in lines if line.amount + line.tax_amount > _taken(line)]
    freight = invoice.freight - money.total(invoice.credit_notes.values_list("freight", flat=True))
    if not left and freight == 0:
        raise NothingToCredit(
            _("%(number)s is credited in full already.") % {"number": invoice.number},
            field="invoice",
            value=invoice.number,
            remedy=_("Credit a free amount instead."),
        )
    return credit_note_create(
        actor=actor,
        account=invoice.account,
        lines=left,
        reason=reason,
        note=note,
        on=on,
        invoice=invoice,
        freight=freight,
    )


def _taken(line: InvoiceLine) -> Decimal:
    taken: Decimal = line.credited_amount + line.credited_tax
    return taken


def _check_words(reason: CreditReason | str, note: str) -> None:
    if reason not in CreditReason.values:
        raise InvalidValue(
            _("%(reason)s is not a reason.") % {"reason": str(reason)[:40]},
            field="reason",
            value=reason,
            remedy=_("Use one of: %(choices)s.") % {"choices": ", ".join(CreditReason.values)},
        )
    if len(note) > NOTE_MAX or "\x00" in note:
        raise InvalidValue(
            _("The note cannot be stored."),
            field="note",
            value=note[:100],
            remedy=_("Use at most 300 printable characters."),
        )


def _orders_to_rebill(lines: Sequence[CreditLine]) -> dict[int, SalesOrder]:
    """The orders whose billing is taken back, locked before their invoices."""
    keys = [line.invoice_line.order_line_id for line in lines if line.rebill and line.invoice_line]
    found = SalesOrder.objects.filter(lines__in=[key for key in keys if key]).values_list("pk", flat=True)
    return {order.pk: order for order in SalesOrder.objects.filter(pk__in=set(found)).locked()}


def _invoices_locked(account: Account, lines: Sequence[CreditLine], invoice: Invoice | None) -> dict[int, Invoice]:
    keys = {line.invoice_line.invoice_id for line in lines if line.invoice_line}
    if invoice is not None:
        keys.add(invoice.pk)
    found = {row.pk: row for row in Invoice.objects.filter(pk__in=keys, account=account).locked()}
    if len(found) < len(keys):
        raise InvalidValue(
            _("An invoice of another account cannot be credited here."),
            field="lines",
            value=account.code,
            remedy=_("Credit only invoices of this account."),
        )
    return found


def _currency(invoices: Mapping[int, Invoice], otherwise: str) -> str:
    currencies: set[str] = {invoice.currency for invoice in invoices.values()} or {otherwise}
    if len(currencies) > 1:
        raise InvalidValue(
            _("These invoices are in %(currencies)s.") % {"currencies": ", ".join(sorted(currencies))},
            field="lines",
            value=len(currencies),
            remedy=_("Write one credit note per currency."),
        )
    return currencies.pop()


def _header(
    actor: Any,
    account: Account,
    invoices: Mapping[int, Invoice],
    invoice: Invoice | None,
    reason: CreditReason | str,
    note: str,
    on: date,
    currency: str,
) -> CreditNote:
    """One invoice lends its rate and address; otherwise they are those of the day."""
    only = next(iter(invoices.values())) if len(invoices) == 1 else None
    used = _currency(invoices, currency or account.currency)
    return CreditNote(
        account=account,
        invoice=only if invoice is None else invoices[invoice.pk],
        status=CreditNoteStatus.OPEN,
        reason=CreditReason(reason),
        note=note,
        currency=used,
        exchange_rate=only.exchange_rate if only else exchange_rate_required(used, on=on),
        issued_on=on,
        bill_to=only.bill_to if only else crm_selectors.account_bill_to(account),
        tax_id=only.tax_id if only else account.tax_id,
        created_by=actor if getattr(actor, "pk", None) else None,
    )


def _freight_checked(credit: CreditNote, invoices: Mapping[int, Invoice], freight: Decimal) -> Decimal:
    if freight == 0:
        return ZERO
    limits.amount(freight, field="freight")
    invoice = credit.invoice
    left = invoice.freight - money.total(invoice.credit_notes.values_list("freight", flat=True)) if invoice else ZERO
    if freight > left or freight != round_amount(freight, currency=credit.currency):
        raise CreditedTooMuch(
            _("Freight of %(freight)s cannot be credited.") % {"freight": freight},
            field="freight",
            value=freight,
            remedy=_("At most %(left)s of it is left.") % {"left": format_amount(left, credit.currency)},
        )
    return freight


def _rows(lines: Sequence[CreditLine], invoices: Mapping[int, Invoice], currency: str) -> list[CreditNoteLine]:
    """Rows with their rounded amounts; the invoice lines they come from are locked and brought up to date."""
    keys = [line.invoice_line.pk for line in lines if line.invoice_line]
    query = InvoiceLine.objects.filter(pk__in=keys, invoice__in=invoices).select_related("product")
    locked = {line.pk: line for line in query.locked()}
    rows: list[CreditNoteLine] = []
    for index, line in enumerate(lines):
        if line.quantity is not None and line.quantity == 0:
            continue
        at = f"lines.{index}."
        if line.invoice_line is None:
            row = _free_row(at, line, currency)
        elif line.amount is not None:
            row = _correction_row(at, line, locked[line.invoice_line.pk], currency)
        else:
            row = _returned_row(at, line, locked[line.invoice_line.pk], currency)
        row.position = len(rows) + 1
        rows.append(row)
    InvoiceLine.objects.bulk_update(
        locked.values(), ["credited_qty", "credited_amount", "credited_tax"], batch_size=500
    )
    return rows


def _returned_row(at: str, line: CreditLine, invoiced: InvoiceLine, currency: str) -> CreditNoteLine:
    """A quantity of an invoice line: its share of what was invoiced, less what corrections took off it already."""
    quantity = invoiced.creditable_qty if line.quantity is None else line.quantity
    if line.quantity is not None:
        limits.quantity(quantity, field=f"{at}quantity")
    if quantity > invoiced.creditable_qty:
        raise CreditedTooMuch(
            _("%(asked)s of %(sku)s is more than the %(left)s invoiced and not yet credited.")
            % {
                "asked": format_quantity(quantity),
                "sku": invoiced.product.sku,
                "left": format_quantity(invoiced.creditable_qty),
            },
            field=f"{at}quantity",
            value=quantity,
            remedy=_("Credit at most what is left of the invoice line."),
        )
    after = invoiced.credited_qty + quantity
    left = invoiced.amount - invoiced.credited_amount
    if after == invoiced.quantity:
        amount = left
    else:
        share = round_amount(invoiced.amount * after / invoiced.quantity, currency=currency)
        before = round_amount(invoiced.amount * invoiced.credited_qty / invoiced.quantity, currency=currency)
        amount = min(share - before, left)
    invoiced.credited_qty = after
    return _row_of(invoiced, quantity or Decimal(1), invoiced.unit_price, amount, currency, rebill=line.rebill)


def _correction_row(at: str, line: CreditLine, invoiced: InvoiceLine, currency: str) -> CreditNoteLine:
    """An amount off an invoice line whose goods stay with the buyer."""
    amount = _amount_checked(at, line, currency)
    left = invoiced.amount - invoiced.credited_amount
    if amount > left:
        raise CreditedTooMuch(
            _("%(amount)s is more than is left of %(sku)s.") % {"amount": amount, "sku": invoiced.product.sku},
            field=f"{at}amount",
            value=amount,
            remedy=_("Credit at most %(left)s.") % {"left": format_amount(left, currency)},
        )
    return _row_of(invoiced, Decimal(1), amount, amount, currency, rebill=False)


def _row_of(
    invoiced: InvoiceLine, quantity: Decimal, unit_price: Decimal, amount: Decimal, currency: str, *, rebill: bool
) -> CreditNoteLine:
    """The credit row, its tax the same share of the line's tax; the parts add up to the invoiced tax."""
    invoiced.credited_amount += amount
    if invoiced.credited_amount == invoiced.amount:
        tax = invoiced.tax_amount - invoiced.credited_tax
    else:
        share = invoiced.tax_amount * invoiced.credited_amount / invoiced.amount
        tax = max(round_amount(share, currency=currency) - invoiced.credited_tax, ZERO)
    invoiced.credited_tax += tax
    return CreditNoteLine(
        invoice_line=invoiced,
        product=invoiced.product,
        description=invoiced.description,
        quantity=quantity,
        unit_price=unit_price,
        tax_pct=invoiced.tax_pct,
        tax_treatment=invoiced.tax_treatment,
        amount=amount,
        tax_amount=tax,
        rebill=rebill,
    )


def _free_row(at: str, line: CreditLine, currency: str) -> CreditNoteLine:
    amount = _amount_checked(at, line, currency)
    text = line.description.strip()
    if not text or len(text) > NOTE_MAX or "\x00" in text:
        raise InvalidValue(
            _("A free line needs a description."),
            field=f"{at}description",
            value=text[:100],
            remedy=_("Say what is credited, in at most 300 characters."),
        )
    limits.discount(line.tax_pct, field=f"{at}tax_pct")
    return CreditNoteLine(
        description=text,
        quantity=Decimal(1),
        unit_price=amount,
        tax_pct=line.tax_pct,
        amount=amount,
        tax_amount=round_amount(amount * line.tax_pct / 100, currency=currency),
    )


def _amount_checked(at: str, line: CreditLine, currency: str) -> Decimal:
    amount = line.amount if line.amount is not None else ZERO
    limits.amount(amount, field=f"{at}amount")
    if amount == 0 or amount != round_amount(amount, currency=currency):
        raise InvalidValue(
            _("%(amount)s is not an amount of %(currency)s.") % {"amount": amount, "currency": currency},
            field=f"{at}amount",
            value=amount,
            remedy=_("Give an amount above 0 in steps of %(step)s.") % {"step": money.currency_exponent(currency)},
        )
    return amount


def _take_billing_back(
    actor: Any, orders: Mapping[int, SalesOrder], rows: Sequence[CreditNoteLine], credit: CreditNote
) -> None:
    """Give quantities that are to be billed again back to their orders."""
    back: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.rebill and row.invoice_line and row.invoice_line.order_line_id:
            back[row.invoice_line.order_line_id] += row.quantity
    for order in orders.values():
        before = axes.facts(order)
        lines = axes.lines_locked(order)
        changed = [line for line in lines if line.pk in back]
        for line in changed:
            line.billed_qty -= min(back[line.pk], line.billed_qty)
        SalesOrderLine.objects.bulk_update(changed, ["billed_qty"], batch_size=500)
        axes.save(order, lines)
        after = axes.facts(order) | {"credit_note": credit.number}
        events.announce(actor=actor, action="order.billing_taken_back", document=order, before=before, after=after)


def _credit_invoices(
    actor: Any, invoices: Mapping[int, Invoice], rows: Sequence[CreditNoteLine], credit: CreditNote, on: date
) -> None:
    """Write what was credited on each invoice, then settle it as far as it is open."""
    values: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.invoice_line:
            values[row.invoice_line.invoice_id] += row.amount + row.tax_amount
    if credit.invoice_id and credit.freight:
        values[credit.invoice_id] += credit.freight
    for key, value in values.items():
        invoice = invoices[key]
        before = settlement.facts(invoice)
        invoice.credited += value
        amount = min(value, invoice.open_amount, credit.open_amount)
        if amount > 0:
            settlement.settle(actor=actor, invoice=invoice, source=credit, amount=amount, on=on)
        else:
            settlement.invoice_save(actor=actor, invoice=invoice, action="invoice.credited", before=before)


def _numbers(invoices: Mapping[int, Invoice]) -> list[str]:
    return sorted(invoice.number for invoice in invoices.values())

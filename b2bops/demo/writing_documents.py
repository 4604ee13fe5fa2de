"""Who the demo company is, a dozen returns in every state, the first quotes mailed. Written by the real services."""

from datetime import datetime
from decimal import Decimal

import numpy as np

from b2bops.accounts.models import User
from b2bops.demo.world import World
from b2bops.platform.services import company
from crm.models import Account
from orders.documents.mails import mail_proposed
from orders.models import Disposition, Quote, QuoteStatus, ReturnOutcome, ReturnReason, SalesOrderLine, SalesReturn
from orders.services import quotes, returns

RETURNS, MAILS = 12, 3
STEPS = 6  # requested, rejected, approved, received, inspected, closed
FOUND = (
    (ReturnOutcome.REFUND, Disposition.RESTOCK, ""),
    (ReturnOutcome.REPLACE, Disposition.SCRAP, "Housing cracked"),
    (ReturnOutcome.REPAIR, Disposition.SEND_BACK, "New seal fitted"),
    (ReturnOutcome.REFUND, Disposition.QUARANTINE, "Box opened, to be tested"),
)
SAID = ("Two boxes were crushed in transit.", "We ordered the wrong size.", "", "It leaks at the thread.")


def write_documents(world: World, *, now: datetime) -> None:
    """About two seconds."""
    manager = User.objects.get(username="operations")
    company.company_update(
        actor=manager,
        name="Granit Trade Supplies GmbH",
        address="Speicherstraße 12\n20457 Hamburg\nGermany",
        tax_id="DE 123 456 789",
        register="HRB 4711, Amtsgericht Hamburg",
        phone="+49 40 1234 560",
        email="office@granit.example",
        website="granit.example",
        bank="Hanse Bank Hamburg\nIBAN DE02 1203 0000 0000 2020 51\nBIC BYLADEM1001",
        footer="Directors: A. Adler, B. Birken. Goods remain ours until they are paid for.",
    )
    _write_returns(world, manager, now)
    _mail_quotes()


def _write_returns(world: World, manager: User, now: datetime) -> None:
    """Of the latest shipped lines; half of them in the territory of ``sales-member``."""
    rng = np.random.default_rng(world.seed + 8)
    clerk = User.objects.get(username="operations-member")
    seller = User.objects.get(username="sales-member")
    shipped = SalesOrderLine.objects.filter(
        shipped_qty__gte=1, returned_qty=0, order__delivered_pct=100, order__billed_pct=100
    )
    latest = shipped.select_related("order__account", "product").order_by("-order__ordered_at", "pk")
    mine = latest.filter(order__account__in=Account.objects.visible_to(seller))
    half = RETURNS // 2
    lines = {line.pk: line for line in [*mine[:half], *latest[:RETURNS]]}
    for number, line in enumerate(list(lines.values())[:RETURNS]):
        quantity = min(line.shipped_qty, line.product.pack_multiple)
        wanted = returns.ReturnAsked(line.pk, quantity, str(rng.choice(ReturnReason.values)))
        row = returns.return_request(
            actor=seller if number < half else clerk,
            order=line.order,
            lines=[wanted],
            now=now,
            note=SAID[number % len(SAID)],
        )
        _carry_on(row, number % STEPS, FOUND[number % len(FOUND)], manager, clerk, now)


def _carry_on(
    row: SalesReturn,
    steps: int,
    found: tuple[ReturnOutcome, Disposition, str],
    manager: User,
    clerk: User,
    now: datetime,
) -> None:
    """Take a return ``steps`` further: 0 leaves it requested, 1 rejects it, 5 closes it."""
    if steps == 1:
        returns.return_reject(actor=manager, sales_return=row, note="Returned more than 14 days after delivery.")
        return
    if steps >= 2:
        row = returns.return_approve(actor=manager, sales_return=row)
    if steps >= 3:
        quantities: dict[int, Decimal] = dict(row.lines.values_list("pk", "quantity"))
        row = returns.return_receive(actor=clerk, sales_return=row, quantities=quantities, now=now)
    if steps >= 4:
        outcome, place, note = found
        findings = [returns.Finding(key, outcome, place, note=note) for key in row.lines.values_list("pk", flat=True)]
        row = returns.return_inspect(actor=clerk, sales_return=row, findings=findings)
    if steps >= 5:
        returns.return_close(actor=clerk, sales_return=row, now=now)


def _mail_quotes() -> None:
    """The first approved quotes leave with the usual mail."""
    approved = Quote.objects.filter(status=QuoteStatus.APPROVED).select_related("account", "contact", "created_by")
    for quote in approved.order_by("pk")[:MAILS]:
        mail = mail_proposed("quote", quote)
        quotes.quote_send(actor=quote.created_by, quote=quote, mail=mail if mail.to else None)

"""Importing another system's deals: its accounts and opportunities, with the stages they had reached.

The files are CSV tables: accounts (``account``, ``office_location``, ``subsidiary_of``) and deals (``opportunity_id``,
``account``, ``deal_stage``, ``engage_date``, ``close_date``, ``close_value``, ``product``, ``sales_agent``).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.conf import settings
from django.db import transaction

from b2bops.platform.services import audit
from b2bops.platform.tabular.readers import table
from crm.models import Account, LostReason, Opportunity, Outcome, PipelineStage, StageMove
from crm.services import accounts, stages

STAGE_OF = {"Prospecting": "new", "Engaging": "qualified", "Won": "won", "Lost": "lost"}
NOBODY = "DEALS-NOBODY"
OPEN_DAYS = 60
BATCH_ROWS = 500


class RowRefused(ValueError):
    """A row that cannot be a deal; the text says why."""


@dataclass
class Report:
    """What became of the rows: in = created + unchanged + rejected."""

    accounts: int = 0
    rows: int = 0
    created: int = 0
    unchanged: int = 0
    rejected: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def deals_import(*, accounts_file: Path, deals_file: Path, on: date) -> Report:
    """Both files in one transaction; a deal known by its key stays as it is. Rows refused are counted by reason."""
    report = Report()
    stages.stages_ready(actor=None)
    by_stage = {stage.code: stage for stage in PipelineStage.objects.all()}
    unsaid, _made = LostReason.objects.get_or_create(name="Not said")
    by_name = _accounts(accounts_file, report)
    known = set(Opportunity.objects.values_list("number", flat=True))
    made: list[Opportunity] = []
    for row in _rows(deals_file):
        report.rows += 1
        number = f"OP-{row['opportunity_id']}"
        if number in known:
            report.unchanged += 1
            continue
        try:
            made.append(_deal(row, number, by_name, by_stage, unsaid, on))
        except RowRefused as error:
            report.rejected[str(error)] += 1
            continue
        known.add(number)
    _write(made)
    report.created = len(made)
    return report


def _accounts(path: Path, report: Report) -> dict[str, Account]:
    """Every account once, by name; deals that name nobody go to a collective one."""
    by_name = {account.name: account for account in Account.objects.filter(code__startswith="DEALS-")}
    wanted = [(row["account"], row["office_location"]) for row in _rows(path)]
    for place, (name, country) in enumerate([*wanted, ("", "")], start=1):
        title = name or "Deals without an account"
        if title not in by_name:
            code = f"DEALS-{place:04d}" if name else NOBODY
            by_name[title] = accounts.account_create(
                actor=None, code=code, name=title, country=country, is_walk_in=not name
            )
        report.accounts += bool(name)
    by_name[""] = by_name["Deals without an account"]
    return by_name


def _deal(
    row: Mapping[str, str],
    number: str,
    by_name: Mapping[str, Account],
    by_stage: Mapping[str, PipelineStage],
    unsaid: LostReason,
    on: date,
) -> Opportunity:
    if row["account"] not in by_name:
        raise RowRefused("account is not in the file of accounts")
    stage = by_stage.get(STAGE_OF.get(row["deal_stage"], ""))
    if stage is None:
        raise RowRefused("deal_stage is none of " + ", ".join(STAGE_OF))
    opened, closed = _day(row["engage_date"]) or on, _day(row["close_date"])
    if stage.outcome != Outcome.OPEN and closed is None:
        raise RowRefused("close_date is missing")
    moment = _moment(closed or opened)
    return Opportunity(
        number=number,
        account=by_name[row["account"]],
        name=row["product"] or number,
        amount=_amount(row["close_value"]),
        currency=settings.DEFAULT_CURRENCY,
        stage=stage,
        outcome=stage.outcome,
        probability_pct=stage.probability_pct,
        expected_close=closed or opened + timedelta(days=OPEN_DAYS),
        lost_reason=unsaid if stage.outcome == Outcome.LOST else None,
        notes=row["sales_agent"],
        opened_at=_moment(opened),
        stage_since=moment,
        closed_at=moment if stage.outcome != Outcome.OPEN else None,
    )


def _write(deals: list[Opportunity]) -> None:
    rows = Opportunity.objects.bulk_create(deals, batch_size=BATCH_ROWS)
    moves = [StageMove(opportunity=row, to_stage=row.stage, moved_at=row.stage_since) for row in rows]
    StageMove.objects.bulk_create(moves, batch_size=BATCH_ROWS)
    changes = [audit.Change("opportunity.imported", row, {}, {"amount": row.amount}) for row in rows]
    audit.record_many(actor=None, changes=changes)


def _rows(path: Path) -> list[dict[str, str]]:
    with table(path) as opened:
        return [dict(zip(opened.header, (cell.strip() for cell in cells), strict=False)) for cells in opened.rows]


def _day(text: str) -> date | None:
    """``10/20/2016`` (month first, as the files write it) or ``2016-10-20``; None when empty."""
    if not text:
        return None
    for form in ("%m/%d/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise RowRefused("a date cannot be read")


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text or 0)
    except InvalidOperation as error:
        raise RowRefused("close_value is not a number") from error
    if not amount.is_finite() or amount < 0 or amount >= 10**15:
        raise RowRefused("close_value is out of range")
    return amount

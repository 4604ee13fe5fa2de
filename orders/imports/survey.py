"""Two passes before anything is written: read and clean every row into the stage, then look it all over once.

The second pass finds exact duplicates within a document (exactly, by the whole row) and gathers what a product needs
from all its rows: its name (the most frequent description, the latest of equals) and its median sold price.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from b2bops.platform.tabular import limits
from b2bops.platform.tabular.readers import sample, table
from b2bops.platform.tabular.values import VALUE_SCALE, conventions
from orders.imports.cleaning import Cleaner, Document, Fault, Party
from orders.imports.columns import positions
from orders.imports.rules import digit_led_share, rule_table
from orders.imports.staging import BATCH_ROWS, SEPARATOR, Stage, StagedLine

SAMPLE_ROWS = 2_000
DESCRIPTION_CHARACTERS_MAX = 200


@dataclass
class ProductFacts:
    """What the file says about one product; ``prices`` (in millionths) counts order lines only."""

    names: dict[str, list[int]] = field(default_factory=dict)
    prices: Counter[int] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """The most frequent description; among equals the one seen last; "" without any."""
        return max(self.names, key=lambda text: tuple(self.names[text]), default="")

    @property
    def median_price(self) -> int | None:
        """The lower median of the prices sold at, in millionths."""
        half, passed = (self.prices.total() + 1) // 2, 0
        for price in sorted(self.prices):
            passed += self.prices[price]
            if passed >= half:
                return price
        return None


@dataclass
class Survey:
    """Everything known about the file before loading; ``amount_in`` sums quantity × price of all rows."""

    header: list[str]
    rows_in: int
    amount_in: int
    documents: list[Document]
    parties: list[Party]
    products: dict[str, ProductFacts]
    line_counts: dict[int, int]


def take(*, stage: Stage, path: Path, columns: Mapping[str, str], currency: str, keep_walk_in: bool) -> Survey:
    """Stage the file and survey it. Raises FileRefused before anything was written anywhere that lasts."""
    head, first_rows = sample(path, count=SAMPLE_ROWS)
    where = positions(head.header, columns)

    def column(key: str) -> list[str]:
        return [row[where[key]] for row in first_rows if len(row) > where[key]]

    cleaner = Cleaner(
        positions=where,
        width=len(head.header),
        conventions=conventions(
            numbers=column("price") + column("quantity"), dates=column("date"), delimiter=head.delimiter
        ),
        rules=rule_table(),
        digit_led_share=digit_led_share([code for code in column("sku") if code]),
        currency=currency,
        keep_walk_in=keep_walk_in,
    )
    encoding = "" if head.encoding == "xlsx" else head.encoding
    rows_in, amount_in = _stage_rows(stage, path, cleaner, encoding)
    products = _look_over(stage, cleaner)
    documents = list(cleaner.documents.values())
    return Survey(head.header, rows_in, amount_in, documents, cleaner.parties, products, stage.counts())


def _stage_rows(stage: Stage, path: Path, cleaner: Cleaner, encoding: str) -> tuple[int, int]:
    number, amount_in = 0, 0
    with table(path, encoding=encoding) as opened:
        rows = (cells for cells in opened.rows if cells)
        while batch := list(islice(rows, BATCH_ROWS)):
            if number + len(batch) > limits.ROWS_MAX:
                raise limits.refuse(
                    _("The file has too many rows."),
                    value=f"> {limits.ROWS_MAX}",
                    remedy=_("Split the file."),
                )
            lines, rejected = [], []
            for number, cells in enumerate(batch, start=number + 1):  # noqa: B020 - numbering goes on
                raw = SEPARATOR.join(cells)
                verdict = Fault("INVALID_TEXT", "row", "␀") if "\0" in raw else cleaner.clean(cells)
                if isinstance(verdict, Fault):
                    amount_in += verdict.amount
                    value = verdict.value[:200].replace("\0", "␀")
                    rejected.append((number, verdict.reason, verdict.field, value, str(verdict.amount), raw))
                    continue
                amount = verdict.quantity * verdict.price
                amount_in += -amount if verdict.document.is_return else amount
                lines.append((
                    verdict.document.sequence, number, verdict.sku, verdict.description[:DESCRIPTION_CHARACTERS_MAX],
                    verdict.quantity, verdict.at, verdict.price, verdict.corrections, raw,
                ))  # fmt: skip
            stage.add_lines(lines)
            stage.add_rejected(rejected)
    return number, amount_in


def _look_over(stage: Stage, cleaner: Cleaner) -> dict[str, ProductFacts]:
    """Reject exact duplicates and gather the facts of each product in one pass."""
    returns = {document.sequence: document.is_return for document in cleaner.documents.values()}
    priced = {d.sequence for d in cleaner.documents.values() if not d.is_return and d.currency == cleaner.currency}
    products: dict[str, ProductFacts] = {}
    duplicates: list[StagedLine] = []
    seen: set[str] = set()
    current = 0
    for line in stage.lines(first=1, last=len(returns)):
        if line.document != current:
            current, seen = line.document, set()
        if line.raw in seen:
            duplicates.append(line)
            continue
        seen.add(line.raw)
        facts = products.get(line.sku)
        if facts is None:
            facts = products[line.sku] = ProductFacts()
        if line.document in priced:
            facts.prices[line.price] += 1
        if line.description:
            tally = facts.names.setdefault(line.description, [0, 0])
            tally[0] += 1
            tally[1] = max(tally[1], line.row)
    for line in duplicates:
        sign = -1 if returns[line.document] else 1
        stage.reject_line(line, sign=sign, reason="DUPLICATE_ROW", field="row", value=str(line.row))
    return products


def decimal_value(amount: int) -> str:
    """A sum of quantity × price as plain decimal text, with at least two decimals."""
    sign, amount = ("-", -amount) if amount < 0 else ("", amount)
    whole, rest = divmod(amount, VALUE_SCALE)
    decimals = str(rest).rjust(9, "0").rstrip("0").ljust(2, "0")
    return f"{sign}{whole:,}.{decimals}"

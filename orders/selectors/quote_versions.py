"""The versions of a quote, and what changed from one to the next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from django.db.models import Q

from orders.models import Quote, QuoteLine

COMPARED = ("quantity", "unit_price", "discount_pct")


@dataclass(frozen=True)
class LineDifference:
    """One line that was added, removed or changed; ``before`` and ``after`` are the lines, None where there is none."""

    before: QuoteLine | None
    after: QuoteLine | None

    @property
    def line(self) -> QuoteLine:
        line = self.after or self.before
        if line is None:
            raise ValueError("a difference has a line on one side at least")
        return line

    @property
    def sku(self) -> str:
        return self.line.product.sku

    @property
    def kind(self) -> str:
        if self.before is None:
            return "ADDED"
        return "REMOVED" if self.after is None else "CHANGED"

    @property
    def amount_change(self) -> Decimal:
        after = self.after.amount if self.after else Decimal(0)
        return after - (self.before.amount if self.before else Decimal(0))


def quote_differences(quote: Quote) -> list[LineDifference]:
    """What this version changed of the one before, in the order of its products; [] for a first version. 2 queries."""
    if quote.previous_id is None:
        return []
    old, new = _by_product(quote.previous_id), _by_product(quote.pk)
    products = [*old, *(key for key in new if key not in old)]
    pairs = (pair for key in products for pair in zip_longest(old.get(key, []), new.get(key, [])))
    return [LineDifference(before, after) for before, after in pairs if _differ(before, after)]


def quote_versions(quote: Quote) -> list[Quote]:
    """All versions of the same offer, newest first. 1 query."""
    base = quote.number.split("-V")[0]
    rows = Quote.objects.filter(Q(number=base) | Q(number__startswith=f"{base}-V"), account=quote.account_id)
    return list(rows.order_by("-version"))


def _by_product(quote_id: int) -> dict[int, list[QuoteLine]]:
    found: dict[int, list[QuoteLine]] = defaultdict(list)
    rows: Iterable[QuoteLine] = QuoteLine.objects.filter(quote=quote_id).select_related("product")
    for line in sorted(rows, key=lambda row: row.position):
        found[line.product_id].append(line)
    return found


def _differ(before: QuoteLine | None, after: QuoteLine | None) -> bool:
    if before is None or after is None:
        return True
    return any(getattr(before, name) != getattr(after, name) for name in COMPARED)

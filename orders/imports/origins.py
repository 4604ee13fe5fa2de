"""Where the parts of returns came from, as keys of order lines: first the file's own orders, then earlier files'."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F

from b2bops.platform.tabular.values import QUANTITY_SCALE
from orders.imports.amounts import price_of, time_of
from orders.imports.load import KEYS_PER_QUERY, Load
from orders.imports.matching import Match, Origin, allocate
from orders.imports.staging import StagedLine
from orders.models import SalesOrderLine, SalesReturn

Changed = Sequence[tuple[SalesReturn, list[StagedLine]]]
Key = tuple[int, int, Decimal]


@dataclass
class Origins:
    """``in_file`` maps (document, row) to an order line's key; ``earlier`` holds lines of orders not in the file."""

    load: Load
    in_file: dict[tuple[int, int], int] = field(default_factory=dict)
    earlier: dict[Key, list[Origin]] = field(default_factory=dict)

    def take(self, *, account_id: int, line: StagedLine) -> Iterator[tuple[int, int]]:
        """(order line's key, quantity in thousandths) for each order line the return line came from."""
        left = line.quantity
        for match in self.load.matches.get(line.row, []):
            order_line_id = self.in_file.get((match.document, match.row))
            if order_line_id is not None:
                left -= match.quantity
                yield order_line_id, match.quantity
        key = (account_id, self.load.product_ids[line.sku], price_of(line.price))
        for match in allocate(quantity=left, at=line.at, origins=self.earlier.get(key, [])):
            yield match.row, match.quantity


def find_origins(load: Load, changed: Changed) -> Origins:
    """Read the order lines that these returns may come from, in a few queries per 500 keys."""
    matches = [match for _wanted, lines in changed for line in lines for match in load.matches.get(line.row, [])]
    origins = Origins(load)
    origins.in_file = _in_file(load, matches)
    origins.earlier = _earlier(load, changed)
    return origins


def _in_file(load: Load, matches: list[Match]) -> dict[tuple[int, int], int]:
    places: dict[tuple[str, int], tuple[int, int]] = {}
    for match in matches:
        position = load.stage.position(document=match.document, row=match.row)
        places[load.documents[match.document].number, position] = (match.document, match.row)
    numbers = sorted({number for number, _position in places})
    positions = sorted({position for _number, position in places})
    found: dict[tuple[int, int], int] = {}
    for start in range(0, len(numbers), KEYS_PER_QUERY):
        lines = SalesOrderLine.objects.filter(
            order__external_number__in=numbers[start : start + KEYS_PER_QUERY], position__in=positions
        )
        for number, position, pk in lines.values_list("order__external_number", "position", "pk"):
            if (number, position) in places:
                found[places[number, position]] = pk
    return found


def _earlier(load: Load, changed: Changed) -> dict[Key, list[Origin]]:
    """Lines of orders from earlier files (or entered by hand) with something left, for lines the file leaves open."""
    walk_in = {load.account_id(document) for document in load.survey.documents if load.survey.parties[document.party].is_walk_in}  # noqa: E501  # fmt: skip
    wanted: dict[Key, int] = {}
    for item, lines in changed:
        for line in lines:
            matched = sum(match.quantity for match in load.matches.get(line.row, []))
            if matched < line.quantity and item.account_id not in walk_in:
                key = (item.account_id, load.product_ids[line.sku], price_of(line.price))
                wanted[key] = max(wanted.get(key, 0), line.at)
    found: dict[Key, list[Origin]] = defaultdict(list)
    if not wanted:
        return found
    candidates = SalesOrderLine.objects.filter(
        order__account__in={account for account, _product, _price in wanted},
        product__in={product for _account, product, _price in wanted},
        order__ordered_at__lte=time_of(max(wanted.values())),
        shipped_qty__gt=F("returned_qty"),
    )
    rows = candidates.order_by("order__ordered_at", "order__number", "position").values_list(
        "pk", "order__account", "product", "unit_price", "order__ordered_at", "order__external_number",
        "shipped_qty", "returned_qty",
    )  # fmt: skip
    for pk, account, product, price, at, number, shipped, returned in rows.iterator():
        if (account, product, price) in wanted and number not in load.document_numbers:
            left = int((shipped - returned) * QUANTITY_SCALE)
            found[account, product, price].append(Origin(int(at.timestamp()), 0, pk, left))
    return found

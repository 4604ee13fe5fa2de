"""One row in, one verdict out: a clean line of a document, or a reason why the row is left out.

Everything that repeats in a file (codes, numbers, dates, customers) is read once and remembered, so that half a
million rows cost a few dictionary look-ups each. The memories are bounded by what the file repeats.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from b2bops.platform.tabular.values import PRICE_SCALE, QUANTITY_SCALE, VALUE_SCALE, Conventions, moment, scaled
from orders.imports.rules import RuleTable

AMOUNT_MAX = 10**9 * VALUE_SCALE
KEY_CHARACTERS_MAX = 40
SKU_CHARACTERS_MAX = 60
REMEMBERED = 200_000
FIELD_KEYS = (
    "order", "sku", "quantity", "price", "date", "customer", "description", "customer_name", "country", "currency",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """Why a row is left out; ``value`` is what stood in ``field``. ``amount`` in VALUE_SCALE where readable."""

    reason: str
    field: str
    value: str
    amount: int = 0


@dataclass
class Document:
    """An order or a return as the file tells it; ``at`` is its earliest row's time."""

    sequence: int
    number: str
    is_return: bool
    party: int
    currency: str
    at: int
    rows: int = 0


@dataclass
class Party:
    """A customer, or the walk-in customers of a country."""

    code: str
    name: str
    country: str
    is_walk_in: bool


@dataclass(frozen=True)
class Line:
    document: Document
    sku: str
    description: str
    quantity: int
    at: int
    price: int
    corrections: str


@dataclass
class Cleaner:
    """Reads rows by ``positions`` and keeps the documents and parties it has met."""

    positions: Mapping[str, int]
    width: int
    conventions: Conventions
    rules: RuleTable
    digit_led_share: float
    currency: str
    keep_walk_in: bool
    documents: dict[str, Document] = field(default_factory=dict)
    parties: list[Party] = field(default_factory=list)

    def __post_init__(self) -> None:
        comma, day_first = self.conventions.decimal_comma, self.conventions.day_first
        remember = lru_cache(maxsize=REMEMBERED)
        self._quantity = remember(lambda text: scaled(text, scale=QUANTITY_SCALE, decimal_comma=comma))
        self._price = remember(lambda text: scaled(text, scale=PRICE_SCALE, decimal_comma=comma))
        self._moment = remember(lambda text: moment(text, day_first=day_first))
        self._apart = remember(lambda code: self.rules.set_apart_reason(code, digit_led_share=self.digit_led_share))
        self._is_return = remember(lambda number: bool(self.rules.cancellation.fullmatch(number)))
        self._party_index: dict[tuple[bool, str], int] = {}
        self._reads = tuple(self.positions.get(key, self.width) for key in FIELD_KEYS)

    def clean(self, cells: Sequence[str]) -> Line | Fault:
        """The verdict on one row."""
        if len(cells) != self.width:
            return Fault("WRONG_CELL_COUNT", "row", str(len(cells)))
        row = [*cells, ""]
        order, sku, quantity_text, price_text, date, customer, description, name, country, currency = [
            row[position].strip() for position in self._reads
        ]
        customer = customer.removesuffix(".0")  # spreadsheets write customer 17850 as 17850.0
        quantity, price, at = self._quantity(quantity_text), self._price(price_text), self._moment(date)
        amount = quantity * price if quantity is not None and price is not None else 0
        fault = _unreadable(order, sku, quantity, price, at, (quantity_text, price_text, date, customer), amount)
        if fault:
            return fault
        code = sku.upper()
        is_return = self._is_return(order)
        reason = self._apart(code)
        if reason:
            return Fault(reason, "sku", sku, amount)
        fault = _not_a_sale(quantity, price, is_return, quantity_text, price_text, amount)  # type: ignore[arg-type]
        if fault:
            return fault
        if not customer and not self.keep_walk_in:
            return Fault("NO_CUSTOMER", "customer", "", amount)
        return self._line(
            order, sku, code, quantity, price, at, customer, description, name, country, currency, is_return  # type: ignore[arg-type]
        )  # fmt: skip

    def _line(
        self, order: str, sku: str, code: str, quantity: int, price: int, at: int,
        customer: str, description: str, name: str, country: str, currency: str, is_return: bool,
    ) -> Line | Fault:  # fmt: skip
        currency = currency.upper() or self.currency
        if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
            return Fault("INVALID_CURRENCY", "currency", currency, quantity * price)
        party = self._party(customer, name, country)
        document = self.documents.get(order)
        if document is None:
            document = Document(len(self.documents) + 1, order, is_return, party, currency, at)
            self.documents[order] = document
        elif document.party != party:
            return Fault("OTHER_CUSTOMER", "customer", customer, quantity * price)
        elif document.currency != currency:
            return Fault("OTHER_CURRENCY", "currency", currency, quantity * price)
        document.at = min(document.at, at)
        document.rows += 1
        corrections = "" if customer else "WALK_IN_CUSTOMER "
        if code != sku:
            corrections += "SKU_NORMALISED "
        if not description and "description" in self.positions:
            corrections += "MISSING_DESCRIPTION "
        return Line(document, code, description, -quantity if is_return else quantity, at, price, corrections)

    def _party(self, customer: str, name: str, country: str) -> int:
        key = (False, customer) if customer else (True, country.lower())
        index = self._party_index.get(key)
        if index is None:
            index = self._party_index[key] = len(self.parties)
            self.parties.append(Party(customer, name, country, not customer))
        return index


def _unreadable(
    order: str, sku: str, quantity: int | None, price: int | None, at: int | None,
    texts: tuple[str, str, str, str], amount: int,
) -> Fault | None:  # fmt: skip
    quantity_text, price_text, date, customer = texts
    if quantity is None:
        return Fault("INVALID_QUANTITY", "quantity", quantity_text)
    if price is None:
        return Fault("INVALID_PRICE", "price", price_text)
    if abs(amount) > AMOUNT_MAX:
        return Fault("AMOUNT_TOO_LARGE", "quantity", f"{quantity_text} × {price_text}", amount)
    if not order:
        return Fault("MISSING_ORDER_NUMBER", "order", "", amount)
    if not sku:
        return Fault("MISSING_SKU", "sku", "", amount)
    if len(order) > KEY_CHARACTERS_MAX or len(customer) > KEY_CHARACTERS_MAX or len(sku) > SKU_CHARACTERS_MAX:
        longest = max(("order", order), ("customer", customer), ("sku", sku), key=lambda pair: len(pair[1]))
        return Fault("TOO_LONG", *longest, amount)
    if at is None:
        return Fault("INVALID_DATE", "date", date, amount)
    return None


def _not_a_sale(
    quantity: int, price: int, is_return: bool, quantity_text: str, price_text: str, amount: int
) -> Fault | None:
    if quantity == 0:
        return Fault("ZERO_QUANTITY", "quantity", quantity_text, amount)
    if quantity < 0 and not is_return:
        return Fault("NEGATIVE_QUANTITY", "quantity", quantity_text, amount)
    if quantity > 0 and is_return:
        return Fault("POSITIVE_IN_CANCELLATION", "quantity", quantity_text, amount)
    if price == 0:
        return Fault("ZERO_PRICE", "price", price_text, amount)
    if price < 0:
        return Fault("NEGATIVE_PRICE", "price", price_text, amount)
    return None

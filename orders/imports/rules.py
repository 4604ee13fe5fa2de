"""The rules of cleaning: reasons with their wording, and the editable table of codes, read from rules.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RULES_PATH = Path(__file__).with_name("rules.toml")

# reason → (what is the matter, what was done). Set-apart reasons are goods-free money; the others are faults.
SET_APART: dict[str, str | Promise] = {
    "FEE_POSTAGE": _("Postage or carriage"),
    "FEE_BANK": _("Bank or marketplace charge"),
    "FEE_COMMISSION": _("Commission"),
    "DISCOUNT": _("Discount line"),
    "MANUAL_ENTRY": _("Manual entry"),
    "SAMPLES": _("Samples or packing material"),
    "VOUCHER": _("Voucher"),
    "TEST_CODE": _("Test code"),
    "NOT_A_PRODUCT_CODE": _("Code that is no product code"),
}
REJECTED: dict[str, str | Promise] = {
    "MISSING_ORDER_NUMBER": _("No order number"),
    "MISSING_SKU": _("No SKU"),
    "TOO_LONG": _("Value too long"),
    "INVALID_TEXT": _("Unreadable characters"),
    "INVALID_QUANTITY": _("Quantity is no number"),
    "INVALID_PRICE": _("Price is no number"),
    "INVALID_DATE": _("Date is no date"),
    "INVALID_CURRENCY": _("Currency is no three-letter code"),
    "AMOUNT_TOO_LARGE": _("Quantity × price too large"),
    "WRONG_CELL_COUNT": _("Row has fewer or more cells than the header"),
    "ZERO_QUANTITY": _("Quantity is zero"),
    "NEGATIVE_QUANTITY": _("Negative quantity outside a cancellation (stock adjustment)"),
    "POSITIVE_IN_CANCELLATION": _("Positive quantity in a cancellation"),
    "ZERO_PRICE": _("Price is zero"),
    "NEGATIVE_PRICE": _("Price is negative"),
    "NO_CUSTOMER": _("No customer"),
    "DUPLICATE_ROW": _("Exact duplicate of an earlier row"),
    "OTHER_CUSTOMER": _("Another customer than the order's other rows"),
    "OTHER_CURRENCY": _("Another currency than the order's other rows"),
    "NUMBER_TAKEN": _("The number belongs to a document that was not imported"),
}
CORRECTED: dict[str, str | Promise] = {
    "WALK_IN_CUSTOMER": _("No customer: booked on the country's walk-in account"),
    "SKU_NORMALISED": _("SKU written in capitals without outer spaces"),
    "MISSING_DESCRIPTION": _("No description: the product's other rows name it"),
    "RETURN_WITHOUT_ORIGINAL": _("Return that no earlier order explains"),
}
LABELS: dict[str, str | Promise] = {**SET_APART, **REJECTED, **CORRECTED}
REMEDY_SET_APART = "set apart: counted, not booked as a sale"
REMEDY_REJECTED = "left out"
REMEDIES = {
    "WALK_IN_CUSTOMER": "booked on the walk-in account of its country",
    "SKU_NORMALISED": "written in capitals",
    "MISSING_DESCRIPTION": "name taken from other rows, else the SKU",
    "RETURN_WITHOUT_ORIGINAL": "kept as a return without an original order",
}


@dataclass(frozen=True)
class CodeRule:
    pattern: re.Pattern[str]
    reason: str
    digit_led_share_min: float


@dataclass(frozen=True)
class Territory:
    code: str
    name: str
    countries: frozenset[str]


@dataclass(frozen=True)
class RuleTable:
    """The content of rules.toml."""

    cancellation: re.Pattern[str]
    keep: tuple[re.Pattern[str], ...]
    codes: tuple[CodeRule, ...]
    territories: tuple[Territory, ...]

    def set_apart_reason(self, code: str, *, digit_led_share: float) -> str:
        """Why rows with this code are no sales of goods, or "" when they are."""
        if any(pattern.fullmatch(code) for pattern in self.keep):
            return ""
        for rule in self.codes:
            if digit_led_share >= rule.digit_led_share_min and rule.pattern.fullmatch(code):
                return rule.reason
        return ""

    def territory_of(self, country: str) -> Territory:
        """The territory that names the country, else the one without countries."""
        known = country.strip().lower()
        named = next((territory for territory in self.territories if known in territory.countries), None)
        return named or next(territory for territory in self.territories if not territory.countries)


@cache
def rule_table() -> RuleTable:
    """Read rules.toml once."""
    data = tomllib.loads(RULES_PATH.read_text(encoding="utf-8"))
    return RuleTable(
        cancellation=re.compile(data["cancellation"]),
        keep=tuple(re.compile(entry["pattern"]) for entry in data["keep"]),
        codes=tuple(
            CodeRule(re.compile(entry["pattern"]), entry["reason"], entry.get("digit_led_share_min", 0.0))
            for entry in data["code"]
        ),
        territories=tuple(
            Territory(entry["code"], entry["name"], frozenset(entry["countries"])) for entry in data["territory"]
        ),
    )


def digit_led_share(codes: list[str]) -> float:
    """Share of the codes that begin with a digit; 0 for none."""
    return sum(1 for code in codes if code[:1].isdigit()) / len(codes) if codes else 0.0

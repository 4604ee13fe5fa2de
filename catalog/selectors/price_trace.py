"""The answer to "which price holds", with everything that led there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

BY_CONTRACT = "CONTRACT"
BY_DEFAULT = "DEFAULT"
BY_PROMOTION = "PROMOTION"
BY_FLOOR = "FLOOR"
SIX_PLACES = Decimal("0.000001")
# Steps that only those entitled see; the default list and promotions are for everybody.
RIGHT_OF_STEP = {
    BY_CONTRACT: "contract_price",
    "ACCOUNT": "contract_price",
    "PARENT": "contract_price",
    "SEGMENT": "contract_price",
    BY_FLOOR: "cost",
}


@dataclass(frozen=True)
class PriceStep:
    """One thing that was looked at. ``source`` is its code; ``amount`` is the price it gives, None when none."""

    rule: str
    detail: str
    amount: Decimal | None
    chosen: bool
    source: str = ""


@dataclass(frozen=True)
class AppliedPromotion:
    """A promotion that lowers the price, and by how much for each unit."""

    promotion_id: int
    code: str
    discount: Decimal


@dataclass(frozen=True)
class PriceDecision:
    """The price that holds (None when there is none), the row it comes from, and every step that led there.

    ``base_price`` is the price before promotions; ``contract`` the number of the contract that decided, if one did.
    """

    unit_price: Decimal | None
    price_row_id: int | None
    steps: tuple[PriceStep, ...]
    currency: str
    quantity: Decimal
    on: date
    base_price: Decimal | None = None
    contract: str = ""
    promotions: tuple[AppliedPromotion, ...] = ()

    def as_trace(self) -> dict[str, Any]:
        """The decision as JSON can hold it; amounts as text, so that no digit is lost."""
        return {
            "unit_price": _text(self.unit_price),
            "base_price": _text(self.base_price),
            "price_row_id": self.price_row_id,
            "contract": self.contract,
            "currency": self.currency,
            "quantity": str(self.quantity),
            "on": self.on.isoformat(),
            "promotions": [
                {"id": each.promotion_id, "code": each.code, "discount": plain(each.discount)}
                for each in self.promotions
            ],
            "steps": [
                {
                    "rule": step.rule,
                    "source": step.source,
                    "detail": step.detail,
                    "amount": _text(step.amount),
                    "chosen": step.chosen,
                }
                for step in self.steps
            ],
        }


def trace_shown(trace: dict[str, Any], *, rights: Iterable[str]) -> dict[str, Any]:
    """A frozen trace as somebody with these rights may see it: steps beyond them are absent."""
    held = frozenset(rights)
    steps = [step for step in trace.get("steps", []) if RIGHT_OF_STEP.get(step["rule"], "") in held | {""}]
    shown = {**trace, "steps": steps}
    if "contract_price" not in held:
        shown.pop("contract", None)
    return shown


def six_places(price: Decimal) -> Decimal:
    """A unit price as it can be stored."""
    return price.quantize(SIX_PLACES, rounding=ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """A number as a person writes it, without trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)

"""From staged integers to the Decimals the tables hold; what repeats is computed once."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from b2bops.common.money import line_amount
from b2bops.platform.tabular.values import PRICE_SCALE, QUANTITY_SCALE


@lru_cache(maxsize=50_000)
def quantity_of(thousandths: int) -> Decimal:
    return Decimal(thousandths) / QUANTITY_SCALE


@lru_cache(maxsize=50_000)
def price_of(millionths: int) -> Decimal:
    return Decimal(millionths) / PRICE_SCALE


@lru_cache(maxsize=100_000)
def amount_of(thousandths: int, millionths: int, currency: str) -> Decimal:
    """The line's amount, rounded by the one rounding point."""
    return line_amount(quantity=quantity_of(thousandths), unit_price=price_of(millionths), currency=currency)


def time_of(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)

"""Amounts of opportunities in the company's currency: the one currency in which they can be added up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from b2bops.common import money
from b2bops.platform.models import ExchangeRate

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Value:
    """What an amount is worth, and what of it may be counted on. Both rounded, so that sums of them are exact."""

    amount: Decimal
    weighted: Decimal


def rates_on(currencies: Iterable[str], *, on: date) -> dict[str, Decimal]:
    """Company currency per one unit, for each currency that has a rate up to the day. 1 query if any is foreign."""
    asked = set(currencies)
    foreign = asked - {settings.DEFAULT_CURRENCY}
    rates = {code: Decimal(1) for code in asked - foreign}
    if foreign:
        found = ExchangeRate.objects.filter(currency__in=foreign, valid_from__lte=on).order_by("valid_from")
        # The latest rate of a currency comes last and stays.
        rates |= dict(found.values_list("currency", "rate"))
    return rates


def valued(*, amount: Decimal, probability_pct: Decimal, currency: str, rates: dict[str, Decimal]) -> Value | None:
    """The amount in the company's currency, and weighted with its probability; None without a rate. Pure."""
    rate = rates.get(currency)
    if rate is None:
        return None
    worth = money.round_amount(amount * rate, currency=settings.DEFAULT_CURRENCY)
    weighted = money.round_amount(worth * probability_pct / HUNDRED, currency=settings.DEFAULT_CURRENCY)
    return Value(worth, weighted)

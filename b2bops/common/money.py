"""Money: Decimal amounts with a currency, and the ONE place where amounts are rounded.

Amounts are rounded once, at the document line (``line_amount``), half up, to the currency's minor unit. Sums of
rounded lines are exact, so totals never round again.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

ZERO = Decimal(0)
_MINOR_UNITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "BHD": 3, "KWD": 3, "TND": 3}
currency_validator = RegexValidator(r"^[A-Z]{3}$", _("Use a three-letter ISO 4217 code such as EUR."))


def currency_exponent(currency: str) -> Decimal:
    """The smallest amount of a currency as a Decimal exponent (0.01 for EUR, 1 for JPY). ISO 4217."""
    return Decimal(1).scaleb(-_MINOR_UNITS.get(currency, 2))


def round_amount(amount: Decimal, *, currency: str) -> Decimal:
    """Round half up to the currency's minor unit; refuses NaN and infinity.

    >>> round_amount(Decimal("2.345"), currency="EUR")
    Decimal('2.35')
    """
    if not amount.is_finite():
        raise ValueError(f"amount is {amount}; give a finite decimal")
    return amount.quantize(currency_exponent(currency), rounding=ROUND_HALF_UP)


def line_amount(*, quantity: Decimal, unit_price: Decimal, discount_pct: Decimal = ZERO, currency: str) -> Decimal:
    """Amount of one document line: quantity × price × (1 − discount/100), rounded once.

    >>> line_amount(quantity=Decimal(3), unit_price=Decimal("9.995"), discount_pct=Decimal(10), currency="EUR")
    Decimal('26.99')
    """
    return round_amount(quantity * unit_price * (1 - discount_pct / 100), currency=currency)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Exact sum of already rounded amounts."""
    return sum(amounts, ZERO)


def amount_field(**options: Any) -> models.DecimalField[Any, Any]:
    """A rounded amount ≥ 0: 16 digits before the point, 3 after (for three-decimal currencies)."""
    options.setdefault("validators", [MinValueValidator(ZERO)])
    return models.DecimalField(max_digits=19, decimal_places=3, **options)


def unit_price_field(**options: Any) -> models.DecimalField[Any, Any]:
    """A unit price or cost ≥ 0: six decimals, because pieces are priced by the thousand."""
    options.setdefault("validators", [MinValueValidator(ZERO)])
    return models.DecimalField(max_digits=19, decimal_places=6, **options)


def quantity_field(**options: Any) -> models.DecimalField[Any, Any]:
    """A quantity in the product's unit of measure, three decimals."""
    return models.DecimalField(max_digits=15, decimal_places=3, **options)


def currency_field(**options: Any) -> models.CharField[Any, Any]:
    """An ISO 4217 code."""
    return models.CharField(max_length=3, validators=[currency_validator], **options)

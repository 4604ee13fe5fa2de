"""Template filters that show money, quantities and shares the same way everywhere."""

from decimal import Decimal

from django import template

from b2bops.common.listing.cells import format_amount, format_number, format_quantity
from b2bops.common.money import currency_exponent

register = template.Library()


@register.filter
def amount(value: Decimal | float | None, currency: str = "") -> str:
    """``{{ order.total|amount:order.currency }}``."""
    return "–" if value is None else format_amount(value, currency)


@register.filter
def bare_amount(value: Decimal | float | None, currency: str) -> str:
    """An amount under a heading that names its currency."""
    return "–" if value is None else format_amount(value, currency).removesuffix(currency).strip()


@register.filter
def unit_price(value: Decimal | None, currency: str) -> str:
    """A unit price with all the digits it has, and never fewer than its currency: 0.004200 EUR is 0.0042."""
    if value is None:
        return "–"
    least = -int(currency_exponent(currency).as_tuple().exponent)
    digits = -int(value.normalize().as_tuple().exponent)
    return format_number(value, places=max(least, digits))


@register.filter
def quantity(value: Decimal | float | None) -> str:
    """``{{ line.quantity|quantity }}``: grouped, no needless decimals."""
    return "–" if value is None else format_quantity(value)


@register.filter
def plain_number(value: Decimal | None) -> str:
    """A stored decimal as a number input takes it: 2.430000 is ``2.43``, whatever the language; empty without one."""
    return "" if value is None else f"{Decimal(value).normalize():f}"


@register.filter
def percent(value: Decimal | float | None, places: int = 1) -> str:
    """A number already in percent."""
    return "–" if value is None else f"{format_number(value, places=places)} %"


@register.filter
def share(value: Decimal | float | None, places: int = 1) -> str:
    """A share 0…1 shown in percent."""
    return "–" if value is None else f"{format_number(Decimal(str(value)) * 100, places=places)} %"

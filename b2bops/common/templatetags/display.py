"""Template filters that show money, quantities and shares the same way everywhere."""

from decimal import Decimal

from django import template

from b2bops.common.listing.cells import format_amount, format_number, format_quantity

register = template.Library()


@register.filter
def amount(value: Decimal | float | None, currency: str = "") -> str:
    """``{{ order.total|amount:order.currency }}``."""
    return "–" if value is None else format_amount(value, currency)


@register.filter
def quantity(value: Decimal | float | None) -> str:
    """``{{ line.quantity|quantity }}``: grouped, no needless decimals."""
    return "–" if value is None else format_quantity(value)


@register.filter
def percent(value: Decimal | float | None, places: int = 1) -> str:
    """A number already in percent."""
    return "–" if value is None else f"{format_number(value, places=places)} %"


@register.filter
def share(value: Decimal | float | None, places: int = 1) -> str:
    """A share 0…1 shown in percent."""
    return "–" if value is None else f"{format_number(Decimal(str(value)) * 100, places=places)} %"

"""Lines as the API takes them."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from orders import selectors
from orders.services.limits import LINES_MAX


def many(line: Any, **options: Any) -> Any:
    """1…1,000 lines of a kind; DRF hands the limits to the list it makes, which its types do not know."""
    return line(many=True, max_length=LINES_MAX, **options)


class PriceTraceField(serializers.JSONField):
    """A line's frozen trace, without the steps that the reader has no right to."""

    def to_representation(self, value: Any) -> Any:
        request = self.context.get("request")
        rights: frozenset[str] = getattr(getattr(request, "user", None), "rights", frozenset())
        trace: Any = super().to_representation(value)
        return selectors.line_trace_shown(trace, rights=rights)


class NewLineSerializer(serializers.Serializer[Any]):
    """One line as asked; without ``unit_price`` the price lists decide."""

    sku = serializers.CharField(max_length=60)
    quantity = serializers.DecimalField(max_digits=15, decimal_places=3)
    unit_price = serializers.DecimalField(max_digits=19, decimal_places=6, required=False, allow_null=True, min_value=0)
    discount_pct = serializers.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(0), min_value=0, max_value=100
    )

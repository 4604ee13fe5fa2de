"""Search and filters of quotes."""

import django_filters
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import SearchFilter
from orders.filters.documents import DayFilter, DocumentFilter
from orders.models import (
    Quote,
    QuoteStatus,
)


class QuoteFilter(DocumentFilter):
    q = SearchFilter("number", "account__name", "account__code")
    status = django_filters.ChoiceFilter(choices=QuoteStatus.choices, label=_("Status"))
    valid_until = DayFilter(lookup_expr="lte", label=_("Valid until"))

    class Meta:
        model = Quote
        fields: tuple[str, ...] = ()

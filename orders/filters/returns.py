"""Search and filters of returns."""

import django_filters
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import SearchFilter
from orders.filters.documents import DayFilter, DocumentFilter
from orders.models import (
    ReturnStatus,
    SalesReturn,
)


class ReturnFilter(DocumentFilter):
    q = SearchFilter("number", "external_number", "account__name", "account__code")
    status = django_filters.ChoiceFilter(choices=ReturnStatus.choices, label=_("Status"))
    returned_from = DayFilter(field_name="returned_at", lookup_expr="date__gte", label=_("Returned from"))
    returned_to = DayFilter(field_name="returned_at", lookup_expr="date__lte", label=_("Returned to"))

    class Meta:
        model = SalesReturn
        fields: tuple[str, ...] = ()

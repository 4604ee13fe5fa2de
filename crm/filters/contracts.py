"""Search and filters of contracts and segments."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from crm.models import Contract, ContractStatus, Segment

ENDS_WITHIN = [("30", _("30 days")), ("90", _("90 days")), ("180", _("180 days"))]


class ContractFilter(ListFilterSet):
    q = SearchFilter("number", "name", "account__name", "account__code")
    status = django_filters.ChoiceFilter(choices=ContractStatus.choices, label=_("Status"), empty_label=_("All"))
    ends = django_filters.ChoiceFilter(
        choices=ENDS_WITHIN, method="ends_within", label=_("Ends within"), empty_label=_("All")
    )

    class Meta:
        model = Contract
        fields: tuple[str, ...] = ()

    def ends_within(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        today = timezone.localdate()
        return queryset.filter(valid_until__gte=today, valid_until__lte=today + timedelta(days=int(value)))


class SegmentFilter(ListFilterSet):
    q = SearchFilter("code", "name")

    class Meta:
        model: Any = Segment
        fields: tuple[str, ...] = ()

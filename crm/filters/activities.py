"""Search and filters of the list of activities."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from crm import selectors
from crm.models import Activity, ActivityKind, ActivityPriority

STATES = [
    ("OPEN", _("Open")),
    ("OVERDUE", _("Overdue")),
    ("TODAY", _("Due today")),
    ("DONE", _("Done")),
]


class ActivityFilter(ListFilterSet):
    q = SearchFilter("subject", "body", "account__name", "contact__name")
    kind = django_filters.ChoiceFilter(choices=ActivityKind.choices, label=_("Kind"), empty_label=_("All"))
    state = django_filters.ChoiceFilter(choices=STATES, method="in_state", label=_("State"), empty_label=_("All"))
    owner = django_filters.ModelChoiceFilter(
        queryset=lambda request: selectors.activity_owners(), label=_("Owner"), empty_label=_("All")
    )
    priority = django_filters.ChoiceFilter(choices=ActivityPriority.choices, label=_("Priority"), empty_label=_("All"))
    account = django_filters.CharFilter(field_name="account__code", lookup_expr="iexact", label=_("Account code"))

    class Meta:
        model = Activity
        fields: tuple[str, ...] = ()

    def in_state(self, queryset: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        return queryset.filter(_state(value, timezone.localdate()))


def _state(value: str, today: date) -> Q:
    states: dict[str, Any] = {
        "OPEN": Q(done_at__isnull=True),
        "OVERDUE": Q(done_at__isnull=True, due_on__lt=today),
        "TODAY": Q(done_at__isnull=True, due_on=today),
        "DONE": Q(done_at__isnull=False),
    }
    found: Q = states[value]
    return found

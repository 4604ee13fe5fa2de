"""Search and filters of leads."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory
from b2bops.common.listing import ListFilterSet, SearchFilter
from crm import selectors
from crm.models import LEAD_OPEN, Campaign, Lead, LeadSource, LeadStatus

OPEN = "OPEN"
DAY_INPUT = forms.DateInput(attrs={"type": "date"})


class LeadFilter(ListFilterSet):
    q = SearchFilter("company", "person", "email", "number", "phone")
    status = django_filters.ChoiceFilter(
        choices=[(OPEN, _("All open")), *LeadStatus.choices],
        method="of_status",
        label=_("Status"),
        empty_label=_("All"),
    )
    source = django_filters.ChoiceFilter(choices=LeadSource.choices, label=_("Source"), empty_label=_("All"))
    campaign = django_filters.ModelChoiceFilter(
        queryset=Campaign.objects.all(), to_field_name="code", label=_("Campaign"), empty_label=_("All")
    )
    territory = django_filters.ModelChoiceFilter(
        queryset=Territory.objects.all(), label=_("Territory"), empty_label=_("All")
    )
    owner = django_filters.ModelChoiceFilter(
        queryset=lambda request: selectors.sellers(), label=_("Owner"), empty_label=_("All")
    )
    since = django_filters.DateFilter(
        field_name="captured_at", lookup_expr="date__gte", label=_("From"), widget=DAY_INPUT
    )
    until = django_filters.DateFilter(
        field_name="captured_at", lookup_expr="date__lte", label=_("Until"), widget=DAY_INPUT
    )

    class Meta:
        model = Lead
        fields: tuple[str, ...] = ()

    def of_status(self, queryset: QuerySet[Lead], name: str, value: str) -> QuerySet[Lead]:
        return queryset.filter(status__in=LEAD_OPEN if value == OPEN else [value])

"""Search and filters of opportunities, for their list, the board, the forecast and the API."""

from calendar import monthrange
from datetime import date

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory
from b2bops.common.listing import ListFilterSet, SearchFilter
from crm import selectors
from crm.models import Campaign, Competitor, LeadSource, LostReason, Opportunity, Outcome, PipelineStage

MONTH = r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$"


class MonthField(forms.CharField):
    """``2026-12``, picked where the browser has a picker for months."""

    widget = forms.TextInput(attrs={"type": "month"})
    default_validators = (RegexValidator(MONTH, _("Write a month as 2026-12.")),)  # type: ignore[assignment]


class MonthFilter(django_filters.Filter):
    """Days within the month."""

    field_class = MonthField

    def filter(self, queryset: QuerySet[Opportunity], value: str) -> QuerySet[Opportunity]:
        if not value:
            return queryset
        first = date(int(value[:4]), int(value[5:]), 1)
        last = first.replace(day=monthrange(first.year, first.month)[1])
        return queryset.filter(**{f"{self.field_name}__range": (first, last)})


class BoardFilter(ListFilterSet):
    """What narrows the board and the forecast."""

    owner = django_filters.ModelChoiceFilter(
        queryset=lambda request: selectors.sellers(), label=_("Owner"), empty_label=_("All")
    )
    territory = django_filters.ModelChoiceFilter(
        field_name="account__territory", queryset=Territory.objects.all(), label=_("Territory"), empty_label=_("All")
    )
    closes = MonthFilter(field_name="expected_close", label=_("Closes in"))

    class Meta:
        model = Opportunity
        fields: tuple[str, ...] = ()


class OpportunityFilter(BoardFilter):
    q = SearchFilter("number", "name", "account__name", "account__code")
    outcome = django_filters.ChoiceFilter(choices=Outcome.choices, label=_("Outcome"), empty_label=_("All"))
    stage = django_filters.ModelChoiceFilter(
        queryset=PipelineStage.objects.order_by("position"),
        to_field_name="code",
        label=_("Stage"),
        empty_label=_("All"),
    )
    account = django_filters.CharFilter(field_name="account__code", lookup_expr="iexact", label=_("Account code"))
    source = django_filters.ChoiceFilter(choices=LeadSource.choices, label=_("Source"), empty_label=_("All"))
    campaign = django_filters.ModelChoiceFilter(
        queryset=Campaign.objects.all(), to_field_name="code", label=_("Campaign"), empty_label=_("All")
    )
    competitor = django_filters.ModelChoiceFilter(
        queryset=Competitor.objects.all(), label=_("Competitor"), empty_label=_("All")
    )
    lost_reason = django_filters.ModelChoiceFilter(
        queryset=LostReason.objects.all(), label=_("Lost reason"), empty_label=_("All")
    )

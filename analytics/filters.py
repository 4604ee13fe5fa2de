"""Search and filters of the lists."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from analytics import registry
from analytics.models import ForecastSeries, JobRun, Proposal, ProposalKind, ProposalStatus
from analytics.presentation.words import METHODS
from b2bops.common.listing import ListFilterSet, SearchFilter
from b2bops.platform.models import RunStatus
from catalog.models import Category
from supply.models import Supplier


def job_choices() -> list[tuple[str, str]]:
    return [(job.key, str(job.title)) for job in registry.jobs()]


class JobRunFilterSet(ListFilterSet):
    q = SearchFilter("key", "error")
    key = django_filters.ChoiceFilter(label=_("Job"), empty_label=_("Any"), choices=job_choices)
    status = django_filters.ChoiceFilter(label=_("Status"), empty_label=_("Any"), choices=RunStatus.choices)

    class Meta:
        model = JobRun
        fields = ("key", "status")


class ForecastFilterSet(ListFilterSet):
    q = SearchFilter("product__sku", "product__name")
    category = django_filters.ModelChoiceFilter(
        label=_("Category"), empty_label=_("Any"), queryset=Category.objects.order_by("name"), method="below"
    )
    method = django_filters.ChoiceFilter(label=_("Method"), empty_label=_("Any"), choices=list(METHODS.items()))
    beats_seasonal_naive = django_filters.ChoiceFilter(
        label=_("Against last year's week"),
        empty_label=_("Any"),
        choices=[("true", _("Better")), ("false", _("No better"))],
        method="better",
    )

    class Meta:
        model = ForecastSeries
        fields = ("method", "beats_seasonal_naive")

    def better(self, queryset: QuerySet[ForecastSeries], name: str, value: str) -> QuerySet[ForecastSeries]:
        return queryset.filter(beats_seasonal_naive=value == "true")

    def below(self, queryset: QuerySet[ForecastSeries], name: str, value: Category) -> QuerySet[ForecastSeries]:
        return queryset.filter(product__category__path__startswith=value.path)


class ReplenishmentFilterSet(ListFilterSet):
    q = SearchFilter("product__sku", "product__name", "supplier__name")
    supplier = django_filters.ModelChoiceFilter(
        label=_("Supplier"), empty_label=_("Any"), queryset=Supplier.objects.order_by("name")
    )

    class Meta:
        model = Proposal
        fields = ("supplier",)


class RecommendationFilterSet(ListFilterSet):
    q = SearchFilter("account__name", "account__code", "product__sku", "product__name")
    evidence_kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        empty_label=_("Any"),
        field_name="evidence__kind",
        choices=[("REPEAT", _("Buy again")), ("NEW", _("New for them"))],
    )

    class Meta:
        model = Proposal
        fields = ("evidence_kind",)


class DecisionFilterSet(ListFilterSet):
    q = SearchFilter("product__sku", "product__name", "account__name", "supplier__name")
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("Any"), choices=ProposalKind.choices)
    status = django_filters.ChoiceFilter(label=_("Status"), empty_label=_("Any"), choices=ProposalStatus.choices)

    class Meta:
        model = Proposal
        fields = ("kind", "status")

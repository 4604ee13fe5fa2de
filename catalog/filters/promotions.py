"""Search and filters of promotions."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from catalog.models import Promotion, PromotionKind, PromotionStatus

WHEN = [("NOW", _("Running today")), ("COMING", _("Coming")), ("OVER", _("Over"))]


class PromotionFilter(ListFilterSet):
    q = SearchFilter("code", "name")
    status = django_filters.ChoiceFilter(choices=PromotionStatus.choices, label=_("Status"), empty_label=_("All"))
    kind = django_filters.ChoiceFilter(choices=PromotionKind.choices, label=_("Kind"), empty_label=_("All"))
    when = django_filters.ChoiceFilter(choices=WHEN, method="at", label=_("When"), empty_label=_("All"))

    class Meta:
        model = Promotion
        fields: tuple[str, ...] = ()

    def at(self, queryset: QuerySet[Promotion], name: str, value: str) -> QuerySet[Promotion]:
        today = timezone.localdate()
        if value == "NOW":
            return queryset.running(today)  # type: ignore[attr-defined,no-any-return]
        return queryset.filter(starts_on__gt=today) if value == "COMING" else queryset.filter(ends_on__lt=today)

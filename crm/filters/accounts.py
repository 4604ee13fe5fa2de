"""Search and filters of the list of accounts."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory
from b2bops.common.listing import ListFilterSet, SearchFilter
from crm import selectors
from crm.models import Account, Lifecycle, Segment

KINDS = [
    ("ACTIVE", _("Active companies")),
    ("INACTIVE", _("Inactive companies")),
    ("WALK_IN", _("Walk-in sales")),
]


class AccountFilter(ListFilterSet):
    q = SearchFilter("code", "name", "country", "tax_id")
    lifecycle = django_filters.ChoiceFilter(choices=Lifecycle.choices, label=_("Lifecycle"), empty_label=_("All"))
    territory = django_filters.ModelChoiceFilter(
        queryset=Territory.objects.all(), label=_("Territory"), empty_label=_("All")
    )
    owner = django_filters.ModelChoiceFilter(
        queryset=lambda request: selectors.sellers(), label=_("Owner"), empty_label=_("All")
    )
    segment = django_filters.ModelChoiceFilter(queryset=Segment.objects.all(), label=_("Segment"), empty_label=_("All"))
    kind = django_filters.ChoiceFilter(choices=KINDS, method="of_kind", label=_("Kind"), empty_label=_("All"))

    class Meta:
        model = Account
        fields: tuple[str, ...] = ()

    def of_kind(self, queryset: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        if value == "WALK_IN":
            return queryset.filter(is_walk_in=True)
        return queryset.customers().filter(is_active=value == "ACTIVE")  # type: ignore[attr-defined,no-any-return]

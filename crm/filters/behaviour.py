"""Search and filters of behaviour events."""

import django_filters
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from crm.models import BehaviourChannel, BehaviourEvent, BehaviourKind


class BehaviourFilter(ListFilterSet):
    q = SearchFilter("words", "account__name", "product__name", "product__sku")
    kind = django_filters.ChoiceFilter(choices=BehaviourKind.choices, label=_("What they did"), empty_label=_("All"))
    channel = django_filters.ChoiceFilter(choices=BehaviourChannel.choices, label=_("Channel"), empty_label=_("All"))
    account = django_filters.CharFilter(field_name="account__code", lookup_expr="iexact", label=_("Account code"))

    class Meta:
        model = BehaviourEvent
        fields: tuple[str, ...] = ()

"""Search and filters of care campaigns."""

import django_filters
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from crm.models import CareCampaign, CareTrigger

STATES = [("true", _("Active")), ("false", _("Paused"))]


class CareFilter(ListFilterSet):
    q = SearchFilter("name", "subject")
    trigger = django_filters.ChoiceFilter(choices=CareTrigger.choices, label=_("When"), empty_label=_("All"))
    is_active = django_filters.ChoiceFilter(choices=STATES, label=_("State"), empty_label=_("All"))

    class Meta:
        model = CareCampaign
        fields: tuple[str, ...] = ()

"""Search and filters of campaigns."""

import django_filters
from django.utils.translation import gettext_lazy as _

from b2bops.common.listing import ListFilterSet, SearchFilter
from crm.models import Campaign, LeadSource


class CampaignFilter(ListFilterSet):
    q = SearchFilter("name", "code")
    channel = django_filters.ChoiceFilter(choices=LeadSource.choices, label=_("Channel"), empty_label=_("All"))

    class Meta:
        model = Campaign
        fields: tuple[str, ...] = ()

"""What every list of documents can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from b2bops.accounts.models import Territory
from b2bops.common.listing import ListFilterSet


class DayFilter(django_filters.DateFilter):
    """A day typed or picked; compared with the day of a moment in the site's time zone."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}))
        super().__init__(**options)


class DocumentFilter(ListFilterSet):
    """What every list of documents can be narrowed by."""

    account = django_filters.CharFilter(field_name="account__code", lookup_expr="iexact", label=_("Account code"))
    territory = django_filters.ModelChoiceFilter(
        field_name="account__territory", queryset=Territory.objects.all(), label=_("Territory")
    )

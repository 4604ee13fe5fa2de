"""The search box and the filter form of a list."""

from functools import reduce
from operator import and_, or_
from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxLengthValidator
from django.db import connections
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

SEARCH_WORDS_MAX = 8
TEXT_MAX = 200
TRIGRAM_LETTERS = 3


class SearchFilter(django_filters.CharFilter):
    """``q``: every word must occur in at least one of ``paths`` (ORM paths, case-insensitive)."""

    def __init__(self, *paths: str, **options: Any) -> None:
        self.paths = paths
        options.setdefault("label", _("Search"))
        super().__init__(**options)

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        words = (value or "").split()[:SEARCH_WORDS_MAX]
        if not words:
            return queryset
        return queryset.filter(reduce(and_, (self._holding(word, queryset) for word in words)))

    def _holding(self, word: str, queryset: QuerySet[Any]) -> Q:
        """Rows that hold the word in any path.

        PostgreSQL answers one path at a time from its trigram index (see ``common.trigrams``) but scans the whole
        table for "this column or that table's", so there each path is asked by itself. Shorter words have no trigram.
        """
        conditions = [Q(**{f"{path}__icontains": word}) for path in self.paths]
        if connections[queryset.db].vendor != "postgresql" or len(word) < TRIGRAM_LETTERS:
            return reduce(or_, conditions)
        rows = queryset.model._base_manager.using(queryset.db).order_by()
        first, *others = (rows.filter(condition).values("pk") for condition in conditions)
        return Q(pk__in=first.union(*others) if others else first)


class ListFilterSet(django_filters.FilterSet):
    """Base of every list's filters; a refused value is shown at its field and the list stays unfiltered by it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bound in self.form.fields.values():
            if isinstance(bound, forms.CharField):
                bound.max_length = TEXT_MAX
                # Setting the length alone reaches only the browser; a megabyte must not reach the database.
                bound.validators.append(MaxLengthValidator(TEXT_MAX))
            if isinstance(bound.widget, forms.Select) and getattr(bound, "empty_label", None):
                # The choice names its field, so the screen needs no label above it.
                bound.empty_label = _("%(label)s: %(any)s") % {
                    "label": bound.label,
                    "any": str(bound.empty_label).lower(),
                }
                bound.widget.choices = bound.choices

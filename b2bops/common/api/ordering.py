"""Ordering of API lists, with a tie-break so that pages never repeat or skip a row."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import filters
from rest_framework.request import Request


class OrderingFilter(filters.OrderingFilter):
    """``?ordering=-ordered_at``; a view lists what it allows in ``ordering_fields`` (none unless listed)."""

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> Any:
        ordering = super().get_ordering(request, queryset, view) or ("pk",)
        return (*ordering, "pk") if "pk" not in ordering and "-pk" not in ordering else ordering

    def get_default_valid_fields(self, queryset: QuerySet[Any], view: Any, context: Any = None) -> list[Any]:
        return []

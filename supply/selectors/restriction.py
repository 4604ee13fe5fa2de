"""Restricting rows to the products asked for, whatever their number."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db import models

Rows = TypeVar("Rows", bound=models.QuerySet[Any])
NAMED_KEYS_MAX = 10_000  # above this, reading all rows is cheaper than naming keys, and no database limit is met


def of_products(rows: Rows, product_ids: Collection[int]) -> Rows:
    """The rows of these products; for very many products all rows, so callers drop strangers as they read."""
    if len(product_ids) > NAMED_KEYS_MAX:
        return rows
    return rows.filter(product_id__in=list(product_ids))

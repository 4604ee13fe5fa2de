"""Who sees rows of the catalogue: every team all of them, nobody else any."""

from typing import Any, Self, TypeVar

from django.db import models

from b2bops.common.locking import LockingQuerySet

Row = TypeVar("Row", bound=models.Model)


class TeamWideQuerySet(LockingQuerySet[Row]):
    """Rows that hold no price and no cost of their own."""

    def visible_to(self, user: Any) -> Self:
        return self if user.is_superuser or user.roles else self.none()

"""The category tree and tax classes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from b2bops.common.locking import LockingQuerySet


class Category(MP_Node):
    """A node of the category tree; ``path`` makes "all below this" one indexed prefix query."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    node_order_by: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name


class TaxClass(models.Model):
    """What kind of goods this is for tax; the rate depends on the destination too."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    rate_pct = models.DecimalField(_("rate in percent"), max_digits=5, decimal_places=2, default=0)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = _("tax class")
        verbose_name_plural = _("tax classes")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rate_pct__gte=0) & Q(rate_pct__lte=100), name="taxclass_rate_is_a_percentage"
            )
        ]

    def __str__(self) -> str:
        return self.name

"""Pictures of a product."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from b2bops.platform.models import StoredFile
from catalog.models.product import Product
from catalog.models.visibility import TeamWideQuerySet


class ProductImage(models.Model):
    """One picture, checked and with a small copy. Sizes are in pixels; the main one stands for the product in lists."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="images", verbose_name=_("product"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    thumbnail = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("small copy"))
    alt_text = models.CharField(_("what it shows"), max_length=200)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    position = models.PositiveSmallIntegerField(_("position"))
    is_main = models.BooleanField(_("main picture"), default=False)

    objects = TeamWideQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes: ClassVar = [models.Index(fields=["product", "position"], name="productimage_by_position")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product"], condition=Q(is_main=True), name="productimage_one_main_per_product"
            )
        ]

    def __str__(self) -> str:
        return self.alt_text

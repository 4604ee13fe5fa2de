"""Units of measure, and the other units a product may be counted in."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from b2bops.common.money import quantity_field
from catalog.models.product import Product
from catalog.models.visibility import TeamWideQuerySet

DECIMALS_MAX = 3  # what a quantity can hold

# code → (name, decimals a quantity may have). Known without being set up; a row is made when one is first used.
STANDARD_UNITS = {
    "EA": (_("Each"), 0),
    "PR": (_("Pair"), 0),
    "SET": (_("Set"), 0),
    "PK": (_("Pack"), 0),
    "BOX": (_("Box"), 0),
    "CTN": (_("Carton"), 0),
    "PAL": (_("Pallet"), 0),
    "ROLL": (_("Roll"), 0),
    "KG": (_("Kilogram"), 3),
    "G": (_("Gram"), 3),
    "L": (_("Litre"), 3),
    "M": (_("Metre"), 3),
    "M2": (_("Square metre"), 3),
    "H": (_("Hour"), 2),
}


class UnitOfMeasure(models.Model):
    """What quantities are counted in. ``Product.unit`` holds the code; ``decimals`` says how finely it divides."""

    code = models.CharField(
        _("code"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]*\Z", _("Use capitals and digits, such as BOX."))],
    )
    name = models.CharField(_("name"), max_length=60)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0, validators=[MaxValueValidator(DECIMALS_MAX)])

    objects = TeamWideQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit of measure")
        verbose_name_plural = _("units of measure")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(decimals__lte=DECIMALS_MAX), name="unit_decimals_fit_a_quantity")
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"


class ProductUnit(models.Model):
    """Another unit of one product: a box of 12 pieces has ``factor`` 12 of the unit it is sold in."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="units", verbose_name=_("product"))
    unit = models.ForeignKey(UnitOfMeasure, models.PROTECT, related_name="product_units", verbose_name=_("unit"))
    factor = quantity_field(verbose_name=_("holds"))
    barcode = models.CharField(_("barcode (GTIN)"), max_length=14, blank=True)

    objects = TeamWideQuerySet.as_manager()

    class Meta:
        verbose_name = _("other unit")
        verbose_name_plural = _("other units")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "unit"], name="productunit_once_per_product"),
            models.UniqueConstraint(
                fields=["barcode"], condition=~Q(barcode=""), name="productunit_barcode_names_one_pack"
            ),
            models.CheckConstraint(condition=Q(factor__gt=0), name="productunit_factor_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.unit.code} = {self.factor.normalize():f}"

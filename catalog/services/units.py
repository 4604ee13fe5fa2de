"""Writing units of measure and the other units of a product."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform.services import audit, records
from catalog import selectors
from catalog.models import STANDARD_UNITS, Product, ProductUnit, UnitOfMeasure
from catalog.selectors.units import UnitUnknown
from catalog.services.barcodes import check_barcode


class UnitIsBase(InvalidValue):
    """The unit a product is sold in cannot be one of its other units as well."""

    code = "unit_is_base"


@transaction.atomic
def unit_create(*, actor: Any, code: str, name: str, decimals: int = 0) -> UnitOfMeasure:
    """Add a unit; ``decimals`` says how finely a quantity in it divides (0 for pieces)."""
    unit = UnitOfMeasure(code=code, name=name, decimals=decimals)
    return records.row_create(actor=actor, instance=unit, action="unit.created", named=("code", "name", "decimals"))


@transaction.atomic
def unit_update(*, actor: Any, unit: UnitOfMeasure, **changes: Any) -> UnitOfMeasure:
    """Change the name or the decimals of a unit; its code is what products hold, so it stays."""
    records.check_editable(changes, {"name", "decimals"})
    return records.row_change(actor=actor, instance=unit, changes=changes, action="unit.changed")


@transaction.atomic
def unit_named(*, actor: Any, code: str) -> UnitOfMeasure:
    """The row of a unit; a standard unit gets one when a product is first counted in it besides its own."""
    check_known(code)
    found = UnitOfMeasure.objects.filter(code=code).first()
    if found is not None:
        return found
    name, decimals = STANDARD_UNITS[code]
    return unit_create(actor=actor, code=code, name=str(name), decimals=decimals)


def check_known(code: str) -> None:
    """Raise UnitUnknown unless the unit is a standard one or in the table. 1 query."""
    if selectors.unit_decimals(code=code.replace("\x00", "�")) is None:
        raise UnitUnknown(
            _("There is no unit “%(code)s”.") % {"code": code[:12].replace("\x00", "�")},
            field="unit",
            value=code.replace("\x00", "�"),
            remedy=_("Choose one of the list, or add it to the units of measure."),
        )


@transaction.atomic
def product_unit_set(*, actor: Any, product: Product, unit: str, factor: Decimal, barcode: str = "") -> ProductUnit:
    """Say how many of the product's own unit one ``unit`` holds; the same unit is changed, not added twice."""
    locked = Product.objects.lock_one(pk=product.pk)
    if unit == locked.unit:
        raise UnitIsBase(
            _("%(sku)s is sold in %(unit)s itself.") % {"sku": locked.sku, "unit": unit},
            field="unit",
            value=unit,
            remedy=_("Choose another unit."),
        )
    if barcode:
        check_barcode(barcode)
    named = unit_named(actor=actor, code=unit)
    same = ProductUnit.objects.filter(product=locked, unit=named).first()
    if same is not None:
        changes = {"factor": factor, "barcode": barcode}
        return records.row_change(actor=actor, instance=same, changes=changes, action="product_unit.changed")
    row = ProductUnit(product=locked, unit=named, factor=factor, barcode=barcode)
    return records.row_create(
        actor=actor, instance=row, action="product_unit.set", named=("product", "unit", "factor", "barcode")
    )


@transaction.atomic
def product_unit_remove(*, actor: Any, product_unit: ProductUnit) -> None:
    """Take one of the other units away."""
    row = ProductUnit.objects.select_related("unit", "product").lock_one(pk=product_unit.pk)
    before = {"product": row.product, "unit": row.unit, "factor": row.factor, "barcode": row.barcode}
    audit.record(actor=actor, action="product_unit.removed", instance=row, before=before)
    row.delete()

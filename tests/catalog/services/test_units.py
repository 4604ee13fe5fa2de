"""Units of measure: standard ones, own ones, and what a box holds of one product."""

from decimal import Decimal

import pytest

from b2bops.platform.models import AuditEntry
from b2bops.platform.services.records import RecordRefused
from catalog import selectors
from catalog.models import ProductUnit, UnitOfMeasure
from catalog.selectors.units import QuantityTooFine, UnitUnknown
from catalog.services import products, units
from catalog.services.barcodes import BarcodeInvalid
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(operations_member):
    """Sold in pieces; a box holds 12, a pallet 480."""
    made = ProductFactory(sku="P-1", unit="EA")
    units.product_unit_set(
        actor=operations_member, product=made, unit="BOX", factor=Decimal(12), barcode="4006381333931"
    )
    units.product_unit_set(actor=operations_member, product=made, unit="PAL", factor=Decimal(480))
    return made


@pytest.mark.parametrize(
    ("quantity", "unit", "pieces"),
    [("7", "", "7"), ("7", "EA", "7"), ("3", "BOX", "36"), ("3", "box", "36"), ("2", "PAL", "960")],
)
def test_quantities_are_counted_in_the_unit_sold_in(product, quantity, unit, pieces):
    found = selectors.base_quantity(product=product, quantity=Decimal(quantity), unit=unit)
    assert found == Decimal(pieces)


def test_a_unit_the_product_is_not_counted_in_is_refused_with_those_it_is(product):
    with pytest.raises(UnitUnknown) as refused:
        selectors.base_quantity(product=product, quantity=Decimal(1), unit="KG")
    assert "EA, BOX, PAL" in refused.value.remedy


def test_half_a_box_is_refused_and_half_a_kilogram_is_not(product):
    with pytest.raises(QuantityTooFine):
        selectors.base_quantity(product=product, quantity=Decimal("0.5"), unit="BOX")
    by_weight = ProductFactory(unit="KG")
    assert selectors.base_quantity(product=by_weight, quantity=Decimal("0.5"), unit="") == Decimal("0.5")


def test_the_same_unit_is_changed_not_added(product, operations_member):
    units.product_unit_set(actor=operations_member, product=product, unit="BOX", factor=Decimal(10))
    assert ProductUnit.objects.filter(product=product).count() == 2
    entry = AuditEntry.objects.order_by("pk").last()
    assert (entry.action, entry.before["factor"], entry.after["factor"]) == ("product_unit.changed", "12.000", "10")


def test_the_unit_sold_in_is_not_another_unit(product, operations_member):
    with pytest.raises(units.UnitIsBase):
        units.product_unit_set(actor=operations_member, product=product, unit="EA", factor=Decimal(2))


@pytest.mark.parametrize("factor", ["0", "-1", "NaN", "1E+30"])
def test_a_factor_is_a_quantity_above_zero(product, operations_member, factor):
    with pytest.raises(RecordRefused):
        units.product_unit_set(actor=operations_member, product=product, unit="SET", factor=Decimal(factor))


def test_one_barcode_names_one_pack(product, operations_member):
    other = ProductFactory()
    with pytest.raises(RecordRefused, match="productunit_barcode_names_one_pack"):
        units.product_unit_set(
            actor=operations_member, product=other, unit="BOX", factor=Decimal(6), barcode="4006381333931"
        )
    with pytest.raises(BarcodeInvalid):
        units.product_unit_set(actor=operations_member, product=other, unit="BOX", factor=Decimal(6), barcode="12")


def test_standard_units_need_no_setting_up_and_others_do(operations_member):
    assert not UnitOfMeasure.objects.exists()
    products.product_create(actor=operations_member, sku="K", name="Kilo", unit="KG")
    with pytest.raises(UnitUnknown):
        products.product_create(actor=operations_member, sku="D", name="Drum", unit="DRUM")
    units.unit_create(actor=operations_member, code="DRUM", name="Drum of 200 l")
    assert products.product_create(actor=operations_member, sku="D", name="Drum", unit="DRUM").unit == "DRUM"


def test_the_unit_sold_in_stays_while_others_are_counted_in_it(product, operations_member):
    with pytest.raises(products.UnitHasFactors):
        products.product_update(actor=operations_member, product=product, unit="SET")
    for row in ProductUnit.objects.filter(product=product):
        units.product_unit_remove(actor=operations_member, product_unit=row)
    assert products.product_update(actor=operations_member, product=product, unit="SET").unit == "SET"


def test_a_pack_multiple_divides_no_finer_than_its_unit(operations_member):
    with pytest.raises(QuantityTooFine):
        products.product_create(actor=operations_member, sku="H", name="Half", unit="EA", pack_multiple=Decimal("0.5"))
    made = products.product_create(
        actor=operations_member, sku="H", name="Half", unit="KG", pack_multiple=Decimal("0.5")
    )
    assert made.pack_multiple == Decimal("0.5")

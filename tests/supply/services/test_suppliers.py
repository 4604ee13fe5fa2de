from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from b2bops.common.errors import InvalidValue
from b2bops.platform.models import AuditEntry
from catalog.models import ProductStatus
from supply.models import Supplier, SupplierProduct
from supply.services import sourcing, suppliers, warehouses
from tests.factories import PriceRowFactory, ProductFactory, SupplierFactory, SupplierProductFactory

pytestmark = pytest.mark.django_db


def test_a_supplier_is_recorded_once_for_each_change(supply_member):
    supplier = suppliers.supplier_create(actor=supply_member, code="ACME", name="Acme")
    assert supplier.currency == "EUR"
    suppliers.supplier_update(actor=supply_member, supplier=supplier, name="Acme", country="France")
    suppliers.supplier_update(actor=supply_member, supplier=supplier, country="France")
    entries = AuditEntry.objects.order_by("pk")
    assert [entry.action for entry in entries] == ["supplier.created", "supplier.updated"]
    assert (entries[1].before, entries[1].after) == ({"country": ""}, {"country": "France"})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "TAKEN"}, "code"),
        ({"currency": "euro"}, "currency"),
        ({"email": "nobody"}, "email"),
        ({"payment_terms_days": -1}, "payment_terms_days"),
        ({"id": 7}, "id"),
    ],
)
def test_odd_suppliers_are_refused_at_their_field(supply_member, changes, field):
    SupplierFactory(code="TAKEN")
    supplier = SupplierFactory()
    with pytest.raises(InvalidValue) as refused:
        suppliers.supplier_update(actor=supply_member, supplier=supplier, **changes)
    assert refused.value.field == field
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [
        (None, None, False),
        (date(2026, 6, 30), None, False),
        (None, date(2026, 1, 1), False),
        (date(2026, 7, 1), None, True),
        (None, date(2025, 12, 31), True),
    ],
)
def test_offers_of_one_supplier_do_not_overlap(supply_member, start, end, fits):
    first = SupplierProductFactory(valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30))
    call = {"actor": supply_member, "supplier": first.supplier, "product": first.product, "unit_cost": Decimal(2)}
    if fits:
        assert suppliers.offer_create(**call, valid_from=start, valid_until=end).pk
        return
    with pytest.raises(InvalidValue, match="another offer"):
        suppliers.offer_create(**call, valid_from=start, valid_until=end)
    assert SupplierProduct.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)},
        {"order_multiple": Decimal(0)},
        {"unit_cost": Decimal(-1)},
        {"maximum_order_qty": Decimal("0.5")},
    ],
)
def test_odd_offers_are_refused(supply_member, changes):
    offer = SupplierProductFactory()
    with pytest.raises(InvalidValue):
        suppliers.offer_update(actor=supply_member, offer=offer, **changes)


def test_every_listed_product_without_an_offer_gets_one(supply_member):
    priced = PriceRowFactory(amount=Decimal(20)).product
    PriceRowFactory(product=priced, from_quantity=Decimal(10), amount=Decimal(5))
    sold, costed = ProductFactory(standard_cost=None), ProductFactory(standard_cost=Decimal("3.5"))
    ProductFactory(standard_cost=None)
    ProductFactory(status=ProductStatus.DRAFT)
    SupplierProductFactory()
    supplier = SupplierFactory()
    call = {"actor": supply_member, "supplier": supplier, "cost_share_pct": Decimal(60), "lead_time_days": 9}
    assert sourcing.products_source(**call, sold_prices={sold.pk: Decimal(10)}) == 3
    costs = dict(SupplierProduct.objects.filter(supplier=supplier).values_list("product", "unit_cost"))
    assert costs == {priced.pk: 12, sold.pk: 6, costed.pk: Decimal("3.5")}
    assert AuditEntry.objects.filter(action="supplierproduct.created").count() == 3
    assert sourcing.products_source(**call) == 0


def test_the_command_makes_the_supplier_and_refuses_kindly():
    PriceRowFactory()
    out = StringIO()
    call_command("source_products", supplier="GEN", name="General supply", cost_pct=Decimal(50), stdout=out)
    assert "1 products can now be bought from General supply" in out.getvalue()
    assert Supplier.objects.get().offers.get().unit_cost == 5
    with pytest.raises(CommandError, match="share must be above 0"):
        call_command("source_products", supplier="GEN", cost_pct=Decimal(0))
    with pytest.raises(CommandError):
        call_command("source_products", "--supplier", "GEN", "--cost-pct", "half")


def test_a_warehouse_is_kept_through_its_service(supply_member):
    place = warehouses.warehouse_create(actor=supply_member, code="W2", name="Second")
    warehouses.warehouse_update(actor=supply_member, warehouse=place, city="Leipzig")
    with pytest.raises(InvalidValue):
        warehouses.warehouse_create(actor=supply_member, code="W2", name="Again")
    assert AuditEntry.objects.count() == 2

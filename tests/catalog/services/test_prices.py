"""Price lists and prices: one default per currency, one row per tier and start."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from b2bops.platform.models import AuditEntry
from b2bops.platform.services.records import RecordRefused
from catalog.models import PriceList, PriceRow
from catalog.services import prices
from tests.factories import PriceListFactory, PriceRowFactory, ProductFactory

pytestmark = pytest.mark.django_db


def test_create_records_once(sales_manager):
    price_list = prices.price_list_create(
        actor=sales_manager, code="T", name="Trade", currency="EUR", active_from=date(2026, 1, 1)
    )
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id) == ("price_list.created", str(price_list.pk))


@pytest.mark.parametrize("currency", ["euro", "EU", "", "€€€", "E\x00R"])
def test_unknown_currency_is_refused_by_name(sales_manager, currency):
    with pytest.raises(RecordRefused) as refused:
        prices.price_list_create(actor=sales_manager, code="T", name="T", currency=currency)
    assert refused.value.field == "currency"


def test_second_default_of_a_currency_is_refused(sales_manager):
    PriceListFactory(name="First")
    with pytest.raises(prices.DefaultListExists, match="First already is the default list for EUR"):
        prices.price_list_create(actor=sales_manager, code="T", name="T", currency="EUR", is_default=True)
    assert prices.price_list_create(actor=sales_manager, code="U", name="U", currency="USD", is_default=True).is_default


def test_window_ends_after_it_starts(sales_manager):
    with pytest.raises(RecordRefused):
        prices.price_list_create(
            actor=sales_manager,
            code="T",
            name="T",
            currency="EUR",
            active_from=date(2026, 2, 1),
            active_until=date(2026, 1, 31),
        )


def test_currency_is_fixed_once_there_are_prices(sales_manager):
    row = PriceRowFactory()
    with pytest.raises(prices.PriceListHasPrices) as refused:
        prices.price_list_update(actor=sales_manager, price_list=row.price_list, currency="USD")
    assert refused.value.field == "currency"
    row.delete()
    changed = prices.price_list_update(actor=sales_manager, price_list=row.price_list, currency="USD")
    assert changed.currency == "USD"


def test_same_tier_and_start_is_changed_not_doubled(sales_manager):
    price_list, product = PriceListFactory(), ProductFactory()
    first = prices.price_set(actor=sales_manager, price_list=price_list, product=product, amount=Decimal("9.50"))
    again = prices.price_set(actor=sales_manager, price_list=price_list, product=product, amount=Decimal("9.00"))
    assert again.pk == first.pk
    assert PriceRow.objects.get().amount == Decimal("9.00")
    entries = list(AuditEntry.objects.order_by("pk").values_list("action", "before", "after"))
    assert [entry[0] for entry in entries] == ["price.set", "price.changed"]
    assert entries[1][1:] == ({"amount": "9.500000"}, {"amount": "9.00"})


def test_another_tier_or_start_is_another_price(sales_manager):
    price_list, product = PriceListFactory(), ProductFactory()
    common = {"actor": sales_manager, "price_list": price_list, "product": product, "amount": Decimal(1)}
    prices.price_set(**common)
    prices.price_set(**common, from_quantity=Decimal(10))
    prices.price_set(**common, valid_from=date(2026, 1, 1))
    assert PriceRow.objects.count() == 3


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"amount": Decimal("1e20")}, "amount"),
        ({"amount": Decimal(1), "from_quantity": Decimal(-1)}, "from_quantity"),
    ],
)
def test_refused_amounts_name_the_field(sales_manager, values, field):
    with pytest.raises(RecordRefused) as refused:
        prices.price_set(actor=sales_manager, price_list=PriceListFactory(), product=ProductFactory(), **values)
    assert refused.value.field == field
    assert not AuditEntry.objects.exists()


def test_price_that_ends_before_it_starts_is_refused(sales_manager):
    with pytest.raises(RecordRefused, match="pricerow_ends_after_it_starts"):
        prices.price_set(
            actor=sales_manager,
            price_list=PriceListFactory(),
            product=ProductFactory(),
            amount=Decimal(1),
            valid_from=date(2026, 2, 1),
            valid_until=date(2026, 1, 1),
        )


def test_database_itself_refuses_two_prices_without_start():
    row = PriceRowFactory()
    with pytest.raises(IntegrityError):
        PriceRowFactory(price_list=row.price_list, product=row.product)


def test_removed_prices_stay_in_the_audit_trail(sales_manager):
    rows = [PriceRowFactory(from_quantity=tier, product=ProductFactory()) for tier in (1, 2)]
    assert prices.prices_remove(actor=sales_manager, row_ids=[row.pk for row in rows]) == 2
    assert not PriceRow.objects.exists()
    assert PriceList.objects.count() == 1
    entries = AuditEntry.objects.filter(action="price.removed")
    assert {entry.before["amount"] for entry in entries} == {"10.000000"}
    assert entries.count() == 2

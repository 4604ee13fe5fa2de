"""Contracts: what a draft takes, two pairs of eyes, what ends them, reminders and renewal."""

from datetime import date
from decimal import Decimal

import pytest

from b2bops.common.errors import InvalidValue, NotFound, TransitionRefused
from b2bops.platform.models import AuditEntry, Notification
from b2bops.platform.services.records import RecordRefused
from catalog.selectors import price_resolve
from crm.models import ContractStatus
from crm.selectors import buyer_terms
from crm.services import contract_lines, contracts
from tests.factories import (
    AccountFactory,
    CategoryFactory,
    ContractFactory,
    ContractPriceFactory,
    PriceRowFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 4)
WINDOW = {"name": "Frame", "valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}


@pytest.fixture
def draft(sales_member):
    return contracts.contract_create(actor=sales_member, account=AccountFactory(), on=ON, **WINDOW)


@pytest.fixture
def product():
    return PriceRowFactory(amount=Decimal(10)).product


def price_of(contract, product, on=ON):
    terms = buyer_terms(contract.account, on)
    return price_resolve(product=product, quantity=Decimal(1), on=on, currency="EUR", terms=terms).unit_price


def test_agreed_prices_hold_only_once_approved_by_another_and_activated(draft, product, sales_member, sales_manager):
    contract_lines.contract_price_set(actor=sales_member, contract=draft, product=product, amount=Decimal(8))
    assert price_of(draft, product) == 10
    with pytest.raises(contracts.ApproverIsMaker):
        contracts.contract_approve(actor=sales_member, contract=draft, on=ON)
    contracts.contract_approve(actor=sales_manager, contract=draft, on=ON)
    assert price_of(draft, product) == 10
    contracts.contract_activate(actor=sales_member, contract=draft, on=ON)
    assert price_of(draft, product) == 8
    assert price_of(draft, product, on=date(2027, 1, 1)) == 10
    contracts.contract_terminate(actor=sales_manager, contract=draft, on=date(2026, 6, 1), reason="They left.")
    assert price_of(draft, product, on=date(2026, 5, 31)) == 8
    assert price_of(draft, product, on=date(2026, 6, 1)) == 10


def test_the_same_target_and_quantity_is_changed_not_doubled(draft, product, sales_member):
    for amount in (8, 7):
        contract_lines.contract_price_set(actor=sales_member, contract=draft, product=product, amount=Decimal(amount))
    assert draft.prices.get().amount == 7
    actions = AuditEntry.objects.filter(model="crm.contractprice").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["contract_price.set", "contract_price.changed"]


@pytest.mark.parametrize(
    "row",
    [
        {"amount": Decimal(8)},
        {"product": "yes"},
        {"product": "yes", "amount": Decimal(8), "discount_pct": Decimal(5)},
        {"category": "yes", "amount": Decimal(8)},
        {"product": "yes", "category": "yes", "discount_pct": Decimal(5)},
        {"product": "yes", "discount_pct": Decimal(101)},
        {"product": "yes", "amount": Decimal("NaN")},
        {"product": "yes", "amount": Decimal("1e15")},
    ],
)
def test_a_row_that_is_no_price_and_no_discount_of_one_target_is_refused(draft, sales_member, row):
    makers = {"product": ProductFactory, "category": CategoryFactory}
    values = {name: makers[name]() if value == "yes" else value for name, value in row.items()}
    with pytest.raises((contract_lines.AgreementUnclear, RecordRefused)) as refused:
        contract_lines.contract_price_set(actor=sales_member, contract=draft, **values)
    assert refused.value.field
    assert not draft.prices.exists()


def test_an_empty_or_ended_contract_is_not_approved(draft, product, sales_member, sales_manager):
    with pytest.raises(contracts.ContractEmpty):
        contracts.contract_approve(actor=sales_manager, contract=draft, on=ON)
    contract_lines.contract_price_set(actor=sales_member, contract=draft, product=product, amount=Decimal(8))
    with pytest.raises(contracts.ContractOver):
        contracts.contract_approve(actor=sales_manager, contract=draft, on=date(2027, 1, 1))


def test_only_a_draft_changes_and_reopening_takes_the_approval_back(draft, product, sales_member, sales_manager):
    row = contract_lines.contract_price_set(actor=sales_member, contract=draft, product=product, amount=Decimal(8))
    contracts.contract_approve(actor=sales_manager, contract=draft, on=ON)
    for refused in (
        lambda: contracts.contract_update(actor=sales_member, contract=draft, name="Other"),
        lambda: contract_lines.contract_price_remove(actor=sales_member, contract=draft, row_id=row.pk),
    ):
        with pytest.raises(contracts.ContractNotDraft):
            refused()
    reopened = contracts.contract_reopen(actor=sales_member, contract=draft)
    assert (reopened.status, reopened.approved_by) == (ContractStatus.DRAFT, None)
    contract_lines.contract_price_remove(actor=sales_member, contract=draft, row_id=row.pk)
    with pytest.raises(NotFound):
        contract_lines.contract_price_remove(actor=sales_member, contract=draft, row_id=row.pk)


@pytest.mark.parametrize("reason", ["", "  ", "a\x00b", "x" * 301])
def test_terminating_needs_a_reason(sales_manager, reason):
    with pytest.raises(InvalidValue):
        contracts.contract_terminate(actor=sales_manager, contract=ContractFactory(), on=ON, reason=reason)


def test_a_draft_cannot_be_terminated(draft, sales_manager):
    with pytest.raises(TransitionRefused):
        contracts.contract_terminate(actor=sales_manager, contract=draft, on=ON, reason="No.")


def test_every_day_what_is_over_expires_and_each_end_is_announced_once(sales_member):
    account = AccountFactory(owner=sales_member)
    over = ContractFactory(valid_until=date(2026, 5, 3))
    near = ContractFactory(account=account, valid_until=date(2026, 6, 30), notice_days=60)
    ContractFactory(valid_until=date(2026, 12, 31), notice_days=60)
    assert contracts.contracts_advance(on=ON) == {"expired": 1, "reminded": 1}
    assert contracts.contracts_advance(on=ON) == {"expired": 0, "reminded": 0}
    over.refresh_from_db()
    assert over.status == ContractStatus.EXPIRED
    told = Notification.objects.get()
    assert told.user == sales_member
    assert near.number in told.text


def test_a_renewal_is_a_new_draft_with_everything_copied(sales_member, product):
    old = ContractFactory(valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))
    ContractPriceFactory(contract=old, product=product, amount=Decimal(8))
    old.commitments.create(measure="AMOUNT", target=Decimal(5000), period="YEAR")
    new = contracts.contract_renew(actor=sales_member, contract=old, on=ON)
    assert (new.status, new.renews, new.created_by) == (ContractStatus.DRAFT, old, sales_member)
    assert (new.valid_from, new.valid_until) == (date(2027, 1, 1), date(2027, 12, 31))
    assert new.prices.get().amount == 8
    assert new.commitments.get().target == 5000
    assert old.prices.count() == old.commitments.count() == 1

"""Every job in the registry keeps the same promises; adding a job adds it here by itself."""

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import F

from analytics import registry
from analytics.models import ForecastSeries, JobRun, Proposal
from analytics.parameters import ParameterRefused, ParameterUnknown
from analytics.services import runs
from b2bops.platform.models import Notification, RunStatus
from b2bops.platform.services.runs import RunCancelled
from catalog.models import Product
from orders.models import OrderStatus, SalesOrder, SalesOrderLine
from supply.models import MoveKind, StockMove
from tests.factories import (
    AccountFactory,
    ProductFactory,
    SalesOrderFactory,
    SalesOrderLineFactory,
    SupplierFactory,
    SupplierProductFactory,
    WarehouseFactory,
)

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 6, 30)
KEYS = ("demand_forecast", "purchase_proposals", "recommendations")
IGNORED = {"id", "run", "run_id", "created_at"}


def order(account, warehouse, day, lines):
    at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    head = SalesOrderFactory(
        account=account, warehouse=warehouse, ordered_at=at, confirmed_at=at, status=OrderStatus.SHIPPED
    )
    for product, quantity in lines:
        SalesOrderLineFactory(
            order=head,
            product=product,
            quantity=Decimal(quantity),
            unit_price=Decimal(10),
            amount=Decimal(10 * quantity),
        )
    return head


@pytest.fixture
def company():
    """Eight products, six accounts and a year of orders with a rhythm; two products nobody offers."""
    warehouse = WarehouseFactory()
    products = [ProductFactory() for _ in range(8)]
    accounts = [AccountFactory() for _ in range(6)]
    supplier = SupplierFactory(stated_lead_time_days=14)
    for product in products[:6]:
        SupplierProductFactory(
            supplier=supplier, product=product, minimum_order_qty=Decimal(12), order_multiple=Decimal(6)
        )
    for week in range(52):
        day = AS_OF - timedelta(days=7 * week)
        for index, account in enumerate(accounts):
            if (week + index) % 2 == 0:
                bought = [products[(index + shift) % 8] for shift in range(3)]
                order(account, warehouse, day, [(product, 2 + (week + i) % 5) for i, product in enumerate(bought)])
    return {"warehouse": warehouse, "products": products, "accounts": accounts, "supplier": supplier}


def run_until(key, as_of=AS_OF):
    """Run the jobs this one reads, then the job itself."""
    for earlier in registry.job_named(key).reads:
        run_until(earlier, as_of)
    return runs.run_now(actor=None, key=key, as_of=as_of)


def stored(run):
    """Everything the run stored, without keys that differ from run to run."""
    rows = [*ForecastSeries.objects.filter(run=run).order_by("product_id")]
    rows += Proposal.objects.filter(run=run).order_by("kind", "product_id", "account_id")
    return [
        {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in {*IGNORED, "status"}}
        for row in rows
    ]


def test_the_registry_holds_exactly_the_job_files():
    assert [job.key for job in registry.jobs()] == list(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_company_gets_a_clear_result(key):
    run = run_until(key)
    assert run.status == RunStatus.SUCCEEDED, run.error
    assert run.summary["remedy"].endswith(".")
    assert stored(run) == []


@pytest.mark.parametrize("key", KEYS)
def test_the_same_inputs_give_the_same_numbers(key, company):
    first = run_until(key)
    before = stored(first)
    second = runs.run_now(actor=None, key=key, as_of=AS_OF)
    assert before and stored(second) == before
    assert second.input_hash == first.input_hash != ""
    assert second.backtest == first.backtest


@pytest.mark.parametrize("key", KEYS)
def test_nothing_after_the_as_of_day_is_read(key, company):
    earlier = AS_OF - timedelta(days=28)
    first = run_until(key, earlier)
    before = stored(first)
    late = datetime(earlier.year, earlier.month, earlier.day, tzinfo=UTC) + timedelta(days=1)
    SalesOrderLine.objects.filter(order__ordered_at__gte=late).update(quantity=F("quantity") * 1000)
    SalesOrder.objects.filter(ordered_at__gte=late + timedelta(days=10)).delete()
    order(company["accounts"][0], company["warehouse"], AS_OF, [(company["products"][7], 99_999)])
    StockMove.objects.create(
        product=company["products"][0],
        warehouse=company["warehouse"],
        kind=MoveKind.RECEIPT,
        quantity=5000,
        moved_at=late + timedelta(days=3),
    )
    second = runs.run_now(actor=None, key=key, as_of=earlier)
    assert before and stored(second) == before
    assert second.input_hash == first.input_hash


@pytest.mark.parametrize("key", KEYS)
def test_a_change_before_the_as_of_day_is_read(key, company):
    first = run_until(key)
    SalesOrderLine.objects.filter(order__ordered_at__date__lte=AS_OF).update(quantity=F("quantity") * 7)
    second = run_until(key)
    assert second.input_hash != first.input_hash


@pytest.mark.parametrize("key", KEYS)
def test_terms_sum_to_the_value(key, company):
    run = run_until(key)
    for row in [*ForecastSeries.objects.filter(run=run), *Proposal.objects.filter(run=run)]:
        value = row.total if isinstance(row, ForecastSeries) else row.value
        assert math.isclose(math.fsum(term["value"] for term in row.terms), value, rel_tol=1e-6, abs_tol=1e-6)


@pytest.mark.parametrize("key", KEYS)
def test_a_run_reaches_its_end_and_becomes_current(key, company, supply_manager):
    first = run_until(key)
    second = runs.run_now(actor=supply_manager, key=key, as_of=AS_OF)
    assert (second.progress_done, second.progress_pct) == (100, 100)
    assert list(JobRun.objects.filter(key=key, is_current=True)) == [second]
    first.refresh_from_db()
    assert not first.is_current
    assert Notification.objects.get(user=supply_manager).url == second.get_absolute_url()


@pytest.mark.parametrize("key", KEYS)
def test_a_run_killed_while_storing_leaves_nothing_half_done(key, company, supply_manager, monkeypatch):
    good = run_until(key)
    before = stored(good)
    job = registry.job_named(key)

    def dies(run, data, result):
        job.store(run, data, result)
        raise ConnectionResetError("the disk went away")

    monkeypatch.setitem(registry._BOOK, key, registry.Job(**{**vars(job), "store": dies}))
    with pytest.raises(ConnectionResetError):
        runs.run_now(actor=supply_manager, key=key, as_of=AS_OF)
    failed = JobRun.objects.filter(key=key).latest("pk")
    assert failed.status == RunStatus.FAILED and "the disk went away" in failed.error
    assert stored(failed) == [] and stored(good) == before
    assert JobRun.objects.get(key=key, is_current=True) == good
    assert not Proposal.objects.filter(run=good, status="SUPERSEDED").exists()
    assert Notification.objects.get(user=supply_manager).tone == "danger"


@pytest.mark.parametrize("key", KEYS)
def test_unknown_and_absurd_parameters_are_refused_by_name(key):
    with pytest.raises(ParameterUnknown) as refused:
        runs.run_request(actor=None, key=key, as_of=AS_OF, params={"horizont": 3})
    assert refused.value.field == "params.horizont" and "horizont" in refused.value.message
    name = next(iter(registry.job_named(key).params.__dataclass_fields__))
    for value in (-1, "many", True, None):
        with pytest.raises(ParameterRefused) as refused:
            runs.run_request(actor=None, key=key, as_of=AS_OF, params={name: value})
        assert refused.value.field == f"params.{name}"
    assert not JobRun.objects.exists()


@pytest.mark.parametrize("key", KEYS)
def test_a_cancelled_run_stores_nothing(key, company, supply_manager, monkeypatch):
    run_until(key)
    job = registry.job_named(key)

    def cancelled_meanwhile(data, params, progress):
        run = JobRun.objects.get(key=key, status=RunStatus.RUNNING)
        runs.run_cancel(actor=supply_manager, run=run)
        return job.compute(data, params, progress)

    monkeypatch.setitem(registry._BOOK, key, registry.Job(**{**vars(job), "compute": cancelled_meanwhile}))
    stopped = runs.run_now(actor=supply_manager, key=key, as_of=AS_OF)
    assert stopped.status == RunStatus.CANCELLED and not stopped.is_current
    assert stored(stopped) == []
    with pytest.raises(RunCancelled):
        runs.leases.progress(stopped, done=1, total=2)


def test_delisted_products_are_neither_forecast_nor_offered_nor_bought(company):
    gone = company["products"][0]
    Product.objects.filter(pk=gone.pk).update(status="DELISTED")
    for key in KEYS:
        runs.run_now(actor=None, key=key, as_of=AS_OF)
    assert not ForecastSeries.objects.filter(product=gone).exists()
    assert Proposal.objects.exists() and not Proposal.objects.filter(product=gone).exists()


def test_walk_in_accounts_get_no_recommendation(company):
    company["accounts"][0].is_walk_in = True
    company["accounts"][0].save()
    runs.run_now(actor=None, key="recommendations", as_of=AS_OF)
    assert Proposal.objects.exists() and not Proposal.objects.filter(account=company["accounts"][0]).exists()


def test_products_without_an_offer_are_counted_and_named_with_a_remedy(company):
    run = run_until("purchase_proposals")
    skus = sorted(product.sku for product in company["products"][6:])
    assert run.summary["without_offer"] == 2 and run.summary["without_offer_skus"] == skus
    assert "source_products" in run.summary["remedy"]


def test_purchases_keep_to_what_the_supplier_sells_and_count_drafts_as_coming(company, supply_member):
    from analytics.services import ledger

    first = run_until("purchase_proposals")
    proposals = list(Proposal.objects.filter(run=first))
    assert proposals and all(row.value >= 12 and row.value % 6 == 0 for row in proposals)
    taken = proposals[0]
    ledger.proposal_accept(actor=supply_member, proposal=taken)
    again = run_until("purchase_proposals")
    left = Proposal.objects.filter(run=again, product=taken.product).first()
    assert left is None or left.evidence["on_order"] == taken.value


def test_two_runs_of_one_job_cannot_be_open_at_once():
    runs.run_request(actor=None, key="demand_forecast", as_of=AS_OF)
    with pytest.raises(runs.RunInProgress):
        runs.run_request(actor=None, key="demand_forecast", as_of=AS_OF)

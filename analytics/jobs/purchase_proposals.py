"""What to buy now, from whom and how much, and what it costs to wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from analytics.models import JobRun, Proposal, ProposalKind
from analytics.parameters import within
from analytics.presentation.reasons import purchase_reason
from analytics.registry import Cadence, Job, Progress, Stored
from analytics.selectors.supply import SupplyFacts, lead_days, supply_facts
from analytics.services.storing import number, proposals_renew, terms_checked
from b2bops.common.money import line_amount

WEEK_DAYS = 7
EXPIRES_DAYS = 14
SKUS_LISTED = 20
NO_LEDGER = "No stock was ever booked, so every product is taken as out of stock. Count the stock and book it."
NO_PRICE = "Nothing was sold in the last year, so no lost margin is counted."


@dataclass(frozen=True)
class PurchaseProposalParams:
    """``service_target`` is the chance not to run out before the next order arrives; orders are reviewed every
    ``review_weeks``; holding stock costs ``yearly_holding_rate`` of its value a year and one order ``order_cost``.
    """

    service_target: float = 0.95
    review_weeks: int = 1
    yearly_holding_rate: float = 0.25
    order_cost: float = 0.0

    def __post_init__(self) -> None:
        within("service_target", self.service_target, 0.5, 0.995)
        within("review_weeks", self.review_weeks, 1, 12)
        within("yearly_holding_rate", self.yearly_holding_rate, 0.0, 2.0)
        within("order_cost", self.order_cost, 0.0, 1e6)


@dataclass(frozen=True, eq=False)
class PurchasePlan:
    """The plan over all products, with the lead times and the outcomes of demand it was made from."""

    found: Any
    lead_times: Any
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]


def load(as_of: date, params: PurchaseProposalParams) -> SupplyFacts:
    """Forecast, stock, orders, offers and receipts as of a day."""
    return supply_facts(as_of=as_of)


def compute(data: SupplyFacts, params: PurchaseProposalParams, progress: Progress) -> PurchasePlan | None:
    """Draw demand over each product's lead time and see what must be ordered now."""
    if not len(data.product_ids) or data.warehouse is None:
        return None
    # Imported here: scipy takes a second that the web process should not pay at its start.
    from analytics.algorithms.inventory.lead_time import lead_time_distributions
    from analytics.algorithms.inventory.proposal import ProposalParams, purchase_proposals
    from analytics.algorithms.inventory.protection_demand import ProtectionParams, protection_demand

    progress(25, "Measuring lead times")
    supplier, product, days = data.receipts
    lead_times = lead_time_distributions(
        supplier_index=supplier,
        product_index=product,
        lead_days=days,
        wanted_supplier=[offer.supplier_id for offer in data.offers],
        wanted_product=data.product_ids,
        stated_days=[float(lead_days(offer)) for offer in data.offers],
    )
    progress(35, f"Drawing demand over the lead time of {len(data.product_ids)} products")
    demand = protection_demand(
        quantiles=data.quantiles,
        levels=data.levels,
        lead_chance=_weekly(lead_times.chance),
        params=ProtectionParams(review_periods=params.review_weeks),
    )
    progress(70, "Working out what to order")
    rules = _rules(data)
    found = purchase_proposals(
        demand=demand,
        on_hand=data.on_hand,
        reserved=data.reserved,
        on_order=data.on_order,
        backorders=0.0,
        service_target=params.service_target,
        yearly_holding_rate=params.yearly_holding_rate,
        order_cost=params.order_cost,
        params=ProposalParams(),
        **rules,
    )
    available = data.on_hand - data.reserved + data.on_order
    outcomes = np.quantile(demand.until_next_arrival, [0.1, 0.9], axis=1)
    low, high = np.maximum(outcomes - available, 0.0)
    return PurchasePlan(found, lead_times, low, high)


def _weekly(chance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Chances of 0, 1, 2 … days as chances of 0, 1, 2 … weeks, begun weeks counted whole."""
    days = chance.shape[1]
    week = -(-np.arange(days) // WEEK_DAYS)
    weekly = np.zeros((len(chance), int(week[-1]) + 1))
    np.add.at(weekly.T, week, chance.T)
    return np.asarray(weekly / weekly.sum(axis=1, keepdims=True))


def _rules(data: SupplyFacts) -> dict[str, Any]:
    """What the suppliers' offers say; a maximum below one lot is no maximum anybody could mean."""
    cost = np.array([float(offer.unit_cost) for offer in data.offers])
    minimum = np.array([float(offer.minimum_order_qty) for offer in data.offers])
    multiple = np.array([float(offer.order_multiple) for offer in data.offers])
    maximum = np.array([float(offer.maximum_order_qty or np.inf) for offer in data.offers])
    usable = np.where(np.isfinite(maximum), np.floor(maximum / multiple) * multiple, np.inf)
    return {
        "unit_cost": cost,
        "unit_margin": np.nan_to_num(data.selling_price - cost),
        "minimum": minimum,
        "multiple": multiple,
        "maximum": np.where(usable >= np.maximum(minimum, multiple), maximum, np.inf),
    }


def store(run: JobRun, data: SupplyFacts, result: PurchasePlan | None) -> Stored:
    """One open proposal per product that needs ordering; terms sum to the quantity."""
    proposals = list(_proposals(run, data, result)) if result is not None else []
    superseded = proposals_renew(run=run, kind=ProposalKind.PURCHASE, proposals=proposals)
    summary: dict[str, Any] = {
        "products": len(data.product_ids),
        "proposals": len(proposals),
        "covered": len(data.product_ids) - len(proposals),
        "superseded": superseded,
        "without_offer": len(data.without_offer),
        "without_offer_skus": [sku for sku in data.without_offer if sku][:SKUS_LISTED],
        "money_at_stake": float(sum(row.money_at_stake for row in proposals)),
        "cost": sum(float(row.evidence["cost"]) for row in proposals),
        "stock_ledger": data.stock_ledger,
    }
    if remedy := _remedy(data):
        summary["remedy"] = remedy
    return Stored(summary=summary, proof=_proof(data, result))


def _remedy(data: SupplyFacts) -> str:
    """What a person should do so that the plan gets better; empty when nothing."""
    if data.forecast_run is None:
        return "There is no demand forecast up to this day. Run the demand forecast first."
    if data.warehouse is None:
        return "There is no active warehouse to buy for. Add one."
    said = [] if data.stock_ledger else [NO_LEDGER]
    if data.without_offer:
        said.append(f"{len(data.without_offer)} products have no supplier offer: add offers, or run source_products.")
    return " ".join(said)


def _proof(data: SupplyFacts, result: PurchasePlan | None) -> dict[str, Any]:
    if result is None:
        return {}
    sources, counts = np.unique(result.lead_times.source, return_counts=True)
    return {
        "forecast_as_of": data.forecast_run.as_of if data.forecast_run else None,
        "suppliers_measured": len(np.unique(data.receipts[0])),
        "receipts": len(data.receipts[0]),
        "lead_time_sources": {str(name): int(count) for name, count in zip(sources, counts, strict=True)},
    }


def _proposals(run: JobRun, data: SupplyFacts, plan: PurchasePlan) -> Iterator[Proposal]:
    for rank, row in enumerate(plan.found.row.tolist(), start=1):
        if plan.found.quantity[rank - 1] > 0:
            yield _proposal(run, data, plan, rank, row)


def _proposal(run: JobRun, data: SupplyFacts, plan: PurchasePlan, rank: int, row: int) -> Proposal:
    found, at, offer = plan.found, rank - 1, data.offers[row]
    quantity, product_id = float(found.quantity[at]), int(data.product_ids[row])
    values = dict(zip(found.term_keys, found.terms[at].tolist(), strict=True))
    terms = [{"key": key, "value": value} for key, value in values.items() if value != 0.0]
    currency = offer.supplier.currency
    evidence = _evidence(run, data, plan, at, row, values)
    return Proposal(
        kind=ProposalKind.PURCHASE,
        run=run,
        product_id=product_id,
        warehouse=data.warehouse,
        supplier=offer.supplier,
        rank=rank,
        value=quantity,
        value_low=round(float(plan.low[row]), 1),
        value_high=round(float(plan.high[row]), 1),
        terms=terms_checked(terms, total=quantity, subject=f"purchase of product {product_id}"),
        evidence=evidence,
        reason=purchase_reason(evidence),
        money_at_stake=Decimal(str(round(float(found.money_lost_if_ignored[at]), 2))),
        currency=currency,
        expires_date=run.as_of + timedelta(days=EXPIRES_DAYS),
    )


def _evidence(
    run: JobRun, data: SupplyFacts, plan: PurchasePlan, at: int, row: int, values: dict[str, float]
) -> dict[str, Any]:
    offer, lead = data.offers[row], plan.lead_times
    measured = str(lead.source[row]) != "STATED"
    receipts = int(lead.pair_receipts[row] or lead.supplier_receipts[row])
    quantity = Decimal(str(plan.found.quantity[at]))
    cost = line_amount(quantity=quantity, unit_price=offer.unit_cost, currency=offer.supplier.currency)
    note = f"Measured on {receipts} receipts." if measured else "As the supplier states; not measured yet."
    assumptions = [] if data.stock_ledger else [NO_LEDGER]
    if not measured:
        assumptions.append(f"The lead time is the {lead_days(offer)} days stated: nothing was received from them yet.")
    if not np.isfinite(data.selling_price[row]):
        assumptions.append(NO_PRICE)
    return {
        "on_hand": number(data.on_hand[row], 3),
        "reserved": number(data.reserved[row], 3),
        "on_order": number(data.on_order[row], 3),
        "expected_demand": number(values["expected_demand"], 1),
        "safety_stock": number(values["safety_stock"], 1),
        "service_target": run.params["service_target"],
        "stock_out_chance": number(plan.found.stockout_chance[at]),
        "weeks_left": number(plan.found.stockout_periods[at], 1),
        "lead_time_days": number(lead.mean_days[row], 1),
        "lead_time_source": str(lead.source[row]),
        "lead_time_note": note,
        "minimum_order_qty": float(offer.minimum_order_qty),
        "order_multiple": float(offer.order_multiple),
        "unit_cost": str(offer.unit_cost),
        "cost": str(cost),
        "unit_margin": number(data.selling_price[row] - float(offer.unit_cost)),
        "assumptions": assumptions,
    }


JOB = Job(
    key="purchase_proposals",
    title=_("Purchase proposals"),
    purpose=_("Says what to order now, from which supplier and how much, and what it costs to wait."),
    cadence=Cadence(hour=1, minute=30),
    params=PurchaseProposalParams,
    load=load,
    compute=compute,
    store=store,
    reads=("demand_forecast",),
)

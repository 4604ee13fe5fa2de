"""What to offer each account next: what it is due to buy again, and what suits it that it never bought."""

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
from analytics.presentation.reasons import recommendation_reason
from analytics.registry import Cadence, Job, Progress, Stored
from analytics.selectors.purchases import PurchaseFacts, company_currency, purchase_facts
from analytics.services.storing import number, proposals_renew, terms_checked

ACCOUNTS_AT_ONCE = 256  # about 60 MB of scores for 4,000 products
LIST_LENGTH = 10
ACCOUNTS_TESTED = 1000
EXPIRES_DAYS = 30


@dataclass(frozen=True)
class RecommendationParams:
    """How many repeat and new products per account; ``outlook_days`` is the stretch the chance of a purchase is for."""

    repeat_per_account: int = 5
    new_per_account: int = 5
    outlook_days: int = 61

    def __post_init__(self) -> None:
        within("repeat_per_account", self.repeat_per_account, 0, 50)
        within("new_per_account", self.new_per_account, 0, 50)
        within("outlook_days", self.outlook_days, 7, 365)


@dataclass(frozen=True, eq=False)
class Offers:
    """Ranked pairs of all accounts with suggested quantities, prices and the backtest."""

    parts: tuple[Any, ...]
    quantity: npt.NDArray[np.float64]
    unit_price: npt.NDArray[np.float64]
    proof: dict[str, Any]


def load(as_of: date, params: RecommendationParams) -> PurchaseFacts:
    """Purchases up to ``as_of``."""
    return purchase_facts(as_of=as_of)


def compute(data: PurchaseFacts, params: RecommendationParams, progress: Progress) -> Offers | None:
    """Learn from the history, rank for every account with a purchase, and test on the last stretch."""
    # Imported here: scipy takes a second that the web process should not pay at its start.
    from analytics.algorithms.recommend.hybrid import HybridParams, fit_hybrid
    from analytics.algorithms.recommend.interactions import purchase_history

    if not len(data.account):
        return None
    history = purchase_history(
        account_index=data.account,
        item_index=data.product,
        day=data.day,
        qty=data.qty,
        value=data.value,
        account_count=len(data.account_ids),
        item_count=len(data.product_ids),
        as_of_day=data.as_of_day,
    )
    progress(20, "Learning what is bought again and what is bought together")
    settings = HybridParams(validation_days=params.outlook_days)
    model = fit_hybrid(history, params=settings)
    accounts = np.unique(history.account)
    parts = []
    for start in range(0, len(accounts), ACCOUNTS_AT_ONCE):
        progress(35 + int(30 * start / len(accounts)), f"Ranking for account {start + 1} of {len(accounts)}")
        block = accounts[start : start + ACCOUNTS_AT_ONCE]
        for kind, top in (("REPEAT", params.repeat_per_account), ("NEW", params.new_per_account)):
            if top:
                parts.append(model.recommend(block, top=top, kind=kind, item_allowed=data.offerable))
    progress(66, "Testing the lists on purchases they had not seen")
    quantity, price = _quantities_and_prices(history, parts, data.pack)
    return Offers(tuple(parts), quantity, price, _proof(history, settings))


def _quantities_and_prices(
    history: Any, parts: list[Any], pack: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Per pair: the account's own median quantity and mean price of the product, or everybody's where it has none."""
    stride = history.item_count
    key = history.account.astype(np.int64) * stride + history.item
    by_item = np.argsort(history.item, kind="stable")
    items = history.item[by_item]
    quantity, price = [], []
    for part in parts:
        for account, item in zip(part.account.tolist(), part.item.tolist(), strict=True):
            rows = slice(*np.searchsorted(key, [account * stride + item, account * stride + item + 1]))
            chosen: Any = np.arange(rows.start, rows.stop)
            if not len(chosen):
                chosen = by_item[slice(*np.searchsorted(items, [item, item + 1]))]
            units = history.qty[chosen]
            usual = float(np.median(units)) if len(units) else 1.0
            quantity.append(max(np.ceil(usual / pack[item] - 1e-9), 1.0) * pack[item])
            price.append(float(history.value[chosen].sum() / units.sum()) if len(units) else 0.0)
    return np.array(quantity), np.array(price)


def _proof(history: Any, settings: Any) -> dict[str, Any]:
    """Lists from what was known ``validation_days`` ago, judged by what was bought since, beside two yardsticks."""
    from analytics.algorithms.recommend.evaluation import as_lists, list_quality, ranked_items, truth_in_scope
    from analytics.algorithms.recommend.hybrid import fit_hybrid
    from analytics.algorithms.recommend.own_frequency import OwnFrequency
    from analytics.algorithms.recommend.popularity import Popularity

    cut = history.as_of_day - settings.validation_days
    early, later = history.recut(cut), history.bought_since(cut)
    truth = truth_in_scope(early, later, "ALL") if len(early.account) else None
    accounts = np.flatnonzero(np.diff(truth.indptr) > 0) if truth is not None else np.empty(0, np.int64)
    if not len(accounts):
        return {"accounts_tested": 0}
    if len(accounts) > ACCOUNTS_TESTED:
        drawn = np.random.default_rng(0).choice(accounts, ACCOUNTS_TESTED, replace=False)
        accounts = np.sort(drawn)
    found = fit_hybrid(early, params=settings).recommend(accounts, top=LIST_LENGTH)
    lists = {"ours": as_lists(found.account, found.item, found.rank, accounts, LIST_LENGTH)}
    for method in (OwnFrequency(), Popularity()):
        lists[method.key] = ranked_items(method.fit(early), early, accounts, scope="ALL", top=LIST_LENGTH)
    proof: dict[str, Any] = {"accounts_tested": len(accounts), "list_length": LIST_LENGTH}
    for name, listed in lists.items():
        quality = list_quality(listed, accounts, truth, early)
        figures = ("ndcg", "precision", "recall", "f1", "coverage", "novelty")
        proof[name] = {figure: number(getattr(quality, figure)) for figure in figures}
    return proof


def store(run: JobRun, data: PurchaseFacts, result: Offers | None) -> Stored:
    """One open proposal per account and product; terms sum to the score."""
    proposals = list(_proposals(run, data, result)) if result is not None else []
    superseded = proposals_renew(run=run, kind=ProposalKind.RECOMMENDATION, proposals=proposals)
    accounts = len({row.account_id for row in proposals})
    summary: dict[str, Any] = {
        "proposals": len(proposals),
        "accounts": accounts,
        "lines_read": len(data.account),
        "superseded": superseded,
        "stock_ledger": data.stock_ledger,
        "expected_money": float(sum(row.money_at_stake for row in proposals)),
    }
    if not proposals:
        summary["remedy"] = "No known account bought anything yet. Import orders that name their customers."
    return Stored(summary=summary, proof=result.proof if result is not None else {})


def _proposals(run: JobRun, data: PurchaseFacts, result: Offers) -> Iterator[Proposal]:
    offset = 0
    for part in result.parts:
        for pair in range(len(part.score)):
            yield _proposal(run, data, part, pair, result.quantity[offset + pair], result.unit_price[offset + pair])
        offset += len(part.score)


def _proposal(run: JobRun, data: PurchaseFacts, part: Any, pair: int, quantity: float, price: float) -> Proposal:
    account, item = int(part.account[pair]), int(part.item[pair])
    account_id, product_id = int(data.account_ids[account]), int(data.product_ids[item])
    score = float(part.score[pair])
    chance = float(1.0 / (1.0 + np.exp(-score)))
    terms = [
        {"key": key, "value": float(value)}
        for key, value in zip(part.term_keys, part.terms[pair], strict=True)
        if value != 0.0
    ]
    currency = data.currencies[account]
    bought_with = [i for i in part.evidence.bought_with[pair].tolist() if i >= 0]
    evidence = {
        "kind": str(part.kind[pair]),
        "quantity": number(quantity, 3),
        "unit_price": number(price),
        "chance": number(chance),
        "outlook_days": run.params["outlook_days"],
        "purchases": int(part.evidence.purchases[pair]),
        "gap_days": number(part.evidence.median_gap_days[pair], 1),
        "last_days_ago": number(part.evidence.last_age_days[pair], 1),
        "bought_with": [int(data.product_ids[i]) for i in bought_with],
        "bought_with_names": [data.names[i][:100] for i in bought_with],
        "expected_value": number(chance * quantity * price, 2),
    }
    cost = data.unit_cost[item]
    if np.isfinite(cost) and currency == company_currency():
        evidence["expected_margin"] = number(chance * quantity * (price - cost), 2)
    return Proposal(
        kind=ProposalKind.RECOMMENDATION,
        run=run,
        product_id=product_id,
        account_id=account_id,
        rank=int(part.rank[pair]),
        value=score,
        terms=terms_checked(terms, total=score, subject=f"product {product_id} for account {account_id}"),
        evidence=evidence,
        reason=recommendation_reason(evidence),
        money_at_stake=Decimal(str(evidence["expected_value"] or 0)),
        currency=currency,
        expires_date=run.as_of + timedelta(days=EXPIRES_DAYS),
    )


JOB = Job(
    key="recommendations",
    title=_("Recommendations"),
    purpose=_("Says for each account which products it is due to buy again and which new ones suit it."),
    cadence=Cadence(hour=2),
    params=RecommendationParams,
    load=load,
    compute=compute,
    store=store,
)

"""Who bought what, when, and what may be offered to them: read in a constant number of queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from analytics.selectors import stock
from analytics.selectors.slips import taken_back
from catalog.models import Product, ProductStatus
from crm.models import Account
from orders import selectors as orders_selectors

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PurchaseFacts:
    """Purchase lines with positions into ``account_ids`` and ``product_ids`` (both rising).

    ``day`` counts days since 1970. ``offerable`` marks products that may be recommended: listed and, where a stock
    ledger exists, in stock. ``unit_cost`` is NaN where unknown, in the company's currency. ``pack`` is the number of
    units that are sold together.
    """

    as_of: date
    account_ids: IntArray
    currencies: tuple[str, ...]
    product_ids: IntArray
    names: tuple[str, ...]
    offerable: npt.NDArray[np.bool_]
    unit_cost: FloatArray
    pack: FloatArray
    stock_ledger: bool
    account: IntArray
    product: IntArray
    day: IntArray
    qty: FloatArray
    value: FloatArray

    def parts(self) -> dict[str, Any]:
        """Everything that was read."""
        return {
            name: getattr(self, name)
            for name in (
                "account_ids", "currencies", "product_ids", "names", "offerable", "unit_cost", "pack",
                "account", "product", "day", "qty", "value",
            )
        }  # fmt: skip

    @property
    def as_of_day(self) -> int:
        return int(np.datetime64(self.as_of, "D").astype(np.int64))


def purchase_facts(*, as_of: date) -> PurchaseFacts:
    """Purchases of known, active accounts up to ``as_of``: walk-in accounts are left out. ≤ 7 queries."""
    lines = orders_selectors.purchase_interactions(as_of=as_of)
    accounts = dict(Account.objects.customers().filter(is_active=True).order_by("pk").values_list("pk", "currency"))
    account_ids = np.fromiter(accounts, dtype=np.int64, count=len(accounts))
    products = list(
        Product.objects.order_by("pk").values_list("pk", "name", "status", "standard_cost", "pack_multiple")
    )
    product_ids = np.array([row[0] for row in products], dtype=np.int64)
    ledger = stock.ledger_exists(as_of=as_of)
    on_hand = stock.on_hand(as_of=as_of) if ledger else {}
    account, product = np.asarray(lines.account_id, np.int64), np.asarray(lines.product_id, np.int64)
    qty, value = _without_slips(lines, as_of)
    kept = np.isin(account, account_ids) & (qty > 0)
    return PurchaseFacts(
        as_of=as_of,
        account_ids=account_ids,
        currencies=tuple(accounts.values()),
        product_ids=product_ids,
        names=tuple(row[1] for row in products),
        offerable=np.array(
            [row[2] == ProductStatus.LISTED and (not ledger or on_hand.get(row[0], 0.0) > 0) for row in products],
            dtype=bool,
        ),
        unit_cost=np.array([np.nan if row[3] is None else float(row[3]) for row in products]),
        pack=np.array([float(row[4]) for row in products]),
        stock_ledger=ledger,
        account=np.searchsorted(account_ids, account[kept]),
        product=np.searchsorted(product_ids, product[kept]),
        day=np.asarray(lines.day, dtype="datetime64[D]")[kept].astype(np.int64),
        qty=qty[kept],
        value=value[kept],
    )


def _without_slips(lines: Any, as_of: date) -> tuple[FloatArray, FloatArray]:
    """Quantity and value of each line less what was taken back within a day; a line taken back whole is zero."""
    qty, value = np.array(lines.qty, dtype=np.float64), np.array(lines.value, dtype=np.float64)
    slips = taken_back(as_of=as_of)
    accounts, products = {key[0] for key in slips}, {key[1] for key in slips}
    maybe = np.isin(lines.account_id, list(accounts)) & np.isin(lines.product_id, list(products))
    for index in np.flatnonzero(maybe).tolist():
        key = (int(lines.account_id[index]), int(lines.product_id[index]), lines.day[index].item())
        taken = min(slips.get(key, 0.0), float(qty[index]))
        if taken > 0:
            slips[key] -= taken
            value[index] *= 1 - taken / qty[index]
            qty[index] -= taken
    return qty, value


def company_currency() -> str:
    """The currency costs are kept in."""
    return str(settings.DEFAULT_CURRENCY)

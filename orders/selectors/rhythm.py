"""The rhythm in which accounts order, read for all of them at once."""

from datetime import date
from typing import Any

import numpy as np
from django.db.models import QuerySet

from crm.models import Account
from crm.rhythm import Rhythms, rhythms_of
from orders.selectors.history import EPOCH_ORDINAL, orders_placed

CHUNK_ROWS = 20_000


def account_rhythms(*, as_of: date, accounts: QuerySet[Account] | None = None) -> Rhythms:
    """The rhythm of every known company (or of ``accounts``) from its confirmed orders up to ``as_of``. 1 query."""
    placed = orders_placed(as_of).filter(account__is_walk_in=False)
    if accounts is not None:
        placed = placed.filter(account__in=accounts)
    rows = placed.order_by().values_list("account_id", "ordered_at").iterator(chunk_size=CHUNK_ROWS)
    pairs = [(account, ordered.toordinal() - EPOCH_ORDINAL) for account, ordered in rows]
    found: Any = np.array(pairs, np.int64).reshape(-1, 2)
    return rhythms_of(found[:, 0], found[:, 1], as_of=as_of)

"""Triggers of care campaigns that follow from orders."""

from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import QuerySet

from crm.care import is_due
from crm.models import Account, CareCampaign
from crm.rhythm import CALL_FROM, Rhythms
from orders.selectors.history import EPOCH_ORDINAL
from orders.selectors.rhythm import account_rhythms


def late(*, campaign: CareCampaign, accounts: QuerySet[Account], on: date) -> dict[int, date]:
    """Accounts silent for 1.5 × their interval (and the campaign's wait), once for each silence: the occasion is the
    last order day. 1 query."""
    found = account_rhythms(as_of=on, accounts=accounts)
    waited = (found.silent_days - campaign.wait_days) >= CALL_FROM * found.gap_days
    return _days(found, found.last_day, waited)


def first_orders(*, campaign: CareCampaign, accounts: QuerySet[Account], on: date) -> dict[int, date]:
    """Accounts whose first order day was lately. 1 query."""
    found = account_rhythms(as_of=on, accounts=accounts)
    days = _days(found, found.first_day, np.ones(found.account_id.size, np.bool_))
    return {pk: day for pk, day in days.items() if is_due(day, wait_days=campaign.wait_days, on=on)}


def _days(rhythms: Rhythms, numbers: Any, chosen: Any) -> dict[int, date]:
    start = date.fromordinal(EPOCH_ORDINAL)
    pairs = zip(rhythms.account_id[chosen].tolist(), numbers[chosen].tolist(), strict=True)
    return {pk: start + timedelta(days=number) for pk, number in pairs}

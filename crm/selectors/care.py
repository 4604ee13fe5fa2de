"""Questions asked of care campaigns, and the triggers that need nothing but customers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from crm.care import is_due, trigger_of
from crm.models import Account, Activity, ActivityOutcome, CareCampaign

CALLS_SHOWN = 25


@dataclass(frozen=True)
class CareCall:
    """An account a campaign would call on a day, and the day of what happened."""

    account: Account
    period: date


@dataclass(frozen=True)
class CareResults:
    """What came of a campaign: activities made, open, done, and how many ended how."""

    made: int
    open: int
    done: int
    outcomes: tuple[tuple[str, int], ...]


def care_calls(*, campaign: CareCampaign, on: date) -> list[CareCall]:
    """Whom the campaign calls on a day and has not called for the same occasion. Queries: the trigger's and two."""
    if on < campaign.starts_on:
        return []
    found: Mapping[int, date] = trigger_of(campaign.trigger)(campaign=campaign, accounts=_within(campaign), on=on)
    made = Activity.objects.filter(care_campaign=campaign).values_list("account_id", "care_period")
    called = set(made)
    fresh = {account: period for account, period in found.items() if (account, period) not in called}
    accounts = _within(campaign).select_related("owner").in_bulk(list(fresh))
    return [CareCall(accounts[pk], fresh[pk]) for pk in sorted(accounts)]


def care_results(campaign: CareCampaign) -> CareResults:
    """1 query."""
    done = Q(done_at__isnull=False)
    counts: dict[str, Any] = {outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in ActivityOutcome.values}
    row = Activity.objects.filter(care_campaign=campaign).aggregate(
        made=Count("pk"), done=Count("pk", filter=done), **counts
    )
    outcomes = tuple((str(label), row[value]) for value, label in ActivityOutcome.choices if row[value])
    return CareResults(row["made"], row["made"] - row["done"], row["done"], outcomes)


def care_campaigns_for_list(campaigns: QuerySet[CareCampaign]) -> QuerySet[CareCampaign]:
    """With the counts a list of them shows: one query."""
    made = Activity.objects.filter(care_campaign=OuterRef("pk")).order_by().values("care_campaign")
    counted = made.annotate(count=Count("pk")).values("count")
    done = made.filter(done_at__isnull=False).annotate(count=Count("pk")).values("count")
    return campaigns.select_related("territory", "owner").annotate(
        made_count=Coalesce(Subquery(counted), 0), done_count=Coalesce(Subquery(done), 0)
    )


def anniversaries(*, campaign: CareCampaign, accounts: QuerySet[Account], on: date) -> dict[int, date]:
    """The day of the year the account became a customer, from its first anniversary on. 1 query."""
    rows = accounts.values_list("pk", "customer_since", "created_at")
    found = {}
    for pk, since, created in rows.iterator(chunk_size=5_000):
        began = since or created.date()
        for year in (on.year - 1, on.year):
            day = _in_year(began, year)
            if year > began.year and is_due(day, wait_days=campaign.wait_days, on=on):
                found[pk] = day
    return found


def lifecycle_changes(*, campaign: CareCampaign, accounts: QuerySet[Account], on: date) -> dict[int, date]:
    """Accounts whose lifecycle began lately. 1 query."""
    rows = accounts.filter(lifecycle_since__isnull=False).values_list("pk", "lifecycle_since")
    return {pk: since for pk, since in rows if since and is_due(since, wait_days=campaign.wait_days, on=on)}


def every_n_days(*, campaign: CareCampaign, accounts: QuerySet[Account], on: date) -> dict[int, date]:
    """Each account once in every N days, spread evenly over them by its key. 1 query."""
    step, passed = int(campaign.every_days or 1), (on - campaign.starts_on).days
    found = {}
    for pk in accounts.values_list("pk", flat=True):
        cycle = (passed - pk % step) // step
        day = campaign.starts_on + timedelta(days=pk % step + cycle * step)
        if cycle >= 0 and is_due(day, wait_days=0, on=on):
            found[pk] = day
    return found


def _within(campaign: CareCampaign) -> QuerySet[Account]:
    accounts = Account.objects.customers().filter(is_active=True)
    if campaign.lifecycle:
        accounts = accounts.filter(lifecycle=campaign.lifecycle)
    if campaign.territory_id is not None:
        accounts = accounts.filter(territory=campaign.territory_id)
    return accounts


def _in_year(day: date, year: int) -> date:
    """The same day in another year; the 29th of February is kept on the 28th."""
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)

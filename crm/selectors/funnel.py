"""What campaigns and channels brought: from leads to revenue, against what was spent.

The figures are those of docs/reference/domain/pipeline.md; a ratio whose divisor is 0 is None.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from crm.models import Campaign, CampaignCost, Lead, LeadSource, Opportunity, Outcome
from crm.selectors.company_currency import rates_on, valued

CENT = Decimal("0.01")
ZERO = Decimal(0)
CERTAIN = Decimal(100)


@dataclass
class Funnel:
    """One line of the funnel. Amounts are in the company's currency."""

    key: Any
    label: str
    leads: int = 0
    qualified: int = 0
    opportunities: int = 0
    won: int = 0
    customers: int = 0
    revenue: Decimal = ZERO
    cost: Decimal = ZERO

    @property
    def qualified_pct(self) -> Decimal | None:
        return _ratio(100 * self.qualified, self.leads)

    @property
    def opportunities_per_qualified(self) -> Decimal | None:
        return _ratio(self.opportunities, self.qualified)

    @property
    def won_pct(self) -> Decimal | None:
        return _ratio(100 * self.won, self.opportunities)

    @property
    def cost_per_lead(self) -> Decimal | None:
        return _ratio(self.cost, self.leads)

    @property
    def acquisition_cost(self) -> Decimal | None:
        return _ratio(self.cost, self.customers)

    @property
    def return_on_spend(self) -> Decimal | None:
        return _ratio(self.revenue, self.cost)


@dataclass(frozen=True)
class Period:
    """Both days are inside; None leaves the end open."""

    since: date | None = None
    until: date | None = None

    def of(self, path: str) -> dict[str, date]:
        """The filter that keeps what happened in the time."""
        bounds = ((f"{path}__gte", self.since), (f"{path}__lte", self.until))
        return {name: day for name, day in bounds if day is not None}


def funnel_by_campaign(
    *, leads: QuerySet[Lead], opportunities: QuerySet[Opportunity], period: Period, on: date
) -> list[Funnel]:
    """One line per campaign, latest first, then what came without one. 5 queries."""
    campaigns = list(Campaign.objects.all())
    lines: dict[Hashable, Funnel] = {campaign.pk: Funnel(campaign, campaign.name) for campaign in campaigns}
    lines[None] = Funnel(None, _("Without a campaign"))
    _fill(lines, leads, opportunities, period, on, path="campaign_id", cost_key=lambda row: row[0])
    return list(lines.values())


def funnel_by_channel(
    *, leads: QuerySet[Lead], opportunities: QuerySet[Opportunity], period: Period, on: date
) -> list[Funnel]:
    """One line per channel; a campaign's cost counts on the campaign's channel. 4 queries."""
    lines: dict[Hashable, Funnel] = {value: Funnel(value, str(label)) for value, label in LeadSource.choices}
    _fill(lines, leads, opportunities, period, on, path="source", cost_key=lambda row: row[1])
    return list(lines.values())


def _fill(
    lines: dict[Hashable, Funnel],
    leads: QuerySet[Lead],
    opportunities: QuerySet[Opportunity],
    period: Period,
    on: date,
    *,
    path: str,
    cost_key: Callable[[Any], Hashable],
) -> None:
    kept = leads.filter(merged_into__isnull=True, **period.of("captured_at__date")).order_by()
    for key, count, qualified in kept.values_list(path).annotate(Count("pk"), Count("qualified_at")):
        lines[key].leads, lines[key].qualified = count, qualified
    costs = CampaignCost.objects.filter(**period.of("spent_on")).order_by()
    spent = costs.values_list("campaign", "campaign__channel", "campaign__currency").annotate(Sum("amount"))
    deals = opportunities.filter(**period.of("opened_at__date")).order_by()
    opened = deals.values_list(path, "outcome", "amount", "currency", "account_id")
    rows, cost_rows = list(opened), list(spent)
    rates = rates_on([*(row[3] for row in rows), *(row[2] for row in cost_rows)], on=on)
    for row in cost_rows:
        worth = valued(amount=row[3], probability_pct=CERTAIN, currency=row[2], rates=rates)
        lines[cost_key(row)].cost += worth.amount if worth else ZERO
    customers: dict[Hashable, set[int]] = defaultdict(set)
    for key, outcome, amount, currency, account in rows:
        line = lines[key]
        line.opportunities += 1
        if outcome != Outcome.WON:
            continue
        worth = valued(amount=amount, probability_pct=CERTAIN, currency=currency, rates=rates)
        line.won += 1
        line.revenue += worth.amount if worth else ZERO
        customers[key].add(account)
    for key, accounts in customers.items():
        lines[key].customers = len(accounts)


def _ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Rounded half up to two decimals."""
    return (Decimal(part) / Decimal(whole)).quantize(CENT, rounding=ROUND_HALF_UP) if whole else None

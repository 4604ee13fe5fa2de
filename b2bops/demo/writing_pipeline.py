"""Writing what comes before an order: campaigns, leads, and opportunities with half a year of history."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from numpy.random import Generator

from b2bops.accounts.models import Territory
from b2bops.demo import naming
from b2bops.demo.people import People
from b2bops.demo.world import World
from b2bops.demo.writing_catalogue import FAMILY, PEOPLE, Nouns, created, money
from b2bops.demo.writing_opportunities import write_opportunities
from b2bops.platform.services import numbers
from crm.models import (
    Campaign,
    CampaignCost,
    Competitor,
    Lead,
    LeadRoute,
    LeadSource,
    LeadStatus,
    LostReason,
)
from crm.services.leads import lead_keys_of
from crm.services.stages import stages_ready

LEADS = 120
DAYS = 180
CAMPAIGNS = (
    ("spring-fair", "Spring trade fair", LeadSource.EVENT, 170, 3, 6800),
    ("search-ads", "Search advertising", LeadSource.SEM, 150, None, 900),
    ("catalogue-guide", "Buyer's guide to fasteners", LeadSource.CONTENT, 120, None, 450),
    ("link-posts", "Trade network posts", LeadSource.SOCIAL, 90, 60, 320),
    ("refer-a-friend", "Customers recommend us", LeadSource.REFERRAL, 75, None, 150),
    ("autumn-heating", "Autumn heating weeks", LeadSource.SEM, 60, 45, 1250),
)
REASONS = ("Price", "Delivery time", "No budget", "No need", "Not reachable", "Product missing")
RIVALS = (("Hansa Handel", "wide range, slow delivery"), ("BauProfi24", "cheap, no service"), ("Metallwerk Direkt", ""))
WISHES = (
    "We fit out 14 flats and need LED panels and batten lights by next month.",
    "Please offer installation cable for a school, about 3 km.",
    "Looking for a steady supplier of screws and anchors, weekly delivery.",
    "Do you deliver pallets to building sites?",
    "",
)
# How far leads of the same age get: shares of new, working, qualified, converted, disqualified.
FATES = {True: (0.05, 0.1, 0.1, 0.35, 0.4), False: (0.4, 0.3, 0.18, 0.05, 0.07)}


def write_pipeline(world: World, nouns: Nouns, cast: People, *, now: datetime) -> None:
    """Six campaigns, about 120 leads, 60 opportunities over all stages, and a month of snapshots."""
    rng = np.random.default_rng(world.seed + 7)
    stages_ready(actor=None)
    reasons = created("lost_reason.created", [LostReason(name=name) for name in REASONS])
    rivals = created("competitor.created", [Competitor(name=name, strengths=text) for name, text in RIVALS])
    campaigns = _campaigns(rng, cast, now)
    _routes(cast)
    leads = _leads(rng, cast, campaigns, reasons, nouns, now)
    write_opportunities(rng, nouns, leads=leads, reasons=reasons, rivals=rivals, now=now)


def _campaigns(rng: Generator, cast: People, now: datetime) -> list[Campaign]:
    """With one cost row a month."""
    rows, costs = [], []
    for number, (code, name, channel, ago, days, monthly) in enumerate(CAMPAIGNS):
        starts = now.date() - timedelta(days=ago)
        ends = starts + timedelta(days=days) if days else None
        campaign = Campaign(
            code=code,
            name=name,
            channel=channel,
            starts_on=starts,
            ends_on=ends,
            budget=money(monthly * 8),
            currency=settings.DEFAULT_CURRENCY,
            owner=cast.owners[number % len(cast.owners)],
        )
        rows.append(campaign)
        months = range(0, min(days or ago, ago) + 1, 30)
        costs += [
            CampaignCost(
                campaign=campaign,
                spent_on=starts + timedelta(days=day),
                amount=money(monthly * rng.uniform(0.8, 1.2)),
                note="Stand and travel" if channel == LeadSource.EVENT else "Monthly bill",
            )
            for day in months
        ]
    created("campaign.created", rows)
    created("campaign_cost.created", costs)
    return rows


def _routes(cast: People) -> None:
    """Neighbouring countries by the territory beside them, and what they do not name to the first one."""
    places = dict(zip(naming.CITIES, cast.territories, strict=True))
    by_country = (("Denmark", "North"), ("Poland", "East"), ("Austria", "South"), ("Netherlands", "West"))
    rows = [
        LeadRoute(position=number, country=country, territory=places[place])
        for number, (country, place) in enumerate(by_country, start=1)
    ]
    created("lead_route.created", [*rows, LeadRoute(position=9, territory=cast.territories[0])])


def _leads(
    rng: Generator,
    cast: People,
    campaigns: list[Campaign],
    reasons: list[LostReason],
    nouns: Nouns,
    now: datetime,
) -> list[Lead]:
    names = naming.company_names(rng, LEADS)
    taken = numbers.take_many(kind="LD", on=now.date(), count=LEADS)
    ages = sorted(rng.integers(0, DAYS, LEADS).tolist(), reverse=True)
    rows: list[Lead] = []
    for number, age in enumerate(ages):
        # Now and then somebody writes who buys here already, or writes twice.
        known = nouns.accounts[number % len(nouns.accounts)].name if number % 17 == 5 else ""
        twice = rows[-1].company if rows and number % 23 == 7 else ""
        person = f"{rng.choice(PEOPLE)} {rng.choice(FAMILY)}"
        place = number % len(cast.territories)
        lead = _lead(rng, taken[number], known or twice or names[number], person, now - timedelta(days=age, hours=3))
        lead.territory, lead.owner = cast.territories[place], cast.owners[place]
        running = [each for each in campaigns if each.starts_on <= lead.captured_at.date()]
        if running and rng.random() < 0.65:
            lead.campaign = running[int(rng.integers(len(running)))]
            lead.source, lead.utm_campaign = lead.campaign.channel, lead.campaign.code
        _finish(rng, lead, age, reasons, nouns)
        rows.append(lead)
    return created("lead.captured", rows)


def _lead(rng: Generator, number: str, company: str, person: str, captured_at: datetime) -> Lead:
    domain = f"{company.split(maxsplit=1)[0].lower()}.example"
    lead = Lead(
        number=number,
        company=company,
        person=person,
        email=f"{person.split(maxsplit=1)[0].lower()}@{domain}",
        phone=f"+49 {rng.integers(200, 999)} {rng.integers(100000, 999999)}",
        website=f"www.{domain}" if rng.random() < 0.5 else "",
        country=str(rng.choice(["Germany", "Germany", "Denmark", "Austria", "Poland", "Netherlands"])),
        message=str(rng.choice(WISHES)),
        source=str(rng.choice([LeadSource.SEO, LeadSource.DIRECT, LeadSource.REFERRAL, LeadSource.FORM])),
        consent_given_at=captured_at if rng.random() < 0.4 else None,
        captured_at=captured_at,
    )
    keys = lead_keys_of(company=company, email=lead.email, phone=lead.phone, website=lead.website)
    for name, value in keys.items():
        setattr(lead, name, value)
    return lead


def _finish(rng: Generator, lead: Lead, age: int, reasons: list[LostReason], nouns: Nouns) -> None:
    """How the lead stands today; older ones have mostly come to an end."""
    order = (
        LeadStatus.NEW, LeadStatus.WORKING, LeadStatus.QUALIFIED, LeadStatus.CONVERTED, LeadStatus.DISQUALIFIED,
    )  # fmt: skip
    lead.status = order[int(rng.choice(len(order), p=FATES[age > 30]))]
    moment = lead.captured_at + timedelta(days=min(age, int(rng.integers(1, 14))))
    if lead.status in (LeadStatus.QUALIFIED, LeadStatus.CONVERTED):
        lead.qualified_at = moment
    if lead.status == LeadStatus.CONVERTED:
        near = _accounts_of(nouns, lead.territory)
        lead.account, lead.closed_at = near[int(rng.integers(len(near)))], moment
    if lead.status == LeadStatus.DISQUALIFIED:
        lead.disqualified_reason, lead.closed_at = reasons[int(rng.integers(len(reasons)))], moment
    if lead.status == LeadStatus.NEW and rng.random() < 0.2:
        lead.owner = None


def _accounts_of(nouns: Nouns, territory: Territory | None) -> list[Any]:
    """The territory's accounts; in a very small company there may be none, then all."""
    own = [account for account in nouns.accounts if account.territory == territory]
    return own or nouns.accounts

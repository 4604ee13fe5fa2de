"""Life around the customers: families, consent, activities, what people looked at, and care campaigns."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from b2bops.accounts.models import User
from b2bops.demo.world import World
from b2bops.demo.writing_catalogue import Nouns, created
from crm.models import (
    CONSENT_FIELDS,
    Account,
    Activity,
    BehaviourEvent,
    BehaviourKind,
    CareTrigger,
    ConsentChange,
    ConsentPurpose,
    Contact,
)
from crm.rhythm import lifecycles_of
from crm.services import care, lifecycles
from orders.selectors.rhythm import account_rhythms

EVENTS_PER_ACCOUNT, FAMILY_EVERY = 12, 10
TALKS = (
    ("CALL", "Asked how the last delivery went", "REACHED"),
    ("CALL", "Rang about the open quote", "NOT_REACHED"),
    ("MAIL", "Sent the new catalogue", "INTERESTED"),
    ("MEETING", "Visited the warehouse manager", "ORDERED"),
    ("NOTE", "They open a second site in spring", ""),
)
PLANS = ("Call about the spring assortment", "Send the samples", "Agree on next year's volumes", "Check the open claim")
CARE: tuple[tuple[str, CareTrigger, str, dict[str, Any]], ...] = (
    ("Late customers", CareTrigger.LATE, "Ask why no order came", {"lifecycle": "ACTIVE"}),
    ("After the first order", CareTrigger.FIRST_ORDER, "Ask how the first delivery went", {"wait_days": 7}),
    ("Anniversary", CareTrigger.ANNIVERSARY, "Say thank you for another year", {}),
    ("Win back", CareTrigger.LIFECYCLE, "Offer help before they leave", {"lifecycle": "AT_RISK"}),
    ("Twice a year", CareTrigger.EVERY_N_DAYS, "How is business?", {"every_days": 180, "is_paused": True}),
)


def write_customers(world: World, nouns: Nouns, *, now: datetime) -> None:
    """All of it; today's activities are made by the care campaigns themselves."""
    rng = np.random.default_rng(world.seed + 2)
    _families(nouns.accounts)
    people = _consents(rng, now)
    _customer_since(world, nouns)
    _lifecycles(now.date())
    _activities(rng, people, now)
    _behaviour(rng, world, nouns, people, now)
    _campaigns(now.date())


def _families(accounts: list[Account]) -> None:
    """Every tenth account is the parent of the two that follow it, where they share its territory."""
    children = []
    for position in range(0, len(accounts) - 2, FAMILY_EVERY):
        parent = accounts[position]
        for child in accounts[position + 1 : position + FAMILY_EVERY]:
            if child.territory_id == parent.territory_id:
                child.parent = parent
                children.append(child)
                if sum(each.parent_id == parent.pk for each in children) == 2:
                    break
    Account.objects.bulk_update(children, ["parent"])


def _consents(rng: np.random.Generator, now: datetime) -> list[Contact]:
    """Two in three agreed to mails, half to calls, half to being followed; with the rows that prove it."""
    people = list(Contact.objects.select_related("account").order_by("pk"))
    shares = {ConsentPurpose.MARKETING: 0.66, ConsentPurpose.PHONE: 0.5, ConsentPurpose.PROFILING: 0.5}
    history = []
    for number, person in enumerate(people):
        person.phone = person.phone or f"+49 561 {200000 + 37 * number}"
        for purpose, share in shares.items():
            if rng.random() < share:
                at = now - timedelta(days=int(rng.integers(30, 600)))
                setattr(person, CONSENT_FIELDS[purpose], at)
                history.append(ConsentChange(contact=person, purpose=purpose, given=True, at=at, source="FORM"))
    Contact.objects.bulk_update(people, ["phone", *CONSENT_FIELDS.values()], batch_size=200)
    ConsentChange.objects.bulk_create(history, batch_size=500)
    return people


def _customer_since(world: World, nouns: Nouns) -> None:
    for number, account in enumerate(nouns.accounts):
        account.customer_since = world.first_date + timedelta(days=int(max(world.accounts.first_day[number], 0)))
    Account.objects.bulk_update(nouns.accounts, ["customer_since"], batch_size=200)


def _lifecycles(today: date) -> None:
    """From the rhythm of the history just written; the stage began when it was first seen."""
    found = account_rhythms(as_of=today)
    derived = dict(zip(found.account_id.tolist(), lifecycles_of(found), strict=True))
    lifecycles.lifecycles_derive(actor=None, derived=derived, on=today - timedelta(days=1))


def _activities(rng: np.random.Generator, people: list[Contact], now: datetime) -> None:
    rows = []
    today = timezone.localtime(now).date()
    for number, person in enumerate(people):
        for kind, subject, outcome in (TALKS[number % len(TALKS)], TALKS[(number + 2) % len(TALKS)]):
            at = now - timedelta(days=int(rng.integers(1, 300)), hours=int(rng.integers(0, 9)))
            rows.append(_activity(person, kind=kind, subject=subject, done_at=at, outcome=outcome))
        if number % 3 == 0:
            due = today + timedelta(days=int(rng.integers(-4, 10)))
            plan = PLANS[number % len(PLANS)]
            rows.append(_activity(person, kind="TASK", subject=plan, due_on=due, priority=1 + number % 3))
    manager = User.objects.filter(username="sales").first()
    for number, person in enumerate(people[:7]):
        due = today + timedelta(days=number - 2)
        rows.append(_activity(person, kind="MEETING", subject="Go through next year's volumes", due_on=due))
        rows[-1].owner = manager
    created("activity.created", rows)


def _activity(person: Contact, **fields: Any) -> Activity:
    owner = person.account.owner
    return Activity(account=person.account, contact=person, owner=owner, created_by=owner, **fields)


def _behaviour(rng: np.random.Generator, world: World, nouns: Nouns, people: list[Contact], now: datetime) -> None:
    """What those who agreed to it looked at in the last quarter, by their true tastes."""
    numbers = {account.pk: number for number, account in enumerate(nouns.accounts)}
    kinds = [kind for kind in BehaviourKind.values if kind != BehaviourKind.SEARCH]
    events: list[BehaviourEvent] = []
    for person in people:
        if person.profiling_consent_at is None or person.account_id not in numbers:
            continue
        tastes = world.accounts.tastes[numbers[person.account_id]]
        for product in rng.choice(world.size.products, EVENTS_PER_ACCOUNT, p=tastes):
            kind = str(rng.choice(kinds, p=[0.55, 0.2, 0.12, 0.03, 0.05, 0.05]))
            events.append(
                BehaviourEvent(
                    source="shop",
                    external_id=f"demo-{len(events)}",
                    kind=kind,
                    account=person.account,
                    contact=person,
                    product=nouns.products[int(product)],
                    occurred_at=now - timedelta(minutes=int(rng.integers(10, 130_000))),
                    received_at=now,
                )
            )
    BehaviourEvent.objects.bulk_create(events, batch_size=500)


def _campaigns(today: date) -> None:
    manager = User.objects.filter(username="sales").first()
    for name, trigger, subject, fields in CARE:
        values = {"starts_on": today - timedelta(days=90), **fields}
        paused = values.pop("is_paused", False)
        campaign = care.care_create(actor=manager, name=name, trigger=trigger, subject=subject, **values)
        if paused:
            care.care_pause(actor=manager, campaign=campaign)
        elif trigger != CareTrigger.LATE:
            care.care_run(actor=None, campaign=campaign, on=today)

"""Customer service of the demo: calendars, promises, teams, rules, articles, and tickets in every state."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO

import numpy as np

from b2bops.accounts.models import User
from b2bops.demo import service_texts as texts
from b2bops.demo.world import World
from b2bops.demo.writing_catalogue import Nouns
from crm.models import (
    Account,
    KnowledgeCategory,
    ServiceTeam,
    Ticket,
    TicketChannel,
    TicketPriority,
    TicketStatus,
    WorkingCalendar,
)
from crm.services import (
    knowledge,
    service_levels,
    service_teams,
    ticket_deadlines,
    ticket_messages,
    ticket_ratings,
    ticket_status,
    tickets,
)
from crm.services.ticket_messages import Sender, Upload
from orders.services import ticket_links

OFFICE = ((540, 720), (780, 1020))
TARGETS = {
    TicketPriority.URGENT: (30, 240),
    TicketPriority.HIGH: (60, 480),
    TicketPriority.NORMAL: (240, 960),
    TicketPriority.LOW: (480, 2400),
}
# How far a ticket has come, by its number: the newest are the least done.
STATES = ("NEW", "OPEN", "WAITING_FOR_CUSTOMER", "NEW", "WAITING_FOR_SUPPLIER", "OPEN", "SOLVED")
CHANNELS = (TicketChannel.MAIL, TicketChannel.PORTAL, TicketChannel.PHONE, TicketChannel.MAIL, TicketChannel.API)
TICKETS_MAX, TICKETS_MIN, STILL_OPEN, DAYS_BACK = 80, 16, 28, 45


@dataclass(frozen=True)
class Desk:
    rng: np.random.Generator
    now: datetime
    people: list[User]
    accounts: list[Account]
    nouns: Nouns


def write_service(world: World, nouns: Nouns, *, now: datetime) -> None:
    """About 80 tickets (fewer for a small company), written by the real services at the times they came in."""
    manager, member = User.objects.get(username="operations"), User.objects.get(username="operations-member")
    _write_promises(manager, now.date())
    _write_teams(manager, member)
    _write_articles(manager, now)
    territory = User.objects.get(username="sales-member").territory_id
    # The territory of the demo's sales member comes first: there is something to see for everybody.
    accounts = sorted(nouns.accounts, key=lambda account: (account.territory_id != territory, account.pk))
    desk = Desk(np.random.default_rng(world.seed + 7), now, [manager, member], accounts, nouns)
    count = max(TICKETS_MIN, min(TICKETS_MAX, len(accounts)))
    for number in range(count):
        _write_ticket(desk, number, count)
    ticket_deadlines.deadlines_watch(now=now)


def _write_promises(actor: User, today: date) -> None:
    years = (today.year, today.year + 1)
    week = {weekday: list(OFFICE) for weekday in range(5)}
    holidays = {date(year, month, day): name for year in years for month, day, name in (
        (1, 1, "New Year"), (5, 1, "Labour Day"), (10, 3, "German Unity"), (12, 25, "Christmas"), (12, 26, "Christmas"),
    )}  # fmt: skip
    calendar = service_levels.calendar_save(
        actor=actor, calendar=None, code="KASSEL", name="Kassel office", time_zone="Europe/Berlin", week=week,
        holidays=holidays,
    )  # fmt: skip
    service_levels.calendar_save(
        actor=actor, calendar=None, code="SHANGHAI", name="Shanghai office", time_zone="Asia/Shanghai",
        week={weekday: [(510, 1050)] for weekday in range(6)}, holidays={date(year, 10, 1): "国庆节" for year in years},
    )  # fmt: skip
    for priority, (first, resolution) in TARGETS.items():
        _level(actor, calendar, priority, "", first, resolution)
    _level(actor, calendar, TicketPriority.HIGH, "COMPLAINT", 30, 420)


def _level(actor: User, calendar: WorkingCalendar, priority: str, kind: str, first: int, resolution: int) -> None:
    service_levels.level_create(
        actor=actor, calendar=calendar, priority=priority, ticket_type=kind,
        first_response_minutes=first, resolution_minutes=resolution,
    )  # fmt: skip


def _write_teams(manager: User, member: User) -> None:
    desk = service_teams.team_save(actor=manager, team=None, code="DESK", name="Front desk", members=[manager, member])
    claims = service_teams.team_save(actor=manager, team=None, code="CLAIMS", name="Claims", members=[manager])
    rules: tuple[tuple[str, dict[str, object], ServiceTeam], ...] = (
        ("What cannot wait", {"priority": TicketPriority.URGENT}, claims),
        ("Complaints and returns", {"ticket_type": "COMPLAINT"}, claims),
        ("Written in Chinese", {"language": "zh-hans"}, desk),
        ("Everything else", {}, desk),
    )
    for name, conditions, team in rules:
        service_teams.rule_create(actor=manager, name=name, team=team, **conditions)


def _write_articles(actor: User, now: datetime) -> None:
    for shelf, language, title, body in texts.ARTICLES:
        category, _made = KnowledgeCategory.objects.get_or_create(name=shelf)
        article = knowledge.article_create(actor=actor, title=title, body=body, category=category, language=language)
        knowledge.article_move(actor=actor, article=article, status="PUBLISHED", now=now - timedelta(days=30))
        for vote in range(len(title) % 7):
            knowledge.article_vote(article=article, helpful=vote % 4 != 3)
    knowledge.article_update(actor=actor, article=article, now=now, body=f"{body}\n\n照片请尽量清晰。")
    knowledge.article_create(actor=actor, title="Pallets and deposits", body="To be written.", category=category)
    for code, title, language, kind, body in texts.CANNED:
        knowledge.canned_create(actor=actor, code=code, title=title, language=language, ticket_type=kind, body=body)


def _write_ticket(desk: Desk, number: int, count: int) -> None:
    kind, priority, subject, question, answer = texts.TOPICS[number % len(texts.TOPICS)]
    language = "en"
    if number % 11 == 5:
        (subject, question, answer), language = texts.CHINESE, "zh-hans"
    account = desk.accounts[number % len(desk.accounts)]
    contact = account.contacts.order_by("pk").first()
    known = number % 13 != 7 and contact is not None
    age = DAYS_BACK * (1 - number / count) ** 1.6
    opened = desk.now - timedelta(days=age, minutes=int(desk.rng.integers(5, 400)))
    new = tickets.NewTicket(
        subject=subject,
        body=question,
        channel=CHANNELS[number % len(CHANNELS)] if known else TicketChannel.MAIL,
        contact=contact if known else None,
        sender_name="" if known else "Robin Meier",
        sender_email="" if known else f"robin.meier{number}@elsewhere.example",
        ticket_type=kind,
        priority=priority,
        language=language,
        product=desk.nouns.products[number % len(desk.nouns.products)] if kind in ("COMPLAINT", "TECHNICAL") else None,
        uploads=[Upload("packing-list.txt", BytesIO(b"2 boxes, 14.2 kg, left on Friday\n"))] if number % 4 == 0 else (),
        tags=["carrier"] if kind == "DELIVERY" else (),
    )
    ticket = tickets.ticket_open(actor=None, new=new, now=opened)
    order = account.orders.order_by("-ordered_at").first() if known and kind in ("DELIVERY", "ORDER") else None
    if order is not None:
        ticket_links.ticket_link(actor=desk.people[0], ticket=ticket, number=order.number)
    state = "CLOSED" if number < count - STILL_OPEN * count // TICKETS_MAX else STATES[number % len(STATES)]
    _carry_on(desk, ticket, number, state, answer, opened)


def _carry_on(desk: Desk, ticket: Ticket, number: int, state: str, answer: str, opened: datetime) -> None:
    """Answer, wait, hear, solve: as far as the state says and time allows."""
    if state == "NEW":
        return
    agent = ticket.assignee or desk.people[number % 2]
    at = _later(desk, opened, 15, 3000 if number % 6 == 1 else 240)
    if number % 3 == 0:
        note = texts.NOTES[number % len(texts.NOTES)]
        ticket_messages.ticket_note(actor=agent, ticket=ticket, body=note, now=at)
    waits = state if state in ("WAITING_FOR_SUPPLIER", "OPEN") else "WAITING_FOR_CUSTOMER"
    ticket_messages.ticket_reply(actor=agent, ticket=ticket, body=answer, status=waits, now=at)
    if state in ("SOLVED", "CLOSED"):
        if number % 2 == 0:
            at = _later(desk, at, 60, 1500)
            sender = Sender(ticket.sender_name, ticket.sender_email, ticket.contact)
            text = texts.FOLLOW_UPS[number % len(texts.FOLLOW_UPS)]
            ticket_messages.ticket_receive(actor=None, ticket=ticket, sender=sender, body=text, now=at)
        at = _later(desk, at, 30, 12_000 if number % 5 == 2 else 900)
        ticket_status.ticket_move(actor=agent, ticket=ticket, status=TicketStatus.SOLVED, now=at)
    if state == "CLOSED":
        _close(desk, ticket, number, _later(desk, at, 60, 4000))


def _close(desk: Desk, ticket: Ticket, number: int, at: datetime) -> None:
    if number % 2:
        ticket_status.ticket_move(actor=None, ticket=ticket, status=TicketStatus.CLOSED, now=at)
        return
    score = int(desk.rng.choice([5, 5, 4, 4, 3, 2, 1], 1)[0])
    comment = texts.COMMENTS[number % len(texts.COMMENTS)]
    ticket_ratings.ticket_rate(actor=None, ticket=ticket, score=score, comment=comment, now=at)


def _later(desk: Desk, at: datetime, least: int, most: int) -> datetime:
    """Some minutes on, but never in the future."""
    return min(at + timedelta(minutes=int(desk.rng.integers(least, most))), desk.now)

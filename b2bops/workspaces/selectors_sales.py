"""The sales workspace: whom to call and why, what to offer, and what waits for me."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q, Sum

from analytics.models import Proposal, ProposalKind
from b2bops.workspaces.days import SOLD, BusinessDay, business_day, day_start
from b2bops.workspaces.revenue import WeeklyRevenue, weekly_revenue
from b2bops.workspaces.rhythm import Rhythm, rhythm_of
from crm.models import Account, Contact, Lifecycle
from crm.rhythm import AT_RISK_FROM, CALL_FROM
from orders.models import Quote, QuoteStatus, SalesOrder

YEAR_DAYS = 365
ACCOUNTS_READ = 300  # of those silent for some days, the ones with most revenue: about 10,000 order rows
RECOMMENDATIONS_READ = 300
CALLS_SHOWN = 8
ROWS_SHOWN = 6
QUOTE_ENDS_DAYS = 7


@dataclass(frozen=True)
class Call:
    """One account to call. ``expected`` is money the call is about; ``from_habit`` says it is their usual order."""

    account: Account
    contact: Contact | None
    rhythm: Rhythm | None
    due: tuple[Proposal, ...]
    expected: Decimal
    currency: str

    @property
    def from_habit(self) -> bool:
        return not self.due


@dataclass(frozen=True)
class SilentAccount:
    """An account that has broken its rhythm, with what it brought in the last twelve months."""

    account: Account
    rhythm: Rhythm
    revenue: Decimal
    currency: str


@dataclass(frozen=True)
class SalesWorkspace:
    day: BusinessDay
    calls: tuple[Call, ...]
    calls_total: int
    revenue: WeeklyRevenue
    quotes: tuple[Quote, ...]
    quotes_total: int
    offers: tuple[Proposal, ...]
    at_risk: tuple[SilentAccount, ...]
    at_risk_total: int
    at_risk_revenue: Decimal

    @property
    def expected(self) -> Decimal:
        return sum((call.expected for call in self.calls), Decimal(0))


def sales_workspace(*, user: Any, today: date) -> SalesWorkspace:
    """All of it, within the person's territory. Eight queries at most (three when there is no order)."""
    day = business_day(today)
    quotes = quotes_waiting(user=user, today=today)
    as_of = day.as_of or today
    silent = silent_accounts(user=user, as_of=as_of) if day.as_of else []
    recommendations = open_recommendations(user=user, as_of=as_of) if day.as_of else []
    calls = _calls(silent, recommendations)
    at_risk = [each for each in silent if each.rhythm.lateness >= AT_RISK_FROM]
    return SalesWorkspace(
        day=day,
        calls=_with_contacts(calls[:CALLS_SHOWN]),
        calls_total=len(calls),
        revenue=weekly_revenue(
            SalesOrder.objects.visible_to(user), last=day.last_complete, default_currency=settings.DEFAULT_CURRENCY
        ),
        quotes=tuple(quotes[:ROWS_SHOWN]),
        quotes_total=len(quotes),
        offers=_best_per_account(recommendations),
        at_risk=tuple(at_risk[:ROWS_SHOWN]),
        at_risk_total=len(at_risk),
        at_risk_revenue=sum((each.revenue for each in at_risk), Decimal(0)),
    )


def silent_accounts(*, user: Any, as_of: date) -> list[SilentAccount]:
    """Known accounts past 1.5 × their own median interval, most revenue first. Three queries.

    Read are the 300 accounts with most revenue in the last twelve months that have been silent for three days or more.
    """
    window = SalesOrder.objects.filter(
        status__in=SOLD,
        ordered_at__gte=day_start(as_of - timedelta(days=YEAR_DAYS)),
        ordered_at__lt=day_start(as_of + timedelta(days=1)),
    )
    known = Account.objects.visible_to(user).customers().filter(is_active=True).exclude(lifecycle=Lifecycle.CHURNED)
    silent = (
        window.filter(account__in=known)
        .values("account_id", "currency")
        .annotate(orders=Count("pk"), last=Max("ordered_at"), revenue=Sum("subtotal"))
        .filter(orders__gte=3, last__lt=day_start(as_of - timedelta(days=2)))
        .order_by("-revenue")[:ACCOUNTS_READ]
    )
    revenue = {row["account_id"]: (row["revenue"], row["currency"]) for row in reversed(silent)}
    by_account: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    orders = window.filter(account__in=revenue).order_by().values_list("account_id", "ordered_at", "subtotal")
    for account_id, ordered_at, amount in orders:
        by_account[account_id].append((ordered_at.date(), amount))
    rhythms = {pk: rhythm_of(history, as_of=as_of) for pk, history in by_account.items()}
    late = {pk: rhythm for pk, rhythm in rhythms.items() if rhythm is not None and rhythm.lateness >= CALL_FROM}
    accounts = Account.objects.in_bulk(late)
    found = [SilentAccount(accounts[pk], rhythm, *revenue[pk]) for pk, rhythm in late.items()]
    return sorted(found, key=lambda each: (-each.revenue, each.account.pk))


def open_recommendations(*, user: Any, as_of: date) -> list[Proposal]:
    """The 300 open ones with most expected money that have not expired. One query, by the index of money."""
    valid = Q(expires_date__isnull=True) | Q(expires_date__gte=as_of)
    rows = Proposal.objects.visible_to(user).open().filter(valid, kind=ProposalKind.RECOMMENDATION)
    found = rows.select_related("account", "product").defer("terms").order_by("-money_at_stake", "pk")
    return list(found[:RECOMMENDATIONS_READ])


def is_due(proposal: Proposal) -> bool:
    """A product bought again and again whose own interval has passed, but not three times over: that is given up."""
    gap, last = proposal.evidence.get("gap_days"), proposal.evidence.get("last_days_ago")
    if proposal.evidence.get("kind") != "REPEAT" or not gap or last is None:
        return False
    return bool(gap <= last < AT_RISK_FROM * gap)


def _calls(silent: Sequence[SilentAccount], recommendations: Iterable[Proposal]) -> list[Call]:
    due: dict[Account, list[Proposal]] = defaultdict(list)
    for proposal in recommendations:
        if proposal.account is not None and is_due(proposal):
            due[proposal.account].append(proposal)
    late = {each.account: each for each in silent if each.rhythm.lateness < AT_RISK_FROM}
    calls = []
    for account in {**late, **due}:
        proposals, rhythm = tuple(due.get(account, ())), late[account].rhythm if account in late else None
        expected = sum((proposal.money_at_stake for proposal in proposals), Decimal(0))
        if not proposals and rhythm is not None:
            expected = rhythm.usual_amount
        currency = proposals[0].currency if proposals else late[account].currency
        calls.append(Call(account, None, rhythm, proposals, expected, currency))
    return sorted(calls, key=lambda call: (-call.expected, call.account.pk))


def _with_contacts(calls: Sequence[Call]) -> tuple[Call, ...]:
    """The person to ask for at each account. One query."""
    if not calls:
        return ()
    people: dict[int, Contact] = {}
    active = Contact.objects.filter(account__in=[call.account.pk for call in calls], is_active=True)
    for contact in active.order_by("pk"):
        people.setdefault(contact.account_id, contact)
    return tuple(
        Call(call.account, people.get(call.account.pk), call.rhythm, call.due, call.expected, call.currency)
        for call in calls
    )


def _best_per_account(recommendations: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """The best offer of each account: six times the same customer would be no list to work through."""
    best: dict[int | None, Proposal] = {}
    for proposal in recommendations:
        best.setdefault(proposal.account_id, proposal)
    return tuple(best.values())[:ROWS_SHOWN]


def quotes_waiting(*, user: Any, today: date) -> list[Quote]:
    """Quotes whose next step is this person's: their own, and for managers those others ask them to approve.

    One query. A sent quote waits for them in its last seven days.
    """
    S = QuoteStatus
    waiting = Q(created_by=user) & (
        Q(status__in=[S.DRAFT, S.REJECTED, S.APPROVED])
        | Q(status=S.SENT, valid_until__lte=today + timedelta(days=QUOTE_ENDS_DAYS))
    )
    if user.has_role("sales.manager"):
        waiting |= Q(status=S.IN_REVIEW) & ~Q(created_by=user)
    rows = Quote.objects.visible_to(user).filter(waiting).select_related("account", "created_by")
    return list(rows.order_by("valid_until", "pk")[:100])

"""Questions asked of accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from catalog.models import PriceList
from crm.models import Account, Contact
from crm.selectors.terms import account_line, list_terms

OFFERS_SHOWN = 12


@dataclass(frozen=True)
class AccountCard:
    """An account with what its page shows at the top."""

    account: Account
    price_lists: tuple[PriceList, ...]
    active_price_lists: frozenset[int]


def account_card(*, account: Account, on: date) -> AccountCard:
    """What the top of an account's page shows. Queries: those of ``account_line``, its lists and segments."""
    lists = list({term.price_list.pk: term.price_list for term in list_terms(account_line(account))}.values())
    return AccountCard(account, tuple(lists), frozenset(_active(lists, on)))


def accounts_for_list(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """With everything a list of accounts shows: one query, which counts contacts for the shown page alone."""
    people = Contact.objects.filter(account=OuterRef("pk")).order_by().values("account").annotate(count=Count("pk"))
    counted = Coalesce(Subquery(people.values("count")), 0)
    kept = accounts.filter(merged_into__isnull=True)
    return kept.select_related("territory", "owner").annotate(contact_count=counted)


def account_offers(*, accounts: QuerySet[Account], words: str) -> list[tuple[str, str]]:
    """(code, name) of the first accounts whose code begins with, or whose name holds, the words. 1 query."""
    kept = accounts.filter(merged_into__isnull=True)
    by_code = kept.filter(code__istartswith=words)
    found = (by_code | kept.filter(name__icontains=words)).order_by("name")
    return list(found.values_list("code", "name")[:OFFERS_SHOWN])


def _active(lists: Iterable[PriceList], on: date) -> Iterable[int]:
    for each in lists:
        started = each.active_from is None or each.active_from <= on
        if started and (each.active_until is None or on <= each.active_until):
            yield each.pk


def visible_account_keys(user: Any) -> QuerySet[Account, int]:
    """Keys of the accounts a person of sales or operations sees, for rows that only carry the key."""
    accounts = Account.objects.visible_to(user) if user.roles & {"sales", "operations"} else Account.objects.none()
    return accounts.values_list("pk", flat=True)

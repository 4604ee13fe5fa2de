"""Families of accounts: everything under one top, as a tree."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from crm.models import Account

ANCESTORS_MAX = 20
MEMBERS_MAX = 500


@dataclass(frozen=True)
class FamilyMember:
    """One account of the family; ``depth`` 0 is the top."""

    account: Account
    depth: int
    is_current: bool


def account_family(*, account: Account, user: Any) -> list[FamilyMember]:
    """The tree that holds ``account``, in the order it is drawn, with accounts of other territories left out.

    One query per level above and below the account; at most 500 members.
    """
    visible = Account.objects.visible_to(user).select_related("territory", "price_list")
    top = _top(account, visible)
    children: dict[int, list[Account]] = defaultdict(list)
    level, known = [top.pk], 1
    while level and known < MEMBERS_MAX:
        found = list(visible.filter(parent__in=level).order_by("name", "pk")[: MEMBERS_MAX - known])
        for child in found:
            children[int(child.parent_id or 0)].append(child)
        level, known = [child.pk for child in found], known + len(found)
    return list(_drawn(top, children, account.pk))


def family_keys(*, account: Account, user: Any) -> list[int]:
    """The keys of the family's members. Queries: those of ``account_family``."""
    return [member.account.pk for member in account_family(account=account, user=user)]


def _top(account: Account, visible: QuerySet[Account]) -> Account:
    """The highest ancestor this person sees."""
    top = account
    for _step in range(ANCESTORS_MAX):
        above = visible.filter(pk=top.parent_id).first() if top.parent_id else None
        if above is None:
            break
        top = above
    return top


def _drawn(
    account: Account, children: dict[int, list[Account]], current: int, depth: int = 0
) -> Iterator[FamilyMember]:
    yield FamilyMember(account, depth, account.pk == current)
    for child in children.get(account.pk, ()):
        yield from _drawn(child, children, current, depth + 1)

"""Which leads and accounts a lead looks like, and by what. The points are explained in domain/pipeline.md."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm import match_keys
from crm.models import Account, Contact, Lead

POINTS: dict[str, tuple[Promise, int]] = {
    "email": (_("same e-mail"), 70),
    "domain": (_("same web domain"), 50),
    "company": (_("same company name"), 30),
    "phone": (_("same phone number"), 30),
}
SHOWN_FROM, LIKELY_FROM, SCORE_MAX = 50, 80, 100
CANDIDATES_MAX = 50
SHOWN_MAX = 5


@dataclass(frozen=True)
class Keys:
    """The comparable values of one record; an account has those of all its contacts."""

    company: frozenset[str]
    email: frozenset[str] = frozenset()
    domain: frozenset[str] = frozenset()
    phone: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Term:
    """One equal value and what it counts."""

    label: str | Promise
    points: int


@dataclass(frozen=True)
class LookAlike:
    """A record that may be the same, with the terms of its score."""

    record: Lead | Account
    terms: tuple[Term, ...]

    @property
    def score(self) -> int:
        return min(SCORE_MAX, sum(term.points for term in self.terms))

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY_FROM

    @property
    def is_account(self) -> bool:
        return isinstance(self.record, Account)


def terms_between(one: Keys, other: Keys) -> tuple[Term, ...]:
    """The values two records share. Pure."""
    return tuple(
        Term(label, points) for name, (label, points) in POINTS.items() if getattr(one, name) & getattr(other, name)
    )


def lead_look_alikes(*, lead: Lead, leads: QuerySet[Lead], accounts: QuerySet[Account]) -> list[LookAlike]:
    """The best of the leads and accounts given (those the reader sees) that the lead looks like. At most 4 queries."""
    mine = lead_keys(lead)
    found = [LookAlike(other, terms_between(mine, lead_keys(other))) for other in _leads_near(lead, leads)]
    found += [LookAlike(account, terms_between(mine, keys)) for account, keys in _accounts_near(lead, accounts)]
    shown = [each for each in found if each.score >= SHOWN_FROM]
    return sorted(shown, key=lambda each: (-each.score, not each.is_account, each.record.pk))[:SHOWN_MAX]


def lead_keys(lead: Lead) -> Keys:
    return Keys(*(_known(getattr(lead, f"{name}_key")) for name in ("company", "email", "domain", "phone")))


def account_keys(account: Account, contacts: Iterable[Contact]) -> Keys:
    """An account's name with the addresses and numbers of its people."""
    people = list(contacts)
    return Keys(
        company=_known(match_keys.company_key(account.name)),
        email=_known(*(match_keys.email_key(person.email) for person in people)),
        domain=_known(*(match_keys.domain_key(email=person.email) for person in people)),
        phone=_known(*(match_keys.phone_key(person.phone) for person in people)),
    )


def _known(*values: str) -> frozenset[str]:
    return frozenset(value for value in values if value)


def _leads_near(lead: Lead, leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Leads that share any key, by the indexes over the keys."""
    near = Q(pk__in=[])
    for name in ("email_key", "domain_key", "company_key", "phone_key"):
        if value := getattr(lead, name):
            near |= Q(**{name: value})
    return leads.filter(near, merged_into__isnull=True).exclude(pk=lead.pk).order_by("-pk")[:CANDIDATES_MAX]


def _accounts_near(lead: Lead, accounts: QuerySet[Account]) -> list[tuple[Account, Keys]]:
    """Accounts whose name begins alike or where somebody shares the address or its domain, with their keys."""
    kept = accounts.filter(merged_into__isnull=True)
    named = kept.filter(name__istartswith=(lead.company.split() or [""])[0])[:CANDIDATES_MAX]
    candidates = {account.pk: account for account in named}
    sharing = Q(email__iexact=lead.email) if lead.email else Q(pk__in=[])
    if lead.domain_key:
        sharing |= Q(email__iendswith=f"@{lead.domain_key}")
    people = Contact.objects.filter(sharing, account__in=kept).select_related("account").order_by("pk")
    for person in people[:CANDIDATES_MAX]:
        candidates.setdefault(person.account_id, person.account)
    contacts: dict[int, list[Contact]] = {key: [] for key in candidates}
    for person in Contact.objects.filter(account__in=candidates):
        contacts[person.account_id].append(person)
    return [(account, account_keys(account, contacts[key])) for key, account in candidates.items()]

"""Creating the accounts, and their territories, that the file names and the company does not have yet."""

from collections.abc import Iterable

from b2bops.accounts.models import Territory
from b2bops.platform.services import audit
from crm.models import Account, Lifecycle
from orders.imports.cleaning import Party
from orders.imports.load import Load, Tally, account_code, keys
from orders.imports.rules import rule_table

ACCOUNTS_PER_STEP = 1_000


def load_accounts(load: Load, parties: list[int]) -> Tally:
    """Accounts for these parties; existing ones stay as people keep them."""
    missing = {account_code(load.survey.parties[index]): load.survey.parties[index] for index in parties}
    for code in keys(Account, "code", missing):
        del missing[code]
    territories = _territories(load, missing.values())
    accounts = Account.objects.bulk_create([
        Account(
            code=code,
            name=_name(party),
            country=party.country[:80],
            territory=territories.get(party.country),
            currency=load.currency,
            lifecycle=Lifecycle.ACTIVE,
            is_walk_in=party.is_walk_in,
        )
        for code, party in missing.items()
    ])  # fmt: skip
    changes = [
        audit.Change("account.imported", account, {}, {"code": account.code, "country": account.country})
        for account in accounts
    ]
    audit.record_many(actor=load.actor, changes=changes)
    return Tally()


def _name(party: Party) -> str:
    if party.is_walk_in:
        return f"Walk-in customers, {party.country}"[:200].removesuffix(", ")
    return party.name[:200] or f"Customer {party.code}"


def _territories(load: Load, parties: Iterable[Party]) -> dict[str, Territory]:
    """country → its territory by rules.toml, created when it is not there. No country, no territory."""
    found: dict[str, Territory] = {}
    for country in sorted({party.country for party in parties if party.country}):
        rule = rule_table().territory_of(country)
        territory, created = Territory.objects.get_or_create(code=rule.code, defaults={"name": rule.name})
        if created:
            audit.record(actor=load.actor, action="territory.imported", instance=territory, after={"code": rule.code})
        found[country] = territory
    return found

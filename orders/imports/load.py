"""What the loaders of one run share: the stage, the survey, the matches, and keys of rows already written."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.text import slugify

from b2bops.platform.models import ImportRun
from b2bops.platform.services import audit
from catalog.models import Product
from crm.models import Account
from orders.imports.cleaning import Document, Party
from orders.imports.matching import Match
from orders.imports.staging import Stage
from orders.imports.survey import Survey
from supply.models import Warehouse

KEYS_PER_QUERY = 500


@dataclass
class Tally:
    """What one step did: rows by outcome, and sums of quantity × price (exact) and of booked amounts (rounded)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    amounts: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        return self.created + self.updated + self.unchanged + self.rejected


@dataclass
class Load:
    """One run on its way into the tables. The cached keys are read after the steps that write them are done."""

    run: ImportRun
    actor: Any
    stage: Stage
    survey: Survey
    matches: dict[int, list[Match]]
    currency: str

    @cached_property
    def documents(self) -> dict[int, Document]:
        return {document.sequence: document for document in self.survey.documents}

    @cached_property
    def document_numbers(self) -> frozenset[str]:
        return frozenset(document.number for document in self.survey.documents)

    @cached_property
    def product_ids(self) -> dict[str, int]:
        return keys(Product, "sku", self.survey.products)

    @cached_property
    def account_ids(self) -> dict[str, int]:
        return keys(Account, "code", {account_code(party) for party in self.survey.parties})

    def account_id(self, document: Document) -> int:
        return self.account_ids[account_code(self.survey.parties[document.party])]

    @cached_property
    def warehouse_id(self) -> int:
        """The first active warehouse; a company without any gets one named Main warehouse."""
        found = Warehouse.objects.filter(is_active=True).order_by("pk").first()
        if found is None:
            found = Warehouse.objects.create(code="MAIN", name="Main warehouse")
            audit.record(actor=self.actor, action="warehouse.created", instance=found, after={"code": found.code})
        return found.pk


def keys(model: Any, name: str, values: Iterable[str]) -> dict[str, int]:
    """value of the unique field ``name`` → primary key, for the rows that exist."""
    wanted = sorted(values)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), KEYS_PER_QUERY):
        chosen = {f"{name}__in": wanted[start : start + KEYS_PER_QUERY]}
        found.update(model.objects.filter(**chosen).values_list(name, "pk"))
    return found


def account_code(party: Party) -> str:
    """The customer's number, or the code of the walk-in account of the country."""
    if not party.is_walk_in:
        return party.code
    return f"WALK-IN-{slugify(party.country, allow_unicode=True).upper() or 'UNKNOWN'}"[:40]

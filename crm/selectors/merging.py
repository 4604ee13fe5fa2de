"""What a merge would do: the fields to choose between, and the rows that would move."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from crm import merging
from crm.models import Account, Lead

MERGED_FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Account: (
        "name", "tax_id", "country", "territory", "owner", "payment_terms_days", "credit_limit", "price_list",
        "lifecycle",
    ),
    Lead: (
        "company", "person", "role", "email", "phone", "website", "country", "message", "source", "campaign",
        "territory", "owner", "consent_given_at",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Relation:
    """A foreign key (of any app) that points to the kind of row being merged."""

    model: type[models.Model]
    field: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field}"

    def rows(self, target: models.Model) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(**{self.field: target})

    def twins(self, *, kept: models.Model, merged: models.Model) -> models.QuerySet[Any]:
        """Rows of the merged one that could not stand beside a row of the kept one: a unique rule forbids it."""
        clash = Q(pk__in=[])
        for names, condition in self._unique_rules():
            others = [name for name in names if name != self.field]
            alike = {name: models.OuterRef(name) for name in others}
            held = self.rows(kept).filter(**alike)
            rule = models.Exists(held.filter(condition) if condition else held)
            clash |= Q(rule) & condition if condition else Q(rule)
        return self.rows(merged).filter(clash)

    def _unique_rules(self) -> Iterator[tuple[tuple[str, ...], Q | None]]:
        own = self.model._meta.get_field(self.field)
        if getattr(own, "unique", False):
            yield (self.field,), None
        for rule in self.model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint) and self.field in rule.fields:
                yield tuple(rule.fields), rule.condition
        for names in self.model._meta.unique_together:
            if self.field in names:
                yield tuple(names), None


@dataclass(frozen=True)
class Moving:
    """How many rows of one relation move, and how many stay because they have a twin."""

    relation: Relation
    count: int
    staying: int

    @property
    def label(self) -> str:
        return str(self.relation.model._meta.verbose_name_plural)


@dataclass(frozen=True)
class Choice:
    """One field in which the two differ (or not), with both values as people read them."""

    name: str
    label: str
    kept: str
    merged: str

    @property
    def differs(self) -> bool:
        return self.kept != self.merged

    @property
    def suggested(self) -> str:
        """The value to take unless told otherwise: the kept one's, if it has any."""
        return "merged" if self.merged and not self.kept else "kept"


@dataclass(frozen=True)
class MergePreview:
    """Two rows side by side. ``moving`` leaves out what there is nothing of."""

    kept: Any
    merged: Any
    choices: list[Choice]
    moving: list[Moving]

    @property
    def moving_count(self) -> int:
        return sum(each.count for each in self.moving)


def relations_to(model: type[models.Model]) -> list[Relation]:
    """Every foreign key to the model, hidden ones too, in a fixed order. No query."""
    found = [
        Relation(related.related_model, related.field.name)
        for related in model._meta.get_fields(include_hidden=True)
        if isinstance(related, models.ManyToOneRel)
    ]
    return sorted(found, key=lambda relation: relation.name)


def merge_preview(*, kept: Any, merged: Any, hidden: frozenset[str] = frozenset()) -> MergePreview:
    """What merging ``merged`` into ``kept`` would do. Two queries per relation; fields in ``hidden`` are absent."""
    model = type(kept)
    moving = []
    for relation in relations_to(model):
        count = relation.rows(merged).count()
        if count:
            # A relation with a function of its own joins its twins instead of leaving them.
            by_hand = merging.mover_of(relation.name) is not None
            staying = 0 if by_hand else relation.twins(kept=kept, merged=merged).count()
            moving.append(Moving(relation, count - staying, staying))
    names = [name for name in MERGED_FIELDS[model] if name not in hidden]
    choices = [Choice(name, _label(model, name), _said(kept, name), _said(merged, name)) for name in names]
    return MergePreview(kept, merged, choices, moving)


def _label(model: type[models.Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "verbose_name", name)).capitalize()


def _said(row: Any, name: str) -> str:
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    return "" if value is None else str(value)

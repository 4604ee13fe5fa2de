"""Products from a file: planned against what is stored, written in batches."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from b2bops.platform.models import ImportRun
from b2bops.platform.tabular.rows import (
    CREATED,
    REJECTED,
    UNCHANGED,
    UPDATED,
    BatchPlan,
    Note,
    SourceRow,
    Verdict,
    import_rows,
)  # fmt: skip
from b2bops.platform.tabular.values import Conventions
from catalog import selectors
from catalog.imports.product_cells import ProductCells, status_of
from catalog.imports.product_columns import NUMBERS, fields_for
from catalog.imports.reading import Unreadable, text_of
from catalog.models import PRODUCT_TRANSITIONS, Product, ProductStatus, ProductUnit
from catalog.services import product_batches
from catalog.services.product_batches import ChangedProduct

BATCH_ROWS = 1_000  # about 15 MB while planned
CHAIN_MAX = 50
# The row, the product as the row wants it, as it is stored, and the status the row asks for.
Candidate = tuple[SourceRow, Product, Product | None, str]


def import_file(*, run: ImportRun, actor: Any) -> dict[str, Any]:
    """Import the run's file of products. An empty cell empties its field; a column that is not there stays."""
    loader = ProductLoader(actor=actor, locking=not run.options.get("dry_run"), on=timezone.localdate())
    return import_rows(
        run=run, fields=fields_for(rights={"cost"} if run.right == "cost" else ()), loader=loader, numbers=NUMBERS
    )


@dataclass
class _Batch:
    """What one batch is planned against: stored products by SKU, replacements by SKU, products with other units."""

    stored: dict[str, Product]
    replacements: dict[str, Product]
    with_units: frozenset[int] = field(default_factory=frozenset)


class ProductLoader:
    """Plans and writes batches; remembers the SKUs it has met."""

    batch_rows = BATCH_ROWS

    def __init__(self, *, actor: Any, locking: bool, on: date) -> None:
        self.actor, self.locking, self.on = actor, locking, on
        self.cells = ProductCells()
        self.met: set[str] = set()

    def plan(self, rows: Sequence[SourceRow], conventions: Conventions) -> BatchPlan:
        plan, batch = BatchPlan(), self._batch(rows)
        candidates: list[Candidate] = []
        for row in rows:
            try:
                candidate, stored, status = self._candidate(row, batch, conventions)
            except Unreadable as error:
                plan.verdicts.append(Verdict(row, REJECTED, error.note))
            else:
                candidates.append((row, candidate, stored, status))
        missing = self._missing(candidates)
        for row, candidate, stored, status in candidates:
            note = _set_status(candidate, status, missing.get(candidate.sku, ()))
            plan.verdicts.append(_verdict(plan, row, candidate, stored, note))
        return plan

    def apply(self, plan: BatchPlan) -> None:
        product_batches.products_save(actor=self.actor, created=plan.created, changed=plan.changed)

    def _batch(self, rows: Sequence[SourceRow]) -> _Batch:
        """The stored products of these rows, locked for a real import. 3 queries."""
        wanted = Product.objects.filter(sku__in={row.cells["sku"] for row in rows})
        stored = {each.sku: each for each in (wanted.locked() if self.locking else wanted)}
        named = {text for row in rows if (text := row.cells.get("replaced_by", ""))}
        replacements = {each.sku: each for each in Product.objects.filter(sku__in=named)} if named else {}
        counted = ProductUnit.objects.filter(product__in=[each.pk for each in stored.values()])
        return _Batch(stored, replacements, frozenset(counted.values_list("product_id", flat=True)))

    def _candidate(self, row: SourceRow, batch: _Batch, told: Conventions) -> tuple[Product, Product | None, str]:
        """The product as the row wants it, as it is stored, and the status the row asks for."""
        sku = text_of("sku", row.cells["sku"], longest=60)
        if not sku:
            raise Unreadable("MISSING_SKU", "sku", "")
        if sku in self.met:
            raise Unreadable("DUPLICATE_ROW", "sku", sku)
        values = self.cells.values(row.cells, told)
        stored = batch.stored.get(sku)
        if ("name" in values and not values["name"]) or (stored is None and not values.get("name")):
            raise Unreadable("MISSING_NAME", "name", "")
        candidate = copy.deepcopy(stored) if stored else Product(sku=sku)
        if stored and values.get("unit", stored.unit) != stored.unit and stored.pk in batch.with_units:
            raise Unreadable("UNIT_IN_USE", "unit", values["unit"])
        for name, value in values.items():
            setattr(candidate, name, value)
        if {"unit", "pack_multiple"} & values.keys():
            self.cells.check_pack(candidate)
        candidate.attributes = self.cells.attributes(candidate, row.cells, told)
        if "replaced_by" in row.cells:
            candidate.replaced_by = self._replacement(sku, row.cells["replaced_by"], batch)
        status = status_of(row.cells.get("status", ""))
        self.met.add(sku)
        return candidate, stored, status

    def _replacement(self, sku: str, text: str, batch: _Batch) -> Product | None:
        """The product named as the replacement: one that is stored, so a new one is linked by the next import."""
        if not text:
            return None
        found = batch.replacements.get(text)
        if found is None:
            raise Unreadable("UNKNOWN_REPLACEMENT", "replaced_by", text)
        following: Product | None = found
        for _step in range(CHAIN_MAX):
            if following is None:
                return found
            if following.sku == sku:
                break
            following = following.replaced_by
        raise Unreadable("REPLACEMENT_CIRCLE", "replaced_by", text)

    def _missing(
        self, candidates: Sequence[tuple[SourceRow, Product, Product | None, str]]
    ) -> dict[str, Sequence[str]]:
        """What those that are to be put on sale still lack. 3 queries."""
        asked = [
            product for _row, product, _stored, status in candidates if status == ProductStatus.LISTED != product.status
        ]
        stored = [product for product in asked if product.pk]
        found = selectors.listing_missing(products=stored, on=self.on) if stored else {}
        return {product.sku: found[product.pk] if product.pk else (_("price"),) for product in asked}


def _set_status(candidate: Product, wanted: str, missing: Sequence[str]) -> Note | None:
    """Give the candidate its status, or say why it keeps the one it has."""
    if not wanted or wanted == candidate.status:
        return None
    if missing:
        return Note("NOT_LISTED", "status", ", ".join(missing), "kept as it was")
    if not PRODUCT_TRANSITIONS.allows(candidate.status, wanted):
        return Note("STATUS_KEPT", "status", wanted, "kept as it was")
    candidate.status = wanted
    return None


def _verdict(plan: BatchPlan, row: SourceRow, candidate: Product, stored: Product | None, note: Note | None) -> Verdict:
    if stored is None:
        plan.created.append(candidate)
        return Verdict(row, CREATED, note, f"{candidate.sku}: {candidate.name}")
    before, after = _facts(stored), _facts(candidate)
    changed = {name for name in after if before[name] != after[name]}
    if not changed:
        return Verdict(row, UNCHANGED, note)
    plan.changed.append(ChangedProduct(stored, candidate, tuple(sorted(changed))))
    said = ", ".join(f"{name} {_shown(before[name])} → {_shown(after[name])}" for name in sorted(changed))
    return Verdict(row, UPDATED, note, f"{candidate.sku}: {said}"[:200])


def _facts(product: Product) -> Mapping[str, Any]:
    """Everything an import may change, by field; rows by key."""
    names = [*product_batches.FIELDS]
    return {name: getattr(product, Product._meta.get_field(name).attname) for name in names}  # type: ignore[union-attr]


def _shown(value: Any) -> str:
    return "–" if value in (None, "", {}) else str(value)[:60]

"""Prices from a file: planned against the rows that exist, written as one upsert for each batch."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from b2bops.platform.models import ImportRun
from b2bops.platform.tabular.columns import Field
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
from catalog.imports.reading import Unreadable, date_of, number_of, text_of
from catalog.models import PriceList, PriceRow, Product, ProductUnit
from catalog.services import price_batches
from catalog.services.price_batches import ChangedPrice

BATCH_ROWS = 5_000  # about 40 MB while planned; one lock of the lists for each
REMEMBERED = 100_000
FIELDS = (
    Field("price_list", _("Price list"), False, ("pricelist", "list", "pricelistcode", "preisliste", "价格表")),
    Field("product", _("SKU"), True, (
        "sku", "product", "productcode", "stockcode", "itemcode", "itemno", "articlenumber", "article", "货号",
    )),
    Field("amount", _("Unit price"), True, ("amount", "unitprice", "price", "netprice", "preis", "单价", "价格")),
    Field("from_quantity", _("From quantity"), False, (
        "fromquantity", "quantity", "minqty", "minquantity", "qty", "tier", "abmenge", "数量",
    )),
    Field("unit", _("Unit of the quantity"), False, ("unit", "uom", "einheit", "单位")),
    Field("valid_from", _("Valid from"), False, ("validfrom", "start", "startdate", "from", "gueltigab", "开始日期")),
    Field("valid_until", _("Valid until"), False, (
        "validuntil", "validto", "end", "enddate", "until", "gueltigbis", "结束日期",
    )),
)  # fmt: skip


class Wanted(NamedTuple):
    """One row as the file tells it; quantities still in the file's unit."""

    row: SourceRow
    list_code: str
    sku: str
    quantity: Decimal
    unit: str
    amount: Decimal
    start: date | None
    end: date | None


def import_file(*, run: ImportRun, actor: Any) -> dict[str, Any]:
    """Import the run's file of prices; ``options["price_list"]`` is the list of rows that name none."""
    loader = PriceLoader(
        actor=actor, list_code=str(run.options.get("price_list", "")), locking=not run.options.get("dry_run")
    )
    return import_rows(
        run=run,
        fields=FIELDS,
        loader=loader,
        numbers=("amount", "from_quantity"),
        dates=("valid_from", "valid_until"),
    )


class PriceLoader:
    """Plans and writes batches; remembers the keys it has met, so that no row of the file undoes another."""

    batch_rows = BATCH_ROWS

    def __init__(self, *, actor: Any, list_code: str, locking: bool) -> None:
        self.actor, self.list_code, self.locking = actor, list_code, locking
        self.lists: dict[str, PriceList] = {}
        self.met: set[int] = set()

    def plan(self, rows: Sequence[SourceRow], conventions: Conventions) -> BatchPlan:
        plan, wanted = BatchPlan(), []
        read = _reader(conventions)
        for row in rows:
            try:
                wanted.append(self._read(row, read))
            except Unreadable as error:
                plan.verdicts.append(Verdict(row, REJECTED, error.note))
        products = self._products(wanted)
        factors = self._factors(wanted, products)
        self._find_lists(wanted)
        existing = self._existing(products)
        for each in wanted:
            plan.verdicts.append(self._verdict(plan, each, products, factors, existing))
        return plan

    def apply(self, plan: BatchPlan) -> None:
        price_batches.prices_save(actor=self.actor, created=plan.created, changed=plan.changed)

    def _read(self, row: SourceRow, read: "_Reader") -> Wanted:
        cells = row.cells
        sku = cells["product"]
        if not sku:
            raise Unreadable("MISSING_SKU", "product", "")
        if not cells["amount"]:
            raise Unreadable("MISSING_PRICE", "amount", "")
        start, end = read.day("valid_from", cells), read.day("valid_until", cells)
        if start and end and end < start:
            raise Unreadable("ENDS_BEFORE_IT_STARTS", "valid_until", cells["valid_until"])
        quantity = read.number("from_quantity", cells["from_quantity"], 3) if cells.get("from_quantity") else Decimal(1)
        return Wanted(
            row,
            text_of("price_list", cells.get("price_list", "") or self.list_code, longest=40),
            text_of("product", sku, longest=60),
            quantity,
            text_of("unit", cells.get("unit", "").upper(), longest=12),
            read.number("amount", cells["amount"], 6),
            start,
            end,
        )

    def _verdict(
        self,
        plan: BatchPlan,
        each: Wanted,
        products: Mapping[str, tuple[int, str]],
        factors: Mapping[tuple[int, str], Decimal],
        existing: Mapping[tuple[int, int, Decimal, date | None], PriceRow],
    ) -> Verdict:
        price_list, product = self.lists.get(each.list_code), products.get(each.sku)
        if price_list is None:
            return _rejected(each, "UNKNOWN_PRICE_LIST", "price_list", each.list_code)
        if product is None:
            return _rejected(each, "UNKNOWN_PRODUCT", "product", each.sku)
        product_id, sold_in = product
        factor = Decimal(1) if each.unit in {"", sold_in} else factors.get((product_id, each.unit))
        if factor is None:
            return _rejected(each, "UNKNOWN_UNIT", "unit", each.unit)
        key = (price_list.pk, product_id, each.quantity * factor, each.start)
        if hash(key) in self.met:
            return _rejected(each, "DUPLICATE_ROW", "product", each.sku)
        self.met.add(hash(key))
        row = existing.get(key)
        if row is None:
            made = PriceRow(
                price_list=price_list, product_id=product_id, from_quantity=key[2],
                amount=each.amount, valid_from=each.start, valid_until=each.end,
            )  # fmt: skip
            plan.created.append(made)
            return Verdict(each.row, CREATED, sample=f"{each.sku}: {each.amount.normalize():f} {price_list.currency}")
        if (row.amount, row.valid_until) == (each.amount, each.end):
            return Verdict(each.row, UNCHANGED)
        plan.changed.append(ChangedPrice(row, row.amount, each.amount, row.valid_until, each.end))
        said = f"{each.sku}: {row.amount.normalize():f} → {each.amount.normalize():f} {price_list.currency}"
        return Verdict(each.row, UPDATED, sample=said)

    def _products(self, wanted: Sequence[Wanted]) -> dict[str, tuple[int, str]]:
        found = Product.objects.filter(sku__in={each.sku for each in wanted}).values_list("sku", "pk", "unit")
        return {sku: (pk, unit) for sku, pk, unit in found}

    def _factors(
        self, wanted: Sequence[Wanted], products: Mapping[str, tuple[int, str]]
    ) -> dict[tuple[int, str], Decimal]:
        """(product, unit) → factor, for the products whose rows name a unit."""
        keys = {products[each.sku][0] for each in wanted if each.unit and each.sku in products}
        rows = ProductUnit.objects.filter(product__in=keys) if keys else ProductUnit.objects.none()
        found = rows.values_list("product_id", "unit__code", "factor")
        return {(product_id, code): factor for product_id, code, factor in found}

    def _find_lists(self, wanted: Sequence[Wanted]) -> None:
        """Read and, for a real import, lock the lists of this batch, so that a hand-set price waits for it."""
        rows = PriceList.objects.filter(code__in={each.list_code for each in wanted})
        self.lists = {each.code: each for each in (rows.locked() if self.locking else rows)}

    def _existing(
        self, products: Mapping[str, tuple[int, str]]
    ) -> dict[tuple[int, int, Decimal, date | None], PriceRow]:
        rows = PriceRow.objects.filter(
            product__in={pk for pk, _unit in products.values()},
            price_list__in=[each.pk for each in self.lists.values()],
        )
        return {(row.price_list_id, row.product_id, row.from_quantity, row.valid_from): row for row in rows}


class _Reader:
    """Reads numbers and days of one file; what repeats is read once."""

    def __init__(self, told: Conventions) -> None:
        remember = lru_cache(maxsize=REMEMBERED)
        self.number = remember(lambda field, text, places: number_of(field, text, places=places, told=told))
        self._day = remember(lambda field, text: date_of(field, text, told=told))

    def day(self, field: str, cells: Mapping[str, str]) -> date | None:
        return self._day(field, cells.get(field, ""))


@lru_cache(maxsize=4)
def _reader(told: Conventions) -> _Reader:
    return _Reader(told)


def _rejected(each: Wanted, reason: str, field: str, value: str) -> Verdict:
    return Verdict(each.row, REJECTED, Note(reason, field, value, "left out"))

"""The part of the ladder that finds a price: what a list, and what a contract, says of a product."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.models import Category, PriceList, PriceRow
from catalog.selectors.price_trace import plain, six_places
from catalog.selectors.terms import AgreedPrice


def list_says(
    price_list: PriceList, rows: Sequence[PriceRow], quantity: Decimal, on: date, currency: str
) -> tuple[PriceRow | None, str]:
    """(the row of this list that holds, or None; the sentence for the trace)."""
    name = price_list.name
    if price_list.currency != currency:
        return None, _other_currency(name, price_list.currency, currency)
    if not _within(on, price_list.active_from, price_list.active_until):
        return None, _("%(list)s: not active on %(date)s") % {"list": name, "date": on.isoformat()}
    if not rows:
        return None, _("%(list)s: no price for this product") % {"list": name}
    valid = [row for row in rows if _within(on, row.valid_from, row.valid_until)]
    if not valid:
        return None, _("%(list)s: no price valid on %(date)s") % {"list": name, "date": on.isoformat()}
    reached = [row for row in valid if row.from_quantity <= quantity]
    if not reached:
        return None, _begins_at(name, min(row.from_quantity for row in valid))
    row = max(reached, key=lambda each: (each.from_quantity, each.valid_from or date.min, each.pk))
    return row, _("%(list)s: price from a quantity of %(quantity)s%(dates)s") % {
        "list": name,
        "quantity": plain(row.from_quantity),
        "dates": _dates(row),
    }


@dataclass
class Agreement:
    """One contract's rows, ready to be asked."""

    number: str
    currency: str
    by_product: dict[int, list[AgreedPrice]] = field(default_factory=lambda: defaultdict(list))
    by_category: dict[str, list[AgreedPrice]] = field(default_factory=lambda: defaultdict(list))

    def says(
        self, product_id: int, category_path: str, quantity: Decimal, currency: str, listed: Decimal | None
    ) -> tuple[Decimal | None, str]:
        """(the agreed unit price, or None; the sentence for the trace). ``listed`` is what the lists say."""
        if self.currency != currency:
            return None, _other_currency(self.number, self.currency, currency)
        targets = [self.by_product.get(product_id, [])]
        targets += [self.by_category.get(path, []) for path in paths_upwards(category_path)]
        known = [row for rows in targets for row in rows]
        if not known:
            return None, _("%(contract)s: nothing agreed for this product") % {"contract": self.number}
        for rows in targets:
            reached = [row for row in rows if row.from_quantity <= quantity]
            if reached:
                return self._worded(max(reached, key=lambda row: row.from_quantity), listed)
        return None, _begins_at(self.number, min(row.from_quantity for row in known))

    def _worded(self, row: AgreedPrice, listed: Decimal | None) -> tuple[Decimal | None, str]:
        said = {"contract": self.number, "quantity": plain(row.from_quantity)}
        if row.amount is not None:
            return row.amount, _("%(contract)s: agreed price from a quantity of %(quantity)s") % said
        percent = row.discount_pct or Decimal(0)
        said["percent"] = plain(percent)
        if listed is None:
            return None, _("%(contract)s: %(percent)s %% off, but no list has a price") % said
        said["price"] = plain(listed)
        sentence = _("%(contract)s: %(percent)s %% off the list price of %(price)s, from a quantity of %(quantity)s")
        return six_places(listed * (1 - percent / 100)), sentence % said


def agreements(agreed: Iterable[AgreedPrice]) -> list[Agreement]:
    """The rows by contract, contracts in the order they came."""
    found: dict[str, Agreement] = {}
    for row in agreed:
        contract = found.setdefault(row.contract, Agreement(row.contract, row.currency))
        if row.product_id is not None:
            contract.by_product[row.product_id].append(row)
        else:
            contract.by_category[row.category_path].append(row)
    return list(found.values())


def paths_upwards(path: str) -> list[str]:
    """The paths of a category and of all above it, nearest first."""
    return [path[:end] for end in range(len(path), 0, -Category.steplen)]


def _other_currency(name: str, its: str, asked: str) -> str:
    return _("%(list)s: is in %(its)s, not %(asked)s") % {"list": name, "its": its, "asked": asked}


def _begins_at(name: str, quantity: Decimal) -> str:
    return _("%(list)s: prices begin at a quantity of %(quantity)s") % {"list": name, "quantity": plain(quantity)}


def _within(on: date, start: date | None, end: date | None) -> bool:
    return (start is None or start <= on) and (end is None or on <= end)


def _dates(row: PriceRow) -> str:
    if row.valid_from and row.valid_until:
        return _(", valid %(start)s to %(end)s") % {"start": row.valid_from, "end": row.valid_until}
    if row.valid_from:
        return _(", valid from %(start)s") % {"start": row.valid_from}
    return _(", valid until %(end)s") % {"end": row.valid_until} if row.valid_until else ""

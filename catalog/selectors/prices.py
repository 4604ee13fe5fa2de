"""Which price holds, and why. The rules are in docs/reference/domain/catalog.md; the numbers here follow them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from catalog.models import PriceList, PriceRow, Product

PRODUCTS_PER_QUERY = 5_000  # below the 32,766 parameters that one SQLite statement takes
BY_LIST = "LIST"
BY_DEFAULT = "DEFAULT"


class QuantityInvalid(InvalidValue):
    """A price was asked for a quantity that nobody can buy."""

    code = "quantity_invalid"


@dataclass(frozen=True)
class PriceStep:
    """One list that was looked at. ``rule`` is LIST or DEFAULT; ``amount`` is what it offers, None when nothing."""

    rule: str
    detail: str
    amount: Decimal | None
    chosen: bool


@dataclass(frozen=True)
class PriceDecision:
    """The price that holds (None when there is none), the row it comes from, and every step that led there."""

    unit_price: Decimal | None
    price_row_id: int | None
    steps: tuple[PriceStep, ...]
    currency: str
    quantity: Decimal
    on: date

    def as_trace(self) -> dict[str, Any]:
        """The decision as JSON can hold it; amounts as text, so that no digit is lost."""
        return {
            "unit_price": _text(self.unit_price),
            "price_row_id": self.price_row_id,
            "currency": self.currency,
            "quantity": str(self.quantity),
            "on": self.on.isoformat(),
            "steps": [
                {"rule": step.rule, "detail": step.detail, "amount": _text(step.amount), "chosen": step.chosen}
                for step in self.steps
            ],
        }


def price_resolve(
    *, product: Product, quantity: Decimal, on: date, currency: str, price_lists: Sequence[PriceList] = ()
) -> PriceDecision:
    """The unit price of ``quantity`` of a product on a date for a buyer with these lists, in order. 2 queries."""
    return price_resolve_many(
        products=[product], quantities=[quantity], on=on, currency=currency, price_lists=price_lists
    )[0]


def price_resolve_many(
    *,
    products: Sequence[Product],
    quantities: Sequence[Decimal],
    on: date,
    currency: str,
    price_lists: Sequence[PriceList] = (),
) -> list[PriceDecision]:
    """One decision per (product, quantity), in their order. 2 queries per 5,000 products.

    Raises QuantityInvalid for a quantity that is not a finite number above zero.
    """
    for quantity in quantities:
        _check_quantity(quantity)
    default = PriceList.objects.filter(currency=currency, is_default=True).first()
    ladder = [(BY_LIST, each) for each in _unique(price_lists) if default is None or each.pk != default.pk]
    ladder += [(BY_DEFAULT, default)] if default else []
    rows = _rows_by_product_and_list({product.pk for product in products}, [each.pk for _rule, each in ladder])
    return [
        _decision(ladder, rows, product.pk, quantity, on, currency)
        for product, quantity in zip(products, quantities, strict=True)
    ]


def product_prices(*, product: Product, with_contract_prices: bool) -> QuerySet[PriceRow]:
    """All prices of a product, default lists first; prices of other lists only for those entitled to them."""
    rows = product.price_rows.select_related("price_list")
    shown = rows if with_contract_prices else rows.filter(price_list__is_default=True)
    return shown.order_by("-price_list__is_default", "price_list__name", "price_list_id", "from_quantity", "pk")


def _decision(
    ladder: Iterable[tuple[str, PriceList]],
    rows: dict[tuple[int, int], list[PriceRow]],
    product_id: int,
    quantity: Decimal,
    on: date,
    currency: str,
) -> PriceDecision:
    steps: list[PriceStep] = []
    holding: PriceRow | None = None
    for rule, price_list in ladder:
        offered = rows.get((product_id, price_list.pk), [])
        row, detail = _look_into(price_list, offered, quantity, on, currency)
        chosen = row is not None and holding is None
        if chosen:
            holding = row
        steps.append(PriceStep(rule, detail, row.amount if row else None, chosen))
    amount, key = (holding.amount, holding.pk) if holding else (None, None)
    return PriceDecision(amount, key, tuple(steps), currency, quantity, on)


def _look_into(
    price_list: PriceList, rows: list[PriceRow], quantity: Decimal, on: date, currency: str
) -> tuple[PriceRow | None, str]:
    """(the row of this list that holds, or None; the sentence for the trace)."""
    name = price_list.name
    if price_list.currency != currency:
        return None, _("%(list)s: is in %(its)s, not %(asked)s") % {
            "list": name,
            "its": price_list.currency,
            "asked": currency,
        }
    if not _within(on, price_list.active_from, price_list.active_until):
        return None, _("%(list)s: not active on %(date)s") % {"list": name, "date": on.isoformat()}
    if not rows:
        return None, _("%(list)s: no price for this product") % {"list": name}
    valid = [row for row in rows if _within(on, row.valid_from, row.valid_until)]
    if not valid:
        return None, _("%(list)s: no price valid on %(date)s") % {"list": name, "date": on.isoformat()}
    reached = [row for row in valid if row.from_quantity <= quantity]
    if not reached:
        lowest = min(row.from_quantity for row in valid)
        return None, _("%(list)s: prices begin at a quantity of %(quantity)s") % {
            "list": name,
            "quantity": _plain(lowest),
        }
    row = max(reached, key=lambda each: (each.from_quantity, each.valid_from or date.min, each.pk))
    return row, _("%(list)s: price from a quantity of %(quantity)s%(dates)s") % {
        "list": name,
        "quantity": _plain(row.from_quantity),
        "dates": _dates(row),
    }


def _rows_by_product_and_list(product_ids: set[int], list_ids: Sequence[int]) -> dict[tuple[int, int], list[PriceRow]]:
    found: dict[tuple[int, int], list[PriceRow]] = defaultdict(list)
    keys = sorted(product_ids)
    for start in range(0, len(keys), PRODUCTS_PER_QUERY):
        part = keys[start : start + PRODUCTS_PER_QUERY]
        for row in PriceRow.objects.filter(product_id__in=part, price_list_id__in=list_ids):
            found[row.product_id, row.price_list_id].append(row)
    return found


def _check_quantity(quantity: Decimal) -> None:
    if not quantity.is_finite() or quantity <= 0:
        raise QuantityInvalid(
            _("A price was asked for a quantity of %(quantity)s.") % {"quantity": quantity},
            field="quantity",
            value=quantity,
            remedy=_("Give a quantity above zero."),
        )


def _unique(price_lists: Sequence[PriceList]) -> list[PriceList]:
    return list({each.pk: each for each in price_lists}.values())


def _within(on: date, start: date | None, end: date | None) -> bool:
    return (start is None or start <= on) and (end is None or on <= end)


def _dates(row: PriceRow) -> str:
    if row.valid_from and row.valid_until:
        return _(", valid %(start)s to %(end)s") % {"start": row.valid_from, "end": row.valid_until}
    if row.valid_from:
        return _(", valid from %(start)s") % {"start": row.valid_from}
    return _(", valid until %(end)s") % {"end": row.valid_until} if row.valid_until else ""


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else _plain(amount)

"""Rules that fill a price list: what they would change, and doing it.

New price = source × (1 + change), lifted to the least margin over cost, then rounded to the nearest ending or step;
when that falls below the margin again, the next ending or step above. Rules write standing prices, without dates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.common.money import currency_exponent
from b2bops.platform.services import audit, records
from catalog.models import PriceList, PriceRow, PriceRule, PriceSource, Product, ProductStatus, Rounding

FIELDS = frozenset(
    {
        "name",
        "price_list",
        "source",
        "source_list",
        "change_pct",
        "category",
        "brand",
        "from_quantity",
        "rounding",
        "rounding_step",
        "minimum_margin_pct",
    }
)
NEW, CHANGED, SAME, PROTECTED = "NEW", "CHANGED", "SAME", "PROTECTED"
ENDINGS = {Rounding.ENDING_99: Decimal("0.99"), Rounding.ENDING_95: Decimal("0.95")}
BATCH_ROWS = 500


class RuleMixesCurrencies(InvalidValue):
    """Cost, source and list are not in one currency."""

    code = "rule_mixes_currencies"


@dataclass(frozen=True)
class RuleLine:
    """One price as a rule would set it. ``state`` is NEW, CHANGED, SAME or PROTECTED; ``old`` None when new."""

    product: Product
    from_quantity: Decimal
    old: Decimal | None
    new: Decimal
    state: str
    row_id: int | None

    @property
    def margin_pct(self) -> Decimal | None:
        """Of the new price, in percent; None without a cost."""
        if self.product.standard_cost is None or not self.new:
            return None
        margin: Decimal = (1 - self.product.standard_cost / self.new) * 100
        return margin.quantize(Decimal("0.1"))


@transaction.atomic
def price_rule_create(*, actor: Any, **fields: Any) -> PriceRule:
    """Write a rule; nothing is priced by it before it is applied. Raises RuleMixesCurrencies, RecordRefused."""
    records.check_editable(fields, FIELDS)
    rule = PriceRule(**fields)
    _check_currency(rule)
    return records.row_create(actor=actor, instance=rule, action="price_rule.created", named=sorted(fields))


@transaction.atomic
def price_rule_update(*, actor: Any, rule: PriceRule, **changes: Any) -> PriceRule:
    """Change a rule; prices follow when it is applied again. Raises RuleMixesCurrencies, RecordRefused."""
    records.check_editable(changes, FIELDS)
    changed = records.row_change(actor=actor, instance=rule, changes=changes, action="price_rule.changed")
    _check_currency(changed)
    return changed


def price_rule_preview(*, rule: PriceRule, on: date) -> list[RuleLine]:
    """What the rule would set, by SKU and quantity. 3 queries."""
    products = _products(rule)
    standing = {
        (row.product_id, row.from_quantity): row
        for row in PriceRow.objects.filter(price_list=rule.price_list, valid_from=None, valid_until=None)
    }
    lines = []
    for product, tier, base in _bases(rule, products, on):
        new = rule_price(rule, base=base, cost=product.standard_cost)
        row = standing.get((product.pk, tier))
        lines.append(
            RuleLine(product, tier, row.amount if row else None, new, _state(row, new), row.pk if row else None)
        )
    return lines


@transaction.atomic
def price_rule_apply(*, actor: Any, rule: PriceRule, on: date, now: datetime) -> dict[str, int]:
    """Set what differs, set-based, with one audit entry for each price; returns how many of each state there were.

    Protected prices and those that are right already are not touched. Applying again changes nothing.
    """
    PriceList.objects.lock_one(pk=rule.price_list_id)
    lines = price_rule_preview(rule=rule, on=on)
    created = PriceRow.objects.bulk_create(
        [
            PriceRow(
                price_list=rule.price_list, product=line.product, from_quantity=line.from_quantity, amount=line.new
            )
            for line in lines
            if line.state == NEW
        ],
        batch_size=BATCH_ROWS,
    )
    changing = {line.row_id: line for line in lines if line.state == CHANGED}
    rows = [PriceRow(pk=key, amount=line.new) for key, line in changing.items()]
    PriceRow.objects.bulk_update(rows, ["amount"], batch_size=BATCH_ROWS)
    audit.record_many(actor=actor, changes=_changes(rule, created, changing))
    counts = {state: sum(line.state == state for line in lines) for state in (NEW, CHANGED, SAME, PROTECTED)}
    records.row_change(actor=actor, instance=rule, changes={"applied_at": now}, action="price_rule.applied")
    return counts


def rule_price(rule: PriceRule, *, base: Decimal, cost: Decimal | None) -> Decimal:
    """The price that follows from ``base``; pure.

    >>> rule_price(PriceRule(change_pct=Decimal(25), rounding="ENDING_99"), base=Decimal(8), cost=None)
    Decimal('9.99')
    """
    wanted = base * (1 + rule.change_pct / 100)
    least = Decimal(0)
    if rule.minimum_margin_pct is not None and cost is not None:
        least = cost / (1 - rule.minimum_margin_pct / 100)
    rounded = _rounded(rule, max(wanted, least), ROUND_HALF_UP)
    return rounded if rounded >= least else _rounded(rule, least, ROUND_CEILING)


def _rounded(rule: PriceRule, price: Decimal, how: str) -> Decimal:
    if rule.rounding == Rounding.STEP and rule.rounding_step:
        steps = (price / rule.rounding_step).quantize(Decimal(1), rounding=how)
        return Decimal(steps * rule.rounding_step)
    ending = ENDINGS.get(Rounding(rule.rounding))
    if ending is None:
        exponent = currency_exponent(rule.price_list.currency) if rule.price_list_id else Decimal("0.01")
        return price.quantize(exponent, rounding=how)
    below = (price - ending).to_integral_value(rounding=ROUND_FLOOR) + ending
    above = below if below == price else below + 1
    # Below the first ending there is nothing to go down to; halfway between two the dearer one is taken.
    return above if how == ROUND_CEILING or below < 0 or above - price <= price - below else below


def _products(rule: PriceRule) -> list[Product]:
    found = Product.objects.filter(status=ProductStatus.LISTED)
    if rule.category is not None:
        found = found.below(rule.category)
    if rule.brand:
        found = found.filter(brand__iexact=rule.brand)
    return list(found.order_by("sku"))


def _bases(rule: PriceRule, products: Sequence[Product], on: date) -> Iterable[tuple[Product, Decimal, Decimal]]:
    """(product, from quantity, source price): one for each cost, or for each tier that holds in the source list."""
    if rule.source == PriceSource.COST:
        for product in products:
            if product.standard_cost:
                yield product, rule.from_quantity, product.standard_cost
        return
    holding: dict[tuple[int, Decimal], PriceRow] = {}
    rows = PriceRow.objects.filter(price_list=rule.source_list).valid(on)
    # Of one tier the latest start holds, as in price resolution.
    for row in sorted(rows, key=lambda each: (each.valid_from or date.min, each.pk)):
        holding[row.product_id, row.from_quantity] = row
    by_key = {product.pk: product for product in products}
    tiers = [(by_key[key], tier, row.amount) for (key, tier), row in holding.items() if key in by_key]
    yield from sorted(tiers, key=lambda each: (each[0].sku, each[1]))


def _state(row: PriceRow | None, new: Decimal) -> str:
    if row is None:
        return NEW
    if row.is_protected:
        return PROTECTED
    return SAME if row.amount == new else CHANGED


def _changes(rule: PriceRule, created: Iterable[PriceRow], changing: dict[int | None, RuleLine]) -> list[audit.Change]:
    said = {"rule": rule.name}
    new = [
        audit.Change("price.set", row, {}, said | {"product": row.product.sku, "amount": row.amount}) for row in created
    ]
    for key, line in changing.items():
        row = PriceRow(pk=key, product=line.product, from_quantity=line.from_quantity, amount=line.new)
        new.append(audit.Change("price.changed", row, {"amount": line.old}, said | {"amount": line.new}))
    return new


def _check_currency(rule: PriceRule) -> None:
    of_source = rule.source_list.currency if rule.source_list else settings.DEFAULT_CURRENCY
    if rule.price_list.currency != of_source:
        raise RuleMixesCurrencies(
            _("%(list)s is in %(its)s, the source in %(other)s.")
            % {"list": rule.price_list, "its": rule.price_list.currency, "other": of_source},
            field="source_list" if rule.source_list else "source",
            value=of_source,
            remedy=_("Choose a source in the same currency."),
        )

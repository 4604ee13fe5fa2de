"""Which price holds, and why. The rules are in docs/reference/domain/price_resolution.md; the code follows them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from catalog.models import Audience, Category, PriceList, PriceRow, Product, Promotion, PromotionTarget
from catalog.selectors.price_ladder import Agreement, agreements, list_says
from catalog.selectors.price_reductions import Offer, reduced
from catalog.selectors.price_trace import BY_CONTRACT, BY_DEFAULT, PriceDecision, PriceStep, six_places
from catalog.selectors.terms import ANYBODY, BuyerTerms

PRODUCTS_PER_QUERY = 5_000  # below the 32,766 parameters that one SQLite statement takes
Rows = dict[tuple[int, int], list[PriceRow]]


class QuantityInvalid(InvalidValue):
    """A price was asked for a quantity that nobody can buy."""

    code = "quantity_invalid"


@dataclass(frozen=True)
class _World:
    """Everything the questions of one call have in common, read once."""

    on: date
    currency: str
    contracts: list[Agreement]
    lists: list[tuple[str, PriceList]]
    rows: Rows
    offers: list[Offer]
    paths: dict[int, str]


def price_resolve(
    *, product: Product, quantity: Decimal, on: date, currency: str, terms: BuyerTerms = ANYBODY
) -> PriceDecision:
    """The unit price of ``quantity`` of a product on a date for a buyer with these terms. At most 5 queries."""
    return price_resolve_many(products=[product], quantities=[quantity], on=on, currency=currency, terms=terms)[0]


def price_resolve_many(
    *,
    products: Sequence[Product],
    quantities: Sequence[Decimal],
    on: date,
    currency: str,
    terms: BuyerTerms = ANYBODY,
) -> list[PriceDecision]:
    """One decision per (product, quantity), in their order. At most 5 queries, one more for each 5,000 products.

    Raises QuantityInvalid for a quantity that is not a finite number above zero.
    """
    for quantity in quantities:
        _check_quantity(quantity)
    world = _world(products, on, currency, terms)
    return [_decision(world, product, quantity) for product, quantity in zip(products, quantities, strict=True)]


def product_prices(*, product: Product, with_contract_prices: bool) -> QuerySet[PriceRow]:
    """All prices of a product, default lists first; prices of other lists only for those entitled to them."""
    rows = product.price_rows.select_related("price_list")
    shown = rows if with_contract_prices else rows.filter(price_list__is_default=True)
    return shown.order_by("-price_list__is_default", "price_list__name", "price_list_id", "from_quantity", "pk")


def price_floor(product: Product, *, currency: str) -> Decimal | None:
    """Below which no promotion brings a price: cost with the company's least margin; None where no cost is known."""
    if product.standard_cost is None or currency != settings.DEFAULT_CURRENCY:
        return None
    return six_places(product.standard_cost / (1 - settings.PRICE_FLOOR_MARGIN_PCT / 100))


def _world(products: Sequence[Product], on: date, currency: str, terms: BuyerTerms) -> _World:
    default = PriceList.objects.filter(currency=currency, is_default=True).first()
    ladder = _ladder(terms, default)
    offers = _offers(on, currency, terms)
    contracts = agreements(terms.agreed)
    categories = {product.category_id for product in products if product.category_id} if offers or contracts else set()
    return _World(
        on=on,
        currency=currency,
        contracts=contracts,
        lists=ladder,
        rows=_rows_by_product_and_list({product.pk for product in products}, [each.pk for _rule, each in ladder]),
        offers=offers,
        paths=dict(Category.objects.filter(pk__in=categories).values_list("pk", "path")) if categories else {},
    )


def _ladder(terms: BuyerTerms, default: PriceList | None) -> list[tuple[str, PriceList]]:
    """Each list once, where it comes first."""
    found: dict[int, tuple[str, PriceList]] = {}
    for term in terms.lists:
        found.setdefault(term.price_list.pk, (term.rule, term.price_list))
    if default is not None:
        found.setdefault(default.pk, (BY_DEFAULT, default))
    return list(found.values())


def _decision(world: _World, product: Product, quantity: Decimal) -> PriceDecision:
    path = world.paths.get(product.category_id or 0, "")
    listed, list_steps = _lists_say(world, product.pk, quantity)
    agreed, contract, contract_steps = _contracts_say(
        world, product.pk, path, quantity, listed.amount if listed else None
    )
    base = agreed if agreed is not None else (listed.amount if listed else None)
    if agreed is not None:
        list_steps = [PriceStep(each.rule, each.detail, each.amount, False, each.source) for each in list_steps]
    steps = (*contract_steps, *list_steps)
    key = listed.pk if listed and agreed is None else None
    if base is None:
        return PriceDecision(None, None, steps, world.currency, quantity, world.on)
    after = reduced(
        offers=[each for each in world.offers if each.is_for(product.pk, path)],
        price=base,
        quantity=quantity,
        by_contract=agreed is not None,
        floor=price_floor(product, currency=world.currency),
        currency=world.currency,
    )
    all_steps = (*steps, *after.steps)
    return PriceDecision(after.price, key, all_steps, world.currency, quantity, world.on, base, contract, after.applied)


def _lists_say(world: _World, product_id: int, quantity: Decimal) -> tuple[PriceRow | None, list[PriceStep]]:
    """The row of the first list that has one, and a step for each list."""
    steps: list[PriceStep] = []
    holding: PriceRow | None = None
    for rule, price_list in world.lists:
        offered = world.rows.get((product_id, price_list.pk), [])
        row, detail = list_says(price_list, offered, quantity, world.on, world.currency)
        chosen = row is not None and holding is None
        holding = row if chosen else holding
        steps.append(PriceStep(rule, detail, row.amount if row else None, chosen, price_list.code))
    return holding, steps


def _contracts_say(
    world: _World, product_id: int, path: str, quantity: Decimal, listed: Decimal | None
) -> tuple[Decimal | None, str, list[PriceStep]]:
    """(the price of the first contract that has one, its number, a step for each contract)."""
    steps: list[PriceStep] = []
    holding: Decimal | None = None
    number = ""
    for contract in world.contracts:
        amount, detail = contract.says(product_id, path, quantity, world.currency, listed)
        chosen = amount is not None and holding is None
        if chosen:
            holding, number = amount, contract.number
        steps.append(PriceStep(BY_CONTRACT, detail, amount, chosen, contract.number))
    return holding, number, steps


def _offers(on: date, currency: str, terms: BuyerTerms) -> list[Offer]:
    """The promotions of this buyer that run on the day, by code. 2 queries; 1 when there are none."""
    meant = Q(audience=Audience.EVERYONE) | Q(audience=Audience.CHOSEN, pk__in=terms.promotion_ids)
    running = Promotion.objects.running(on).filter(meant, currency=currency)
    targets = Prefetch("targets", PromotionTarget.objects.select_related("category"))
    return [
        Offer(
            promotion,
            frozenset(target.product_id for target in promotion.targets.all() if target.product_id),
            frozenset(target.category.path for target in promotion.targets.all() if target.category),
        )
        for promotion in running.prefetch_related(targets).order_by("code")
    ]


def _rows_by_product_and_list(product_ids: set[int], list_ids: Sequence[int]) -> Rows:
    found: Rows = defaultdict(list)
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

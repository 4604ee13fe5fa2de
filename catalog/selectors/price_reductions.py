"""The part of the ladder that lowers a price: promotions, their budgets, and the floor below which none goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from b2bops.common.money import round_amount
from catalog.models import Promotion, PromotionKind
from catalog.selectors.price_ladder import paths_upwards
from catalog.selectors.price_trace import BY_FLOOR, BY_PROMOTION, AppliedPromotion, PriceStep, plain, six_places

ZERO = Decimal(0)


@dataclass(frozen=True)
class Offer:
    """A promotion with its targets, ready to be asked. No target at all: every product."""

    promotion: Promotion
    product_ids: frozenset[int]
    category_paths: frozenset[str]

    def is_for(self, product_id: int, category_path: str) -> bool:
        if not self.product_ids and not self.category_paths:
            return True
        return product_id in self.product_ids or not self.category_paths.isdisjoint(paths_upwards(category_path))

    def lowered(self, price: Decimal, quantity: Decimal) -> Decimal:
        """The unit price after this promotion alone."""
        promotion = self.promotion
        if promotion.kind == PromotionKind.PERCENT:
            return six_places(price * (1 - (promotion.percent or ZERO) / 100))
        if promotion.kind == PromotionKind.AMOUNT:
            return max(price - (promotion.amount or ZERO), ZERO)
        bought, free = promotion.buy_quantity or 1, promotion.free_quantity or 0
        given = free * (quantity // (bought + free))
        return six_places(price * (quantity - given) / quantity)


@dataclass(frozen=True)
class Reduced:
    """The price after promotions, those that count, and the steps for the trace."""

    price: Decimal
    applied: tuple[AppliedPromotion, ...]
    steps: tuple[PriceStep, ...]


def reduced(
    *,
    offers: Sequence[Offer],
    price: Decimal,
    quantity: Decimal,
    by_contract: bool,
    floor: Decimal | None,
    currency: str,
) -> Reduced:
    """Lower ``price`` by the best of ``offers`` (those for this product and buyer), never below ``floor``."""
    lowest = ZERO if floor is None else min(price, floor)
    usable = [each for each in offers if each.promotion.undercuts_contracts or not by_contract]
    together = [each for each in usable if each.promotion.is_stackable]
    alone = [[each] for each in usable if not each.promotion.is_stackable]
    outcomes = [_one_after_another(each, price, quantity, lowest, currency) for each in (together, *alone)]
    # Of equal outcomes the first holds: those together, then the first code.
    applied = max(outcomes, key=_discount)
    chosen = {each.promotion_id for each in applied}
    steps = []
    for offer in offers:
        may = offer in usable
        detail = _sentence(offer, price, quantity, lowest, currency) if may else _no_undercut(offer.promotion)
        after = offer.lowered(price, quantity) if may else None
        steps.append(PriceStep(BY_PROMOTION, detail, after, offer.promotion.pk in chosen, source=offer.promotion.code))
    outcome = price - _discount(applied)
    if floor is not None:
        steps.append(_floor_step(floor, price, reached=bool(applied) and outcome == floor))
    return Reduced(outcome, tuple(applied), tuple(steps))


def covered(promotion: Promotion, discount: Decimal, quantity: Decimal, currency: str) -> bool:
    """Whether the budget still holds this discount of a whole line."""
    left = promotion.remaining
    return left is None or round_amount(discount * quantity, currency=currency) <= left


def _one_after_another(
    offers: Iterable[Offer], price: Decimal, quantity: Decimal, lowest: Decimal, currency: str
) -> list[AppliedPromotion]:
    """What each takes off, in the order of their codes, down to ``lowest``; those without effect or budget left out."""
    applied = []
    for offer in offers:
        after = max(offer.lowered(price, quantity), lowest)
        discount = price - after
        if discount > 0 and covered(offer.promotion, discount, quantity, currency):
            applied.append(AppliedPromotion(offer.promotion.pk, offer.promotion.code, discount))
            price = after
    return applied


def _discount(applied: Iterable[AppliedPromotion]) -> Decimal:
    return sum((each.discount for each in applied), ZERO)


def _sentence(offer: Offer, price: Decimal, quantity: Decimal, lowest: Decimal, currency: str) -> str:
    said = {"code": offer.promotion.code, "what": offer_text(offer.promotion)}
    discount = price - max(offer.lowered(price, quantity), lowest)
    if discount <= 0:
        return _("%(code)s: %(what)s; does not lower this price") % said
    if not covered(offer.promotion, discount, quantity, currency):
        return _("%(code)s: %(what)s; its budget no longer covers this quantity") % said
    return _("%(code)s: %(what)s") % said


def offer_text(promotion: Promotion) -> str:
    """What it gives, in words: "10 % off"."""
    if promotion.kind == PromotionKind.PERCENT:
        return _("%(percent)s %% off") % {"percent": plain(promotion.percent or ZERO)}
    if promotion.kind == PromotionKind.AMOUNT:
        return _("%(amount)s %(currency)s off each") % {
            "amount": plain(promotion.amount or ZERO),
            "currency": promotion.currency,
        }
    return _("buy %(bought)s, get %(free)s free") % {"bought": promotion.buy_quantity, "free": promotion.free_quantity}


def _no_undercut(promotion: Promotion) -> str:
    return _("%(code)s: %(what)s; does not undercut a contract") % {
        "code": promotion.code,
        "what": offer_text(promotion),
    }


def _floor_step(floor: Decimal, price: Decimal, *, reached: bool) -> PriceStep:
    if price < floor:
        detail = _("Floor: the price was written below it and is kept; no promotion counts")
    elif reached:
        detail = _("Floor: the promotion goes no lower")
    else:
        detail = _("Floor: not reached")
    return PriceStep(BY_FLOOR, detail, floor, reached)

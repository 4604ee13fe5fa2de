"""Walking the rules over the facts of one order; pure but for reading the rules themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from b2bops.common.listing.cells import format_amount, format_quantity
from orders.models import HoldReason, OrderRule, OrderSource, RuleCondition, RuleOutcome
from orders.services import pricing
from orders.services.rules.facts import OrderFacts

C = RuleCondition
SHIPPED = ((C.CREDIT, None), (C.PRICE, pricing.DISCOUNT_LIMIT_PCT), (C.ADDRESS, None), (C.STOCK, None))
SEPARATOR = " "


@dataclass(frozen=True)
class Verdict:
    """What the rules say: ``findings`` speak against the order; ``backorders`` says that stock may come later."""

    findings: Mapping[HoldReason, str]
    passed_by: OrderRule | None
    backorders: bool


def shipped_rules() -> list[OrderRule]:
    """The four rules every company starts with, not saved."""
    return [
        OrderRule(position=position, name=str(C(condition).label), condition=condition, number=number, is_active=True)
        for position, (condition, number) in enumerate(SHIPPED, start=1)
    ]


def active_rules() -> list[OrderRule]:
    """The rules that are on, in their order; the shipped ones where a company has none at all. 1 query."""
    rows = list(OrderRule.objects.select_related("product", "category").order_by("position", "pk"))
    return [rule for rule in rows if rule.is_active] if rows else shipped_rules()


def judge(rules: Sequence[OrderRule], facts: OrderFacts) -> Verdict:
    """Walk the rules from top to bottom. Credit is asked wherever its rule stands, and whatever lets the order pass.

    Stock is told by ``facts.stock``; an order being confirmed leaves it empty and asks when it reserves.
    """
    backorders = not facts.order.ship_complete and any(
        rule.condition == C.STOCK and rule.outcome == RuleOutcome.CONFIRM for rule in rules
    )
    findings: dict[HoldReason, list[str]] = {}
    if facts.credit:
        findings[HoldReason.CREDIT] = [facts.credit]
    passed_by = None
    for rule in rules:
        if rule.is_always_on:
            continue
        sentence = MATCHES[C(rule.condition)](rule, facts)
        if sentence and rule.outcome == RuleOutcome.CONFIRM:
            passed_by = rule
            break
        if sentence:
            findings.setdefault(rule.reason, []).append(sentence)
    if facts.stock and not backorders:
        findings[HoldReason.STOCK] = [facts.stock]
    return Verdict({reason: SEPARATOR.join(said) for reason, said in findings.items()}, passed_by, backorders)


def _price(rule: OrderRule, facts: OrderFacts) -> str:
    # An accepted quote has had its prices approved already.
    if facts.order.source == OrderSource.QUOTE:
        return ""
    limit = _number(rule)
    cheap = [
        line.product.sku
        for line in facts.lines
        if pricing.passes_limit(
            unit_price=line.unit_price, discount_pct=line.discount_pct, trace=line.price_trace, limit_pct=limit
        )
    ]
    if not cheap:
        return ""
    return _("Beyond the limit of %(limit)s %%: %(skus)s.") % {
        "limit": format_quantity(limit),
        "skus": ", ".join(cheap),
    }


def _address(_rule: OrderRule, facts: OrderFacts) -> str:
    return "" if facts.has_address else _("The account has neither a shipping address nor a country.")


def _amount(rule: OrderRule, facts: OrderFacts) -> str:
    if facts.order.total <= _number(rule):
        return ""
    return _("The total is above %(limit)s.") % {"limit": format_amount(_number(rule), facts.order.currency)}


def _new_account(rule: OrderRule, facts: OrderFacts) -> str:
    if facts.orders_before >= _number(rule):
        return ""
    return _("The account has %(count)s confirmed orders.") % {"count": facts.orders_before}


def _country(rule: OrderRule, facts: OrderFacts) -> str:
    country = facts.order.account.country
    listed = {name.strip().casefold() for name in rule.countries.split(",")}
    return _("The account is in %(country)s.") % {"country": country} if country.casefold() in listed - {""} else ""


def _margin(rule: OrderRule, facts: OrderFacts) -> str:
    margin = facts.margin_pct
    return "" if margin is None or margin >= _number(rule) else _("It brings less than goes through by itself.")


def _product(rule: OrderRule, facts: OrderFacts) -> str:
    on_order = any(line.product_id == rule.product_id for line in facts.lines)
    return _("%(product)s is on it.") % {"product": rule.product} if on_order else ""


def _category(rule: OrderRule, facts: OrderFacts) -> str:
    if rule.category is None:
        return ""
    path = rule.category.path
    found = [
        line.product.sku
        for line in facts.lines
        if line.product.category and line.product.category.path.startswith(path)
    ]
    if not found:
        return ""
    return _("Of %(category)s: %(skus)s.") % {"category": rule.category, "skus": ", ".join(found)}


def _unusual(rule: OrderRule, facts: OrderFacts) -> str:
    usual = facts.usual_total
    if usual is None or facts.order.total <= usual * _number(rule):
        return ""
    return _("The account usually orders for %(usual)s.") % {"usual": format_amount(usual, facts.order.currency)}


def _burst(rule: OrderRule, facts: OrderFacts) -> str:
    if facts.orders_within_hour <= _number(rule):
        return ""
    return _("%(count)s orders of the account within an hour.") % {"count": facts.orders_within_hour}


def _always(rule: OrderRule, _facts: OrderFacts) -> str:
    return rule.name


def _number(rule: OrderRule) -> Decimal:
    return Decimal(0) if rule.number is None else Decimal(rule.number)


MATCHES: Mapping[RuleCondition, Callable[[OrderRule, OrderFacts], str]] = {
    C.PRICE: _price,
    C.ADDRESS: _address,
    C.AMOUNT: _amount,
    C.NEW_ACCOUNT: _new_account,
    C.COUNTRY: _country,
    C.MARGIN: _margin,
    C.PRODUCT: _product,
    C.CATEGORY: _category,
    C.UNUSUAL: _unusual,
    C.BURST: _burst,
    C.ALWAYS: _always,
}

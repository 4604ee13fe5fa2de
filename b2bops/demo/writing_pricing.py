"""Segments, contracts, promotions and a price rule of the demo, all written by the services people use."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from b2bops.accounts.models import User
from b2bops.demo.writing_catalogue import CURRENCY, Nouns
from catalog.models import Category, PriceList
from catalog.services import price_rules, prices, promotions
from crm.models import Account, Segment
from crm.services import contract_lines, contracts, segments

SHARE_IN_SEGMENTS = 3  # every third account


def write_pricing(nouns: Nouns, *, on: date, now: datetime) -> None:
    """What agreed prices and promotions there are on ``on``; the rule fills the resellers' list."""
    manager, seller = User.objects.get(username="sales"), User.objects.get(username="sales-member")
    resellers = _segments(manager, nouns, on, now)
    mine = [account for account in nouns.accounts if account.territory_id == seller.territory_id]
    _contracts(manager, seller, nouns, mine, on)
    _promotions(manager, resellers, mine[:1], on)


def _segments(manager: User, nouns: Nouns, on: date, now: datetime) -> Segment:
    price_list = prices.price_list_create(actor=manager, code="RESELLER", name="Reseller prices", currency=CURRENCY)
    rule = price_rules.price_rule_create(
        actor=manager,
        name="Resellers: 6 % below standard",
        price_list=price_list,
        source="LIST",
        source_list=PriceList.objects.get(is_default=True, currency=CURRENCY),
        change_pct=Decimal(-6),
        rounding="STEP",
        rounding_step=Decimal("0.05"),
        minimum_margin_pct=Decimal(12),
    )
    price_rules.price_rule_apply(actor=manager, rule=rule, on=on, now=now)
    resellers = segments.segment_create(
        actor=manager, code="RESELLER", name="Resellers", price_list=price_list, priority=10
    )
    keys = segments.segment_create(actor=manager, code="KEY", name="Key accounts", priority=20)
    for segment, start in ((resellers, 0), (keys, 1)):
        chosen = [account.pk for account in nouns.accounts[start :: SHARE_IN_SEGMENTS * 2]]
        segments.accounts_put_in_segment(actor=manager, account_ids=chosen, segment=segment)
    return resellers


def _contracts(manager: User, seller: User, nouns: Nouns, mine: list[Account], on: date) -> None:
    """One that runs and ends soon, and one that waits for a second pair of eyes."""
    start = on - timedelta(days=320)
    for number, account in enumerate(mine[:2]):
        contract = contracts.contract_create(
            actor=seller,
            account=account,
            on=on,
            name="Framework agreement",
            valid_from=start if number == 0 else on,
            valid_until=on + timedelta(days=45 if number == 0 else 364),
        )
        for product in nouns.products[number * 4 : number * 4 + 4]:
            row = product.price_rows.order_by("-amount")[0]
            agreed = (row.amount * Decimal("0.88")).quantize(Decimal("0.01"))
            contract_lines.contract_price_set(actor=seller, contract=contract, product=product, amount=agreed)
        contract_lines.contract_price_set(
            actor=seller, contract=contract, category=nouns.products[0].category, discount_pct=Decimal(8)
        )
        contract_lines.commitment_add(
            actor=seller, contract=contract, measure="AMOUNT", target=Decimal(20000), period="YEAR"
        )
        contract_lines.commitment_add(
            actor=seller,
            contract=contract,
            measure="QUANTITY",
            target=Decimal(60),
            period="QUARTER",
            product=nouns.products[0],
        )
        if number == 0:
            contracts.contract_approve(actor=manager, contract=contract, on=on)
            contracts.contract_activate(actor=seller, contract=contract, on=on)


def _promotions(manager: User, resellers: Segment, accounts: list[Account], on: date) -> None:
    """One for everyone with a budget, one for chosen buyers, one that is to come."""
    common: dict[str, Any] = {"actor": manager, "currency": CURRENCY}
    season = promotions.promotion_create(
        **common,
        code="SEASON-10",
        name="Season's start",
        kind="PERCENT",
        percent=Decimal(10),
        starts_on=on - timedelta(days=7),
        ends_on=on + timedelta(days=21),
        budget=Decimal(2500),
        categories=[Category.objects.filter(depth=2).order_by("path")[0]],
    )
    chosen = promotions.promotion_create(
        **common,
        code="RESELL-0.30",
        name="Thirty cents for resellers",
        kind="AMOUNT",
        amount=Decimal("0.30"),
        is_stackable=True,
        audience="CHOSEN",
        starts_on=on - timedelta(days=30),
        ends_on=on + timedelta(days=60),
    )
    segments.promotion_audience_set(actor=manager, promotion=chosen, accounts=accounts, segments=[resellers])
    promotions.promotion_create(
        **common,
        code="SEVENTH-FREE",
        name="The seventh is free",
        kind="BUY_X_GET_Y",
        buy_quantity=6,
        free_quantity=1,
        starts_on=on + timedelta(days=30),
        ends_on=on + timedelta(days=60),
        budget=Decimal(1000),
    )
    for promotion in (season, chosen):
        promotions.promotion_activate(actor=manager, promotion=promotion, on=on)

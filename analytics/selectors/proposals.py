"""Proposals as people see them, and what became of accepted ones."""

from typing import Any

from analytics.models import Proposal, ProposalKind
from analytics.models.proposal import ProposalQuerySet
from catalog.models import Product
from crm.models import Account
from orders.models import QuoteLine
from supply.models import PurchaseOrderLine

RELATED = ("product", "account", "warehouse", "supplier", "run", "decided_by")


def proposals(user: Any) -> ProposalQuerySet:
    """Every proposal this person may see, with what a row shows."""
    visible: ProposalQuerySet = Proposal.objects.visible_to(user)
    return visible.select_related(*RELATED)


def open_purchases(user: Any) -> ProposalQuerySet:
    return proposals(user).open().filter(kind=ProposalKind.PURCHASE)


def open_recommendations(user: Any) -> ProposalQuerySet:
    return proposals(user).open().filter(kind=ProposalKind.RECOMMENDATION)


def account_recommendations(*, user: Any, account: Account, limit: int) -> list[Proposal]:
    """The best open ones of an account, by expected money. 1 query."""
    return list(open_recommendations(user).filter(account=account).order_by("-money_at_stake", "pk")[:limit])


def product_purchase(*, user: Any, product: Product) -> Proposal | None:
    """The open purchase proposal of a product. 1 query."""
    return open_purchases(user).filter(product=product).first()


def effect_document(proposal: Proposal) -> Any:
    """The purchase order or quote an accepted proposal went to; None when there is none, or it is gone. 1 query."""
    kind, _colon, key = proposal.effect.partition(":")
    if not key.isdecimal():
        return None
    if kind == PurchaseOrderLine._meta.label_lower:
        line = PurchaseOrderLine.objects.filter(pk=int(key)).select_related("order").first()
        return line.order if line else None
    if kind == QuoteLine._meta.label_lower:
        offered = QuoteLine.objects.filter(pk=int(key)).select_related("quote").first()
        return offered.quote if offered else None
    return None

"""What a buyer is entitled to, in plain rows: whoever knows the buyer fills it, price resolution reads it."""

from dataclasses import dataclass
from decimal import Decimal

from catalog.models import PriceList

BY_ACCOUNT = "ACCOUNT"
BY_PARENT = "PARENT"
BY_SEGMENT = "SEGMENT"


@dataclass(frozen=True)
class AgreedPrice:
    """One row of a contract that holds on the day asked: a unit price or a discount, for a product or a category.

    ``category_path`` is the category's path in the tree, so that it holds for all below; empty for a product's row.
    """

    contract: str
    currency: str
    from_quantity: Decimal
    product_id: int | None = None
    category_path: str = ""
    amount: Decimal | None = None
    discount_pct: Decimal | None = None


@dataclass(frozen=True)
class ListTerm:
    """A price list and the rule it comes by: ACCOUNT, PARENT or SEGMENT."""

    rule: str
    price_list: PriceList


@dataclass(frozen=True)
class BuyerTerms:
    """Agreed prices contract by contract in the order they are asked, lists in order, and the keys of promotions
    whose chosen audience the buyer belongs to. Without any: what holds for a visitor."""

    agreed: tuple[AgreedPrice, ...] = ()
    lists: tuple[ListTerm, ...] = ()
    promotion_ids: frozenset[int] = frozenset()


ANYBODY = BuyerTerms()

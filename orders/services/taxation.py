"""The tax of a document's lines: where the goods of an account go, and which rate holds there."""

from collections.abc import Collection, Mapping
from datetime import date

from catalog import selectors as catalog_selectors
from catalog.models import Product
from catalog.selectors import TaxDecision
from crm import selectors as crm_selectors
from crm.models import Account


def taxes_resolve(*, account: Account, products: Collection[Product], on: date) -> Mapping[int | None, TaxDecision]:
    """Tax class → decision for goods sent to ``account`` on ``on``. 3 queries."""
    return catalog_selectors.taxes_resolve(
        tax_class_ids={product.tax_class_id for product in products},
        destination=crm_selectors.account_destination(account),
        on=on,
    )

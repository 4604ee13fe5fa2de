"""From what was asked (product, quantity, perhaps a price) to lines with a frozen price, its trace, and their tax.

This is where document lines are rounded, through ``common.money.line_amount`` alone; totals are exact sums.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.common.money import currency_exponent, line_amount, round_amount
from catalog import selectors as catalog_selectors
from catalog.models import Product, ProductStatus
from catalog.selectors import TaxDecision
from crm import selectors as crm_selectors
from crm.models import Account
from orders.services import limits, taxation

DISCOUNT_LIMIT_PCT = Decimal(10)  # what a member may give away without a second pair of eyes
ZERO = Decimal(0)


class ProductNotSaleable(InvalidValue):
    """The product is not listed."""

    code = "product_not_saleable"


class PriceMissing(InvalidValue):
    """No price list that applies has a price for the product."""

    code = "price_missing"


class QuantityNotInPacks(InvalidValue):
    """The quantity is not a multiple of the product's pack."""

    code = "quantity_not_in_packs"


@dataclass(frozen=True)
class NewLine:
    """What was asked. ``unit_price`` None means: by the price lists. ``frozen_trace`` keeps an offer's."""

    product: Product
    quantity: Decimal
    unit_price: Decimal | None = None
    discount_pct: Decimal = ZERO
    frozen_trace: dict[str, Any] | None = None


@dataclass(frozen=True)
class PricedLine:
    """A line ready to be stored: price and trace frozen, amounts rounded."""

    product: Product
    quantity: Decimal
    unit_price: Decimal
    discount_pct: Decimal
    tax_pct: Decimal
    amount: Decimal
    tax_amount: Decimal
    price_trace: dict[str, Any]
    tax_trace: dict[str, Any]


def lines_price(
    *, account: Account, lines: Sequence[NewLine], on: date, path: str = "lines.{index}."
) -> list[PricedLine]:
    """Price every line for ``account`` on ``on``, in its currency. A constant number of queries.

    Raises InvalidValue (or a subclass) for the first line that cannot be sold, naming its field below ``path``.
    """
    limits.line_count(len(lines))
    asked = [line_checked(path.format(index=index), line) for index, line in enumerate(lines)]
    decisions = catalog_selectors.price_resolve_many(
        products=[line.product for line in asked],
        quantities=[line.quantity for line in asked],
        on=on,
        currency=account.currency,
        terms=crm_selectors.buyer_terms(account, on),
    )
    taxes = taxation.taxes_resolve(account=account, products=[line.product for line in asked], on=on)
    return [
        _priced(path.format(index=index), line, decision, taxes, account.currency)
        for index, (line, decision) in enumerate(zip(asked, decisions, strict=True))
    ]


def reduction_pct(*, unit_price: Decimal, discount_pct: Decimal, trace: dict[str, Any]) -> Decimal | None:
    """How far the price paid lies below the list price, in percent (negative = above); None without a list price.

    >>> reduction_pct(unit_price=Decimal(95), discount_pct=Decimal(10), trace={"list_price": "100"})
    Decimal('14.50')
    """
    if trace.get("list_price") is None:
        return None
    listed = Decimal(str(trace["list_price"]))
    if listed == 0:
        return None
    paid = unit_price * (1 - discount_pct / 100)
    return ((1 - paid / listed) * 100).quantize(Decimal("0.01"))


def limit_reason(
    *, unit_price: Decimal, discount_pct: Decimal, trace: dict[str, Any], limit_pct: Decimal = DISCOUNT_LIMIT_PCT
) -> str:
    """Why a line is cheaper than one person may decide, as a sentence; "" when it is not."""
    reduction = reduction_pct(unit_price=unit_price, discount_pct=discount_pct, trace=trace)
    if unit_price == 0:
        return _("It is free of charge.")
    if reduction is None:
        return _("There is no list price to compare it with.")
    if reduction <= limit_pct:
        return ""
    return _("It is %(reduction)s %% below the list price; one person may give %(limit)s %%.") % {
        "reduction": f"{reduction.normalize():f}",
        "limit": f"{limit_pct.normalize():f}",
    }


def passes_limit(
    *, unit_price: Decimal, discount_pct: Decimal, trace: dict[str, Any], limit_pct: Decimal = DISCOUNT_LIMIT_PCT
) -> bool:
    """Whether a line is cheaper than one person may decide: beyond the limit, free, or without a list price."""
    return bool(limit_reason(unit_price=unit_price, discount_pct=discount_pct, trace=trace, limit_pct=limit_pct))


def line_checked(at: str, line: NewLine) -> NewLine:
    """The line, if its own values can be stored exactly and the product can be sold in that quantity."""
    product = line.product
    limits.quantity(line.quantity, field=f"{at}quantity")
    limits.discount(line.discount_pct, field=f"{at}discount_pct")
    if line.unit_price is not None:
        limits.unit_price(line.unit_price, field=f"{at}unit_price")
    if product.status != ProductStatus.LISTED:
        raise ProductNotSaleable(
            _("%(product)s is not listed.") % {"product": product},
            field=f"{at}product",
            value=product.sku,
            remedy=_instead(product),
        )
    if line.quantity % product.pack_multiple:
        packs = line.quantity // product.pack_multiple + 1
        raise QuantityNotInPacks(
            _("%(product)s is sold in packs of %(pack)s.")
            % {"product": product.sku, "pack": f"{product.pack_multiple.normalize():f}"},
            field=f"{at}quantity",
            value=line.quantity,
            remedy=_("Order %(quantity)s.") % {"quantity": f"{(packs * product.pack_multiple).normalize():f}"},
        )
    return line


def _instead(product: Product) -> str:
    """What to order instead of a product that is not sold."""
    offered = catalog_selectors.replacement_offers(products=[product]).get(product.pk)
    if offered is None:
        return _("List the product first or choose another one.")
    return _("Offer its replacement %(sku)s.") % {"sku": offered.sku}


def _priced(
    at: str, line: NewLine, decision: Any, taxes: Mapping[int | None, TaxDecision], currency: str
) -> PricedLine:
    price, trace = _price_and_trace(at, line, decision)
    amount = line_amount(quantity=line.quantity, unit_price=price, discount_pct=line.discount_pct, currency=currency)
    limits.amount(amount, field=f"{at}quantity")
    tax = taxes[line.product.tax_class_id]
    tax_amount = round_amount(amount * tax.rate_pct / 100, currency=currency)
    return PricedLine(
        line.product,
        line.quantity,
        price,
        line.discount_pct,
        tax.rate_pct,
        amount,
        tax_amount,
        trace,
        tax.as_trace(),
    )


def _price_and_trace(at: str, line: NewLine, decision: Any) -> tuple[Decimal, dict[str, Any]]:
    if line.frozen_trace is not None and line.unit_price is not None:
        return line.unit_price, line.frozen_trace
    listed: Decimal | None = decision.unit_price
    decided = decision.as_trace()
    trace = {
        "list_price": decided["unit_price"],
        "overridden": line.unit_price is not None and line.unit_price != listed,
        "decision": decided,
    }
    if line.unit_price is not None:
        return line.unit_price, trace
    if listed is None:
        raise PriceMissing(
            _("No price list that applies has a price for %(product)s.") % {"product": line.product},
            field=f"{at}unit_price",
            value=None,
            remedy=_("Add it to a price list or type a price."),
        )
    return listed, trace


def freight_checked(freight: Decimal, *, currency: str) -> Decimal:
    """Freight as given, if it is an amount of that currency; it is never rounded behind anyone's back."""
    limits.amount(freight, field="freight")
    if freight != round_amount(freight, currency=currency):
        raise InvalidValue(
            _("Freight %(freight)s is finer than %(currency)s allows.") % {"freight": freight, "currency": currency},
            field="freight",
            value=freight,
            remedy=_("The smallest step is %(step)s.") % {"step": currency_exponent(currency)},
        )
    return freight

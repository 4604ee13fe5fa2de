"""Writing price lists and prices."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue
from b2bops.platform.services import audit, records
from catalog.models import PriceList, PriceRow, Product

ROW_FIELDS = ("price_list", "product", "from_quantity", "amount", "valid_from", "valid_until")


class PriceListChanges(TypedDict, total=False):
    code: str
    name: str
    currency: str
    is_default: bool
    active_from: date | None
    active_until: date | None


class DefaultListExists(InvalidValue):
    """A second default list for one currency."""

    code = "default_list_exists"


class PriceListHasPrices(Conflict):
    """The currency of a list that holds prices cannot change: every amount would change its worth."""

    code = "price_list_has_prices"


@transaction.atomic
def price_list_create(
    *,
    actor: Any,
    code: str,
    name: str,
    currency: str,
    is_default: bool = False,
    active_from: date | None = None,
    active_until: date | None = None,
) -> PriceList:
    """Create a price list. ``is_default`` makes it the list of last resort for its currency."""
    price_list = PriceList(
        code=code,
        name=name,
        currency=currency,
        is_default=is_default,
        active_from=active_from,
        active_until=active_until,
    )
    _check_default(price_list, {})
    named = ["code", "name", "currency", "is_default", "active_from", "active_until"]
    return records.row_create(actor=actor, instance=price_list, action="price_list.created", named=named)


@transaction.atomic
def price_list_update(*, actor: Any, price_list: PriceList, **changes: Unpack[PriceListChanges]) -> PriceList:
    """Change a price list; its currency only while it holds no price."""
    unknown = set(changes) - set(PriceListChanges.__annotations__)
    if unknown:
        raise TypeError(f"a price list has no writable {', '.join(sorted(unknown))}")
    stored = PriceList.objects.lock_one(pk=price_list.pk)
    currency = changes.get("currency", stored.currency)
    if currency != stored.currency and stored.rows.exists():
        raise PriceListHasPrices(
            _("%(name)s holds prices in %(currency)s.") % {"name": stored.name, "currency": stored.currency},
            field="currency",
            value=currency,
            remedy=_("Create another list for the other currency."),
        )
    _check_default(stored, changes)
    return records.row_change(actor=actor, instance=stored, changes=changes, action="price_list.changed")


@transaction.atomic
def price_set(
    *,
    actor: Any,
    price_list: PriceList,
    product: Product,
    amount: Decimal,
    from_quantity: Decimal = Decimal(1),
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> PriceRow:
    """Set the unit price of a product from a quantity on. The same list, product, quantity and start is changed."""
    # Two people setting the same price queue here, so the second changes the row that the first has made.
    PriceList.objects.lock_one(pk=price_list.pk)
    row = PriceRow(
        price_list=price_list,
        product=product,
        from_quantity=from_quantity,
        amount=amount,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    # The unique key is what we look for next, so it is not an error here.
    records.check(row, constraints=False)
    same = PriceRow.objects.filter(
        price_list=price_list, product=product, from_quantity=row.from_quantity, valid_from=row.valid_from
    ).first()
    if same is None:
        return records.row_create(actor=actor, instance=row, action="price.set", named=ROW_FIELDS)
    changes = {"amount": row.amount, "valid_until": row.valid_until}
    return records.row_change(actor=actor, instance=same, changes=changes, action="price.changed")


@transaction.atomic
def prices_remove(*, actor: Any, row_ids: Sequence[int]) -> int:
    """Remove prices; documents keep the price they froze. Returns how many were there. Constant queries."""
    rows = list(PriceRow.objects.filter(pk__in=row_ids).select_related("price_list", "product").locked())
    changes = [
        audit.Change("price.removed", row, before={name: getattr(row, name) for name in ROW_FIELDS}) for row in rows
    ]
    audit.record_many(actor=actor, changes=changes)
    PriceRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _check_default(price_list: PriceList, changes: PriceListChanges) -> None:
    """One default list per currency; the database holds the rule, this gives the sentence."""
    if not changes.get("is_default", price_list.is_default):
        return
    currency = changes.get("currency", price_list.currency)
    other = PriceList.objects.filter(currency=currency, is_default=True).exclude(pk=price_list.pk).first()
    if other is not None:
        raise DefaultListExists(
            _("%(name)s already is the default list for %(currency)s.") % {"name": other.name, "currency": currency},
            field="is_default",
            value=True,
            remedy=_("Make that one an ordinary list first."),
        )

"""What an account is entitled to when it buys: contracts, lists in order, promotions it was chosen for."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from catalog.selectors import BY_ACCOUNT, BY_PARENT, BY_SEGMENT, AgreedPrice, BuyerTerms, ListTerm
from crm.models import Account, Contract, ContractPrice, PromotionAudience

ANCESTORS_MAX = 20


def account_line(account: Account) -> list[Account]:
    """The account and its parents upwards, nearest first. A query for each level above it that is not loaded."""
    found: list[Account] = []
    above: Account | None = account
    while above is not None and len(found) < ANCESTORS_MAX:
        found.append(above)
        above = above.parent
    return found


def buyer_terms(account: Account, on: date) -> BuyerTerms:
    """The terms on which an account buys on a day, as price resolution reads them.

    Queries: those of ``account_line``, one for each list and segment not loaded yet, and three.
    """
    line = account_line(account)
    segments = {each.segment_id for each in line if each.segment_id}
    chosen = PromotionAudience.objects.filter(
        Q(account__in=[each.pk for each in line]) | Q(segment__in=segments)
    ).values_list("promotion_id", flat=True)
    return BuyerTerms(agreed=tuple(_agreed(line, on)), lists=tuple(list_terms(line)), promotion_ids=frozenset(chosen))


def list_terms(line: Sequence[Account]) -> list[ListTerm]:
    """The lists of an account's line in the order in which they are asked."""
    lists = [
        ListTerm(BY_PARENT if steps else BY_ACCOUNT, each.price_list)
        for steps, each in enumerate(line)
        if each.price_list is not None
    ]
    segments = [each.segment for each in line if each.segment is not None]
    # sorted() is stable: of equal priorities the nearest account's segment comes first.
    for segment in sorted(segments, key=lambda each: each.priority):
        if segment.price_list is not None:
            lists.append(ListTerm(BY_SEGMENT, segment.price_list))
    return lists


def _agreed(line: Sequence[Account], on: date) -> list[AgreedPrice]:
    """The rows of all contracts of the line that hold on the day, contract by contract as they are asked. 2 queries."""
    nearness = {each.pk: steps for steps, each in enumerate(line)}
    contracts = sorted(
        Contract.objects.holding(on).filter(account__in=list(nearness)),
        key=lambda each: (nearness[each.account_id], -each.valid_from.toordinal(), -each.pk),
    )
    order = {each.pk: place for place, each in enumerate(contracts)}
    by_key = {each.pk: each for each in contracts}
    rows = ContractPrice.objects.filter(contract__in=contracts).select_related("category").order_by("pk")
    return [
        AgreedPrice(
            contract=by_key[row.contract_id].number,
            currency=by_key[row.contract_id].currency,
            from_quantity=row.from_quantity,
            product_id=row.product_id,
            category_path=row.category.path if row.category else "",
            amount=row.amount,
            discount_pct=row.discount_pct,
        )
        for row in sorted(rows, key=lambda row: order[row.contract_id])
    ]

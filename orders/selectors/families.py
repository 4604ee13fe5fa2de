"""Open amounts over a family of accounts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from crm.models import Account
from orders.models import SalesOrder


@dataclass(frozen=True)
class OpenAmount:
    """Orders of one account in one currency that are not finished: how many, and their totals together."""

    account: Account
    orders: int
    amount: Decimal
    currency: str


def family_open_amounts(accounts: Sequence[Account]) -> tuple[list[OpenAmount], list[tuple[Decimal, str]]]:
    """(a row for each account and currency with open orders, the sum of each currency). 1 query.

    Different currencies are never added together.
    """
    by_key = {account.pk: account for account in accounts}
    found = SalesOrder.objects.filter(account__in=by_key).open().order_by()
    grouped = found.values("account_id", "currency").annotate(orders=Count("pk"), amount=Sum("total"))
    rows = [OpenAmount(by_key[row["account_id"]], row["orders"], row["amount"], row["currency"]) for row in grouped]
    rows.sort(key=lambda row: row.amount, reverse=True)
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        totals[row.currency] += row.amount
    return rows, [(amount, currency) for currency, amount in sorted(totals.items())]

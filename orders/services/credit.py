"""May the account owe us this much? Call only while the account row is locked, or two orders take the same room."""

from decimal import Decimal

from django.utils.translation import gettext as _

from b2bops.common.listing.cells import format_amount
from b2bops.common.money import round_amount
from crm.models import Account
from orders.models import SalesOrder
from orders.selectors.credit import account_exposure


def refusal(*, account: Account, order: SalesOrder) -> str:
    """Why this order does not fit the limit, as a sentence; "" when it does (or there is no limit). 1 query."""
    if account.credit_limit is None:
        return ""
    exposure = account_exposure(account, without=order)
    together = exposure + order.total
    if together <= account.credit_limit:
        return ""
    return _("Open orders %(exposure)s + this order %(total)s = %(together)s pass the limit of %(limit)s.") % {
        "exposure": _shown(exposure, account.currency),
        "total": _shown(order.total, account.currency),
        "together": _shown(together, account.currency),
        "limit": _shown(account.credit_limit, account.currency),
    }


def _shown(amount: Decimal, currency: str) -> str:
    return format_amount(round_amount(amount, currency=currency), currency)

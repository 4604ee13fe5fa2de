"""May the account owe us this much? Call only while the account row is locked, or two orders take the same room.

The rule and its worked table are in docs/reference/domain/credit.md.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from b2bops.common.listing.cells import format_amount
from b2bops.common.money import round_amount
from crm.models import Account
from orders.models import DunningNotice, SalesOrder
from orders.selectors.credit import credit_position, order_unbilled


def refusal(*, account: Account, order: SalesOrder) -> str:
    """Why this order must wait for the account's debts, as a sentence; "" when it need not. At most 6 queries."""
    return _dunned(account) or _beyond_limit(account, order)


def _beyond_limit(account: Account, order: SalesOrder) -> str:
    if account.credit_limit is None:
        return ""
    position = credit_position(account, without=order)
    # Of an order that is amended, what is billed already stands among the invoices.
    this = order_unbilled(order)
    together = position.exposure + this
    if together <= account.credit_limit:
        return ""
    sentence = _(
        "Open orders %(unbilled)s + unpaid invoices %(invoiced)s − open credits %(credits)s + this order %(total)s"
        " = %(together)s pass the limit of %(limit)s."
    )
    return sentence % {
        "unbilled": _shown(position.unbilled, account.currency),
        "invoiced": _shown(position.invoiced, account.currency),
        "credits": _shown(position.credits, account.currency),
        "total": _shown(this, account.currency),
        "together": _shown(together, account.currency),
        "limit": _shown(account.credit_limit, account.currency),
    }


def _dunned(account: Account) -> str:
    """A reminder at a level that holds new orders, its invoice still open and undisputed. 1 query."""
    blocking = DunningNotice.objects.blocking().filter(invoice__account=account)
    notice = blocking.select_related("invoice", "level").order_by("invoice__due_on", "pk").first()
    if notice is None:
        return ""
    return _("%(invoice)s was due on %(due)s and has a reminder of level %(level)s.") % {
        "invoice": notice.invoice.number,
        "due": notice.invoice.due_on,
        "level": notice.level.level,
    }


def _shown(amount: Decimal, currency: str) -> str:
    return format_amount(round_amount(amount, currency=currency), currency)

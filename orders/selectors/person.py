"""What the law needs people's data for while orders are open."""

from django.utils.translation import ngettext

from crm.models import Contact
from orders.models import SalesOrder

NUMBERS_SHOWN = 5


def open_orders_of(contact: Contact) -> list[str]:
    """A sentence that names the open orders of the person's account: a contract is not forgotten before it is kept."""
    numbers = list(SalesOrder.objects.filter(account=contact.account_id).open().order_by("pk").values_list("number"))
    if not numbers:
        return []
    shown = ", ".join(number for (number,) in numbers[:NUMBERS_SHOWN])
    text = ngettext(
        "An order of the account is open: %(numbers)s.",
        "%(count)d orders of the account are open: %(numbers)s.",
        len(numbers),
    )
    return [text % {"count": len(numbers), "numbers": shown}]

"""Where the goods of an account go."""

from catalog.selectors import Destination
from crm.models import Account, AddressKind


def account_destination(account: Account) -> Destination:
    """Country and region of the default shipping address (or the first), else the account's country. 1 query."""
    ship_to = account.addresses.filter(kind=AddressKind.SHIP).order_by("-is_default", "pk").first()
    return Destination(
        country=ship_to.country if ship_to else account.country,
        region=ship_to.region if ship_to else "",
        has_tax_id=bool(account.tax_id),
        is_exempt=account.is_tax_exempt,
    )


def account_bill_to(account: Account) -> str:
    """Name and billing address (or the shipping one) as lines of text, to be frozen on a document. 1 query."""
    address = account.addresses.order_by("kind", "-is_default", "pk").first()
    lines = [account.name]
    if address is None:
        lines.append(account.country)
    else:
        lines += [address.line_1, address.line_2, f"{address.postal_code} {address.city}".strip(), address.region]
        lines.append(address.country)
    return "\n".join(line for line in lines if line)

"""Writing the addresses of an account."""

from typing import Any, TypedDict, Unpack

from django.db import transaction

from b2bops.platform.services import audit, records
from crm.models import Account, Address


class AddressFields(TypedDict, total=False):
    kind: str
    line_1: str
    line_2: str
    postal_code: str
    city: str
    country: str
    is_default: bool


@transaction.atomic
def address_create(*, actor: Any, account: Account, **fields: Unpack[AddressFields]) -> Address:
    """Add an address. The first of its kind becomes the default; a new default takes over from the old one."""
    _check_names(fields)
    Account.objects.lock_one(pk=account.pk)
    address = Address(account=account, **fields)
    if not Address.objects.filter(account=account, kind=address.kind, is_default=True).exists():
        address.is_default = True
    elif address.is_default:
        _default_take(actor, address)
    return records.row_create(
        actor=actor, instance=address, action="address.created", named=["account", *AddressFields.__annotations__]
    )


@transaction.atomic
def address_update(*, actor: Any, address: Address, **changes: Unpack[AddressFields]) -> Address:
    """Change an address. Making it the default takes that mark from the other one of its kind."""
    _check_names(changes)
    Account.objects.lock_one(pk=address.account_id)
    if changes.get("is_default", address.is_default):
        _default_take(actor, address, changes.get("kind", address.kind))
    return records.row_change(actor=actor, instance=address, changes=changes, action="address.changed")


@transaction.atomic
def address_remove(*, actor: Any, address: Address) -> None:
    """Remove an address; documents keep what they printed."""
    stored = Address.objects.lock_one(pk=address.pk)
    before = {name: getattr(stored, name) for name in AddressFields.__annotations__}
    audit.record(actor=actor, action="address.removed", instance=stored, before=before)
    stored.delete()


def _default_take(actor: Any, address: Address, kind: str = "") -> None:
    """Take the default mark from the account's other address of the kind, with its own audit entry."""
    others = Address.objects.filter(account=address.account_id, kind=kind or address.kind, is_default=True)
    for other in others.exclude(pk=address.pk):
        records.row_change(actor=actor, instance=other, changes={"is_default": False}, action="address.changed")


def _check_names(changes: Any) -> None:
    unknown = set(changes) - set(AddressFields.__annotations__)
    if unknown:
        raise TypeError(f"an address has no writable {', '.join(sorted(unknown))}")

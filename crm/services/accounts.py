"""Writing accounts: creating and changing them, their lifecycle, and who looks after them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.accounts.models import Territory, User
from b2bops.common.errors import InvalidValue, NotAllowed
from b2bops.platform.services import audit, records
from catalog.models import PriceList
from crm.models import Account, Lifecycle, Segment

ANCESTORS_MAX = 20


class AccountFields(TypedDict, total=False):
    parent: Account | None
    tax_id: str
    is_tax_exempt: bool
    country: str
    territory: Territory | None
    owner: User | None
    payment_terms_days: int
    credit_limit: Decimal | None
    price_list: PriceList | None
    segment: Segment | None
    language: str
    mails_confirmations: bool
    mails_invoices: bool
    customer_since: date | None
    is_walk_in: bool
    is_active: bool


class AccountChanges(AccountFields, total=False):
    code: str
    name: str
    currency: str


class AccountCircle(InvalidValue):
    """An account that would be its own parent, directly or further up."""

    code = "account_circle"


class LifecycleUnknown(InvalidValue):
    """A lifecycle that is not one of the five."""

    code = "lifecycle_unknown"


class TerritoryNotYours(NotAllowed):
    """A sales member may not put accounts where they cannot see them."""

    code = "territory_not_yours"


@transaction.atomic
def account_create(*, actor: Any, code: str, name: str, currency: str = "", **fields: Unpack[AccountFields]) -> Account:
    """Create an account. Raises RecordRefused naming field, value and remedy.

    A sales member's account lies in the member's own territory unless another was given, which is refused.
    """
    _check_names(fields)
    bound = _bound_territory(actor)
    if bound is not None and "territory" not in fields:
        fields["territory"] = bound
    _check_territory(actor, fields)
    account = Account(code=code, name=name, currency=currency or settings.DEFAULT_CURRENCY, **fields)
    named = ["code", "name", "currency", "lifecycle", *fields]
    return records.row_create(actor=actor, instance=account, action="account.created", named=named)


@transaction.atomic
def account_update(*, actor: Any, account: Account, **changes: Unpack[AccountChanges]) -> Account:
    """Change fields of an account; the lifecycle has its own verb. Returns the account as stored."""
    _check_names(changes)
    _check_territory(actor, changes)
    _check_parent(account, changes.get("parent"))
    return records.row_change(actor=actor, instance=account, changes=changes, action="account.changed")


@transaction.atomic
def lifecycle_set(*, actor: Any, account: Account, lifecycle: Lifecycle | str, on: date) -> Account:
    """Set the lifecycle by hand: it then stays until ``lifecycle_release`` lets the orders decide again."""
    if lifecycle not in Lifecycle.values:
        raise LifecycleUnknown(
            _("%(lifecycle)s is not a lifecycle.") % {"lifecycle": str(lifecycle)[:40]},
            field="lifecycle",
            value=lifecycle,
            remedy=_("Use one of: %(choices)s.") % {"choices": ", ".join(Lifecycle.values)},
        )
    changes: dict[str, Any] = {"lifecycle": Lifecycle(lifecycle).value, "lifecycle_by_hand": True}
    if lifecycle != account.lifecycle:
        changes["lifecycle_since"] = on
    return records.row_change(actor=actor, instance=account, changes=changes, action="account.lifecycle_set")


@transaction.atomic
def lifecycle_release(*, actor: Any, account: Account) -> Account:
    """Let the orders decide the lifecycle again."""
    changes = {"lifecycle_by_hand": False}
    return records.row_change(actor=actor, instance=account, changes=changes, action="account.lifecycle_released")


@transaction.atomic
def accounts_assign(
    *, actor: Any, account_ids: Sequence[int], owner: User | None = None, territory: Territory | None = None
) -> int:
    """Give accounts an owner, a territory or both (None leaves it); returns how many changed. Constant queries."""
    wanted: dict[str, Any] = {
        name: value for name, value in (("owner", owner), ("territory", territory)) if value is not None
    }
    if not wanted:
        raise InvalidValue(
            _("Neither an owner nor a territory was chosen."), field="owner", remedy=_("Choose at least one.")
        )
    if territory is not None:
        _check_territory(actor, {"territory": territory})
    changes = []
    for account in Account.objects.filter(pk__in=account_ids).select_related("owner", "territory").locked():
        before = {name: getattr(account, name) for name in wanted}
        changed = {name: value for name, value in wanted.items() if before[name] != value}
        if changed:
            old = {name: before[name] for name in changed}
            changes.append(audit.Change("account.assigned", account, old, changed))
    Account.objects.filter(pk__in=[change.instance.pk for change in changes]).update(**wanted)
    audit.record_many(actor=actor, changes=changes)
    return len(changes)


def _check_names(changes: Any) -> None:
    unknown = set(changes) - set(AccountChanges.__annotations__)
    if unknown:
        raise TypeError(f"an account has no writable {', '.join(sorted(unknown))}")


def _bound_territory(actor: Any) -> Territory | None:
    """The territory a sales member is bound to; None for everybody else and for the system."""
    if not isinstance(actor, User) or actor.sees_all_territories:
        return None
    return actor.territory


def _check_territory(actor: Any, changes: Any) -> None:
    bound = _bound_territory(actor)
    if bound is None or "territory" not in changes or changes["territory"] == bound:
        return
    raise TerritoryNotYours(
        _("You look after %(territory)s only.") % {"territory": bound},
        field="territory",
        value=changes["territory"],
        remedy=_("Ask a sales manager to move the account."),
    )


def _check_parent(account: Account, parent: Account | None) -> None:
    """Follow the parents upwards; the number of queries is their depth."""
    above: int | None = parent.pk if parent else None
    for _step in range(ANCESTORS_MAX):
        if above is None:
            return
        if above == account.pk:
            break
        # Read from the table: the rows in the caller's hands may be older than it.
        above = Account.objects.values_list("parent_id", flat=True).get(pk=above)
    raise AccountCircle(
        _("%(name)s would be its own parent.") % {"name": account.name},
        field="parent",
        value=parent,
        remedy=_("Choose an account that does not lie below it, at most 20 levels deep."),
    )

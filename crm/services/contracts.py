"""Writing contracts: drafting, the second pair of eyes, and what ends them. Prices hold from activation on.

``DRAFT → APPROVED → ACTIVE → EXPIRED | TERMINATED``; only a draft can change, and nobody approves their own.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import Conflict, InvalidValue, NotAllowed
from b2bops.platform.services import audit, notifications, numbers, outbox, records
from crm.models import CONTRACT_TRANSITIONS, Account, Contract, ContractCommitment, ContractPrice, ContractStatus

HEADER_FIELDS = frozenset({"name", "currency", "valid_from", "valid_until", "notice_days", "note"})
S = ContractStatus


class ContractNotDraft(Conflict):
    """Only a draft can be changed."""

    code = "contract_not_draft"


class ContractEmpty(InvalidValue):
    """Nothing was agreed yet."""

    code = "contract_empty"


class ContractOver(InvalidValue):
    """Its last day has passed."""

    code = "contract_over"


class ApproverIsMaker(NotAllowed):
    """Nobody approves their own contract."""

    code = "approver_is_maker"


@transaction.atomic
def contract_create(*, actor: Any, account: Account, on: date, **fields: Any) -> Contract:
    """A new draft in the account's currency unless told; takes the next CT number. Raises RecordRefused."""
    records.check_editable(fields, HEADER_FIELDS)
    contract = Contract(
        account=account,
        number=numbers.take(kind="CT", on=on),
        created_by=actor if getattr(actor, "pk", None) else None,
        **{"currency": account.currency, **fields},
    )
    return records.row_create(
        actor=actor, instance=contract, action="contract.created", named=["number", "account", *sorted(fields)]
    )


@transaction.atomic
def contract_update(*, actor: Any, contract: Contract, **changes: Any) -> Contract:
    """Change the head of a draft. Raises ContractNotDraft, RecordRefused."""
    records.check_editable(changes, HEADER_FIELDS)
    locked = locked_draft(contract)
    return records.row_change(actor=actor, instance=locked, changes=changes, action="contract.changed")


@transaction.atomic
def contract_approve(*, actor: Any, contract: Contract, on: date) -> Contract:
    """Approve a draft that agrees something and has not ended. Raises ApproverIsMaker, ContractEmpty, ContractOver."""
    locked = _locked(contract)
    CONTRACT_TRANSITIONS.check(subject=locked.number, current=locked.status, target=S.APPROVED)
    if locked.created_by_id is not None and locked.created_by_id == getattr(actor, "pk", None):
        raise ApproverIsMaker(
            _("%(number)s is your own contract.") % {"number": locked.number},
            field="approved_by",
            value=actor,
            remedy=_("Ask another manager to approve it."),
        )
    if not locked.prices.exists() and not locked.commitments.exists():
        raise ContractEmpty(
            _("%(number)s agrees nothing.") % {"number": locked.number},
            field="prices",
            value=0,
            remedy=_("Add an agreed price or a commitment first."),
        )
    _check_not_over(locked, on)
    locked.approved_by = actor if getattr(actor, "pk", None) else None
    return _move(actor, locked, S.APPROVED, "contract.approved", "approved_by")


@transaction.atomic
def contract_reopen(*, actor: Any, contract: Contract) -> Contract:
    """Work on an approved contract again; its approval is gone. Raises TransitionRefused."""
    locked = _locked(contract)
    locked.approved_by = None
    return _move(actor, locked, S.DRAFT, "contract.reopened", "approved_by")


@transaction.atomic
def contract_activate(*, actor: Any, contract: Contract, on: date) -> Contract:
    """The customer has signed: its prices hold in its window. Raises TransitionRefused, ContractOver."""
    locked = _locked(contract)
    CONTRACT_TRANSITIONS.check(subject=locked.number, current=locked.status, target=S.ACTIVE)
    _check_not_over(locked, on)
    return _move(actor, locked, S.ACTIVE, "contract.activated")


@transaction.atomic
def contract_terminate(*, actor: Any, contract: Contract, on: date, reason: str) -> Contract:
    """End it early: ``on`` is the first day its prices no longer hold. Raises InvalidValue without a reason."""
    text = reason.strip()
    if not text or len(text) > 300 or "\x00" in text:
        raise InvalidValue(
            _("A contract is terminated with a reason."),
            field="reason",
            value=text[:100].replace("\x00", "�"),
            remedy=_("Write why, in at most 300 characters."),
        )
    locked = _locked(contract)
    locked.terminated_on, locked.termination_reason = on, text
    return _move(actor, locked, S.TERMINATED, "contract.terminated", "terminated_on", "termination_reason")


@transaction.atomic
def contract_renew(*, actor: Any, contract: Contract, on: date) -> Contract:
    """A new draft for as long again from the day after its end, with its prices and commitments copied."""
    locked = _locked(contract)
    start = locked.valid_until + timedelta(days=1)
    renewal = contract_create(
        actor=actor,
        account=locked.account,
        on=on,
        name=locked.name,
        currency=locked.currency,
        valid_from=start,
        valid_until=start + (locked.valid_until - locked.valid_from),
        notice_days=locked.notice_days,
        note=locked.note,
    )
    renewal.renews = locked
    renewal.save(update_fields=["renews"])
    for model, rows in ((ContractPrice, locked.prices), (ContractCommitment, locked.commitments)):
        copies: list[Any] = list(rows.order_by("pk"))
        for row in copies:
            row.pk, row.contract, row._state.adding = None, renewal, True
        model._default_manager.bulk_create(copies)
    return renewal


@transaction.atomic
def contracts_advance(*, on: date) -> dict[str, int]:
    """Expire what is over, and tell owner and maker once when the notice of a contract begins. Run daily."""
    over = list(Contract.objects.filter(status=S.ACTIVE, valid_until__lt=on).locked())
    for contract in over:
        _move(None, contract, S.EXPIRED, "contract.expired")
    standing = Contract.objects.filter(status=S.ACTIVE, reminded_on=None).select_related("account__owner", "created_by")
    due = [contract for contract in standing.locked() if contract.notice_on <= on]
    for contract in due:
        notifications.notify(
            users=[contract.account.owner, contract.created_by],
            text=_("%(number)s with %(account)s ends on %(date)s: renew it or let it go.")
            % {"number": contract.number, "account": contract.account.name, "date": contract.valid_until},
            url=contract.get_absolute_url(),
            tone="warning",
        )
        records.row_change(actor=None, instance=contract, changes={"reminded_on": on}, action="contract.reminded")
    return {"expired": len(over), "reminded": len(due)}


def locked_draft(contract: Contract) -> Contract:
    """The contract, locked, if it is still a draft. Raises ContractNotDraft."""
    locked = _locked(contract)
    if locked.status != S.DRAFT:
        raise ContractNotDraft(
            _("%(number)s is “%(status)s” and cannot be changed.")
            % {"number": locked.number, "status": locked.get_status_display()},
            field="status",
            value=locked.status,
            remedy=_("Reopen it while it is approved only; an active one is renewed instead."),
        )
    return locked


def _locked(contract: Contract) -> Contract:
    return Contract.objects.lock_one(pk=contract.pk)


def _check_not_over(contract: Contract, on: date) -> None:
    if contract.valid_until < on:
        raise ContractOver(
            _("%(number)s ended on %(date)s.") % {"number": contract.number, "date": contract.valid_until},
            field="valid_until",
            value=contract.valid_until,
            remedy=_("Give it a later last day first."),
        )


def _move(actor: Any, contract: Contract, target: ContractStatus, action: str, *changed: str) -> Contract:
    CONTRACT_TRANSITIONS.check(subject=contract.number, current=contract.status, target=target)
    before = {"status": contract.status}
    contract.status = target
    contract.save(update_fields=["status", *changed, "updated_at"])
    after = {"status": target} | {name: getattr(contract, name) for name in changed}
    entry = audit.record(actor=actor, action=action, instance=contract, before=before, after=after)
    outbox.publish(
        topic=action,
        key=f"{action}:{contract.pk}:{entry.pk}",
        payload={"id": contract.pk, "number": contract.number, "account": contract.account_id, "status": str(target)},
    )
    return contract

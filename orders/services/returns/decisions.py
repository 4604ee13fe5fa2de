"""Letting a return come, or not."""

from typing import Any

from django.db import transaction

from orders.models import ReturnStatus, SalesReturn
from orders.services.returns import state

S = ReturnStatus


@transaction.atomic
def return_approve(*, actor: Any, sales_return: SalesReturn, note: str = "") -> SalesReturn:
    """Let the goods come. Raises DeciderIsMaker, TransitionRefused."""
    row = state.locked(sales_return, S.APPROVED)
    return _decide(actor, row, S.APPROVED, "return.approved", state.word(note, required=False))


@transaction.atomic
def return_reject(*, actor: Any, sales_return: SalesReturn, note: str) -> SalesReturn:
    """Turn it down, or end an approved one whose goods never came, with a word why.

    Raises DeciderIsMaker, TransitionRefused, InvalidValue without a word.
    """
    row = state.locked(sales_return, S.REJECTED)
    return _decide(actor, row, S.REJECTED, "return.rejected", state.word(note, required=True))


def _decide(actor: Any, row: SalesReturn, target: ReturnStatus, action: str, note: str) -> SalesReturn:
    state.check_second_person(actor, row)
    row.decided_by = actor if getattr(actor, "pk", None) else None
    row.decision_note = note
    return state.moved(actor, row, target, action, changed=["decided_by", "decision_note"], note=note)

"""What makes a care campaign call: triggers by name, each a function of some app, named by its dotted path.

A trigger is ``trigger(*, campaign, accounts, on) -> dict[account key, day]``: the accounts to care for on ``on`` and
the day of what happened. That day is the period: for one campaign, an account and a day there is one activity, ever.
"""

from datetime import date, timedelta
from typing import Any

from django.utils.module_loading import import_string

GRACE_DAYS = 7  # a run that was missed over a holiday is made up for; older occasions have passed

_TRIGGERS: dict[str, str] = {}


def register_trigger(trigger: str, path: str) -> None:
    """Let the function at ``path`` say which accounts ``trigger`` means."""
    _TRIGGERS[trigger] = path


def trigger_of(trigger: str) -> Any:
    """The function registered for ``trigger``."""
    return import_string(_TRIGGERS[trigger])


def is_due(happened: date, *, wait_days: int, on: date) -> bool:
    """Whether what happened is to be followed up on ``on``: after the wait, and at most six days late."""
    due = happened + timedelta(days=wait_days)
    return due <= on < due + timedelta(days=GRACE_DAYS)

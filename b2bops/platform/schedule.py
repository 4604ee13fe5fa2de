"""The beat schedule, filled by each app's ready(): beat copies it into its tables, where people may change it."""

from typing import Any

from celery import current_app
from celery.schedules import crontab


def every(name: str, *, task: str, seconds: int, **kwargs: Any) -> None:
    """Run ``task`` every ``seconds``; a run that could not start before the next is due is dropped."""
    current_app.conf.beat_schedule[name] = {
        "task": task,
        "schedule": seconds,
        "kwargs": kwargs,
        "options": {"expires": seconds * 2},
    }


def daily(name: str, *, task: str, hour: int, minute: int = 0, day_of_week: str = "*", **kwargs: Any) -> None:
    """Run ``task`` at a UTC time, on all days or on some (``"mon"``)."""
    when = crontab(hour=str(hour), minute=str(minute), day_of_week=day_of_week)
    current_app.conf.beat_schedule[name] = {"task": task, "schedule": when, "kwargs": kwargs}

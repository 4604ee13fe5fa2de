"""What a job is, and the book in which every job is found by its key."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from analytics.models import JobRun
from b2bops.common.errors import NotFound

JOBS_PACKAGE = "analytics.jobs"
_BOOK: dict[str, "Job"] = {}

Progress = Callable[[int, str], None]
"""Called with percent done (0…100) and the step in plain words; raises RunCancelled when the run was cancelled."""


class JobUnknown(NotFound):
    """No job has this key."""

    code = "job_unknown"


@dataclass(frozen=True)
class Cadence:
    """When a job runs by itself: at a UTC time, on all days (``*``) or on some (``mon``)."""

    hour: int
    minute: int = 0
    day_of_week: str = "*"


@dataclass(frozen=True)
class Stored:
    """What a job says about itself: counts for people, pooled proof, and notes with a remedy."""

    summary: Mapping[str, Any] = field(default_factory=dict)
    proof: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """One computation: ``load`` reads rows into arrays, ``compute`` is pure, ``store`` writes in one transaction.

    ``params`` is a frozen dataclass with defaults whose ``__post_init__`` refuses bad values by field.
    What ``load`` returns has ``parts()``: everything that was read, from which the input hash is taken.
    ``reads`` names jobs whose current result this one reads: they run first.
    """

    key: str
    title: str | Promise
    purpose: str | Promise
    cadence: Cadence
    params: type[Any]
    load: Callable[[date, Any], Any]
    compute: Callable[[Any, Any, Progress], Any]
    store: Callable[[JobRun, Any, Any], Stored]
    reads: tuple[str, ...] = ()


def discover() -> None:
    """Import every module of ``analytics.jobs`` and enter its JOB in the book."""
    package = importlib.import_module(JOBS_PACKAGE)
    for module in pkgutil.iter_modules(package.__path__):
        job: Job = importlib.import_module(f"{JOBS_PACKAGE}.{module.name}").JOB
        if job.key != module.name:
            raise ValueError(f"analytics/jobs/{module.name}.py exports the job {job.key!r}; name both the same")
        _BOOK[job.key] = job


def job_named(key: str) -> Job:
    """The job of that key; raises JobUnknown."""
    if key not in _BOOK:
        raise JobUnknown(
            _("There is no job called %(key)s.") % {"key": key},
            field="key",
            value=key,
            remedy=_("Choose one of: %(keys)s.") % {"keys": ", ".join(_BOOK)},
        )
    return _BOOK[key]


def jobs() -> list[Job]:
    """All jobs, each after those it reads."""
    ordered: dict[str, Job] = {}

    def place(job: Job) -> None:
        for earlier in job.reads:
            place(_BOOK[earlier])
        ordered.setdefault(job.key, job)

    for key in sorted(_BOOK):
        place(_BOOK[key])
    return list(ordered.values())

"""Taking document numbers: unique per kind and year, without gaps, because the sequence row stays locked to commit."""

from datetime import date

from django.db import transaction

from b2bops.platform.models import DocumentSequence


def take(*, kind: str, on: date) -> str:
    """The next number of ``kind`` (such as ``SO``) in the year of ``on``: ``SO-2026-00001``."""
    return take_many(kind=kind, on=on, count=1)[0]


@transaction.atomic
def take_many(*, kind: str, on: date, count: int) -> list[str]:
    """``count`` consecutive numbers, in order; one lock for all of them."""
    DocumentSequence.objects.get_or_create(kind=kind, year=on.year)
    sequence = DocumentSequence.objects.lock_one(kind=kind, year=on.year)
    first = sequence.last_number + 1
    sequence.last_number += count
    sequence.save(update_fields=["last_number"])
    return [f"{kind}-{on.year}-{number:05d}" for number in range(first, first + count)]

"""The dates of a recurring order, counted from its first one; pure."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta
from itertools import count, islice

from orders.models import RecurringOrder, RecurringUnit


def dates(recurring: RecurringOrder) -> Iterator[date]:
    """Every date from the first on, up to the last one or the end of the calendar."""
    for step in count():
        found = _date(recurring.start_date, recurring.unit, step * recurring.every)
        if found is None or (recurring.end_date is not None and found > recurring.end_date):
            return
        yield found


def first_after(recurring: RecurringOrder, after: date | None) -> date | None:
    """The first date later than ``after`` (or the very first); None when there is none."""
    return next((found for found in dates(recurring) if after is None or found > after), None)


def next_dates(recurring: RecurringOrder, wanted: int) -> list[date]:
    """The next dates, at most ``wanted``, from the one that is due next; before the first order, all of them."""
    since = recurring.next_date
    return list(islice((found for found in dates(recurring) if since is None or found >= since), wanted))


def _date(start: date, unit: str, steps: int) -> date | None:
    """``steps`` weeks or months later; the last day of a shorter month stands for a later day."""
    if unit == RecurringUnit.WEEK:
        return start + timedelta(weeks=steps) if (date.max - start).days >= 7 * steps else None
    year, month = divmod(start.year * 12 + start.month - 1 + steps, 12)
    if year > MAXYEAR:
        return None
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))

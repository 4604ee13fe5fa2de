"""Writing exchange rates, and asking for one that must be there."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from b2bops.common.errors import InvalidValue
from b2bops.platform import selectors
from b2bops.platform.models import ExchangeRate
from b2bops.platform.services import records

RATE_MAX = Decimal(10) ** 9


class ExchangeRateMissing(InvalidValue):
    """A document in this currency cannot be valued on its day."""

    code = "exchange_rate_missing"


@transaction.atomic
def exchange_rate_set(*, actor: Any, currency: str, valid_from: date, rate: Decimal, source: str = "") -> ExchangeRate:
    """Set the rate of a currency from a day on; a rate of that day is changed. Documents keep what they froze."""
    if currency == settings.DEFAULT_CURRENCY:
        raise InvalidValue(
            _("%(currency)s is the company's own currency.") % {"currency": currency},
            field="currency",
            value=currency,
            remedy=_("Its rate is always 1; give another currency."),
        )
    if not rate.is_finite() or not 0 < rate <= RATE_MAX:
        raise InvalidValue(
            _("%(rate)s is not an exchange rate.") % {"rate": rate},
            field="rate",
            value=rate,
            remedy=_("Give a number above 0: company currency per one unit."),
        )
    values = {"rate": rate, "source": source}
    row = ExchangeRate.objects.filter(currency=currency, valid_from=valid_from).first()
    if row is not None:
        return records.row_change(actor=actor, instance=row, changes=values, action="exchange_rate.changed")
    row = ExchangeRate(currency=currency, valid_from=valid_from, **values)
    named = ["currency", "valid_from", *values]
    return records.row_create(actor=actor, instance=row, action="exchange_rate.created", named=named)


def exchange_rate_required(currency: str, *, on: date) -> Decimal:
    """The rate to freeze on a document of that day. At most 1 query. Raises ExchangeRateMissing."""
    found = selectors.exchange_rate_on(currency, on=on)
    if found is None:
        raise ExchangeRateMissing(
            _("There is no exchange rate of %(currency)s up to %(date)s.") % {"currency": currency, "date": on},
            field="currency",
            value=currency,
            remedy=_("Enter one under Exchange rates, then try again."),
        )
    return found

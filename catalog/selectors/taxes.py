"""Which tax holds for a class of goods at a destination on a day, and why. See docs/reference/domain/tax.md."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from catalog.models import TaxClass, TaxRate, TaxTreatment

ZERO = Decimal(0)


@dataclass(frozen=True)
class Destination:
    """Where the goods go, and what matters of the buyer."""

    country: str
    region: str = ""
    has_tax_id: bool = False
    is_exempt: bool = False


@dataclass(frozen=True)
class TaxDecision:
    """The rate in percent, how it is treated, and the rule that decided."""

    rate_pct: Decimal
    treatment: TaxTreatment
    rule: str
    place: str = ""

    def as_trace(self) -> dict[str, str]:
        """What a line freezes."""
        return {
            "rule": self.rule,
            "place": self.place,
            "rate_pct": str(self.rate_pct),
            "treatment": str(self.treatment),
        }


UNTAXED = TaxDecision(ZERO, TaxTreatment.STANDARD, "no_class")


def taxes_resolve(
    *, tax_class_ids: Collection[int | None], destination: Destination, on: date
) -> Mapping[int | None, TaxDecision]:
    """One decision per class; goods without a class (None) are not taxed. 2 queries."""
    known = {key for key in tax_class_ids if key is not None}
    decided: dict[int | None, TaxDecision] = {None: UNTAXED}
    if destination.is_exempt:
        exempt = TaxDecision(ZERO, TaxTreatment.EXEMPT, "buyer_exempt")
        return decided | dict.fromkeys(known, exempt) | {None: exempt}
    classes = TaxClass.objects.in_bulk(known)
    rates = _rates(known, destination, on)
    for key, tax_class in classes.items():
        rate = rates.get(key)
        decided[key] = _from_rate(rate) if rate else _from_class(tax_class)
    return decided


def _rates(keys: Collection[int], destination: Destination, on: date) -> dict[int, TaxRate]:
    """The rate that wins for each class: region before country, later start before earlier. 1 query."""
    rows: Any = (
        TaxRate.objects.valid(on)
        .filter(Q(region="") | Q(region__iexact=destination.region), tax_class__in=keys)
        .filter(country__iexact=destination.country)
    )
    if not destination.has_tax_id:
        rows = rows.exclude(treatment=TaxTreatment.REVERSE_CHARGE)
    best: dict[int, TaxRate] = {}
    for rate in sorted(rows, key=_rank):
        best[rate.tax_class_id] = rate
    return best


def _rank(rate: TaxRate) -> tuple[bool, bool, date, int]:
    """The last of a sorted list wins. Reverse charge was asked for only if the buyer may have it."""
    reverse = rate.treatment == TaxTreatment.REVERSE_CHARGE
    return rate.region != "", reverse, rate.valid_from or date.min, rate.pk


def _from_rate(rate: TaxRate) -> TaxDecision:
    place = f"{rate.country}, {rate.region}" if rate.region else rate.country
    return TaxDecision(rate.rate_pct, TaxTreatment(rate.treatment), "region" if rate.region else "country", place)


def _from_class(tax_class: TaxClass) -> TaxDecision:
    return TaxDecision(tax_class.rate_pct, TaxTreatment.STANDARD, "class")

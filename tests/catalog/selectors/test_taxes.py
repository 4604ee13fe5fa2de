"""The worked table of docs/reference/domain/tax.md."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.models import TaxRate, TaxTreatment
from catalog.selectors import Destination, taxes_resolve
from tests.factories import TaxClassFactory

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture
def standard():
    """The class's own rate is 20 %."""
    tax_class = TaxClassFactory()
    for country, region, treatment, rate, start, end in (
        ("Germany", "", "STANDARD", 19, None, date(2026, 5, 31)),
        ("Germany", "", "STANDARD", 21, JUNE, None),
        ("France", "", "REVERSE_CHARGE", 0, None, None),
        ("France", "", "STANDARD", 25, None, None),
        ("Spain", "", "STANDARD", 21, None, None),
        ("Spain", "Canarias", "EXEMPT", 0, None, None),
    ):
        TaxRate.objects.create(
            tax_class=tax_class,
            country=country,
            region=region,
            treatment=treatment,
            rate_pct=rate,
            valid_from=start,
            valid_until=end,
        )
    return tax_class


@pytest.mark.parametrize(
    ("destination", "on", "rate", "treatment", "rule"),
    [
        (Destination("Germany"), MAY, 19, "STANDARD", "country"),
        (Destination("germany"), JUNE, 21, "STANDARD", "country"),
        (Destination("Poland"), MAY, 20, "STANDARD", "class"),
        (Destination("France", has_tax_id=True), MAY, 0, "REVERSE_CHARGE", "country"),
        (Destination("France"), MAY, 25, "STANDARD", "country"),
        (Destination("Spain", "Canarias"), MAY, 0, "EXEMPT", "region"),
        (Destination("Spain", "Madrid"), MAY, 21, "STANDARD", "country"),
        (Destination("Germany", is_exempt=True), MAY, 0, "EXEMPT", "buyer_exempt"),
    ],
)
def test_worked_table(standard, destination, on, rate, treatment, rule):
    found = taxes_resolve(tax_class_ids={standard.pk, None}, destination=destination, on=on)
    decision = found[standard.pk]
    assert (decision.rate_pct, decision.treatment, decision.rule) == (Decimal(rate), TaxTreatment(treatment), rule)
    assert found[None].rate_pct == 0
    assert decision.as_trace()["rule"] == rule

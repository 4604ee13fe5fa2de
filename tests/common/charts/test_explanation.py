import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2bops.common.charts import Term, TermsDoNotSum, WaterfallChart, draw, explain

ORDER = [
    Term("Forecast", 362),
    Term("Safety stock", 121),
    Term("On hand", -96),
    Term("On order", -40),
    Term("Rounding", 13),
]


def test_bars_continue_where_the_last_one_ended(parsed):
    spans = []
    for term in explain(ORDER, total=360).terms:
        (rect,) = parsed(term.bar).having("chart-bar")
        spans.append((float(rect.get("x")), float(rect.get("x")) + float(rect.get("width"))))
    forecast, safety, hand, order, _ = spans
    assert safety[0] == pytest.approx(forecast[1], abs=0.02)
    assert hand[1] == pytest.approx(safety[1], abs=0.02)
    assert order[1] == pytest.approx(hand[0], abs=0.02)


def test_terms_that_do_not_sum_are_refused():
    with pytest.raises(TermsDoNotSum, match="sum to 360, the number is 361"):
        explain(ORDER, total=361)
    with pytest.raises(TermsDoNotSum):
        WaterfallChart(title="t", terms=ORDER, total=350)
    assert explain(ORDER, total=360.4, tolerance=0.5).total == "360"


def test_a_missing_term_is_refused_because_it_would_hide_a_part():
    with pytest.raises(ValueError, match="'Safety stock' has no finite value"):
        explain([Term("Forecast", 3), Term("Safety stock", math.nan)])


@given(st.lists(st.floats(min_value=-1e9, max_value=1e9), min_size=1, max_size=30))
def test_any_terms_agree_with_their_own_sum(values):
    terms = [Term(str(index), value) for index, value in enumerate(values)]
    assert len(explain(terms, total=math.fsum(values)).terms) == len(values)


def test_the_waterfall_ends_on_the_total(parsed):
    chart = WaterfallChart(title="Quantity", terms=ORDER, total=360, total_label="Order")
    drawing = parsed(draw(chart).svg)
    *_, rounding, total = drawing.having("chart-bar")
    assert float(total.get("y")) == pytest.approx(float(rounding.get("y")), abs=0.02)
    assert "360" in drawing.texts()
    assert draw(chart).table.rows[-1] == ("Order", "360")


def test_values_are_shown_as_they_were_written():
    (term,) = explain([Term("Price", 1250, display="€ 1,250.00", note="List A")]).terms
    assert (term.display, term.note) == ("€ 1,250.00", "List A")
    assert explain(ORDER).terms[2].display == "−96"

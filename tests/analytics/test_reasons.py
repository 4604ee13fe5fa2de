"""The sentence behind a suggestion, in the reader's language."""

import pytest
from django.utils import translation

from analytics.presentation.reasons import purchase_reason, recommendation_reason


@pytest.mark.parametrize(
    ("weeks", "on_order", "sentence"),
    [
        (2.0, 0, "Stock lasts about 14 days; new goods take 9 days."),
        (2.0, 5, "Stock with what is on order lasts about 14 days; new goods take 9 days."),
        (0.0, 0, "Nothing is left; new goods take 9 days."),
        (None, 0, "Stock is below the safety level; new goods take 9 days."),
        (500.0, 3, "Stock with what is on order is below the safety level; new goods take 9 days."),
    ],
)
def test_a_purchase_weighs_what_is_left_against_what_is_coming(weeks, on_order, sentence):
    assert purchase_reason({"weeks_left": weeks, "on_order": on_order, "lead_time_days": 9.2}) == sentence


@pytest.mark.parametrize(
    ("purchases", "ago", "names", "sentence"),
    [
        (7, 50.0, [], "Bought 7 times, about every 46 days; last 50 days ago. It is due."),
        (7, 20.0, [], "Bought 7 times, about every 46 days; last 20 days ago."),
        (1, 1.0, [], "Bought once, 1 day ago."),
        (0, None, ["Lamp", "Bulb", "Plug"], "Often bought together with Lamp and Bulb, which this account buys."),
        (0, None, [], "Popular with other accounts."),
    ],
)
def test_a_recommendation_speaks_of_the_account_first(purchases, ago, names, sentence):
    evidence = {"purchases": purchases, "last_days_ago": ago, "gap_days": 46.0, "bought_with_names": names}
    assert recommendation_reason(evidence) == sentence


def test_a_reader_of_chinese_reads_chinese():
    with translation.override("zh-hans"):
        assert "Stock" not in purchase_reason({"weeks_left": 2.0, "on_order": 0, "lead_time_days": 9.2})

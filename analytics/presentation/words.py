"""Plain words for the keys that jobs store: terms of explanations and methods."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from b2bops.common.charts import Explanation, Term, explain

Text = str | Promise

TERMS: Mapping[str, tuple[Text, Text]] = {
    "level": (gettext_lazy("Recent weeks, carried on"), gettext_lazy("the usual demand of late, for every week ahead")),
    "trend": (gettext_lazy("Growing or fading"), gettext_lazy("what the path gains or loses over the weeks ahead")),
    "season": (gettext_lazy("Time of year"), gettext_lazy("what these weeks are like in other years")),
    "promotion": (gettext_lazy("Planned promotions"), gettext_lazy("what they usually add")),
    "price": (gettext_lazy("Price changes"), gettext_lazy("what they usually add or take")),
    "skew": (gettext_lazy("Rare large orders"), gettext_lazy("seldom, but they weigh in the average")),
    "adjustment": (gettext_lazy("What the tested methods add"), gettext_lazy("their blend against recent weeks")),
    "expected_demand": (gettext_lazy("Expected demand"), gettext_lazy("until the order after this one arrives")),
    "safety_stock": (gettext_lazy("Safety stock"), gettext_lazy("because demand and delivery vary")),
    "backorders": (gettext_lazy("Customers are waiting for"), ""),
    "on_hand": (gettext_lazy("Already on hand"), ""),
    "reserved": (gettext_lazy("Promised to open orders"), ""),
    "on_order": (gettext_lazy("Already ordered"), gettext_lazy("open and draft purchase orders")),
    "nothing_needed": (gettext_lazy("Nothing needed"), ""),
    "economic_lot": (gettext_lazy("A lot that is worth an order"), ""),
    "price_break": (gettext_lazy("To reach the better price"), ""),
    "minimum_and_multiple": (gettext_lazy("Rounding to what the supplier sells"), gettext_lazy("minimum and multiple")),
    "maximum": (gettext_lazy("Cut at the supplier's maximum"), ""),
    "base": (gettext_lazy("Starting point"), gettext_lazy("how often any product is bought, all else unknown")),
    "repeat_rate": (gettext_lazy("Buyers come back for it"), ""),
    "item_neighbours": (gettext_lazy("Goes with what they buy"), ""),
    "implicit_factors": (gettext_lazy("Accounts alike buy it"), ""),
    "own_count": (gettext_lazy("How often they bought it"), ""),
    "own_spend": (gettext_lazy("How much they spent on it"), ""),
    "repeat_rhythm": (gettext_lazy("It is due by their rhythm"), ""),
    "content": (gettext_lazy("Like what they buy"), ""),
}
PATTERNS: Sequence[tuple[str, Text]] = (
    (r"popularity_(\d+)_days", gettext_lazy("Popular in the last %(days)s days")),
    (r"own_recency_(\d+)_days", gettext_lazy("They bought it in the last %(days)s days")),
)
METHODS: Mapping[str, Text] = {
    "naive": gettext_lazy("Last week again"),
    "seasonal_naive": gettext_lazy("Same week last year"),
    "moving_average": gettext_lazy("Average of recent weeks"),
    "moving_median": gettext_lazy("Middle of recent weeks"),
    "simple_smoothing": gettext_lazy("Smoothed level"),
    "damped_trend": gettext_lazy("Smoothed level with fading trend"),
    "holt_winters": gettext_lazy("Level, trend and season (Holt-Winters)"),
    "theta": gettext_lazy("Theta"),
    "linear_trend": gettext_lazy("Straight line"),
    "croston": gettext_lazy("Croston, for rare sales"),
    "sba": gettext_lazy("Croston corrected (SBA)"),
    "tsb": gettext_lazy("Chance of a sale × size (TSB)"),
    "aggregation": gettext_lazy("Over longer periods"),
    "seasonal_profile": gettext_lazy("Level × time of year"),
    "pooled_regression": gettext_lazy("Learned from all products"),
}


def term_label(key: str) -> str:
    """What a term is called; its key in words when nobody named it."""
    if key in TERMS:
        return str(TERMS[key][0])
    for pattern, label in PATTERNS:
        if found := re.fullmatch(pattern, key):
            return str(label) % {"days": found[1]}
    return key.replace("_", " ").capitalize()


def method_label(key: str) -> str:
    """What a method is called."""
    return str(METHODS.get(key, key.replace("_", " ").capitalize()))


def chart_terms(terms: Sequence[Mapping[str, Any]], *, significant: bool = True) -> list[Term]:
    """Stored terms as chart terms, largest first; with ``significant`` those that show as zero are left to the end."""
    ordered = [term for term in terms if not significant or abs(float(term["value"])) > 1e-9]
    return [
        Term(term_label(term["key"]), float(term["value"]), note=str(TERMS.get(term["key"], ("", ""))[1]))
        for term in ordered
    ]


def explained(terms: Sequence[Mapping[str, Any]], *, total: float, display: str = "") -> Explanation:
    """The small waterfall of a stored explanation."""
    return explain(chart_terms(terms), total=total, display=display, tolerance=max(0.01, abs(total) * 1e-6))


def share_words(share: float | None) -> str:
    """``0.83`` → ``83 %``; a dash when unknown."""
    return "–" if share is None else _("%(percent)s %%") % {"percent": f"{100 * share:.0f}"}

"""The proof of a run: one line for the list of jobs, and a small table that says what each figure means."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.models import JobRun
from analytics.presentation.words import share_words


@dataclass(frozen=True)
class ProofRow:
    """One figure beside its yardsticks, and what it means."""

    label: str
    value: str
    yardstick: str
    meaning: str


def headline(run: JobRun | None) -> str:
    """The one sentence about how good the result is; empty when there is nothing to say."""
    if run is None or not run.backtest:
        return str(run.summary.get("remedy", "")) if run is not None else ""
    writer = _HEADLINES.get(run.key)
    return writer(run.backtest, run.summary) if writer else ""


def _forecast_headline(proof: dict[str, Any], summary: dict[str, Any]) -> str:
    if not proof.get("products_tested"):
        return _("%(count)s products; too little history to test.") % {"count": summary.get("series", 0)}
    text = _("Better than last year's week for %(share)s of products; off by %(wape)s instead of %(naive)s.")
    return text % {
        "share": share_words(proof["beats_seasonal_naive_share"]),
        "wape": share_words(proof["wape"]),
        "naive": share_words(proof["seasonal_naive_wape"]),
    }


def _recommendation_headline(proof: dict[str, Any], summary: dict[str, Any]) -> str:
    if not proof.get("accounts_tested"):
        return _("%(count)s proposals; too little history to test.") % {"count": summary.get("proposals", 0)}
    text = _("Of ten products listed %(ours).1f were then bought; by own habit alone %(own).1f.")
    length = proof["list_length"]
    return text % {
        "ours": length * proof["ours"]["precision"],
        "own": length * proof["own_frequency"]["precision"],
    }


def _day(written: str | date | None) -> str:
    """A day kept as text (2026-11-22), as the reader writes it."""
    return str(date_format(date.fromisoformat(str(written)), "DATE_FORMAT")) if written else "–"


def _purchase_headline(proof: dict[str, Any], summary: dict[str, Any]) -> str:
    text = _("%(count)s purchases proposed; forecast of %(as_of)s; lead times measured for %(measured)s suppliers.")
    return text % {
        "count": summary.get("proposals", 0),
        "as_of": _day(proof.get("forecast_as_of")),
        "measured": proof.get("suppliers_measured", 0),
    }


_HEADLINES = {
    "demand_forecast": _forecast_headline,
    "recommendations": _recommendation_headline,
    "purchase_proposals": _purchase_headline,
}


def proof_rows(run: JobRun) -> list[ProofRow]:
    """The proof as a table; empty for a run without one."""
    if run.key == "demand_forecast" and run.backtest.get("products_tested"):
        return _forecast_rows(run.backtest)
    if run.key == "recommendations" and run.backtest.get("accounts_tested"):
        return _recommendation_rows(run.backtest)
    return []


def _forecast_rows(proof: dict[str, Any]) -> list[ProofRow]:
    naive, season = share_words(proof["naive_wape"]), share_words(proof["seasonal_naive_wape"])
    both = _("last week: %(naive)s · last year: %(season)s") % {"naive": naive, "season": season}
    coverage = proof["coverage"]
    return [
        ProofRow(
            _("Products where it beats last year's week"),
            share_words(proof["beats_seasonal_naive_share"]),
            _("beats last week: %(share)s") % {"share": share_words(proof["beats_naive_share"])},
            _("Tested on %(count)s products with sales on past days.") % {"count": proof["products_tested"]},
        ),
        ProofRow(
            _("Average error (WAPE)"),
            share_words(proof["wape"]),
            both,
            _("All misses added up, as a share of all sales. Lower is better."),
        ),
        ProofRow(
            _("Error of the whole range (CRPS)"),
            share_words(proof["crps"]),
            both,
            _("Judges the range too, not only the middle. A single guess scores its plain error."),
        ),
        ProofRow(
            _("Lean of the middle value"),
            f"{100 * (proof['bias'] or 0):+.0f} %",
            "0 %",
            _("Below zero because rare large orders lie above the middle; the expected totals include them."),
        ),
        ProofRow(
            _("Weeks below the line of 90 %"),
            share_words(coverage.get("0.9")),
            "90 %",
            _("An honest line keeps what it promises: safety stock rests on it."),
        ),
    ]


def _recommendation_rows(proof: dict[str, Any]) -> list[ProofRow]:
    meanings = {
        "ndcg": (_("Quality of the order (NDCG)"), _("1 would be all right products first. Higher is better.")),
        "precision": (_("Hits among ten"), _("Share of the ten listed products that were then bought.")),
        "recall": (_("Purchases foreseen"), _("Share of what was bought that stood on the list.")),
        "coverage": (_("Range shown"), _("Share of all products that stand on some list.")),
    }
    return [
        ProofRow(
            label,
            share_words(proof["ours"][key]),
            _("own habit: %(own)s · bestsellers: %(popular)s")
            % {
                "own": share_words(proof["own_frequency"][key]),
                "popular": share_words(proof["popularity"][key]),
            },
            meaning,
        )
        for key, (label, meaning) in meanings.items()
    ]

"""A forecast drawn and its passport told in sentences."""

from datetime import timedelta
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from analytics.models import ForecastSeries
from analytics.presentation.words import chart_terms, share_words
from b2bops.common.charts import Band, Drawing, LineChart, Series, WaterfallChart, draw, sparkline

WEEKS_SHOWN = 52
BANDS = ((0.025, 0.975, "95 %"), (0.1, 0.9, "80 %"), (0.25, 0.75, "50 %"))


def forecast_chart(series: ForecastSeries) -> Drawing:
    """History and expected demand with the bands in which 50, 80 and 95 of 100 outcomes should lie."""
    past = series.history[-WEEKS_SHOWN:]
    skipped = len(series.history) - len(past)
    dates = [
        series.history_start_date + timedelta(days=series.bucket_days * (skipped + index))
        for index in range(len(past) + len(series.mean))
    ]
    bands = [
        Band(label=_("%(share)s of outcomes") % {"share": share}, low=[*_lead(past), *low], high=[*_lead(past), *high])
        for low, high, share in _quantile_pairs(series)
    ]
    chart = LineChart(
        title=_("Demand by week"),
        x=dates,
        series=[Series(_("Sold, then expected"), [*past, *series.mean])],
        bands=bands,
        forecast_from=dates[len(past)] if len(past) < len(dates) else None,
        unit=series.product.unit,
        from_zero=True,
        height=320,
        description=_("Weekly sales, and after the dotted line what is expected with its range."),
    )
    return draw(chart, width=900)


def _lead(past: list[float]) -> list[float | None]:
    """No band over the past, but it starts where the past ended."""
    return [*([None] * (len(past) - 1)), past[-1]] if past else []


def _quantile_pairs(series: ForecastSeries) -> list[tuple[list[float], list[float], str]]:
    rows = dict(zip(series.levels, series.quantiles, strict=True))
    return [(rows[low], rows[high], share) for low, high, share in BANDS if low in rows and high in rows]


def forecast_sparkline(series: ForecastSeries, weeks: int = 26) -> SafeString:
    """The last weeks and the weeks ahead, tiny."""
    return sparkline([*series.history[-weeks:], *series.mean], label=_("Last weeks and forecast"))


def terms_chart(series: ForecastSeries) -> Drawing:
    """Why the forecast is what it is."""
    return draw(
        WaterfallChart(
            title=_("Why this forecast"),
            terms=chart_terms(series.terms),
            total=series.total,
            total_label=_("Forecast"),
            unit=series.product.unit,
            tolerance=max(0.01, abs(series.total) * 1e-6),
        ),
        width=900,
    )


def passport_sentences(series: ForecastSeries) -> list[str]:
    """What the backtest of this product says, in words."""
    passport: dict[str, Any] = series.passport
    if passport.get("wape") is None:
        return [_("It could not be tested: too little was sold on the past days it would have been tested on.")]
    said = [
        _("Tested on %(origins)s past days it had not seen, the forecast was off by %(wape)s of what was sold.")
        % {"origins": passport["origins"], "wape": share_words(passport["wape"])}
    ]
    for key, text in (
        ("naive_wape", _("Expecting last week again would have been off by %(wape)s.")),
        ("seasonal_naive_wape", _("Expecting the same week of last year would have been off by %(wape)s.")),
    ):
        if passport.get(key) is not None:
            said.append(text % {"wape": share_words(passport[key])})
    if bias := passport.get("bias"):
        high = _("Its middle value was %(bias)s above what was sold.")
        low = _("Its middle value was %(bias)s below what was sold: rare large orders lie above the middle.")
        more = high if bias > 0 else low
        said.append(more % {"bias": share_words(abs(bias))})
    below = (passport.get("coverage") or {}).get("0.9")
    if below is not None:
        said.append(
            _("%(share)s of the tested weeks stayed below the line that 90 %% should stay below.")
            % {"share": share_words(below)}
        )
    return said


def verdict(series: ForecastSeries) -> tuple[str, str]:
    """(tone, words): how far the forecast of this product can be trusted."""
    passport = series.passport
    if passport.get("wape") is None:
        return "neutral", _("Not tested")
    if passport["beats_naive"] and passport["beats_seasonal_naive"]:
        return "success", _("Better than both simple guesses")
    if passport["beats_naive"] or passport["beats_seasonal_naive"]:
        return "warning", _("Better than one simple guess")
    return "danger", _("No better than a simple guess")

"""Weekly demand of a real wholesaler: our forecast next to naive and seasonal naive.

Run ``python -m benchmarks.demand_online_retail``. The data is read from ``../shared/data`` beside the repository, or
from the folder in ``B2BOPS_SHARED_DATA``.

Protocol: sales lines that are not cancellations, positive quantity and price, codes of five digits and at most two
letters; weeks from Sunday to Saturday, the unfinished last week left out; products first sold at least 30 weeks before
the last training week; eight weeks held out after origins 0, 4 and 8 weeks back from the last possible one. Nothing is
fitted here: the method sees the weeks before an origin only, and its constants are the same for all data.
"""

import csv
import datetime as dt
import gzip
import os
import re
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analytics.algorithms.demand.accuracy import Accuracy, naive_scale, score
from analytics.algorithms.demand.forecast import demand_forecast
from analytics.algorithms.demand.methods import METHODS
from analytics.algorithms.demand.panel import panel_from_history
from analytics.algorithms.demand.params import ForecastParams
from analytics.algorithms.demand.series import DemandHistory, demand_matrix

PRODUCT_CODE = re.compile(r"\d{5}[A-Z]{0,2}")
FIRST_SUNDAY = dt.date(2010, 11, 28).toordinal()
HORIZON = 8
LEAST_HISTORY = 30
LEVELS = (0.025, 0.1, 0.5, 0.8, 0.9, 0.95, 0.975, 0.99)
REFERENCES = ("naive", "seasonal_naive", "moving_average", "simple_smoothing", "croston")


@dataclass(frozen=True)
class Window:
    """Accuracy of all contenders on one held-out window, and what our forecast took."""

    origin: int
    series: int
    scores: dict[str, Accuracy]
    seconds: float


def data_file() -> Path:
    """Where the sales lines lie."""
    root = os.environ.get("B2BOPS_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data"
    return Path(root) / "online_retail" / "online_retail.csv.gz"


def weekly_demand(path: Path) -> npt.NDArray[np.float64]:
    """Demand (products, whole weeks) of the file."""
    codes: dict[str, int] = {}
    series, weeks, quantities = [], [], []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            code, quantity = row["StockCode"].strip().upper(), float(row["Quantity"])
            if row["InvoiceNo"].startswith("C") or quantity <= 0 or float(row["UnitPrice"]) <= 0:
                continue
            if PRODUCT_CODE.fullmatch(code):
                series.append(codes.setdefault(code, len(codes)))
                weeks.append((dt.date.fromisoformat(row["InvoiceDate"][:10]).toordinal() - FIRST_SUNDAY) // 7)
                quantities.append(quantity)
    matrix = demand_matrix(
        series_index=np.array(series),
        period_index=np.array(weeks),
        quantity=np.array(quantities),
        series_count=len(codes),
        period_count=max(weeks),  # one less than the number of weeks: the last one is unfinished
    )
    first = np.where((matrix > 0).any(axis=1), (matrix > 0).argmax(axis=1), matrix.shape[1])
    return np.asarray(matrix[first <= matrix.shape[1] - HORIZON - LEAST_HISTORY])


def run_window(demand: npt.NDArray[np.float64], origin: int) -> Window:
    """Forecast the weeks after ``origin`` and score everybody on the same cells."""
    history = DemandHistory(demand[:, :origin], season_length=52)
    started = time.perf_counter()
    ours = demand_forecast(history, ForecastParams(horizon=HORIZON, levels=LEVELS))
    seconds = time.perf_counter() - started
    panel = panel_from_history(history)
    points = {"ours": ours.point}
    for key in REFERENCES:
        points[key] = METHODS[key].forecast(panel, np.array([origin]), HORIZON)[0]
    actual = demand[None, :, origin : origin + HORIZON]
    scores = {}
    for name, point in points.items():
        quantiles = ours.quantiles if name == "ours" else np.repeat(point[..., None], len(LEVELS), axis=2)
        scores[name] = score(
            actual=actual,
            point=point[None],
            quantiles=quantiles[None],
            levels=np.array(LEVELS),
            scale=naive_scale(panel, origin)[None],
            counts=np.broadcast_to(panel.first < origin, actual.shape[1:2])[None, :, None].repeat(HORIZON, axis=2),
        )[1]
    return Window(origin, len(demand), scores, seconds)


def print_window(window: Window) -> None:
    """One block per window."""
    print(f"\nweeks {window.origin}..{window.origin + HORIZON - 1}, {window.series} products, {window.seconds:.2f} s")
    print(f"{'method':<18}{'WAPE':>8}{'MASE':>8}{'bias':>8}{'ours/it':>9}")
    ours = window.scores["ours"]
    for name, result in window.scores.items():
        ratio = ours.wape[0] / result.wape[0]
        print(f"{name:<18}{result.wape[0]:>8.3f}{result.mase[0]:>8.3f}{result.bias[0]:>8.3f}{ratio:>9.3f}")
    pinball = "  ".join(f"{level}: {loss:.3f}" for level, loss in zip(LEVELS, ours.pinball[0], strict=True))
    coverage = "  ".join(f"{level}: {share:.3f}" for level, share in zip(LEVELS, ours.coverage[0], strict=True))
    print(f"pinball / mean   {pinball}\nshare at or below {coverage}\nCRPS / mean {ours.crps[0]:.3f}")


def main() -> int:
    """Print every window, then the mean over the windows."""
    path = data_file()
    if not path.exists():
        print(f"skipped: {path.name} is not there; set B2BOPS_SHARED_DATA to the folder that holds online_retail/")
        return 0
    demand = weekly_demand(path)
    last = demand.shape[1] - HORIZON
    windows = [run_window(demand, last - back) for back in (0, 4, 8)]
    for window in windows:
        print_window(window)
    print("\nmean of the three windows")
    for name in windows[0].scores:
        wape = np.mean([window.scores[name].wape[0] for window in windows])
        mase = np.mean([window.scores[name].mase[0] for window in windows])
        print(f"{name:<18}{wape:>8.3f}{mase:>8.3f}")
    pinball = np.mean([window.scores["ours"].pinball[0] for window in windows], axis=0)
    coverage = np.mean([window.scores["ours"].coverage[0] for window in windows], axis=0)
    print("pinball / mean   ", dict(zip(LEVELS, pinball.round(3).tolist(), strict=True)))
    print("share at or below", dict(zip(LEVELS, coverage.round(3).tolist(), strict=True)))
    seconds = np.mean([window.seconds for window in windows]) / windows[0].series * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.2f} s per 1,000 products with backtest and quantiles; peak memory {peak:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

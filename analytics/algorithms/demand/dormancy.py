"""Series that have gone quiet for long by their own rhythm fade to zero."""

import numpy as np

from analytics.algorithms.demand.features import periods_since_sale
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray

QUIET_RHYTHMS = 8.0
LEAST_QUIET = 8.0


def alive_share(panel: Panel, origin: int) -> FloatArray:
    """Share of the forecast to keep (n,): 1 while the gap is normal, 0 once it is twice the limit.

    The limit is eight times the series' own mean interval between sales, but at least eight periods and half a
    season, so that seasonal goods are not buried in their quiet half-year. No sale at all keeps 1: that is a new
    series, not a dead one, unless it has been listed longer than the limit.
    """
    sold = (panel.values[:, :origin] > 0).sum(axis=1)
    gap = periods_since_sale(panel, origin)
    age = np.clip(origin - panel.first, 0, None)
    rhythm = np.where(sold > 0, (age - gap) / np.maximum(sold, 1), 1.0)
    limit = np.maximum(QUIET_RHYTHMS * np.maximum(rhythm, 1.0), max(LEAST_QUIET, panel.season_length / 2.0))
    return np.asarray(np.clip(2.0 - gap / limit, 0.0, 1.0))

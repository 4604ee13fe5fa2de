"""Autoregression: the next period from the last four, fitted per series by ridge-damped least squares."""

import numpy as np

from analytics.algorithms.demand.methods.base import Method
from analytics.algorithms.demand.panel import Panel
from analytics.algorithms.demand.series import FloatArray, IntArray

LAGS = 4
RIDGE_PERIODS = 4.0


def lag_weights(panel: Panel, origin: int) -> tuple[FloatArray, FloatArray]:
    """Mean of the active history (n,) and the weight of each lag's deviation from it (n, lags)."""
    active = (np.arange(origin)[None, :] >= panel.first[:, None]).astype(np.float64)
    values = panel.values[:, :origin] * active
    mean = values.sum(axis=1) / np.maximum(active.sum(axis=1), 1.0)
    deviation = (values - mean[:, None]) * active
    spread = (deviation**2).sum(axis=1) / np.maximum(active.sum(axis=1), 1.0)
    if origin <= LAGS:
        return mean, np.zeros((len(mean), LAGS))
    lags = np.stack([deviation[:, LAGS - k : origin - k] for k in range(1, LAGS + 1)])
    lags = lags * active[:, : origin - LAGS]
    gram = np.einsum("ant,bnt->nab", lags, lags)
    cross = np.einsum("ant,nt->na", lags, deviation[:, LAGS:])
    # A constant series has no spread to explain: the identity keeps its system solvable and its weights zero.
    damping = np.where(spread > 0, RIDGE_PERIODS * spread, 1.0)
    weights = np.linalg.solve(gram + damping[:, None, None] * np.eye(LAGS), cross[..., None])[..., 0]
    return mean, np.asarray(weights, dtype=np.float64)


def forecast(panel: Panel, origins: IntArray, horizon: int) -> FloatArray:
    """y(t+1) - m = w1 (y(t) - m) + ... + w4 (y(t-3) - m), fed back for later steps, kept within the seen range."""
    series = len(panel.first)
    result = np.zeros((len(origins), series, horizon))
    for row, origin in enumerate(origins.tolist()):
        mean, weights = lag_weights(panel, origin)
        active = np.arange(origin)[None, :] >= panel.first[:, None]
        known = np.where(active, panel.values[:, :origin] - mean[:, None], 0.0)
        recent = np.zeros((series, LAGS))
        width = min(LAGS, origin)
        recent[:, :width] = known[:, ::-1][:, :width]
        top = panel.values[:, :origin].max(axis=1, initial=0.0)
        for step in range(horizon):
            following = np.clip((recent * weights).sum(axis=1) + mean, 0.0, top)
            result[row, :, step] = following
            recent = np.hstack([(following - mean)[:, None], recent[:, :-1]])
    return result


METHOD = Method("autoregression", "Autoregression", "Box, Jenkins (1970); Hoerl, Kennard (1970)", forecast)

"""Linear quantile regression by reweighted least squares: quick enough to refit at every backtest origin."""

import numpy as np

from analytics.algorithms.demand.series import FloatArray

RIDGE_ROWS = 10.0
SMALLEST_RESIDUAL = 0.02


def fit_quantile(
    features: FloatArray,
    target: FloatArray,
    weight: FloatArray,
    *,
    level: float,
    rounds: int = 15,
) -> FloatArray:
    """Coefficients (k,) minimising the weighted pinball loss of ``target`` (rows,) on ``features`` (rows, k).

    Each round solves least squares with weights c / max(|r|, e), c = level above and 1 - level below the line
    (Schlossmacher 1973; Hunter and Lange 2000). The first feature must be the constant and is not shrunk; the
    others should be standardised: a ridge worth ten rows keeps tiny samples close to a plain quantile.
    """
    normal = weight / max(float(weight.mean()), 1e-300)
    penalty = np.full(features.shape[1], RIDGE_ROWS)
    penalty[0] = 1e-6
    coefficients = np.zeros(features.shape[1])
    coefficients[0] = np.quantile(target, level)
    for _ in range(rounds):
        residual = target - features @ coefficients
        tilt = np.where(residual > 0, level, 1.0 - level)
        row_weight = normal * tilt / np.maximum(np.abs(residual), SMALLEST_RESIDUAL)
        weighted = features * row_weight[:, None]
        matrix = weighted.T @ features
        # The penalty follows the size of the row weights so that it stays worth the same number of rows.
        matrix[np.diag_indices_from(matrix)] += penalty * row_weight.mean()
        coefficients = np.asarray(np.linalg.solve(matrix, weighted.T @ target), dtype=np.float64)
    return coefficients

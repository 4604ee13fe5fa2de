"""What a caller may choose about a forecast."""

from dataclasses import dataclass

from analytics.algorithms.demand.methods import METHODS


@dataclass(frozen=True)
class ForecastParams:
    """``horizon`` in periods (use the lead time), quantile ``levels`` inside (0, 1), how many backtest origins and how
    far apart (default: half a horizon), which methods may be combined, and how many series are worked on at once.
    """

    horizon: int = 8
    levels: tuple[float, ...] = (0.5, 0.8, 0.9, 0.95, 0.99)
    backtest_origins: int = 3
    origin_gap: int | None = None
    methods: tuple[str, ...] = tuple(METHODS)
    shard_size: int = 4000

    def __post_init__(self) -> None:
        if self.horizon < 1 or self.shard_size < 1 or self.backtest_origins < 0:
            raise ValueError("horizon and shard_size must be at least 1, backtest_origins at least 0")
        if (
            not self.levels
            or any(not 0 < level < 1 for level in self.levels)
            or list(self.levels) != sorted(self.levels)
        ):
            raise ValueError("levels must rise and lie strictly between 0 and 1")
        unknown = set(self.methods) - set(METHODS)
        if unknown:
            raise ValueError(f"unknown methods: {', '.join(sorted(unknown))}")

    def candidate_keys(self) -> tuple[str, ...]:
        """The chosen methods; both yardsticks always run along."""
        return tuple(dict.fromkeys(("naive", "seasonal_naive", *self.methods)))

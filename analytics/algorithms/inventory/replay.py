"""Policy replay: run order-up-to levels over demand that really came."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.algorithms.inventory.checks import FloatArray, numbers


@dataclass(frozen=True, slots=True)
class ReplayParams:
    """Lead time and review in periods; the first `warm_up_periods` run but are not scored."""

    lead_periods: int = 2
    review_periods: int = 1
    warm_up_periods: int = 2
    lost_sales: bool = True
    yearly_holding_rate: float = 0.2
    order_cost: float = 0.0
    periods_per_year: float = 52.0

    def __post_init__(self) -> None:
        numbers("lead_periods", self.lead_periods)
        numbers("review_periods", self.review_periods, lowest=1)
        numbers("warm_up_periods", self.warm_up_periods)
        numbers("yearly_holding_rate", self.yearly_holding_rate)
        numbers("order_cost", self.order_cost)
        numbers("periods_per_year", self.periods_per_year, above=True)


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """Per series over the scored periods; see the properties for totals over all series.

    Attributes:
        periods: scored periods. served_periods: (series,) periods without a shortage.
        busy_periods, served_busy_periods: (series,) the same among periods with demand.
        demand, short: (series,) units asked for, and units not served from stock when asked for.
        average_stock: (series,) units on hand at the end of a period. average_value: the same in money.
        orders, ordered: (series,) number of orders, units ordered.
        cost: (series,) holding at the yearly rate + order cost, for the scored stretch.
    """

    periods: int
    served_periods: FloatArray
    busy_periods: FloatArray
    served_busy_periods: FloatArray
    demand: FloatArray
    short: FloatArray
    average_stock: FloatArray
    average_value: FloatArray
    orders: FloatArray
    ordered: FloatArray
    cost: FloatArray

    @property
    def cycle_service(self) -> float:
        """Share of series-periods without a shortage; NaN when nothing was scored."""
        return _ratio(self.served_periods.sum(), self.periods * len(self.demand))

    @property
    def busy_cycle_service(self) -> float:
        """The same among periods with demand: the harder figure when many items sell rarely."""
        return _ratio(self.served_busy_periods.sum(), self.busy_periods.sum())

    @property
    def fill_rate(self) -> float:
        """Share of units served from stock."""
        return 1 - _ratio(self.short.sum(), self.demand.sum())


def replay_policy(
    *,
    demand: npt.ArrayLike,
    order_up_to: npt.ArrayLike,
    unit_cost: npt.ArrayLike,
    opening_stock: npt.ArrayLike,
    params: ReplayParams | None = None,
) -> ReplayResult:
    """What service, stock and cost would this policy have given?

    Each period: goods ordered `lead_periods` ago arrive, waiting backorders are filled; at a review an order
    raises stock on hand + on order (- backorders) to the level; then demand is served. Goods with a lead time
    of 0 arrive at once. With `lost_sales` what cannot be served is gone, else it waits.

    Args:
        demand, order_up_to: (series x periods) units; a level may only rest on demand before its period.
        unit_cost, opening_stock: one or (series,).

    The loop runs over periods; every step is over all series at once.
    """
    chosen = params or ReplayParams()
    asked, level = numbers("demand", demand), numbers("order_up_to", order_up_to)
    if asked.ndim != 2 or asked.shape != level.shape:
        raise ValueError(f"order_up_to has shape {level.shape}, demand {asked.shape}; give series x periods in both")
    series, periods = asked.shape
    cost = numbers("unit_cost", unit_cost, size=series)
    net = numbers("opening_stock", opening_stock, size=series)
    pipeline = np.zeros((series, periods + chosen.lead_periods + 1))
    totals = {
        name: np.zeros(series) for name in ("served", "busy", "both", "asked", "short", "stock", "orders", "units")
    }
    for period in range(periods):
        net = net + pipeline[:, period]
        if period % chosen.review_periods == 0:
            position = net + pipeline[:, period + 1 : period + 1 + chosen.lead_periods].sum(axis=1)
            order = np.maximum(level[:, period] - position, 0)
            if chosen.lead_periods:
                pipeline[:, period + chosen.lead_periods] += order
            else:
                net = net + order
        else:
            order = np.zeros(series)
        wanted = asked[:, period]
        short = np.maximum(wanted - np.maximum(net, 0), 0)
        net = np.maximum(net - wanted, 0) if chosen.lost_sales else net - wanted
        if period >= chosen.warm_up_periods:
            _tally(totals, wanted, short, net, order)
    return _summary(totals, cost, max(periods - chosen.warm_up_periods, 0), chosen)


def _tally(
    totals: dict[str, FloatArray], wanted: FloatArray, short: FloatArray, net: FloatArray, order: FloatArray
) -> None:
    # A waiting backorder means stock is out, also in a period without new demand.
    served, busy = (short <= 1e-9) & (net >= -1e-9), wanted > 0
    for name, amount in (
        ("served", served),
        ("busy", busy),
        ("both", served & busy),
        ("asked", wanted),
        ("short", short),
        ("stock", np.maximum(net, 0)),
        ("orders", order > 0),
        ("units", order),
    ):
        totals[name] += amount


def _summary(totals: dict[str, FloatArray], unit_cost: FloatArray, periods: int, params: ReplayParams) -> ReplayResult:
    stock = totals["stock"] / max(periods, 1)
    value = stock * unit_cost
    holding = value * params.yearly_holding_rate * periods / params.periods_per_year
    return ReplayResult(
        periods=periods,
        served_periods=totals["served"],
        busy_periods=totals["busy"],
        served_busy_periods=totals["both"],
        demand=totals["asked"],
        short=totals["short"],
        average_stock=stock,
        average_value=value,
        orders=totals["orders"],
        ordered=totals["units"],
        cost=holding + totals["orders"] * params.order_cost,
    )


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else float("nan")

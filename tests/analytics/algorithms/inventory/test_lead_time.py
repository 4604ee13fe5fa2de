"""Lead-time pooling against the formula written out with dictionaries."""

import numpy as np
import pytest

from analytics.algorithms.inventory.lead_time import LeadTimeParams, lead_time_distributions

RECEIPTS = [(0, 0, 3), (0, 0, 5), (0, 1, 5), (1, 2, 9), (1, 2, 9), (1, 2, 10), (4, 9, 2)]
WANTED = [(0, 0, 4.0), (0, 7, np.nan), (1, 2, 9.0), (3, 0, 6.0), (3, 1, np.nan)]


def distributions(receipts=RECEIPTS, wanted=WANTED, **changes):
    supplier, product, days = np.array(receipts, dtype=float).reshape(-1, 3).T
    inputs = {
        "supplier_index": supplier.astype(int), "product_index": product.astype(int), "lead_days": days,
        "wanted_supplier": [row[0] for row in wanted], "wanted_product": [row[1] for row in wanted],
        "stated_days": [row[2] for row in wanted],
    }  # fmt: skip
    return lead_time_distributions(**(inputs | changes))


def naive_chance(supplier, product, day, k=5.0):
    everything = [d for _, _, d in RECEIPTS]
    theirs = [d for s, _, d in RECEIPTS if s == supplier]
    mine = [d for s, p, d in RECEIPTS if (s, p) == (supplier, product)]
    overall = everything.count(day) / len(everything)
    by_supplier = (theirs.count(day) + k * overall) / (len(theirs) + k)
    return (mine.count(day) + k * by_supplier) / (len(mine) + k)


def test_pooling_follows_the_formula_and_sums_to_one():
    found = distributions()
    np.testing.assert_allclose(found.chance.sum(axis=1), 1)
    for row, (supplier, product, _) in enumerate(WANTED):
        if found.source[row] != "STATED":
            expected = [naive_chance(supplier, product, day) for day in range(found.chance.shape[1])]
            np.testing.assert_allclose(found.chance[row], expected)


def test_source_and_counts_say_what_was_measured():
    found = distributions()
    assert found.source.tolist() == [
        "MEASURED_PAIR", "MEASURED_SUPPLIER", "MEASURED_PAIR", "STATED", "MEASURED_ALL"
    ]  # fmt: skip
    assert found.pair_receipts.tolist() == [2, 0, 3, 0, 0]
    assert found.supplier_receipts.tolist() == [3, 3, 3, 0, 0]
    assert found.mean_days[3] == 6
    assert found.on_time_chance[3] == 1
    assert np.isnan(found.on_time_chance[1])
    assert found.on_time_chance[0] == pytest.approx(found.chance[0, :5].sum())


def test_many_receipts_outweigh_the_pool():
    found = distributions([(0, 0, 7)] * 2000 + [(1, 1, 90)] * 10, [(0, 0, np.nan)])
    assert found.chance[0, 7] > 0.999
    assert found.quantile_days(0.95).tolist() == [7]


def test_periods_round_a_begun_period_up():
    weeks = distributions([(0, 0, 7), (0, 0, 8), (0, 0, 0), (0, 0, 14)], [(0, 0, np.nan)]).in_periods(7)
    np.testing.assert_allclose(weeks, [[0.25, 0.25, 0.5]])


def test_nothing_measured_falls_back_to_the_stated_time_or_refuses():
    assert distributions([], [(0, 0, 12.0)]).source.tolist() == ["STATED"]
    with pytest.raises(ValueError, match="stated_days is nan in row 1"):
        distributions([], [(0, 0, 12.0), (0, 1, np.nan)])


def test_nothing_wanted_gives_nothing():
    assert distributions(wanted=[]).chance.shape[0] == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lead_days": [np.nan] * 7}, "lead_days is nan"),
        ({"lead_days": [-1.0] * 7}, "lead_days is -1"),
        ({"lead_days": [1e6] * 7}, "lead_days is 1e"),
        ({"stated_days": [-2.0] * 5}, "stated_days is -2"),
        ({"supplier_index": [0]}, "an index has 1 entries for 7 rows"),
    ],
)
def test_bad_receipts_are_named(changes, message):
    with pytest.raises(ValueError, match=message):
        distributions(**changes)


def test_bad_params_are_named():
    with pytest.raises(ValueError, match="pooling_receipts is 0"):
        LeadTimeParams(pooling_receipts=0)

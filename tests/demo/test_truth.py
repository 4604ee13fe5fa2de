"""The generated company keeps its promises: what was put in can be found again."""

from datetime import date

import numpy as np
import pytest

from b2bops.demo.company import make_world
from b2bops.demo.generation import PROMOTION_UPLIFT
from b2bops.demo.naming import sub_categories
from b2bops.demo.world import Size

LAST = date(2026, 11, 22)


@pytest.fixture(scope="module")
def world():
    return make_world(last_date=LAST)


def test_the_same_seed_gives_the_same_company(world):
    again = make_world(last_date=LAST)
    for name in ("order", "product", "wanted_qty", "shipped_qty", "unit_price"):
        assert np.array_equal(getattr(world.lines, name), getattr(again.lines, name))


def test_another_seed_gives_another(world):
    assert not np.array_equal(make_world(last_date=LAST, seed=1).products.cost, world.products.cost)


@pytest.mark.parametrize(("family", "peak_month"), [("Garden", {4, 5, 6}), ("Heating", {11, 12, 1})])
def test_seasons_are_found_again(world, family, peak_month):
    tops = np.array([top for top, _sub, _articles in sub_categories()])[world.products.category]
    lines = world.lines
    mine = (tops == family)[lines.product] & (world.products.launch_day[lines.product] == 0)
    months = np.array([(world.first_date.toordinal() + day) for day in lines.day[mine]])
    wanted = np.zeros(13)
    np.add.at(wanted, [date.fromordinal(day).month for day in months], 1)
    assert int(wanted.argmax()) in peak_month


def test_promotions_lift_demand_by_about_what_was_planted(world):
    lines, week = world.lines, world.lines.day // 7
    planted = world.products.promotion_week
    inside = week == planted[lines.product]
    near = (np.abs(week - planted[lines.product]) <= 4) & ~inside & (planted[lines.product] >= 0)
    packs = lines.wanted_qty / world.products.pack[lines.product]
    lift = packs[inside].sum() / (packs[near].sum() / 8)
    assert lift == pytest.approx(PROMOTION_UPLIFT, rel=0.15)


def test_late_suppliers_are_late(world):
    bought = world.purchases
    _numbers, first = np.unique(bought.order, return_index=True)
    took = (bought.arrival_day - bought.ordered_day)[first]
    stated = world.suppliers.stated_lead_days[bought.supplier[first]]
    factor = world.suppliers.late_factor[bought.supplier[first]]
    assert (took[factor > 1] / stated[factor > 1]).mean() == pytest.approx(1.6, rel=0.05)
    assert (took[factor == 1] / stated[factor == 1]).mean() == pytest.approx(1.0, rel=0.05)


def test_rhythms_are_found_again(world):
    lines, rhythm = world.lines, world.accounts.rhythm_days
    errors = []
    for account in np.flatnonzero((world.accounts.first_day == 0) & (rhythm < 20)):
        days = np.unique(lines.day[lines.account == account])
        errors.append(np.diff(days).mean() / rhythm[account])
    # Visits on which nothing was wanted leave no trace, so seen gaps are a little longer than true ones.
    assert 1.0 <= np.median(errors) <= 1.15


def test_stock_is_never_negative_and_adds_up(world):
    assert world.closing_stock.min() >= 0
    shipped = np.bincount(world.lines.product, world.lines.shipped_qty, world.size.products)
    arrived = world.purchases.arrival_day < world.size.days
    received = np.bincount(world.purchases.product[arrived], world.purchases.quantity[arrived], world.size.products)
    assert np.array_equal(world.opening_stock + received - shipped, world.closing_stock[:, -1])


def test_shelves_run_empty_and_sales_are_lost_then(world):
    assert 0.02 < (world.closing_stock == 0).mean() < 0.15
    assert (world.lines.shipped_qty < world.lines.wanted_qty).any()


@pytest.mark.parametrize("field", ["accounts", "products", "suppliers", "days"])
def test_a_company_too_small_is_refused_by_name(field):
    with pytest.raises(ValueError, match=field):
        Size(**{field: 1})

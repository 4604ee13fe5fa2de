from datetime import date

import pytest

from b2bops.common.charts import GanttChart, Stretch, draw

ROWS = [
    Stretch("PO-1", date(2026, 11, 1), date(2026, 11, 10), progress=0.5),
    Stretch("PO-2", date(2026, 11, 11), date(2026, 11, 30)),
]


def test_bars_last_as_long_as_their_days(parsed):
    first, second = (
        float(bar.get("width")) for bar in parsed(draw(GanttChart(title="t", rows=ROWS)).svg).having("chart-bar-soft")
    )
    assert second == pytest.approx(2 * first, abs=0.05)


def test_progress_fills_its_share(parsed):
    drawing = parsed(draw(GanttChart(title="t", rows=ROWS)).svg)
    whole, done = drawing.having("chart-bar-soft")[0], drawing.having("chart-bar")[0]
    assert float(done.get("width")) == pytest.approx(float(whole.get("width")) / 2, abs=0.02)


@pytest.mark.parametrize(
    ("share", "text"), [(None, "–"), (0.626, "63 %"), (7, "100 %"), (-1, "0 %"), (float("nan"), "–")]
)
def test_any_progress_is_a_share(share, text):
    row = Stretch("PO-1", date(2026, 11, 1), date(2026, 11, 2), progress=share)
    assert draw(GanttChart(title="t", rows=[row])).table.rows[0][-1] == text


def test_today_is_marked_only_when_it_is_inside(parsed):
    assert parsed(draw(GanttChart(title="t", rows=ROWS, today=date(2026, 11, 9))).svg).having("chart-today")
    assert not parsed(draw(GanttChart(title="t", rows=ROWS, today=date(2027, 1, 1))).svg).having("chart-today")


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ValueError, match="ends before it starts"):
        GanttChart(title="t", rows=[Stretch("x", date(2026, 2, 1), date(2026, 1, 1))])

import json
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from b2bops.common.charts import markup

printable = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn"), blacklist_characters="\ufffe\uffff"))


@given(printable, printable)
def test_any_text_comes_back_as_it_was(label, value):
    tree = ElementTree.fromstring(
        markup.point(label, [markup.TipLine(label, value)], markup.text(value, 0, 0), first=True)
    )
    assert tree.get("data-label") == label
    assert json.loads(tree.get("data-lines")) == [{"label": label, "value": value, "colour": ""}]
    assert (tree.find("text").text or "") == value


def test_markup_in_labels_stays_text():
    drawn = markup.root(
        label='"><script>alert(1)</script>',
        description="<b>",
        width=10,
        height=10,
        kind="x",
        body=markup.text("</text><script>", 0, 0),
    )
    assert "<script" not in drawn
    assert "<b>" not in drawn


def test_only_the_first_point_is_in_the_tab_order():
    assert 'tabindex="0"' in markup.point("a", [], first=True)
    assert 'tabindex="-1"' in markup.point("a", [], first=False)


def test_a_drawing_with_points_is_a_group_of_images_and_one_without_is_an_image():
    with_points = markup.root(
        label="x", description="", width=1, height=1, kind="k", body=markup.point("a", [], first=True)
    )
    without = markup.root(label="x", description="", width=1, height=1, kind="k", body="")
    assert ElementTree.fromstring(with_points).get("role") == "group"
    assert ElementTree.fromstring(without).get("role") == "img"


def test_negative_lengths_are_never_written():
    assert 'width="0"' in markup.rectangle(0, 0, -5, 3, "k")


def test_long_labels_are_cut_and_wide_letters_count_double():
    assert markup.shortened("short", 100) == "short"
    assert markup.shortened("a label that is much too long", 60).endswith("…")
    assert len(markup.shortened("深圳海陆精密机械有限公司", 60)) < len(markup.shortened("abcdefghijklmnop", 60))


def test_labels_take_a_second_line_before_they_are_cut():
    drawn = f"<g>{markup.lines('Forecast demand', 0, 10, 60)}</g>"
    assert [text.text for text in ElementTree.fromstring(drawn)] == ["Forecast", "demand"]

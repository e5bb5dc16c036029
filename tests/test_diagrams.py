"""Pictures of state tables: whatever the table is, nothing lies on anything else, and everything of the table is in the picture."""

from enum import StrEnum
from itertools import combinations
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.accounts.transfer import TRANSITIONS
from nordlib.circulation.holds import HOLD_TRANSITIONS
from nordlib.decisions import StateTable, Transition, state_diagram
from nordlib.notebooks.state_layout import Box, Edge, Layout, lay_out
from tests.state_tables import tables

SVG = "{http://www.w3.org/2000/svg}"
NAMES = "abcdefgh"


class Shape(StrEnum):
    OPEN = "open & new"
    SHUT = "<shut>"


class Deed(StrEnum):
    SHUT = 'shut "it"'


@st.composite
def drawn(draw: st.DrawFn) -> Layout:
    """A table of at most eight states, with at most four events in each."""
    states = list(NAMES[: draw(st.integers(1, len(NAMES)))])
    edges = [Edge(state, f"event {number}", draw(st.sampled_from(states))) for state in states for number in range(draw(st.integers(0, 4)))]
    return lay_out(states, edges)


def parsed(picture: str) -> Element:
    return fromstring(picture)  # noqa: S314 - nordlib wrote it


def words_of(picture: str) -> list[str]:
    return [text.text or "" for text in parsed(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", tables())
def test_every_state_and_every_event_of_the_code_is_in_its_picture(name: str) -> None:
    table = tables()[name].table
    shown = words_of(state_diagram(table))
    assert shown == [str(word) for state, row in table.rows.items() for word in (state, *row)]


def test_a_picture_is_xml_and_says_in_words_what_it_shows() -> None:
    table = StateTable[Shape, Deed]({Shape.OPEN: {Deed.SHUT: Transition(Shape.SHUT)}})
    picture = parsed(state_diagram(table, 'Doors & "gates"'))
    assert picture.get("aria-label") == 'Doors & "gates"'
    assert [picture.findtext(f"{SVG}{name}") for name in ("title", "desc")] == [
        'Doors & "gates"',
        'States: open & new, <shut>. In open & new, shut "it" leads to <shut>.',
    ]
    assert words_of(state_diagram(table)) == ["open & new", 'shut "it"', "<shut>"]


def test_marks_say_which_message_is_sent_and_which_rules_guard() -> None:
    marks = [mark.text for mark in parsed(state_diagram(TRANSITIONS)).iter(f"{SVG}title")][1:]
    assert marks == [
        "sends transfer_completed",
        "guarded by the rules of transfer_acceptance",
        "sends transfer_denied",
        "guarded by the rules of transfer_denial",
    ]


def test_a_state_that_accepts_nothing_has_a_thick_border() -> None:
    boxes = [box.get("class") for box in parsed(state_diagram(TRANSITIONS)).iter(f"{SVG}rect") if box.get("class") != "paper"]
    assert boxes[::2] == ["box", "box end", "box end", "box end", "box end"]


def test_a_notebook_shows_the_same_picture_every_time() -> None:
    assert repr(HOLD_TRANSITIONS).startswith("<table of the states active, suspended,")
    assert HOLD_TRANSITIONS._repr_svg_() == HOLD_TRANSITIONS._repr_svg_() == state_diagram(HOLD_TRANSITIONS)


def test_a_table_without_states_has_an_empty_picture() -> None:
    assert words_of(state_diagram(StateTable[Shape, Deed]({}))) == []


def test_what_comes_later_is_further_right() -> None:
    edges = [Edge("a", "go", "b"), Edge("b", "go", "c"), Edge("b", "back", "a"), Edge("c", "stay", "c"), Edge("a", "end", "d")]
    places = {box.state: box.x for box in lay_out("adcb", edges).boxes}
    assert places["a"] < places["b"] < places["c"] == places["d"]


@given(drawn())
def test_boxes_do_not_overlap_and_are_in_the_picture(layout: Layout) -> None:
    for one, other in combinations(layout.boxes, 2):
        apart = one.x + one.width < other.x or other.x + other.width < one.x
        assert apart or one.y + one.height < other.y or other.y + other.height < one.y
    for box in layout.boxes:
        assert 0 < box.x < box.x + box.width < layout.width
        assert 0 < box.y < box.y + box.height < layout.height


def crosses(segment: tuple[float, float, float, float], box: Box) -> bool:
    """Whether a part of a line lies inside a box."""
    x, y, to_x, to_y = segment
    return max(x, to_x) > box.x and min(x, to_x) < box.x + box.width and max(y, to_y) > box.y and min(y, to_y) < box.y + box.height


@given(drawn())
def test_no_line_lies_on_a_box_or_outside_the_picture(layout: Layout) -> None:
    for line in layout.lines:
        for segment in line.segments:
            assert not any(crosses(segment, box) for box in layout.boxes)
            assert all(0 < place < layout.width for place in segment[::2])
            assert all(0 < place < layout.height for place in segment[1::2])


def share(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two parts of lines, each level or upright, lie on each other for some length."""
    for level, along in ((0, 1), (1, 0)):
        if one[level] == one[level + 2] == other[level] == other[level + 2]:
            low = max(min(one[along::2]), min(other[along::2]))
            return low < min(max(one[along::2]), max(other[along::2]))
    return False


@given(drawn())
def test_lines_that_lie_on_each_other_lead_to_the_same_state(layout: Layout) -> None:
    for one, other in combinations(layout.lines, 2):
        assert not any(share(first, second) for first in one.segments for second in other.segments)


@given(drawn())
def test_every_row_has_a_line_that_begins_at_it(layout: Layout) -> None:
    begun = {(line.state, x, y) for line in layout.lines for x, y, _, _ in line.segments}
    for box in layout.boxes:
        for place, edge in enumerate(box.edges):
            y = box.y + 24 * (place + 1.5)
            assert {(edge.target, box.x, y), (edge.target, box.x + box.width, y)} & begun

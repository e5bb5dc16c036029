"""Where the parts of a state diagram are: a box for each state, a row in it for each event, and lines from the rows to the boxes.

No text lies on a line or on another text, whatever the table is, because of how it is laid out:

- The boxes are in at most three columns, and everything in words is inside a box. The first row of a box names its state, and each further
  row an event that the state accepts.
- The lines run between the columns, in **channels**, and below all boxes, in **tracks**. All lines to one state share one **lane** of a
  channel and one track, so that two lines that meet lead to the same state.
- A line leaves a row on the side that is nearer to its target. Rows and entries of neighbouring columns are at different heights, so no two
  horizontal parts lie on each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

__all__ = ["Box", "Edge", "Layout", "Line", "lay_out"]

UNIT: Final = 24.0
"""The height of a row."""
_CHARACTER: Final = 7.4  # the width of a letter of a monospaced font of 12 pixels, with a little to spare
_PADDING, _MARGIN, _LANE, _ENTRY = 14.0, 14.0, 11.0, 6.0
_MOST_COLUMNS: Final = 3


class Edge(NamedTuple):
    """What an event does in a state."""

    source: str
    """The state."""
    event: str
    """The event."""
    target: str
    """The next state."""
    message: str = ""
    """The kind of message that is sent; empty for no message."""
    guard: str = ""
    """The topic of the rule book that must hold; empty if the event can always happen."""


class Box(NamedTuple):
    """A state, with a row for each of its events."""

    state: str
    """The state."""
    x: float
    """The left side."""
    y: float
    """The top."""
    width: float
    """The width."""
    height: float
    """The height: a row for the state and one for each event."""
    edges: tuple[Edge, ...]
    """What the events do, in the order of their rows."""


class Line(NamedTuple):
    """Everything that leads to one state."""

    state: str
    """The state."""
    segments: tuple[tuple[float, float, float, float], ...]
    """Straight parts: x and y of both ends."""
    arrows: tuple[tuple[float, float, bool], ...]
    """The tips of the arrows: x, y, and whether the arrow points to the right."""


class Layout(NamedTuple):
    """A state diagram, in pixels."""

    width: float
    """The width of the picture."""
    height: float
    """The height of the picture."""
    boxes: tuple[Box, ...]
    """A box for each state, in the order of the table."""
    lines: tuple[Line, ...]
    """The lines to each state that an event leads to."""


def lay_out(states: Sequence[str], edges: Sequence[Edge]) -> Layout:
    """Return where everything is.

    Args:
        states: Every state, in the order of the table.
        edges: Every transition, in the order of the table.
    """
    columns = _columns(states, edges)
    routes = {edge: _route(columns[edge.source], columns[edge.target]) for edge in edges}
    lanes: dict[int, list[str]] = {channel: [] for channel in range(max(columns.values(), default=0) + 2)}
    tracks: list[str] = []
    for edge in edges:
        leaves, enters = routes[edge]
        for channel in {leaves, enters}:
            if edge.target not in lanes[channel]:
                lanes[channel].append(edge.target)
        if leaves != enters and edge.target not in tracks:
            tracks.append(edge.target)
    for shared in lanes.values():
        shared.sort(key=list(states).index)
    boxes, starts, width = _boxes(states, edges, columns, lanes)
    bottom = max((box.y + box.height for box in boxes.values()), default=_MARGIN)
    heights = {state: bottom + _MARGIN + _LANE * place for place, state in enumerate(tracks)}
    xs = {(channel, state): starts[channel] + _LANE * place for channel, shared in lanes.items() for place, state in enumerate(shared)}
    lines = (_line(state, [edge for edge in edges if edge.target == state], routes, boxes, xs, heights) for state in states)
    height = (max(heights.values()) if heights else bottom) + _MARGIN
    return Layout(width, height, tuple(boxes.values()), tuple(line for line in lines if line.arrows))


def _route(source: int, target: int) -> tuple[int, int]:
    """Return the channel in which a line leaves its row, and the one from which it enters its box. Channel n is on the left of column n."""
    if target < source:
        return source, target + 1
    return source + 1, max(source + 1, target)


def _columns(states: Sequence[str], edges: Sequence[Edge]) -> Mapping[str, int]:
    """Return the column of each state: the further a state is from the beginning, the further right. A state that ends is at the right."""
    following = {state: [edge.target for edge in edges if edge.source == state and edge.target != state] for state in states}
    ranks = _ranks(states, following)
    last = max(ranks.values(), default=0)
    ranks = {state: rank if following[state] else last for state, rank in ranks.items()}
    count = min(_MOST_COLUMNS, last + 1)
    return {state: rank * count // (last + 1) for state, rank in ranks.items()}


def _ranks(states: Sequence[str], following: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the length of the longest way to each state, without going back to a state that the way has come through."""
    entered = {target for targets in following.values() for target in targets}
    finished: list[str] = []
    back: set[tuple[str, str]] = set()

    def visit(state: str, way: tuple[str, ...]) -> None:
        for target in following[state]:
            if target in way:
                back.add((state, target))
            elif target not in finished:
                visit(target, (*way, target))
        finished.append(state)

    for state in sorted(states, key=lambda state: state in entered):  # those that no event leads to come first
        if state not in finished:
            visit(state, (state,))
    ranks = dict.fromkeys(states, 0)
    for state in reversed(finished):
        for target in following[state]:
            if (state, target) not in back:
                ranks[target] = max(ranks[target], ranks[state] + 1)
    return ranks


def _boxes(
    states: Sequence[str], edges: Sequence[Edge], columns: Mapping[str, int], lanes: Mapping[int, Sequence[str]]
) -> tuple[dict[str, Box], dict[int, float], float]:
    """Return the boxes, where the lanes of each channel begin, and the width of the whole."""
    rows = {state: tuple(edge for edge in edges if edge.source == state) for state in states}
    members = {column: [state for state in states if columns[state] == column] for column in sorted(set(columns.values()))}
    units = {column: sum(2 + len(rows[state]) for state in found) - 1 for column, found in members.items()}
    boxes: dict[str, Box] = {}
    starts: dict[int, float] = {}
    x = _MARGIN
    for column, found in members.items():
        x, starts[column] = _channel(x, lanes[column])
        width = max(_width(state, rows[state]) for state in found)
        y = _MARGIN + UNIT * ((max(units.values()) - units[column]) // 2) + UNIT / 2 * (column % 2)
        for state in found:
            boxes[state] = Box(state, x, y, width, UNIT * (1 + len(rows[state])), rows[state])
            y += UNIT * (2 + len(rows[state]))
        x += width
    x, starts[len(members)] = _channel(x, lanes[len(members)])
    return {state: boxes[state] for state in states}, starts, x + _MARGIN


def _channel(x: float, lanes: Sequence[str]) -> tuple[float, float]:
    """Return where a channel ends, and where its first lane is."""
    return (x + 2 * UNIT - _LANE + _LANE * len(lanes), x + UNIT) if lanes else (x, x)


def _width(state: str, rows: Iterable[Edge]) -> float:
    letters = max([len(state), *(len(edge.event) for edge in rows)])
    marks = max([0, *(bool(edge.message) + bool(edge.guard) for edge in rows)])
    return round(_CHARACTER * letters + 2 * _PADDING + 18 * marks, 1)


def _line(
    state: str,
    edges: Sequence[Edge],
    routes: Mapping[Edge, tuple[int, int]],
    boxes: Mapping[str, Box],
    xs: Mapping[tuple[int, str], float],
    heights: Mapping[str, float],
) -> Line:
    """Return all lines to a state."""
    box = boxes[state]
    segments: list[tuple[float, float, float, float]] = []
    reached: dict[int, list[float]] = {}
    entries: dict[int, float] = {}
    entry = box.y + UNIT / 2 - _ENTRY
    for edge in edges:
        leaves, enters = routes[edge]
        source = boxes[edge.source]
        y = source.y + UNIT * (1.5 + source.edges.index(edge))
        x = xs[leaves, state]
        segments.append((source.x if x < source.x else source.x + source.width, y, x, y))
        reached.setdefault(leaves, []).append(y)
        reached.setdefault(enters, []).append(entry)
        entries[enters] = box.x if xs[enters, state] < box.x else box.x + box.width
        if leaves != enters:
            reached[leaves].append(heights[state])
            reached[enters].append(heights[state])
    segments += [(xs[channel, state], min(ys), xs[channel, state], max(ys)) for channel, ys in reached.items()]
    segments += [(xs[channel, state], entry, x, entry) for channel, x in entries.items()]
    if state in heights:
        across = [xs[channel, state] for channel, ys in reached.items() if heights[state] in ys]
        segments.append((min(across), heights[state], max(across), heights[state]))
    return Line(state, tuple(segments), tuple((x, entry, xs[channel, state] < x) for channel, x in entries.items()))

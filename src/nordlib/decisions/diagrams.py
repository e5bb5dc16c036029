"""Pictures of state tables, as SVG, drawn from the table itself without any program.

A notebook shows the picture of a `StateTable` by itself; `state_diagram` returns it for a page. It has its own background, light or dark as
the reader's system asks, so that it can stand on any page.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final, Protocol

from nordlib.decisions.diagram_layout import UNIT, Box, Edge, Layout, Line, lay_out

__all__ = ["DrawnTable", "DrawnTransition", "state_diagram"]


class DrawnTransition(Protocol):
    """What a picture needs of a transition; `nordlib.decisions.Transition` has it."""

    @property
    def target(self) -> Any:
        """The next state, a member of a `StrEnum`."""
        ...

    @property
    def guard(self) -> Any:
        """The rule book that must hold; an empty one has length 0."""
        ...

    @property
    def notifies(self) -> Any:
        """The kind of message that is sent; None for no message."""
        ...


class DrawnTable(Protocol):
    """What a picture needs of a table; `nordlib.decisions.StateTable` has it."""

    @property
    def rows(self) -> Mapping[Any, Mapping[Any, DrawnTransition]]:
        """For each state, the events that it accepts and their transitions."""
        ...


#: The colours of the lines, one for each state; each can be told from white and from the dark background.
_COLOURS: Final = (
    "#2277cc", "#c4432b", "#2e8b57", "#8a5bc7", "#a87000", "#0f8f99", "#c2478c", "#6f7d1f", "#5f7391", "#a05f36", "#4b6fd6",
)  # fmt: skip
_STYLE: Final = """\
<style>
.nordlib-states .paper { fill: #ffffff; }
.nordlib-states .box { fill: #f4f5f7; stroke: #8a9099; }
.nordlib-states .end { stroke-width: 2.5; }
.nordlib-states .rule { stroke: #8a9099; }
.nordlib-states .mark { fill: none; stroke: #4a5058; }
.nordlib-states text { font: 12px ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1c1f23; }
.nordlib-states .state { font-weight: 700; }
.nordlib-states .line { fill: none; stroke-width: 1.6; stroke-linecap: round; }
@media (prefers-color-scheme: dark) {
.nordlib-states .paper { fill: #15181c; }
.nordlib-states .box { fill: #22262c; stroke: #7d848e; }
.nordlib-states .rule { stroke: #7d848e; }
.nordlib-states .mark { stroke: #c3c9d1; }
.nordlib-states text { fill: #e8eaed; }
}
</style>"""


def state_diagram(table: DrawnTable, title: str = "States") -> str:
    """Return a picture of a state table as SVG: the same table gives the same text.

    Each state is a box, and each event that it accepts a row in the box, from which a line leads to the next state; all lines to one state
    have one colour. A state that accepts no event has a thick border. An envelope marks an event that sends a message, a diamond one that
    rules guard.

    Args:
        table: The table.
        title: What the table is about, for readers who do not see the picture.

    >>> from nordlib.circulation.holds import HOLD_TRANSITIONS
    >>> print(state_diagram(HOLD_TRANSITIONS, "A hold").splitlines()[1])
    <title>A hold</title>
    """
    states, edges = _names(table), _edges(table)
    layout = lay_out(states, edges)
    colours = {state: _COLOURS[place % len(_COLOURS)] for place, state in enumerate(states)}
    return "\n".join(_drawn(layout, colours, title)) + "\n"


def _names(table: DrawnTable) -> list[str]:
    """Return every state: those with a row, and those that a transition leads to."""
    targets = (str(transition.target) for row in table.rows.values() for transition in row.values())
    return list(dict.fromkeys([*(str(state) for state in table.rows), *targets]))


def _edges(table: DrawnTable) -> list[Edge]:
    return [
        Edge(str(state), str(event), str(cell.target), str(cell.notifies or ""), cell.guard.topic if len(cell.guard) else "")
        for state, row in table.rows.items()
        for event, cell in row.items()
    ]


def _drawn(layout: Layout, colours: Mapping[str, str], title: str) -> Iterator[str]:
    size = f'width="{layout.width:g}" height="{layout.height:g}" viewBox="0 0 {layout.width:g} {layout.height:g}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" class="nordlib-states" role="img" aria-label="{escape(title)}" {size}>'
    yield f"<title>{escape(title)}</title>"
    yield f"<desc>{escape(_words(layout))}</desc>"
    yield _STYLE
    yield f'<rect class="paper" width="{layout.width:g}" height="{layout.height:g}" rx="6"/>'
    for line in layout.lines:
        yield from _line(line, colours[line.state])
    for box in layout.boxes:
        yield from _box(box, colours[box.state])
    yield "</svg>"


def _words(layout: Layout) -> str:
    """Return the picture in words."""
    told = (f"In {edge.source}, {edge.event} leads to {edge.target}." for box in layout.boxes for edge in box.edges)
    return " ".join([f"States: {', '.join(box.state for box in layout.boxes)}.", *told])


def _line(line: Line, colour: str) -> Iterator[str]:
    path = "".join(f"M{x:g} {y:g}L{to_x:g} {to_y:g}" for x, y, to_x, to_y in line.segments)
    yield f'<path class="line" stroke="{colour}" d="{path}"/>'
    for x, y, is_right in line.arrows:
        back = x - 8 if is_right else x + 8
        yield f'<path fill="{colour}" d="M{x:g} {y:g}L{back:g} {y - 4:g}L{back:g} {y + 4:g}Z"/>'


def _box(box: Box, colour: str) -> Iterator[str]:
    kind = "box" if box.edges else "box end"
    yield f'<g><rect class="{kind}" x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="4"/>'
    yield f'<rect fill="{colour}" x="{box.x + 5:g}" y="{box.y + 5:g}" width="4" height="{UNIT - 10:g}" rx="2"/>'
    yield f'<text class="state" x="{box.x + 14:g}" y="{box.y + 16:g}">{escape(box.state)}</text>'
    if box.edges:
        yield f'<path class="rule" d="M{box.x:g} {box.y + UNIT:g}h{box.width:g}"/>'
    for place, edge in enumerate(box.edges, 1):
        y = box.y + UNIT * place
        yield f'<text x="{box.x + 14:g}" y="{y + 16:g}">{escape(edge.event)}</text>'
        yield from _marks(edge, box.x + box.width - 20, y + UNIT / 2)
    yield "</g>"


def _marks(edge: Edge, x: float, y: float) -> Iterator[str]:
    """Yield an envelope for a message, and a diamond for rules that guard."""
    if edge.message:
        envelope = f"M{x:g} {y - 4.5:g}h13v9h-13zl6.5 5.5l6.5 -5.5"
        yield f'<path class="mark" d="{envelope}"><title>sends {escape(edge.message)}</title></path>'
        x -= 18
    if edge.guard:
        diamond = f"M{x + 6:g} {y - 5:g}l5 5l-5 5l-5 -5z"
        yield f'<path class="mark" d="{diamond}"><title>guarded by the rules of {escape(edge.guard)}</title></path>'

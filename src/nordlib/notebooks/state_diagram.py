"""Pictures of state tables, as SVG, drawn from the table itself without any program.

A notebook shows the picture of a `StateTable` by itself; `state_diagram` returns it for a page. It has its own background, light or dark as
the reader's system asks, so that it can stand on any page.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from nordlib.notebooks.markup import Child, Markup, element
from nordlib.notebooks.picture import PALETTE, drawn
from nordlib.notebooks.state_layout import UNIT, Box, Edge, Layout, Line, lay_out

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
    colours = {state: PALETTE[place % len(PALETTE)] for place, state in enumerate(states)}
    return drawn(_parts(layout, colours), width=layout.width, height=layout.height, title=title, description=_words(layout))


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


def _parts(layout: Layout, colours: Mapping[str, str]) -> Iterator[Child]:
    for line in layout.lines:
        yield from _line(line, colours[line.state])
    for box in layout.boxes:
        yield from _box(box, colours[box.state])


def _words(layout: Layout) -> str:
    """Return the picture in words."""
    told = (f"In {edge.source}, {edge.event} leads to {edge.target}." for box in layout.boxes for edge in box.edges)
    return " ".join([f"States: {', '.join(box.state for box in layout.boxes)}.", *told])


def _line(line: Line, colour: str) -> Iterator[Markup]:
    path = "".join(f"M{x:g} {y:g}L{to_x:g} {to_y:g}" for x, y, to_x, to_y in line.segments)
    yield element("path", class_="line", stroke=colour, d=path)
    for x, y, is_right in line.arrows:
        back = x - 8 if is_right else x + 8
        yield element("path", fill=colour, d=f"M{x:g} {y:g}L{back:g} {y - 4:g}L{back:g} {y + 4:g}Z")


def _box(box: Box, colour: str) -> Iterator[Markup]:
    kind = "box" if box.edges else "box end"
    yield element("rect", class_=kind, x=box.x, y=box.y, width=box.width, height=box.height, rx=4)
    yield element("rect", fill=colour, x=box.x + 5, y=box.y + 5, width=4, height=UNIT - 10, rx=2)
    yield element("text", box.state, class_="code strong", x=box.x + 14, y=box.y + 16)
    if box.edges:
        yield element("path", class_="rule", d=f"M{box.x:g} {box.y + UNIT:g}h{box.width:g}")
    for place, edge in enumerate(box.edges, 1):
        y = box.y + UNIT * place
        yield element("text", edge.event, class_="code", x=box.x + 14, y=y + 16)
        yield from _marks(edge, box.x + box.width - 20, y + UNIT / 2)


def _marks(edge: Edge, x: float, y: float) -> Iterator[Markup]:
    """Yield an envelope for a message, and a diamond for rules that guard."""
    if edge.message:
        envelope = f"M{x:g} {y - 4.5:g}h13v9h-13zl6.5 5.5l6.5 -5.5"
        yield element("path", element("title", f"sends {edge.message}"), class_="mark", d=envelope)
        x -= 18
    if edge.guard:
        diamond = f"M{x + 6:g} {y - 5:g}l5 5l-5 5l-5 -5z"
        yield element("path", element("title", f"guarded by the rules of {edge.guard}"), class_="mark", d=diamond)

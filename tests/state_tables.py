"""The page of the state tables, and a picture of each: made from the code (`make rules`), and a test holds them fresh."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from nordlib.decisions import StateTable, Transition, state_diagram
from tests.made_files import write
from tests.public_names import homes
from tests.rule_table import modules
from tests.sentences import attribute_sentences, for_page
from tests.text_pages import message_page

__all__ = ["FOLDER", "PAGE", "files", "tables"]

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "state-tables.md"
FOLDER: Final = PAGE.with_suffix("")
#: What each table is about: the name of its picture, and its heading.
NAMES: Final = {
    "transfer": "A transfer of an account",
    "family": "The consent to a family view",
    "card": "A library card",
    "membership": "A membership of a library",
    "hold": "A hold",
    "interlibrary-loan": "An interlibrary loan",
    "interlibrary-request": "A request for material from another library",
}
PLACES: Final = {
    "transfer": "nordlib.accounts.transfer.TRANSITIONS",
    "family": "nordlib.cards.family.CONSENT_TRANSITIONS",
    "card": "nordlib.cards.states.CARD_TRANSITIONS",
    "membership": "nordlib.cards.states.MEMBERSHIP_TRANSITIONS",
    "hold": "nordlib.circulation.holds.states.HOLD_TRANSITIONS",
    "interlibrary-loan": "nordlib.circulation.interlibrary.states.TRANSITIONS",
    "interlibrary-request": "nordlib.circulation.interlibrary_requests.states.REQUEST_TRANSITIONS",
}
INTRODUCTION: Final = """\
# State tables

Made from the code by `make rules`; a test holds the two together. What a card, a hold or a transfer can become is a
{py:class}`nordlib.decisions.StateTable`. A state accepts the events of its rows, and no other event can happen: the table raises
{py:class}`nordlib.errors.IllegalTransition`. Few events are guarded in a table: most come from a command, whose own rules have decided.

In a picture, each state is a box, and each event that it accepts a row in the box, from which a line leads to the next state. All lines to
one state have one colour. A thick border marks a state that accepts no event, an envelope an event that sends a message
([](messages.md)), and a diamond an event that rules guard. A picture opens in its full size. In a notebook, a table shows its picture by
itself, and {py:func}`nordlib.decisions.state_diagram` returns the picture of a table of your own.
"""


class Found(NamedTuple):
    """A state table of the code."""

    module: Any
    """The module that defines it."""
    name: str
    """Its name there."""
    table: StateTable[Any, Any]
    """The table."""


@cache
def tables() -> dict[str, Found]:
    """Return every state table of the code, by the name of its picture. Raises `KeyError` for one that has no name above."""
    names = {place: name for name, place in PLACES.items()}
    found = dict[str, Found]()
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, StateTable) and _defines(module, name):
                found[names[f"{module.__name__}.{name}"]] = Found(module, name, value)
    return found


def _defines(module: Any, name: str) -> bool:
    """Whether a module assigns a name, and does not import it."""
    return any(isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name for node in ast.parse(inspect.getsource(module)).body)


def page() -> str:
    """Return the page of all tables."""
    lines = [INTRODUCTION]
    for name, found in tables().items():
        lines += [f"## {NAMES[name]}", "", *_about(found), "", f"```{{image}} {FOLDER.name}/{name}.svg", f":alt: {NAMES[name]}, as boxes"]
        lines += [f":target: ../_images/{name}.svg", "```", "", "| state | event | next state | rules that guard it | message |"]
        lines += ["|---|---|---|---|---|", *_rows(found.table), "", *_meanings(found.table), ""]
    return "\n".join(lines).rstrip() + "\n"


def _about(found: Found) -> Iterator[str]:
    """Yield where the table is, and the sentences above it in the code."""
    home = homes().get((id(found.table), found.name), found.module)
    source = inspect.getsource(found.module)
    lines = source.splitlines()
    (node,) = (node for node in ast.parse(source).body if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == found.name)
    start = node.lineno - 1
    while lines[start - 1].startswith("#:"):
        start -= 1
    said = " ".join(line.removeprefix("#:").strip() for line in lines[start : node.lineno - 1])
    place = f"{home.__name__}.{found.name}"
    yield f"{{py:data}}`{place}`" + (f": {said}" if said else "")


def _rows(table: StateTable[Any, Any]) -> Iterator[str]:
    for state, row in table.rows.items():
        for event, cell in row.items():
            yield f"| `{state}` | `{event}` | `{cell.target}` | {_guards(cell)} | {_message(cell)} |"
        if not row:
            yield f"| `{state}` | accepts no event | | | |"


def _meanings(table: StateTable[Any, Any]) -> Iterator[str]:
    """Yield what each state and each event means."""
    events = dict.fromkeys(event for _, event, _ in table)
    for heading, members in (("state", list(table.rows)), ("event", list(events))):
        yield from (f"| {heading} | what it means |", "|---|---|")
        said = attribute_sentences(type(members[0]))
        for member in members:
            yield f"| `{member}` | {for_page(said[member.name])} |"
        yield ""


def _guards(cell: Transition[Any]) -> str:
    ids = dict.fromkeys(name for rule in cell.guard for name in rule.ids)
    links = ", ".join(f"[{name}](rules/{name}.md)" for name in ids)
    return f"`{cell.guard.topic}`: {links}" if links else ""


def _message(cell: Transition[Any]) -> str:
    return f"[`{cell.notifies}`]({message_page(cell.notifies)}#{cell.notifies})" if cell.notifies else ""


def files() -> dict[Path, str]:
    """Return every file that is made, and its text."""
    pictures = {FOLDER / f"{name}.svg": state_diagram(found.table, NAMES[name]) for name, found in tables().items()}
    return {PAGE: page(), **pictures}


if __name__ == "__main__":
    write(files(), FOLDER)
    print(PAGE.name, "has", len(tables()), "tables")

"""Put wrong rules and cells in the place of right ones, for the length of a test."""

from typing import Any

import attrs
import pytest

from nordlib.decisions import RuleBook, StateTable, Transition

__all__ = ["Patch", "change", "leave_out", "put_in_place"]

Patch = pytest.MonkeyPatch


def leave_out(patch: Patch, book: RuleBook[Any], *names: str) -> None:
    """Take rules out of a book, wherever it is used."""
    assert {*names} <= {each.__name__ for each in book}
    fewer = RuleBook(*(tuple(each for each in stage if each.__name__ not in names) for stage in book.stages), topic=book.topic)
    put_in_place(patch, book, fewer)


def put_in_place(patch: Patch, book: RuleBook[Any], other: RuleBook[Any]) -> None:
    for slot in RuleBook.__slots__:
        patch.setattr(book, slot, getattr(other, slot))


def change(patch: Patch, table: StateTable[Any, Any], state: Any, **events: Any) -> None:
    """Set cells of a state table, by the names of the events: a target, or None to drop the cell."""
    row = dict(table.rows[state])
    for name, target in events.items():
        event = next(each for each in {event for _, event, _ in table} if each.name == name)
        before = row.pop(event, None)
        if target is not None:
            row[event] = Transition(target) if before is None else attrs.evolve(before, target=target)
    patch.setattr(table, "rows", {**table.rows, state: row})

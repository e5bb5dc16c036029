"""The state tables examined whole, and small worlds explored whole: every state and step, and what must hold in them.

`tests/test_state_proofs_can_fail.py` shows that each invariant of a world can fail.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from nordlib.commands.circulation.renewal import single
from nordlib.decisions import StateTable, Transition
from nordlib.errors import IllegalTransition
from tests.proofs import loan_histories, states
from tests.proofs.page import PAGES
from tests.proofs.promises import PROMISES
from tests.proofs.states import TESTED, WORLDS, cells_taken, explored, section, unanswered
from tests.proofs.tables import Promises, examine, tables_of_nordlib

ROOT = Path(__file__).parents[1]
TABLES = tables_of_nordlib()
PLACES = sorted(TABLES)
CELLS = [(place, state, event) for place in PLACES for state, event, _ in TABLES[place]]
#: What the library itself causes: no one can ask for it where the table refuses it.
CAUSED = {
    "Transfers": {"close", "supersede", "pull_here"},
    "Cards": set(),
    "Memberships": {"choose", "end"},
    "Family views": {"end"},
    "Holds": {"fill", "delete", "expire"},
    "Interlibrary loans": set(),
    "Interlibrary requests": {"Strike"},
}


class Stray(StrEnum):
    """A state that no table has."""

    STRAY = "stray"


def changed(place: str, rows: Mapping[Any, Mapping[Any, Transition[Any]]]) -> tuple[str, ...]:
    """What is found of a table with other rows in place of some."""
    return examine(StateTable({**TABLES[place].rows, **rows}), PROMISES[place])


def without(place: str, state: Any, event: Any) -> dict[Any, Transition[Any]]:
    return {other: move for other, move in TABLES[place].rows[state].items() if other is not event}


# the tables


def test_every_state_table_is_found_and_has_promises() -> None:
    written = sum(len(re.findall(r"= StateTable\(", path.read_text(encoding="utf-8"))) for path in (ROOT / "src").rglob("*.py"))
    assert len(TABLES) == written
    assert TABLES.keys() == PROMISES.keys()
    assert len({promises.title for promises in PROMISES.values()}) == len(PROMISES)


@pytest.mark.rule("MTM-31", "READ-A12")
@pytest.mark.parametrize("place", PLACES)
def test_a_table_keeps_what_the_rules_promise(place: str) -> None:
    assert examine(TABLES[place], PROMISES[place]) == ()


def test_what_is_promised_is_promised_by_rules_that_there_are() -> None:
    known = set(
        re.findall(r"^([A-Z]+-[A-Z]?\d+) = ", (ROOT / "docs" / "reference" / "rules.toml").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for promises in PROMISES.values():
        exits = [rules for row in promises.exits.values() for _, rules in row.values()]
        forbidden = [rules for row in promises.forbidden.values() for rules in row.values()]
        overnight = [rules for _, rules in promises.overnight.values()]
        for rules in (*exits, *forbidden, *overnight, *promises.finals.values(), *promises.rests.values()):
            assert rules == "ISO 18626" or {*rules.split()} <= known, rules


@pytest.mark.parametrize(("place", "state", "event"), CELLS)
def test_a_cell_that_is_dropped_is_missed(place: str, state: Any, event: Any) -> None:
    found = changed(place, {state: without(place, state, event)})
    assert any(each.startswith(f"{state.value} does not lead to ") and f" by {event.value} " in each for each in found)


@pytest.mark.parametrize(("place", "state", "event"), CELLS)
def test_a_cell_that_leads_elsewhere_is_noticed(place: str, state: Any, event: Any) -> None:
    row = TABLES[place].rows[state]
    for other in TABLES[place].rows:
        if other is not row[event].target:
            assert changed(place, {state: {**row, event: Transition(other)}})


@pytest.mark.parametrize("place", PLACES)
def test_a_state_that_nothing_reaches_is_noticed(place: str) -> None:
    row = next(iter(TABLES[place].rows.values()))
    assert "stray is never reached" in changed(place, {Stray.STRAY: row})


@pytest.mark.parametrize("place", PLACES)
def test_an_end_that_should_be_none_is_noticed(place: str) -> None:
    for state, row in TABLES[place].rows.items():
        if row:
            assert f"{state.value} accepts no event, and no rule says that it is final" in changed(place, {state: {}})


@pytest.mark.parametrize("place", PLACES)
def test_what_happens_after_the_end_is_noticed(place: str) -> None:
    for state in PROMISES[place].finals:
        for event in PROMISES[place].events:
            assert f"{state.value} is final, and accepts {event.value}" in changed(place, {state: {event: Transition(state)}})


@pytest.mark.parametrize("place", PLACES)
def test_what_the_rules_forbid_is_noticed(place: str) -> None:
    for state, events in PROMISES[place].forbidden.items():
        for event in events:
            row = {**TABLES[place].rows[state], event: Transition(state)}
            assert any(each.startswith(f"{state.value} accepts {event.value} (") for each in changed(place, {state: row}))


@pytest.mark.parametrize("place", PLACES)
def test_a_row_that_is_missing_and_a_way_without_end_are_noticed(place: str) -> None:
    table, promises = TABLES[place], PROMISES[place]
    first = next(iter(promises.first))
    rows = {state: row for state, row in table.rows.items() if state is first}
    missing = examine(StateTable(rows), promises)
    assert {f"{state.value} has no row" for state in table.rows if state is not first} <= {*missing}
    trapped = dict.fromkeys(table.rows[first], Transition(Stray.STRAY))
    found = changed(place, {first: trapped, Stray.STRAY: dict.fromkeys(promises.events, Transition(Stray.STRAY))})
    assert "no way leads from stray to an end" in found


class Losing(StateTable[Any, Any]):
    """A table that loses the events that a state does not accept: the state stays."""

    def transition(self, state: Any, event: Any) -> Transition[Any]:
        return self.rows[state].get(event) or Transition(state)


class Mumbling(StateTable[Any, Any]):
    """A table that refuses an event without saying what is possible."""

    def transition(self, state: Any, event: Any) -> Transition[Any]:
        if event not in self.rows[state]:
            raise IllegalTransition(state.value, event.value, ())
        return self.rows[state][event]


class Refusing(StateTable[Any, Any]):
    """A table that refuses every event, also those of the row."""

    def transition(self, state: Any, event: Any) -> Transition[Any]:
        raise IllegalTransition(state.value, event.value, tuple(each.value for each in self.rows[state]))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", [Losing, Mumbling, Refusing])
def test_an_event_that_is_lost_is_noticed(place: str, kind: type[StateTable[Any, Any]]) -> None:
    table, promises = TABLES[place], PROMISES[place]
    refused = {(state, event) for state in table.rows for event in promises.events if not table.accepts(state, event)}
    lost = {
        Losing: {f"{event.value} in {state.value} is not what the row says" for state, event in refused},
        Mumbling: {
            f"{event.value} in {state.value} is refused, and not by what is possible" for state, event in refused if table.rows[state]
        },
        Refusing: {f"{event.value} in {state.value} is refused, and not by what is possible" for state, event, _ in table},
    }[kind]
    assert lost or (kind is Mumbling and place.startswith("nordlib.accounts"))  # where every state accepts every event, or none
    assert {*examine(kind(table.rows), promises)} == lost


# the worlds


@pytest.mark.rule("MTM-28", "READ-A12", "READ-C17", "NLR-12", "NLR-13", "NLR-27", "NLR-29", "NLR-31", "EXT-07", "LIB-11")
@pytest.mark.parametrize("name", WORLDS)
def test_everything_holds_in_a_world_that_is_explored_whole(name: str) -> None:
    found = explored(name)
    assert found.findings == ()
    assert found.states > 10
    assert 0 < found.refusals < found.steps


def test_the_worlds_take_every_cell_of_every_table() -> None:
    promised = {(each.title, state, event) for each in PROMISES.values() for state, row in each.exits.items() for event in row}
    assert cells_taken() == promised == {(PROMISES[place].title, state, event) for place, state, event in CELLS}


@pytest.mark.parametrize("place", PLACES)
def test_a_refused_pair_is_answered_with_a_code_unless_the_library_itself_causes_the_event(place: str) -> None:
    assert {event.value for _, event in unanswered(place)} <= CAUSED[PROMISES[place].title]


@pytest.mark.rule("REN-06", "REN-08")
def test_a_stored_loan_is_the_one_that_its_history_rebuilds() -> None:
    assert loan_histories.differing() == ()


def test_a_renewal_that_its_history_does_not_have_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "_record_provisional_renewal", lambda *_: None)
    found = loan_histories.differing.__wrapped__()
    assert ("accept", "renew", "reject") in found
    assert ("renew", "reject") not in found  # its history begins with the renewed loan


# the section of the page


def test_the_section_names_every_table_world_and_invariant() -> None:
    lines = section()
    text = "\n".join(lines)
    assert lines == section()
    assert text in PAGES["proved"].read_text(encoding="utf-8"), "run `make rules`"
    assert lines[0] == "## State tables"
    for place, promises in PROMISES.items():
        assert f"| {promises.title}: `{place}` | {len(TABLES[place].rows)} |" in text
        assert all(f"`{state.value}` ({rules})" in text for state, rules in promises.ends.items())
    for name, world in WORLDS.items():
        counts = f"explored whole: {explored(name).states} states, {explored(name).steps} steps"
        assert all(f"- {what}: {counts}" in lines for what in (*world.invariants, *world.step_invariants, *world.promises))
    assert f"- {loan_histories.WHAT}: every sequence of at most 3 steps: 819 sequences, 0 of them differ" in lines
    for path in TESTED:
        assert f"(`{path}`)" in text
        assert (ROOT / path).is_file()


def test_the_section_counts_what_the_tables_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    place = "nordlib.accounts.transfer.TRANSITIONS"
    before = next(line for line in section() if f"`{place}`" in line)
    shorter = {place: StateTable({state: row for state, row in TABLES[place].rows.items() if row or state.value == "denied"})}
    monkeypatch.setattr(states, "tables_of_nordlib", lambda: TABLES | shorter)
    assert "| 5 | 5 | 5 | 20 |" in before
    assert any(f"`{place}` | 2 | 5 | 5 | 5 |" in line for line in section())


def test_promises_without_a_way_to_break_them_are_empty() -> None:
    assert (
        examine(StateTable[Stray, Stray]({Stray.STRAY: {}}), Promises("a stray", frozenset({Stray.STRAY}), Stray, {Stray.STRAY: "NLR-12"}))
        == ()
    )

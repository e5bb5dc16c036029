"""What was proved about the state tables, as the section of a page: the tables examined whole, and the worlds explored whole."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

import attrs

from nordlib.accounts.policy import SecondTransferRule
from tests.proofs.explore import GRANTED, Explored, explore
from tests.proofs.family_views import ADULT, CHILD, family_views
from tests.proofs.holds import holds
from tests.proofs.interlibrary_loans import interlibrary_loans
from tests.proofs.interlibrary_requests import interlibrary_requests
from tests.proofs.library_cards import cards
from tests.proofs.loan_histories import LONGEST, WHAT, differing, sequences
from tests.proofs.promises import PROMISES
from tests.proofs.tables import tables_of_nordlib
from tests.proofs.transfers import POLICY, transfers
from tests.proofs.worlds import World

__all__ = ["TESTED", "WORLDS", "cells_taken", "explored", "refused_pairs", "section", "unanswered"]

_REPLACES: Final = attrs.evolve(POLICY, on_second_transfer=SecondTransferRule.SUPERSEDE)
#: Every world, by a name of its own.
WORLDS: Final[Mapping[str, World]] = {
    "transfers": transfers(),
    "transfers that replace each other": transfers(_REPLACES),
    "cards": cards(),
    "family views": family_views(),
    "family views, the adult alone": family_views(ADULT),
    "family views, the child alone": family_views(CHILD),
    "holds": holds(),
    "interlibrary loans": interlibrary_loans(),
    "interlibrary requests": interlibrary_requests(),
}
#: What holds in every step of every world.
EVERYWHERE: Final = (
    "a refusal has a code, and changes nothing",
    "a grant changes what its decision says, and nothing else",
    "no step ends in an exception",
    "each move of a thing with a state table is a cell of the table, and by the event of the step",
)
#: What random steps try and no exploration proves: the file, and what it shows.
TESTED: Final = {
    "tests/test_accounts_model.py": "a person has one account, an address one account, and no library sees the accounts of another",
    "tests/test_cards_model.py": "five persons and three libraries: nothing erased is stored, a PIN opens the card it was sent for",
    "tests/test_dispatch_model.py": "a message is true when it goes, and none is lost, while senders fail and clocks move",
    "tests/test_auto_renewal_model.py": "nightly runs that are killed, repeated or missed renew no loan twice in one night",
    "tests/test_move_due_dates_model.py": "days that become closed: each move is told once, and a loan can be rebuilt from its history",
    "tests/test_interlibrary.py": "answers of an owner that arrive late, twice or in another order rebuild the same loan",
    "src/nordlib/testing/contract/stateful.py": "a host's store answers random operations like a register in plain dicts",
}


@cache
def explored(name: str) -> Explored:
    """What the exploration of a world found; it is explored once in a process."""
    return explore(WORLDS[name])


def cells_taken() -> set[tuple[str, Any, Any]]:
    """Every cell of a state table that a step of some world takes."""
    return {cell for name in WORLDS for cell in explored(name).cells}


def refused_pairs(place: str) -> set[tuple[Any, Any]]:
    """The pairs of a state and an event that a table refuses."""
    table = tables_of_nordlib()[place]
    return {(state, event) for state in table.rows for event in PROMISES[place].events if not table.accepts(state, event)}


def unanswered(place: str) -> set[tuple[Any, Any]]:
    """The refused pairs that no step of a world addresses: no command takes the event by itself, or the state is not stored."""
    title = PROMISES[place].title
    answered = {
        (state, event)
        for name in WORLDS
        for (of, state, event), codes in explored(name).pairs.items()
        if of == title and codes and GRANTED not in codes
    }
    return refused_pairs(place) - answered


def section() -> list[str]:
    """The lines of the section "State tables" of the page about what was proved; the same in every run."""
    return ["## State tables", "", *_tables(), "", *_worlds(), "", *_histories(), "", *_tested()]


def _tables() -> Iterator[str]:
    yield from (
        "Every `StateTable` of nordlib is found by walking its modules, and examined whole, breadth first from its first states.",
        "Every state is reached. A state without an event is one that a rule calls final. Every exit that the rules promise is there",
        "and leads where they say, and nothing that they forbid is there. A way leads from every state to an end, or to a state in",
        "which a thing may stay. Every pair of a state and an event is a transition, or an `IllegalTransition` that names the events",
        "that are possible: no event is lost.",
        "",
        "| table | states | events | transitions | refused pairs | answered with a code | final, or a state to stay in |",
        "|---|---|---|---|---|---|---|",
    )
    for place, table in tables_of_nordlib().items():
        promises, refused = PROMISES[place], refused_pairs(place)
        ends = ", ".join(f"`{state.value}` ({rules})" for state, rules in promises.ends.items())
        numbers = (len(table.rows), len(promises.events), len([*table]), len(refused), len(refused - unanswered(place)))
        yield f"| {promises.title}: `{place}` | {' | '.join(map(str, numbers))} | {ends} |"
    yield from (
        "",
        "The last number counts the refused pairs that a command or a decision meets in the worlds below. Of the others the library itself",
        "causes the event, such as the end of a hold, so that a person cannot ask for it.",
    )


def _worlds() -> Iterator[str]:
    yield from (
        "### Worlds explored whole",
        "",
        "A world is small and finite: a few persons, libraries and days. The real commands and decisions are applied in every state",
        "that is reached, each step by every actor, until nothing new is found. Ids and instants are normalised after everything was",
        "checked. The worlds take every cell of every state table. In each step of every world:",
        "",
        *(f"- {what}" for what in EVERYWHERE),
        "",
        "Each of these can fail, and so can each line below: `tests/test_explorer.py` and `tests/test_state_proofs_can_fail.py` break",
        "a rule, a table or a function for each, and the exploration finds it.",
    )
    for name, world in WORLDS.items():
        found = explored(name)
        count = f"explored whole: {found.states} states, {found.steps} steps"
        yield from ("", f"**{name[0].upper()}{name[1:]}**: {world.about}.", f"Of {found.steps} steps {found.refusals} were refused.", "")
        yield from (f"- {what}: {count}" for what in (*world.invariants, *world.step_invariants, *world.promises))


def _histories() -> Iterator[str]:
    count = sum(1 for _ in sequences())
    yield from (
        "**Histories of interlibrary loans**: a renewal, an owner's answers, moves, a return and nights, as commands over a store.",
        "",
    )
    yield f"- {WHAT}: every sequence of at most {LONGEST} steps: {count} sequences, {len(differing())} of them differ"


def _tested() -> Iterator[str]:
    yield from (
        "### What is only tested",
        "",
        "Random steps try larger worlds than these. They show these things, and prove none of them:",
        "",
        *(f"- {what} (`{path}`)" for path, what in TESTED.items()),
    )

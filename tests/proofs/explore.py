"""Explore a small world whole: from its first state, breadth first, every step in every state, until nothing new is found.

A world is a set of stored rows and a day. A step is a command, a job of the night, or a decision; it is always the real function. What is
checked of every step, in every world:

- a refusal has a code, and changes nothing;
- a grant changes what its decision says, and nothing else;
- no step ends in an exception;
- where a thing has a state table, each move is a cell of the table, and by the event of the step.

A world adds invariants of its states, of its steps, and promises: what can be done in a state. The rows are normalised (ids, instants), so
that there is a finite number of states; what is checked is checked before that.
"""

import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final

import attrs

from nordlib.circulation.interlibrary import ReplayResult
from nordlib.decisions import Granted, Refused, RuleBook
from tests.proofs.worlds import Answer, Edge, State, Step, Tracked, World

__all__ = ["GRANTED", "Explored", "explore"]

#: What stands in place of a code where a step was granted.
GRANTED: Final = "granted"
_ENOUGH: Final = 5  # findings
_MOST: Final = 20_000  # states


@attrs.frozen
class Explored:
    """What an exploration found."""

    states: int
    steps: int
    refusals: int
    codes: frozenset[str]
    pairs: Mapping[tuple[str, Any, Any], frozenset[str]]
    """For each table, state and event that a step addressed, every answer: codes, or `GRANTED`."""
    cells: frozenset[tuple[str, Any, Any]]
    """The cells of the tables that were taken."""
    findings: tuple[str, ...]
    """What does not hold, each with the shortest way there."""


class _Stopped(Exception):
    """Enough was found."""


class _Exploration:
    def __init__(self, world: World, until: str | None) -> None:
        self.world, self.until = world, until
        self.steps = self.refusals = 0
        self.codes: set[str] = set()
        self.pairs: dict[tuple[str, Any, Any], set[str]] = {}
        self.cells: set[tuple[str, Any, Any]] = set()
        self.findings: list[str] = []
        start = world.normal(world.start)
        self.parents: dict[State, tuple[State, str] | None] = {start: None}
        self.queue = deque([start])
        self.read: tuple[State, dict[str, Mapping[Any, Any]]] | None = None

    def run(self) -> None:
        self._check_state(self.world.start, self.world.start)
        while self.queue:
            state = self.queue.popleft()
            if len(self.parents) > _MOST:
                self._found("the world has an end", state)
                return
            take, granted = self.world.open(self.world, state), set[str]()
            for step in self.world.steps_in(state):
                edge = self._take(state, step, take)
                if edge is not None and edge.answer.granted:
                    granted.add(step.name)
            for name, holds in self.world.promises.items():
                if not holds(state, frozenset(granted)):
                    self._found(name, state)

    def _take(self, state: State, step: Step, take: Callable[[Step], tuple[Any, frozenset[Any]]]) -> Edge | None:
        self.steps += 1
        try:
            raw, rows = take(step)
        except Exception as error:  # noqa: BLE001 - whichever it is, the event is lost
            self._found(f"no step ends in an exception: {type(error).__name__}: {error}", state, step.name)
            return None
        edge = Edge(state, step, _answer_of(raw, self.world.models), State(rows, state.day + step.nights))
        self.refusals += not edge.answer.granted
        self.codes.update(edge.answer.codes)
        for problem in (*self._told(edge), *self._moved(edge)):
            self._found(problem, state, step.name)
        for name, holds in self.world.step_invariants.items():
            if not holds(edge):
                self._found(name, state, step.name)
        if edge.after != state:
            self._check_state(edge.after, state, step.name)
            after = self.world.normal(edge.after)
            if after not in self.parents:
                self.parents[after] = (state, step.name)
                self.queue.append(after)
        return edge

    def _check_state(self, state: State, before: State, *step: str) -> None:
        for name, holds in self.world.invariants.items():
            if not holds(state):
                self._found(name, before, *step)

    def _told(self, edge: Edge) -> Iterator[str]:
        """Yield what a decision left unsaid, or said without doing it."""
        before, after, answer, also = edge.before.rows, edge.after.rows, edge.answer, edge.step.also
        if not answer.granted:
            if not answer.codes:
                yield "a refusal has a code"
            if before != after:
                yield "a refusal changes nothing"
            return
        if before == after:
            new = gone = frozenset[Any]()
        else:
            new, gone = after - before, before - after
        if not answer.said <= after:
            yield "a grant does what its decision says"
        keys = {(type(row), self.world.key_of(row)) for row in new}
        if any(row not in answer.said and type(row) not in also for row in new) or any(
            (type(row), self.world.key_of(row)) not in keys and type(row) not in also for row in gone
        ):
            yield "a grant changes nothing that its decision does not say"

    def _moved(self, edge: Edge) -> Iterator[str]:
        """Yield each move that is not a cell of its table, and note the cells and pairs."""
        for each in self.world.tracked:
            events = [(event, key(edge.before) if callable(key) else key) for title, event, key in edge.step.events if title == each.title]
            before = self._states_before(each, edge.before)
            after = before if edge.after.rows == edge.before.rows and not edge.step.nights else each.states_of(edge.after)
            addressed = {key: event for event, key in events if key is not None and (key in before or each.absent is not None)}
            for key, event in addressed.items():
                state = before.get(key, each.absent)
                self.pairs.setdefault((each.title, state, event), set()).update(edge.answer.codes or (GRANTED,))
                if edge.answer.granted and not each.table.accepts(state, event):
                    yield f"{each.title}: a step is granted only where the table accepts its event"
            for key in before.keys() | after.keys() if before != after or addressed else ():
                source, target = before.get(key, each.absent), after.get(key, each.absent)
                if target is None or (source is None and target in each.first) or each.overnight.get(source) is target:
                    continue
                sources = each.first if source is None else {source}
                led = {
                    (state, event)
                    for state in sources
                    for event, about in events
                    if about in (None, key) and each.table.accepts(state, event) and each.table.transition(state, event).target is target
                }
                is_granted = edge.answer.granted and key in addressed
                if source is not target or is_granted:
                    self.cells.update((each.title, *cell) for cell in led)
                    if not led:
                        yield f"{each.title}: a move is a cell of the table ({source} to {target})"

    def _states_before(self, tracked: Tracked, state: State) -> Mapping[Any, Any]:
        if self.read is None or self.read[0] is not state:
            self.read = state, {each.title: each.states_of(state) for each in self.world.tracked}
        return self.read[1][tracked.title]

    def _found(self, problem: str, state: State, *step: str) -> None:
        way = list(step)
        parent = self.parents[state]
        while parent is not None:
            state, name = parent
            way.insert(0, name)
            parent = self.parents[state]
        self.findings.append(f"{self.world.title}: {problem} | {' > '.join(way) or 'the first state'}")
        if problem.startswith(self.until) if self.until is not None else len(self.findings) >= _ENOUGH:
            raise _Stopped


def explore(world: World, until: str | None = None) -> Explored:
    """Explore a world whole, or until a few things were found that do not hold.

    With `until`, go on until something of that beginning was found.
    """
    exploration = _Exploration(world, until)
    with suppress(_Stopped), _unmeasured():
        exploration.run()
    return Explored(
        len(exploration.parents),
        exploration.steps,
        exploration.refusals,
        frozenset(exploration.codes),
        {pair: frozenset(codes) for pair, codes in exploration.pairs.items()},
        frozenset(exploration.cells),
        tuple(exploration.findings),
    )


@contextmanager
def _unmeasured() -> Iterator[None]:
    """Take no coverage, and note no rule as seen: that takes four times as long, and other tests show which lines and rules are run."""
    measure, evaluate = sys.gettrace(), RuleBook.evaluate
    sys.settrace(None)
    RuleBook.evaluate = getattr(evaluate, "__wrapped__", evaluate)  # type: ignore[method-assign]  # without the notes of the test run
    try:
        yield
    finally:
        RuleBook.evaluate = evaluate  # type: ignore[method-assign]  # and back
        sys.settrace(measure)


def _answer_of(raw: Any, models: tuple[type[Any], ...]) -> Answer:
    if isinstance(raw, Refused):
        return Answer(False, raw.reasons)
    if isinstance(raw, ReplayResult):
        return Answer(not raw.ignored_events, ("ignored",) * bool(raw.ignored_events), frozenset({raw.loan}))
    return Answer(True, (), frozenset(_models_in(raw.value if isinstance(raw, Granted) else raw, models)))


def _models_in(value: Any, models: tuple[type[Any], ...]) -> Iterator[Any]:
    """Yield the rows that a value carries."""
    if type(value) in models:
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _models_in(each, models)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from _models_in(getattr(value, field.name), models)

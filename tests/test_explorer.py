"""The explorer of worlds itself: what it checks of every step of every world, in a toy world whose steps answer wrongly."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import attrs
import pytest

from nordlib.decisions import Granted, NoFacts, PolicyId, Refused, RuleBook, StateTable, Transition, Verdict, passes_if, rule
from tests.proofs.explore import GRANTED, Explored, explore
from tests.proofs.worlds import Edge, State, Step, Tracked, World


class Light(StrEnum):
    """The state of a lamp."""

    OFF = "off"
    ON = "on"
    BROKEN = "broken"


class Press(StrEnum):
    """What happens to a lamp."""

    SWITCH = "switch"
    DROP = "drop"


@attrs.frozen
class Lamp:
    """A lamp."""

    id: str = "lamp"
    light: Light = Light.OFF


@attrs.frozen
class Socket:
    """Something that no step should touch."""

    id: str = "socket"
    charged: bool = True


@attrs.frozen
class Case:
    """A lamp to press, in a policy that the trace names."""

    lamp: Lamp
    policy: Any = attrs.field(factory=lambda: attrs.make_class("Policy", ["id"])(PolicyId("TOY", "1")))


LAMPS: StateTable[Light, Press] = StateTable(
    {
        Light.OFF: {Press.SWITCH: Transition(Light.ON), Press.DROP: Transition(Light.BROKEN)},
        Light.ON: {Press.SWITCH: Transition(Light.OFF), Press.DROP: Transition(Light.BROKEN)},
        Light.BROKEN: {},
    }
)


@rule("NLR-12", "lamp_is_broken")
def lamp_is_whole(case: Case) -> Verdict:
    """The lamp is whole."""
    return passes_if(case.lamp.light is not Light.BROKEN)


BOOK: RuleBook[Case] = RuleBook((lamp_is_whole,), topic="toy")
EMPTY: RuleBook[Case] = RuleBook(topic="toy")
SOCKET = Socket()


def pressed(lamp: Lamp, event: Press) -> Any:
    if not LAMPS.accepts(lamp.light, event):
        return Refused(NoFacts(), BOOK.evaluate(Case(lamp)), PolicyId("TOY", "1"))
    moved = attrs.evolve(lamp, light=LAMPS.transition(lamp.light, event).target)
    return Granted(moved, NoFacts(), EMPTY.evaluate(Case(lamp)), PolicyId("TOY", "1"))


def press(event: Press) -> Step:
    return Step(event.value, lambda lamp: pressed(lamp, event), (("Lamps", event, "lamp"),))


def wrong(act: Any, also: frozenset[type[Any]] = frozenset(), event: Press = Press.SWITCH) -> Step:
    return Step("wrong", act, (("Lamps", event, "lamp"),), also)


def toy(*steps: Step, rows: Any = None, tracked: Tracked | None = None, **more: Any) -> World:
    """A lamp and a socket. A step answers, and says what is stored then if that is not what it answers."""

    def open_on(_: World, state: State) -> Any:
        (lamp,) = state.of(Lamp)

        def take(step: Step) -> tuple[Any, frozenset[Any]]:
            answer = step.act(lamp)
            answer, after = answer if isinstance(answer, tuple) else (answer, None)
            stored = {answer.value if isinstance(answer, Granted) else lamp, SOCKET} if after is None else after
            return answer, frozenset(stored)

        return take

    lamps = Tracked("Lamps", LAMPS, lambda state: {lamp.id: lamp.light for lamp in state.of(Lamp)}, frozenset({Light.OFF}))
    return World(
        "Toy", "a lamp", State(frozenset({Lamp(), SOCKET})), lambda _: steps, open_on, (Lamp, Socket), tracked=(tracked or lamps,), **more
    )


def problems(found: Explored) -> set[str]:
    return {each.partition(": ")[2].partition(" | ")[0] for each in found.findings}


def test_a_world_in_which_everything_holds_is_explored_whole() -> None:
    found = explore(toy(press(Press.SWITCH), press(Press.DROP)))
    assert (found.states, found.steps, found.refusals, found.findings) == (3, 6, 2, ())
    assert found.codes == {"lamp_is_broken"}
    assert found.cells == {("Lamps", state, event) for state, event, _ in LAMPS}
    broken = {("Lamps", Light.BROKEN, event): {"lamp_is_broken"} for event in Press}
    assert found.pairs == {("Lamps", state, event): {GRANTED} for state, event, _ in LAMPS} | broken


LIT = Lamp(light=Light.ON)


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (
            wrong(lambda lamp: attrs.evolve(pressed(Lamp(light=Light.BROKEN), Press.DROP), trace=EMPTY.evaluate(Case(lamp)))),
            "a refusal has a code",
        ),
        (wrong(lambda _: (pressed(Lamp(light=Light.BROKEN), Press.DROP), {LIT, SOCKET})), "a refusal changes nothing"),
        (wrong(lambda lamp: (pressed(lamp, Press.SWITCH), {lamp, SOCKET})), "a grant does what its decision says"),
        (
            wrong(lambda lamp: (pressed(lamp, Press.SWITCH), {pressed(lamp, Press.SWITCH).value, Socket(charged=False)})),
            "a grant changes nothing that its decision does not say",
        ),
        (
            wrong(lambda lamp: (pressed(lamp, Press.SWITCH), {pressed(lamp, Press.SWITCH).value})),
            "a grant changes nothing that its decision does not say",
        ),
        (wrong(lambda lamp: LAMPS.transition(Light.BROKEN, Press.DROP)), "no step ends in an exception"),
        (wrong(lambda lamp: pressed(lamp, Press.DROP)), "Lamps: a move is a cell of the table (off to broken)"),
        (wrong(lambda lamp: (None, {LIT, SOCKET}), frozenset({Lamp}), Press.DROP), "Lamps: a move is a cell of the table (off to on)"),
        (
            wrong(lambda lamp: (None, {Lamp(), Lamp("other", Light.BROKEN), SOCKET}), frozenset({Lamp})),
            "Lamps: a move is a cell of the table (None to broken)",
        ),
    ],
)
def test_a_step_that_answers_wrongly_is_found(step: Step, problem: str) -> None:
    found = explore(toy(step), until=problem)
    assert any(each.startswith(problem) for each in problems(found)), found.findings
    assert found.findings[-1].endswith("| wrong")


def test_a_step_that_is_granted_against_the_table_is_found_with_the_way_there() -> None:
    revive = Step("revive", lambda lamp: (None, {lamp, SOCKET}), (("Lamps", Press.SWITCH, "lamp"),))
    problem = "Lamps: a step is granted only where the table accepts its event"
    found = explore(toy(press(Press.DROP), revive), until=problem)
    assert found.findings[-1] == f"Toy: {problem} | drop > revive"


def test_what_a_world_adds_is_checked_of_states_steps_and_promises() -> None:
    steps = (press(Press.SWITCH), press(Press.DROP))
    dark = toy(*steps, invariants={"it is dark": lambda state: LIT not in state.rows})
    assert explore(dark, until="it is dark").findings[-1] == "Toy: it is dark | switch"
    careful = toy(*steps, step_invariants={"it is not dropped": lambda edge: edge.step.name != "drop"})
    assert explore(careful, until="it is not dropped").findings[-1] == "Toy: it is not dropped | drop"
    lasting = toy(*steps, promises={"it can be switched": lambda _, granted: "switch" in granted})
    assert explore(lasting).findings == ("Toy: it can be switched | drop",)
    first = toy(*steps, invariants={"it is lit": lambda state: LIT in state.rows})
    assert explore(first, until="it is lit").findings == ("Toy: it is lit | the first state",)


def test_time_alone_moves_what_the_table_lets_it() -> None:
    night = Step("a night", lambda lamp: (None, {LIT, SOCKET}), also=frozenset({Lamp}), nights=1)
    states_of: Any = lambda state: {lamp.id: lamp.light for lamp in state.of(Lamp)}  # noqa: E731 - a function of one line, named for its reader
    overnight = Tracked("Lamps", LAMPS, states_of, frozenset({Light.OFF}), None, {Light.OFF: Light.ON})
    limited: Mapping[str, Any] = {"normal": lambda state: attrs.evolve(state, day=min(state.day, 1))}
    assert explore(toy(night, tracked=overnight, **limited)).findings == ()
    assert problems(explore(toy(night, **limited))) == {"Lamps: a move is a cell of the table (off to on)"}


def test_a_thing_without_a_row_may_have_a_state() -> None:
    states_of: Any = lambda state: {lamp.id: lamp.light for lamp in state.of(Lamp) if lamp.light is not Light.OFF}  # noqa: E731 - a function of one line, named for its reader
    hidden = Tracked("Lamps", LAMPS, states_of, frozenset(), Light.OFF)
    found = explore(toy(press(Press.SWITCH), press(Press.DROP), tracked=hidden))
    assert found.findings == ()
    assert found.cells == {("Lamps", state, event) for state, event, _ in LAMPS}


def test_a_world_without_an_end_is_given_up() -> None:
    numbers: Iterable[Step] = [
        Step(f"add {count}", lambda lamp, count=count: (None, {Lamp(f"{lamp.id}{count}"), SOCKET}), also=frozenset({Lamp}))
        for count in range(9)
    ]
    endless = toy(*numbers, tracked=Tracked("Lamps", LAMPS, lambda _: {}, frozenset()))
    assert problems(explore(endless)) == {"the world has an end"}


def test_enough_is_enough() -> None:
    bad = [Step(f"wrong {count}", lambda lamp: (None, {lamp})) for count in range(9)]
    assert len(explore(toy(*bad)).findings) == 5


def test_an_edge_tells_what_was_there_and_what_came_of_it() -> None:
    edges = list[Edge]()

    def seen(edge: Edge) -> bool:
        edges.append(edge)
        return True

    explore(toy(press(Press.SWITCH), step_invariants={"it is seen": seen}))
    assert [(edge.before.of(Lamp)[0].light, edge.after.of(Lamp)[0].light) for edge in edges] == [("off", "on"), ("on", "off")]

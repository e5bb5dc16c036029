"""Each invariant of each world can fail: a rule, a table or a function is made wrong, and the exploration finds it."""

from collections.abc import Callable

import pytest

from tests.proofs.explore import explore
from tests.proofs.states import WORLDS
from tests.proofs.wrong import WRONG


@pytest.mark.parametrize(("name", "break_it", "problem"), WRONG, ids=lambda each: getattr(each, "__name__", None))
def test_what_is_wrong_is_found(
    name: str, break_it: Callable[[pytest.MonkeyPatch], None], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_it(monkeypatch)
    found = explore(WORLDS[name], until=problem).findings
    assert any(f": {problem}" in each for each in found), found


def test_every_invariant_of_every_world_is_shown_to_fail() -> None:
    for world in WORLDS.values():
        for what in (*world.invariants, *world.step_invariants, *world.promises):
            assert any(what.startswith(problem) for _, _, problem in WRONG), what

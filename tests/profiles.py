"""How long the tests that try many examples take: briefly in `make test`, long in `make soak`, which sets `NORDLIB_TEST_LONG`.

A long run tries more examples of the same laws. Nothing is shown by it alone that a short run does not look at.
"""

import os
from typing import Final

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine

__all__ = ["IS_LONG", "many", "set_examples"]

#: Whether this is a long run.
IS_LONG: Final = bool(os.environ.get("NORDLIB_TEST_LONG"))


def many(short: int, long: int) -> int:
    """How many examples are tried: so many in a short run, and so many in a long one."""
    return long if IS_LONG else short


def set_examples(machine: type[RuleBasedStateMachine], short: int, long: int, *, steps: int) -> None:
    """Set how many examples of a state machine are tried in a short run and in a long one, and the steps of each."""
    machine.TestCase.settings = settings(max_examples=many(short, long), stateful_step_count=steps, deadline=None)

"""The contract of a store in a short run, beside that of the store in memory, which is always played whole."""

import pytest

from nordlib.storage import runner
from nordlib.testing.contract import stateful
from tests.profiles import IS_LONG

__all__ = ["shorten"]


def shorten(monkeypatch: pytest.MonkeyPatch, examples: int = 4) -> None:
    """Play few examples of the state machine, and wait briefly between the attempts of a command that always loses."""
    if not IS_LONG:
        monkeypatch.setattr(stateful, "_EXAMPLES", examples)
        monkeypatch.setattr(runner, "_LONGEST_WAIT", 0.05)

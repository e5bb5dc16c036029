"""Changed messages give a message or an error with a name, in bounded time: a short run; the long one is `tests/soak/messages.py`."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.interchange.xml_documents import XmlProblem, XmlProtocol
from tests.profiles import many
from tests.soak import messages

RUNS: Final = many(1_500, 20_000)


def test_changed_messages_are_read_or_refused() -> None:
    outcomes = messages.fuzz(RUNS, seed=20261130)
    assert sum(outcomes.values()) == RUNS
    assert {"message", "not_well_formed", "missing", "repeated", "invalid_value", "unknown_value"} <= outcomes.keys()
    assert outcomes["message"] > RUNS // 10
    assert set(outcomes) <= {"message", *(problem.value for problem in XmlProblem)}


@given(data=st.binary(max_size=300), place=st.integers(0, 1))
def test_any_bytes_are_refused_or_read(data: bytes, place: int) -> None:
    assert messages.hold(data, messages.PROTOCOLS[place]) in {problem.value for problem in XmlProblem} | {"message"}


@pytest.mark.parametrize("protocol", messages.PROTOCOLS, ids=lambda protocol: protocol.root)
def test_every_sample_is_read(protocol: XmlProtocol[object]) -> None:
    mine = [seed for seed in messages.SEEDS if protocol.root.encode() in seed]
    assert [messages.hold(seed, protocol) for seed in mine] == ["message"] * len(mine)
    assert len(mine) >= 7


def test_the_fuzz_finds_what_it_looks_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(messages, "SLOWEST", -1.0)
        with pytest.raises(AssertionError, match="took too long"):
            messages.fuzz(1, seed=1)
    assert "seed 1, run 0" in capsys.readouterr().out

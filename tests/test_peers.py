"""Differential tests: every disagreement with python-stdnum and personnummer is listed, with the reason, in the documentation."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.identity_numbers import CASES, ON, STDNUM
from nordlib.identity import IdentityNumber, Problem, examine

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "explanation" / "disagreements.md"


def answer(call: Callable[[str], object], text: str) -> object:
    """What a peer says; a peer that raises does not accept the number."""
    try:
        return call(text)
    except Exception:  # noqa: BLE001 - whatever the peer raises
        return False


def named(found: IdentityNumber | Problem) -> str:
    if isinstance(found, Problem):
        return found.value
    return "synthetic" if found.is_synthetic and found.scheme.value == "no" else found.kind.value


def disagreements() -> Iterator[tuple[str, str, str]]:
    personnummer: Any = import_module("personnummer.personnummer")
    for case in CASES:
        text, scheme = case["input"], case["scheme"]
        if scheme not in STDNUM or not isinstance(text, str) or case["reference_date"] != ON.isoformat():
            continue
        found = examine(text, scheme, on=ON)
        ours = isinstance(found, IdentityNumber)
        peer: Any = import_module(STDNUM[scheme])
        if answer(peer.is_valid, text) is not ours:
            yield "python-stdnum", scheme, named(found)
        elif isinstance(found, IdentityNumber) and hasattr(peer, "get_birth_date"):
            told = answer(peer.get_birth_date, text)
            if told and told != found.birth_date:
                yield "python-stdnum", scheme, "birth date"
        if scheme == "se" and answer(personnummer.valid, text) is not ours:
            yield "personnummer", scheme, named(found)


def listed() -> list[tuple[str, ...]]:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| p") and not line.startswith("| peer")]
    return [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows]


def test_every_disagreement_is_listed_with_its_reason_and_every_row_is_one() -> None:
    rows = listed()
    assert {row[:3] for row in rows} == set(disagreements())
    assert len({row[:3] for row in rows}) == len(rows)
    assert all(len(row) == 4 and row[3] for row in rows)

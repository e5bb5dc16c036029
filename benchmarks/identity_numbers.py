"""The identity rows of `make bench`: python-stdnum and `personnummer` in the same run, on numbers that all of them accept."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs

from nordlib.identity import SchemeName, is_valid, parse

ON = date(2026, 11, 22)
DATA = Path(__file__).parents[1] / "tests" / "data"
CASES: list[dict[str, Any]] = [
    case for name in ("identity.json", "identity-lv.json") for case in json.loads((DATA / name).read_text(encoding="utf-8"))
]
STDNUM: dict[SchemeName, str] = {
    "se": "stdnum.se.personnummer",
    "no": "stdnum.no.fodselsnummer",
    "dk": "stdnum.dk.cpr",
    "fi": "stdnum.fi.hetu",
    "is": "stdnum.is_.kennitala",
    "ee": "stdnum.ee.ik",
    "lt": "stdnum.lt.asmens",
    "lv": "stdnum.lv.pvn",
}
PARSE_GATES: dict[SchemeName, float] = {"se": 8.0, "no": 6.0, "ee": 5.0}
"""How many times faster than python-stdnum `parse` must be, for the schemes in which python-stdnum finds the birth date and the sex."""


@attrs.frozen
class Pair:
    """One kind of work, done by nordlib and by a peer, each on a whole column of numbers."""

    work: str
    peer: str
    ours: Callable[[], object]
    theirs: Callable[[], object]
    gate: float
    """At least so many times faster."""


def accepted(scheme: SchemeName, peer: Any) -> list[str]:
    """The stored forms of the case file that the peer accepts too, many times over."""
    found = {case["canonical"] for case in CASES if case["scheme"] == scheme and case["valid"] and case["reference_date"] == ON.isoformat()}
    return sorted(number for number in found if peer.is_valid(number)) * 20


def pairs() -> Iterator[Pair]:
    """Every row."""
    for scheme, name in STDNUM.items():
        peer: Any = import_module(name)
        numbers = accepted(scheme, peer)
        much_used = scheme in ("se", "no")
        gate = 10.0 if much_used else 6.0
        yield Pair(f"is_valid, {scheme}, with on", "python-stdnum", _with_day(numbers, scheme), _each(numbers, peer.is_valid), gate)
        if much_used:
            yield Pair(
                f"is_valid, {scheme}, without on", "python-stdnum", _without_day(numbers, scheme), _each(numbers, peer.is_valid), 8.0
            )
        if scheme in PARSE_GATES:
            dated = [number for number in numbers if _tells_all(peer, number)]
            yield Pair(
                f"parse, {scheme}, birth date and sex",
                "python-stdnum",
                _parsed(dated, scheme),
                _each(dated, _all_of(peer)),
                PARSE_GATES[scheme],
            )
    swedish: Any = import_module("personnummer.personnummer")
    numbers = accepted("se", import_module(STDNUM["se"]))
    yield Pair("is_valid, se, with on", "personnummer", _with_day(numbers, "se"), _each(numbers, swedish.valid), 1.0)


def _with_day(numbers: list[str], scheme: SchemeName) -> Callable[[], object]:
    def work() -> None:
        for number in numbers:
            is_valid(number, scheme, on=ON)

    return work


def _without_day(numbers: list[str], scheme: SchemeName) -> Callable[[], object]:
    def work() -> None:
        for number in numbers:
            is_valid(number, scheme)

    return work


def _parsed(numbers: list[str], scheme: SchemeName) -> Callable[[], object]:
    def work() -> None:
        for text in numbers:
            number = parse(text, scheme, on=ON)
            _ = number.birth_date, number.sex

    return work


def _each(numbers: list[str], call: Callable[[str], object]) -> Callable[[], object]:
    def work() -> None:
        for number in numbers:
            call(number)

    return work


def _all_of(peer: Any) -> Callable[[str], object]:
    def work(number: str) -> None:
        peer.validate(number)
        peer.get_birth_date(number)
        peer.get_gender(number)

    return work


def _tells_all(peer: Any, number: str) -> bool:
    """Whether the peer has an answer for the number at all."""
    try:
        _all_of(peer)(number)
    except Exception:  # noqa: BLE001 - whatever the peer raises
        return False
    return True

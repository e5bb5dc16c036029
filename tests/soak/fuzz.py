"""Fuzzing of what takes any text at all, with atheris: `make soak`, or `python -m tests.soak.fuzz RUNS [option of libFuzzer ...]`.

One input is a scheme, a day and a text. It goes through `parse`, `is_valid`, `examine` and `redact`, which have to answer, to agree, and to
hold what they promise. The first inputs are the case file and the corpus of texts. What the last long run found stands on the soak page of
the documentation.
"""

import json
import sys
import tempfile
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.corpus import corpus

atheris: Any = import_module("atheris")

with atheris.instrument_imports(include=["nordlib"]):
    from nordlib.identity import IdentityNumber, InvalidIdentityNumber, Scheme, examine, is_valid, parse
    from nordlib.identity.redaction import Confidence, find, redact

DATA = Path(__file__).parents[1] / "data"
SCHEMES = tuple(Scheme)
FIRST_DAY, LAST_DAY = date(1, 1, 1).toordinal(), date.max.toordinal()
ON = date(2026, 11, 24).toordinal()


def one_input(data: bytes) -> None:
    """Everything that one input has to hold."""
    if len(data) < 5:
        return
    scheme, lenient = SCHEMES[data[0] % len(SCHEMES)], bool(data[1] & 1)
    on = date.fromordinal(ON if data[1] & 2 else FIRST_DAY + int.from_bytes(data[2:4], "big") * 55 % (LAST_DAY - FIRST_DAY))
    text = data[4:].decode("utf-8", "surrogateescape")
    numbers(text, scheme, on, lenient=lenient)
    redaction(text, on, Confidence(data[1] % 3 + 1))


def numbers(text: str, scheme: Scheme, on: date, *, lenient: bool) -> None:
    found = examine(text, scheme, on=on, lenient=lenient)
    assert is_valid(text, scheme, on=on, lenient=lenient) is isinstance(found, IdentityNumber), "is_valid and examine disagree"
    number = parsed(text, scheme, on, lenient=lenient)
    if isinstance(number, InvalidIdentityNumber):
        assert number.problem is found, "parse and examine name different problems"
        assert 0 <= number.span[0] <= number.span[1] <= len(text), "the span lies outside the text"
        return
    assert number == found, "parse and examine read different numbers"
    assert examine(number.canonical, scheme, on=on) == number, "the stored form reads back as another number"
    assert not any(number.canonical[place : place + 4] in repr(number) for place in range(len(number.canonical) - 3)), "a number shows"


def parsed(text: str, scheme: Scheme, on: date, *, lenient: bool) -> IdentityNumber | InvalidIdentityNumber:
    try:
        return parse(text, scheme, on=on, lenient=lenient)
    except InvalidIdentityNumber as error:
        return error


def redaction(text: str, on: date, level: Confidence) -> None:
    found = find(text, on=on, min_confidence=level)
    places = [place for each in found for place in (each.start, each.end)]
    assert places == sorted(places), "findings overlap"
    assert all(0 <= each.start < each.end <= len(text) for each in found), "a finding lies outside the text"
    hidden = redact(text, on=on, min_confidence=level)
    assert len(hidden) == len(text), "redacting changes the length"
    assert find(hidden, on=on, min_confidence=level) == (), "something is left to redact"


def seeds() -> list[bytes]:
    """The case file and the corpus, as inputs."""
    cases = [case for name in ("identity.json", "identity-lv.json") for case in json.loads((DATA / name).read_text(encoding="utf-8"))]
    texts = [(each["scheme"], each["input"]) for each in cases if isinstance(each["input"], str)]
    texts += [("se", line) for each in corpus() for line in each.text.splitlines()]
    return [bytes([SCHEMES.index(Scheme(scheme)), 2, 0, 0]) + text.encode("utf-8", "surrogateescape") for scheme, text in texts]


def main() -> None:
    runs, *options = sys.argv[1:] or ["100000"]
    with tempfile.TemporaryDirectory() as folder:
        for place, seed in enumerate(seeds()):
            (Path(folder) / f"seed-{place}").write_bytes(seed)
        atheris.Setup([sys.argv[0], folder, f"-runs={runs}", "-max_len=100", "-timeout=5", "-print_final_stats=1", *options], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()

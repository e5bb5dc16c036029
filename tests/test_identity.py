"""Identity numbers: the case file, the published test numbers, laws, and that none leaks."""

import copy
import logging
import pickle
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import IdentityNumber, InvalidIdentityNumber, NumberKind, Problem, Scheme, UnknownScheme, examine, is_valid, parse
from nordlib.identity.schemes import registry
from nordlib.serialization import from_dict
from tests.number_cases import CASES
from tests.people import ADULT, CHILD, COORDINATION, OTHER_ADULT
from tests.vectors.run import run

ON = date(2026, 11, 22)
#: No test has a number in its name.
NAMES = ("adult", "other adult", "child", "coordination number")
NUMBERS = (ADULT, OTHER_ADULT, CHILD, COORDINATION)
DANISH = sorted({case["canonical"] for case in CASES if case["scheme"] == "dk" and case["valid"]})


DISPUTED = frozenset(
    re.findall(r"^- `(\S+)`", (Path(__file__).parent / "data" / "DISPUTED.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
)


@pytest.mark.parametrize("outcome", list(run(CASES)), ids=lambda outcome: outcome.id)
def test_the_case_file(outcome: Any) -> None:
    assert (outcome.differences == ()) is (outcome.id not in DISPUTED)


# Swedish laws


@pytest.mark.parametrize("text", NUMBERS, ids=NAMES)
@pytest.mark.parametrize("form", ["canonical", "12-sign", "10-sign", "10"])
def test_a_swedish_number_reads_back_from_every_form(text: str, form: str) -> None:
    number = parse(text, "se", on=ON)
    assert parse(number.format(form, on=ON), "se", on=ON) == number
    assert is_valid(number.format(form, on=ON), "se", on=ON)


@pytest.mark.parametrize("text", NUMBERS, ids=NAMES)
def test_every_single_digit_error_is_caught(text: str) -> None:
    for place in range(2, 12):
        for digit in "0123456789".replace(text[place], ""):
            wrong = text[:place] + digit + text[place + 1 :]
            assert not is_valid(wrong, "se", on=ON)
            assert isinstance(examine(wrong, "se", on=ON), Problem)


@given(
    st.text(alphabet="0123456789-+TRSUWX ", max_size=14) | st.text(max_size=20),
    st.dates(min_value=date(1990, 1, 1), max_value=date(2080, 1, 1)),
)
def test_the_tables_agree_with_the_reader(text: str, on: date) -> None:
    for scheme in Scheme:
        assert is_valid(text, scheme.value, on=on) is isinstance(examine(text, scheme.value, on=on), IdentityNumber)


def near_misses() -> Iterator[str]:
    chance = random.Random(20261122)
    for text in NUMBERS:
        for _ in range(300):
            place = chance.randrange(12)
            wrong = text[:place] + chance.choice("0123456789") + text[place + 1 :]
            yield from (wrong, wrong[2:], f"{wrong[:8]}-{wrong[8:]}", f"{wrong[2:8]}-{wrong[8:]}", f"{wrong[2:8]}+{wrong[8:]}")


def test_the_tables_agree_with_the_reader_near_real_numbers() -> None:
    for text in near_misses():
        for on in (ON, date(2011, 12, 1), date(1981, 3, 7), date(2081, 1, 1)):
            assert is_valid(text, "se", on=on) is isinstance(examine(text, "se", on=on), IdentityNumber)


def test_the_sign_turns_on_new_years_day_of_the_hundredth_year() -> None:
    number = parse(OTHER_ADULT, "se", on=ON)
    assert number.format("10-sign", on=date(2079, 12, 31))[6] == "-"
    assert number.format("10-sign", on=date(2080, 1, 1))[6] == "+"
    assert parse(number.format("10-sign", on=date(2080, 1, 1)), "se", on=date(2080, 1, 1)) == number


@pytest.mark.parametrize(
    ("form", "on"),
    [("10-sign", None), ("10", None), ("10", date(2080, 1, 1)), ("10-sign", date(2180, 1, 1)), ("10-sign", date(1979, 1, 1))],
)
def test_a_short_form_that_would_mean_another_year_is_refused(form: str, on: date | None) -> None:
    with pytest.raises(InvalidData, match="ten digits"):
        parse(OTHER_ADULT, "se", on=ON).format(form, on=on)


@pytest.mark.parametrize("scheme", ["se", "dk"])
def test_an_unknown_form_is_named(scheme: Any) -> None:
    text = ADULT if scheme == "se" else DANISH[0]
    with pytest.raises(UnknownName, match="canonical"):
        parse(text, scheme, on=date(2058, 1, 1)).format("roman")


@pytest.mark.parametrize("text", ["T00519-2381", "1T0519-2381", "9005-192381", "900519-23812", "+9005192381"], ids=range(5))
def test_what_has_another_shape_is_no_number(text: str) -> None:
    assert examine(text, "se", on=ON) in (Problem.FORMAT, Problem.LENGTH, Problem.SEPARATOR)


@pytest.mark.parametrize("month_day", ["0060", "0075", "0760", "0761"])
def test_an_interim_number_has_a_birth_date(month_day: str) -> None:
    texts = [f"1990{month_day}T33{digit}" for digit in range(10)]
    assert Problem.DATE in {examine(text, "se", on=ON) for text in texts}
    assert not any(is_valid(text, "se", on=ON) for text in texts)


# Danish laws


@pytest.mark.parametrize("text", DANISH, ids=range(len(DANISH)))
def test_a_danish_number_reads_back_from_every_form(text: str) -> None:
    on = date(2058, 1, 1)
    number = parse(text, "dk", on=on)
    assert parse(number.format("sign"), "dk", on=on) == number == parse(number.format(), "dk", on=on)


def test_the_check_digit_was_required_before_october_2007() -> None:
    text = next(case["canonical"] for case in CASES if case["scheme"] == "dk" and "no_mod11" in case["flags"])
    assert is_valid(text, "dk", on=date(2007, 10, 1))
    assert examine(text, "dk", on=date(2007, 9, 30)) is Problem.CHECKSUM


def test_letters_stand_only_where_a_replacement_number_has_them() -> None:
    assert examine("12A7700GE0", "dk", on=ON) is Problem.FORMAT
    assert examine("121077-0G20", "dk", on=ON) is Problem.FORMAT


# asking


def test_an_unknown_scheme_is_named() -> None:
    nowhere: Any = "xx"
    for ask in (parse, is_valid, examine):
        with pytest.raises(UnknownScheme):
            ask(ADULT, nowhere)


@pytest.mark.parametrize("on", [datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01", 2026, 0])
def test_a_reference_date_is_a_date(on: Any) -> None:
    with pytest.raises(InvalidData, match="reference date"):
        examine(ADULT, "se", on=on)

    for text in (ADULT, None):
        with pytest.raises(InvalidData, match="reference date"):
            is_valid(text, "se", on=on)


def test_a_text_given_as_the_scheme_is_not_repeated() -> None:
    for scheme in (ADULT, "19900519-2381", ["se"], None, "x" * 100):
        with pytest.raises(UnknownScheme) as caught:
            examine("se", scheme)  # type: ignore[arg-type]  # a value of the wrong type, on purpose
        assert caught.value.name == "(not a code)"
    with pytest.raises(UnknownScheme, match=r"\(not a code\)"):
        is_valid("", ADULT)  # type: ignore[arg-type]  # a value of the wrong type, on purpose
    for text, scheme in ((None, "xx"), (ADULT, ["se"])):
        with pytest.raises(UnknownScheme):
            is_valid(text, scheme, on=ON)  # type: ignore[arg-type]  # a value of the wrong type, on purpose
    with pytest.raises(UnknownScheme, match=r"'xx'\. Known: 'se', 'se-lma', 'no'"):
        is_valid(ADULT, "xx")  # type: ignore[arg-type]  # a value of the wrong type, on purpose


def test_a_scheme_is_loaded_when_it_is_first_asked_for() -> None:
    code = "import sys; from nordlib import identity; identity.is_valid('x', 'fi'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "nordlib.identity.schemes.finland" in loaded
    assert "nordlib.identity.schemes.norway" not in loaded


def test_pytest_shows_no_number_of_a_failing_test(tmp_path: Path) -> None:
    one, other, wrong = ADULT, OTHER_ADULT, f"{ADULT[:-1]}{(int(ADULT[-1]) + 1) % 10}"
    (tmp_path / "numbers.txt").write_text(f"{one} {other} {wrong}", encoding="ascii")
    test = tmp_path / "test_leak.py"
    test.write_text(
        "import pathlib\n"
        "from nordlib.identity import parse\n"
        f"texts = pathlib.Path({str(tmp_path / 'numbers.txt')!r}).read_text().split()\n"
        "one, other = (parse(text, 'se') for text in texts[:2])\n"
        "def test_comparison():\n    assert [one] == [other]\n"
        "def test_values():\n    assert one == other\n"
        "def test_reading():\n    parse(texts[2], 'se')\n",
        encoding="ascii",
    )
    command = [sys.executable, "-m", "pytest", "-vv", "-p", "no:cacheprovider", "-c", "/dev/null", str(test)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "3 failed" in done.stdout
    for text in (one, other, wrong):
        assert text not in done.stdout + done.stderr
        assert text[2:8] not in done.stdout + done.stderr


@pytest.mark.parametrize("given", [None, b"19900519", ["1"], 19900519, 1.5, True, "9" * 1_000_000, "\ud800", "\0", object()], ids=range(10))
@pytest.mark.parametrize("lenient", [True, False])
def test_anything_may_be_asked_about(given: Any, lenient: bool) -> None:
    for scheme in Scheme:
        assert not is_valid(given, scheme, on=ON, lenient=lenient)
        assert isinstance(examine(given, scheme, on=ON, lenient=lenient), Problem)


def test_what_is_written_badly_is_repaired_only_leniently() -> None:
    text = f"\u200b{ADULT[:8]} – {ADULT[8:]}\n"
    assert not is_valid(text, "se", on=ON)
    assert is_valid(text, "se", on=ON, lenient=True)
    assert parse(text, "se", on=ON, lenient=True).canonical == ADULT


def test_an_error_tells_problem_and_place() -> None:
    with pytest.raises(InvalidIdentityNumber) as caught:
        parse("19900519x2381", "se", on=ON)
    assert (caught.value.scheme, caught.value.problem, caught.value.span) == (Scheme.SE, Problem.CHARSET, (8, 9))


def test_without_a_day_it_is_today_in_the_schemes_country(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        instant = datetime(2011, 12, 1, 23, 30, tzinfo=UTC)  # 2 December in Stockholm

        @classmethod
        def now(cls, tz: Any = None) -> "Clock":
            return cls.fromtimestamp(cls.instant.timestamp(), tz)

    monkeypatch.setattr(registry, "datetime", Clock)
    monkeypatch.setattr("time.time", Clock.instant.timestamp)
    monkeypatch.setattr(registry, "_known_days", {})
    assert is_valid(CHILD, "se")
    assert registry.today("se") == date(2011, 12, 2)
    Clock.instant = datetime(2011, 12, 2, 22, 59, tzinfo=UTC)
    monkeypatch.setattr("time.time", Clock.instant.timestamp)
    assert registry.today("se") == date(2011, 12, 2)
    Clock.instant = datetime(2011, 12, 2, 23, 0, tzinfo=UTC)  # midnight in Stockholm
    monkeypatch.setattr("time.time", Clock.instant.timestamp)
    assert registry.today("se") == date(2011, 12, 3)


def test_the_first_question_of_a_process_needs_no_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nordlib.identity.CANONICALIZERS", {})
    assert is_valid(ADULT, "se")
    assert is_valid(ADULT, "se", on=ON)


def test_a_plain_form_has_nothing_else() -> None:
    with pytest.raises(InvalidData):
        from_dict(IdentityNumber, {"scheme": "se", "canonical": ADULT, "more": 1})


# privacy


@pytest.mark.parametrize("text", [*NUMBERS, DANISH[0]], ids=[*NAMES, "danish"])
def test_a_number_never_shows(text: str, caplog: pytest.LogCaptureFixture) -> None:
    scheme: Any = "dk" if len(text) == 10 else "se"
    number = parse(text, scheme, on=date(2058, 1, 1))
    logging.getLogger("host").warning("%s %r %s", number, number, [number])
    for shown in (repr(number), str(number), f"{number}", number.masked, caplog.text):
        assert not [place for place in range(len(text) - 3) if text[place : place + 4] in shown]


@pytest.mark.parametrize("text", ["199005192382", "19900519x2381", " 199005192381"], ids=["check digit", "letter", "blank"])
def test_an_error_holds_no_number_even_pickled(text: str) -> None:
    with pytest.raises(InvalidIdentityNumber) as caught:
        parse(text, "se", on=ON)
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    for shown in (str(error), repr(error), str(error.args), str(pickle.dumps(error)), repr(copy.copy(error))):
        assert "0519" not in shown
        assert "238" not in shown


def test_numbers_are_compared_by_scheme_kind_and_canonical_form() -> None:
    one, same, other = parse(ADULT, "se", on=ON), parse("900519-2381", "se", on=ON), parse(OTHER_ADULT, "se", on=ON)
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != ADULT
    assert one.is_synthetic
    assert one.kind is NumberKind.PERSONNUMMER

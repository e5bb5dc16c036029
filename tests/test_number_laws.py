"""Laws of the identity numbers: published numbers, round trips, single-digit errors, and that looking up and explaining agree.

Numbers that are made here are made to be thrown away: none is kept, printed or named in a test.
"""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.identity import Acceptance, IdentityNumber, Kind, Problem, Scheme, Unwanted, examine, identify, is_valid, parse
from nordlib.identity.forms import FORMS

DATA = Path(__file__).parent / "data"
CASES: list[dict[str, Any]] = json.loads((DATA / "identity.json").read_text(encoding="utf-8"))
ON = date(2026, 11, 22)
DAYS = (ON, date(2032, 6, 1), date(2021, 11, 15), date(2007, 1, 1), date(1999, 6, 1))
BIRTH_DATES = (date(1900, 2, 28), date(1954, 12, 31), date(1999, 12, 31), date(2000, 2, 29), date(2020, 1, 1))


def numbers(scheme: str) -> list[str]:
    """The stored forms of the case file."""
    return sorted({case["canonical"] for case in CASES if case["scheme"] == scheme and case["valid"]})


# published test numbers


def test_every_published_personnummer_is_valid() -> None:
    published = (DATA / "skatteverket-test-personnummer.txt").read_text(encoding="ascii").split()
    assert len(published) == 41_129
    assert sum(not is_valid(number, "se", on=ON) for number in published) == 0
    assert {parse(number, "se", on=ON).kind for number in published[::100]} == {Kind.PERSONNUMMER}


def test_every_published_samordningsnummer_is_valid_but_the_disputed() -> None:
    published = (DATA / "skatteverket-test-samordningsnummer.txt").read_text(encoding="ascii").split()
    found = [examine(number, "se", on=ON) for number in published]
    assert len(found) == 2_264
    assert [each for each in found if isinstance(each, Problem)] == [Problem.DATE] * 24
    read = [each for each in found if isinstance(each, IdentityNumber)]
    assert {each.kind for each in read} == {Kind.SAMORDNINGSNUMMER}
    assert sum("birth_date_unknown" in each.flags for each in read) == 132 + 41 - sum(number[4:8] == "0060" for number in published)


# looking up and explaining


def near_misses(scheme: str) -> Iterator[str]:
    """Numbers of the case file with a character changed, left out or doubled, in every written form."""
    chance = random.Random(20261122)  # noqa: S311 - a sample, no secret
    for canonical in numbers(scheme):
        for form in ("", "-", " ", "+"):
            place = len(canonical) - 4 if scheme == "se" else 2 if scheme == "se-lma" else 6
            text = canonical[:place] + form + canonical[place:]
            for at in chance.choices(range(len(text)), k=12):
                yield text[:at] + chance.choice("0123456789") + text[at + 1 :]
            at = chance.randrange(len(text))
            yield text
            yield text[2:]
            yield text[:at] + text[at + 1 :]
            yield text[:at] + text[at] + text[at:]
            yield text[:at] + chance.choice("ABTXZ-+/ ٣") + text[at + 1 :]


@pytest.mark.parametrize("scheme", Scheme)
def test_looking_up_and_explaining_agree(scheme: Scheme) -> None:
    for text in near_misses(scheme.value):
        for on in DAYS:
            found = examine(text, scheme.value, on=on)
            assert is_valid(text, scheme.value, on=on) is isinstance(found, IdentityNumber)
            if found is Problem.FUTURE_DATE:
                later = [date(year, 12, 31) for year in range(on.year, on.year + 101)]
                assert any(is_valid(text, scheme.value, on=day) for day in later)


@given(st.text(max_size=20), st.sampled_from(Scheme), st.dates(), st.booleans())
def test_any_text_is_answered(text: str, scheme: Scheme, on: date, lenient: bool) -> None:
    found = examine(text, scheme.value, on=on, lenient=lenient)
    assert is_valid(text, scheme.value, on=on, lenient=lenient) is isinstance(found, IdentityNumber)


@pytest.mark.parametrize("scheme", Scheme)
def test_a_number_reads_back_from_every_written_form(scheme: Scheme) -> None:
    on = date(2058, 1, 1)
    for text in numbers(scheme.value):
        number = examine(text, scheme.value, on=on)
        if isinstance(number, Problem):
            continue
        for form in FORMS[scheme.value]:
            if not form.startswith("10"):
                assert parse(number.format(form), scheme.value, on=on) == number


# serials and check digits


def completions(stem: str, scheme: Any) -> list[IdentityNumber]:
    """Every number that begins so, by its check digits."""
    endings = (
        "0123456789ABCDEFHJKLMNPRSTUVWXY" if scheme == "fi" else [f"{end:02}" for end in range(100)] if scheme == "no" else "0123456789"
    )
    found = (examine(f"{stem}{ending}", scheme, on=ON) for ending in endings)
    return [each for each in found if isinstance(each, IdentityNumber)]


@pytest.mark.parametrize("born", BIRTH_DATES, ids=str)
def test_every_swedish_serial_has_one_check_digit_and_tells_date_and_sex(born: date) -> None:
    for serial in range(1, 1000):
        (number,) = completions(f"{born:%Y%m%d}{serial:03}", "se")
        assert (number.birth_date, number.sex == "M") == (born, serial % 2 == 1)
    assert completions(f"{born:%Y%m%d}000", "se") == []


@pytest.mark.parametrize("born", BIRTH_DATES, ids=str)
def test_every_norwegian_individual_number_tells_date_and_sex(born: date) -> None:
    series = range(500, 1000) if born.year >= 2000 else range(500)
    made = 0
    for serial in series:
        found = completions(f"{born:%d%m%y}{serial:03}", "no")
        assert len(found) <= 1  # a remainder of 10 has no digit
        assert all((number.birth_date, number.sex == "M") == (born, serial % 2 == 1) for number in found)
        made += len(found)
    assert 400 < made < 430  # two check digits of eleven remainders


@pytest.mark.parametrize("born", BIRTH_DATES, ids=str)
def test_every_finnish_serial_has_one_check_character(born: date) -> None:
    separator = "A" if born.year >= 2000 else "-"
    for serial in range(2, 1000):
        (number,) = completions(f"{born:%d%m%y}{separator}{serial:03}", "fi")
        assert (number.birth_date, number.sex == "M") == (born, serial % 2 == 1)
        assert number.kind is (Kind.HETU if serial < 900 else Kind.TEMPORARY)


@pytest.mark.parametrize(("scheme", "centuries"), [("ee", "135"), ("lt", "135")])
def test_every_baltic_serial_has_one_check_digit(scheme: Any, centuries: str) -> None:
    for born in BIRTH_DATES:
        first = centuries[born.year // 100 - 18]
        for serial in range(0, 1000, 7):
            (number,) = completions(f"{first}{born:%y%m%d}{serial:03}", scheme)
            assert (number.birth_date, number.sex) == (born, "M")


@pytest.mark.parametrize("scheme", ["se", "no", "fi"])
def test_every_single_digit_error_is_caught(scheme: Any) -> None:
    """As the schemes' checks promise; for Sweden of the ten digits, since the check leaves out the century."""
    sample = [text for text in numbers(scheme) if is_valid(text, scheme, on=ON)][::4]
    for text in sample:
        for place in range(2 if scheme == "se" else 0, len(text)):
            for digit in "0123456789".replace(text[place], "") if text[place].isdigit() else "":
                changed = f"{text[:place]}{digit}{text[place + 1 :]}"
                found = examine(changed, scheme, on=ON)
                assert isinstance(found, Problem) or (scheme == "no" and {found.kind, parse(text, scheme, on=ON).kind} & {Kind.FHNR})


def test_icelandic_single_digit_errors_were_caught_until_2026() -> None:
    on = date(2026, 2, 17)
    for text in (each for each in numbers("is") if is_valid(each, "is", on=on) and each[0] < "8"):
        for place in range(9):
            for digit in "0123456789".replace(text[place], ""):
                changed = f"{text[:place]}{digit}{text[place + 1 :]}"
                assert not is_valid(changed, "is", on=on) or changed[0] in "89"


# rules with dates


def norwegian(flag: str) -> str:
    return next(text for text in numbers("no") if any(flag in case["flags"] for case in CASES if case["canonical"] == text))


def test_a_norwegian_number_of_2032_is_none_before() -> None:
    text = norwegian("rules2032")
    assert examine(text, "no", on=date(2031, 12, 31)) is Problem.CHECKSUM
    assert parse(text, "no", on=date(2032, 1, 1)).birth_date is None


def test_before_november_2021_d_numbers_had_the_series_of_the_others() -> None:
    text = norwegian("century_ambiguous")
    new, old = parse(text, "no", on=date(2021, 11, 16)), parse(text, "no", on=date(2021, 11, 15))
    assert new.birth_date is not None
    assert old.birth_date is not None
    assert new.birth_date.year == old.birth_date.year + 100
    assert "century_ambiguous" not in old.flags


def test_a_d_number_of_the_future_is_one_of_the_past() -> None:
    """20YY with a flag, unless that lies after the reference date (Skatteetaten, D-number series of 2021)."""
    read = 0
    for year in range(27, 40):
        for number in completions(f"4101{year:02}200", "no"):
            assert number.birth_date == date(1900 + year, 1, 1)
            assert "century_ambiguous" not in number.flags
            read += 1
    assert read > 5


def test_a_norwegian_number_of_no_series_may_be_one_of_2032() -> None:
    text = next(case["input"] for case in CASES if case["scheme"] == "no" and case["reason_if_invalid"] == "century")
    assert examine(text, "no", on=date(2031, 12, 31)) is Problem.CENTURY
    assert "rules2032" in parse(text, "no", on=date(2032, 1, 1)).flags


def test_finnish_separators_of_2023() -> None:
    text = next(text for text in numbers("fi") if text[6] == "Y")
    assert examine(text, "fi", on=date(2022, 12, 31)) is Problem.SEPARATOR
    assert is_valid(text, "fi", on=date(2023, 1, 1))


def test_a_danish_date_waits_for_its_day() -> None:
    text = next(case["canonical"] for case in CASES if case["scheme"] == "dk" and case["kind"] == "ecpr-x" and case["valid"])
    born = parse(text, "dk", on=ON).birth_date
    assert born is not None
    assert examine(text, "dk", on=born - timedelta(days=1)) is Problem.FUTURE_DATE
    assert is_valid(text, "dk", on=born)


def test_a_norwegian_leap_day_of_2032_is_in_a_year_divisible_by_4() -> None:
    assert examine("29825984222", "no", on=date(2031, 6, 1)) is Problem.CHECKSUM
    assert examine("29825984222", "no", on=date(2032, 6, 1)) is Problem.DATE


# texts that nobody writes


@pytest.mark.parametrize(
    ("text", "scheme", "problem"),
    [
        ("0" * 64 + "x", "se", Problem.CHARSET),
        ("0" * 70 + " ", "no", Problem.WHITESPACE),
        ("0" * 64 + "é", "fi", Problem.CHARSET),
        ("0" * 1_000_000, "dk", Problem.LENGTH),
        ("24-637617/" + "1" * 60 + "x", "se-lma", Problem.FORMAT),
        ("24-637617/" + "1" * 60 + "\n", "se-lma", Problem.WHITESPACE),
        ("24-637617/\x00", "se-lma", Problem.CHARSET),
        ("24-637617/", "se-lma", Problem.FORMAT),
    ],
    ids=range(8),
)
def test_the_first_offending_character_decides_however_long_the_text(text: str, scheme: Any, problem: Problem) -> None:
    assert examine(text, scheme, on=ON) is problem
    assert not is_valid(text, scheme, on=ON)


def test_repair_takes_any_length() -> None:
    blanks = " \u200b" * 100_000
    assert is_valid(f"{blanks}20000909-2396{blanks}", "se", on=ON, lenient=True)
    assert examine("20010908\u017f489", "se", on=ON, lenient=True) is Problem.CHARSET  # a long s is no S


@given(st.sampled_from(["990101-T234", "010101+T234", "020420-6201", "000229+9923"]), st.dates(max_value=date(1900, 1, 1)))
def test_any_day_may_be_asked_about(text: str, on: date) -> None:
    assert is_valid(text, "se", on=on) is isinstance(examine(text, "se", on=on), IdentityNumber)


# hosts


def test_every_reading_of_a_text() -> None:
    assert [number.scheme.value for number in identify("701063-2391", on=ON)] == ["se", "dk"]
    assert identify(None) == ()
    assert identify("\u200b0204851409", on=ON) == ()
    assert {number.scheme.value for number in identify("\u200b0204851409", on=ON, lenient=True)} == {"dk", "is"}


def number_with(scheme: Any, flag: str) -> IdentityNumber:
    text = next(case["canonical"] for case in CASES if case["scheme"] == scheme and flag in case["flags"] and case["valid"])
    return parse(text, scheme, on=date(2032, 1, 1) if flag == "rules2032" else ON)


@pytest.mark.parametrize(
    ("scheme", "flag", "choice", "unwanted"),
    [
        ("no", "synthetic:skatteetaten+80", Acceptance(), Unwanted.SYNTHETIC),
        ("no", "synthetic:nhn+65", Acceptance(), Unwanted.SYNTHETIC),
        ("is", "synthetic:gervigogn", Acceptance(), Unwanted.SYNTHETIC),
        ("is", "synthetic:gervigogn", Acceptance(synthetic=True), None),
        ("fi", "test_or_temporary", Acceptance(), None),
        ("fi", "test_or_temporary", Acceptance(may_be_synthetic=False), Unwanted.MAY_BE_SYNTHETIC),
        ("no", "month+40:h-number-or-nav-synthetic", Acceptance(may_be_synthetic=False), Unwanted.MAY_BE_SYNTHETIC),
        ("se", "interim", Acceptance(kinds=frozenset({Kind.PERSONNUMMER})), Unwanted.KIND),
        ("se", "interim", Acceptance(kinds=frozenset({Kind.INTERIM})), None),
        ("dk", "no_mod11_unlisted_date", Acceptance(), None),
        ("dk", "no_mod11_unlisted_date", Acceptance(danish_unlisted_days=False), Unwanted.UNCHECKED),
        ("dk", "mod11", Acceptance(danish_unlisted_days=False), None),
    ],
)
def test_what_a_host_takes(scheme: Any, flag: str, choice: Acceptance, unwanted: Unwanted | None) -> None:
    assert choice.unwanted(number_with(scheme, flag)) is unwanted


def test_an_icelandic_company_without_check_digit_is_a_host_s_choice() -> None:
    company = parse(next(case["canonical"] for case in CASES if case["kind"] == "company" and "no_mod11" in case["flags"]), "is", on=ON)
    assert Acceptance(icelandic_companies_unchecked=False).unwanted(company) is Unwanted.UNCHECKED
    assert Acceptance().unwanted(company) is None


def tagged(tag: str, problem: str | None) -> list[dict[str, Any]]:
    return [case for case in CASES if case["scheme"] == "se" and tag in case["tags"] and case["reason_if_invalid"] == problem]


def test_a_contradicting_plus_is_a_host_s_choice() -> None:
    for case in tagged("policy", "separator"):
        assert Acceptance().examine(case["input"], "se", on=ON) is Problem.SEPARATOR
        number = Acceptance(swedish_plus_before_100=True).examine(case["input"], "se", on=ON)
        assert isinstance(number, IdentityNumber)
        assert number.canonical == case["input"].replace("+", "")


def test_a_contradicting_hyphen_is_a_host_s_choice() -> None:
    for case in (case for case in tagged("policy", None) if case["valid"]):
        assert isinstance(Acceptance().examine(case["input"], "se", on=ON), IdentityNumber)
        assert Acceptance(swedish_hyphen_from_100=False).examine(case["input"], "se", on=ON) is Problem.SEPARATOR
    young = Acceptance(swedish_hyphen_from_100=False).examine("19900519-2381", "se", on=ON)
    assert isinstance(young, IdentityNumber)


def test_days_of_no_month_are_a_host_s_choice() -> None:
    published = (DATA / "skatteverket-test-samordningsnummer.txt").read_text(encoding="ascii").split()
    disputed = [text for text in published if not is_valid(text, "se", on=ON)]
    wide = Acceptance(swedish_days_of_no_month=True)
    assert len(disputed) == 24
    for text in disputed:
        assert Acceptance().examine(text, "se", on=ON) is Problem.DATE
        for form in (text, f"{text[:8]}-{text[8:]}", f" {text[2:8]}{'-' if 2026 - int(text[:4]) < 100 else '+'}{text[8:]}"):
            number = wide.examine(form, "se", on=ON, lenient=True)
            assert isinstance(number, IdentityNumber)
            assert (number.canonical, number.birth_date) == (text, None)
            assert number.flags == {"birth_date_unknown", "day_of_no_month"}
        for digit in "0123456789".replace(text[11], ""):
            assert wide.examine(f"{text[:11]}{digit}", "se", on=ON) is Problem.DATE
    for never in ("199013632384", "199002922000", "20900292T381", "199002302384", "209002922389"):
        assert isinstance(wide.examine(never, "se", on=ON), Problem)


def test_a_host_s_choices_change_nothing_else() -> None:
    for case in CASES:
        if case["scheme"] == "se" and isinstance(case["input"], str) and not {"policy", "disputed"} & set(case["tags"]):
            found = examine(case["input"], "se", on=ON)
            wide = Acceptance(swedish_plus_before_100=True, swedish_days_of_no_month=True)
            assert wide.examine(case["input"], "se", on=ON) == found
    assert Acceptance().examine(None, "se") is Problem.TYPE

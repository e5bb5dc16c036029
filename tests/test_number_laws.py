"""Laws of the identity numbers: published numbers, round trips, single-digit errors, and that looking up and explaining agree.

Numbers that are made here are made to be thrown away: none is kept, printed or named in a test.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.errors import InvalidData
from nordlib.identity import (
    IdentityNumber,
    InvalidIdentityNumber,
    NumberAcceptance,
    NumberKind,
    Problem,
    RejectionReason,
    Scheme,
    Sex,
    examine,
    identify,
    is_valid,
    parse,
)
from nordlib.identity.formats import FORMATS
from nordlib.identity.testdata.published import PERSONNUMMER, SAMORDNINGSNUMMER, published_numbers
from nordlib.serialization import from_dict
from tests.number_cases import CASES

LISTS = Path(str(files("nordlib.identity.testdata") / "data"))
ON = date(2026, 11, 22)
DAYS = (ON, date(2032, 6, 1), date(2021, 11, 15), date(2007, 1, 1), date(1999, 6, 1))
BIRTH_DATES = (date(1900, 2, 28), date(1954, 12, 31), date(1999, 12, 31), date(2000, 2, 29), date(2020, 1, 1))


def numbers(scheme: str) -> list[str]:
    """The stored forms of the case file."""
    return sorted({case["canonical"] for case in CASES if case["scheme"] == scheme and case["valid"]})


# published test numbers


def test_every_published_personnummer_is_valid() -> None:
    published = (LISTS / PERSONNUMMER).read_text(encoding="ascii").split()
    assert len(published) == 41_129
    assert sum(not is_valid(number, "se", on=ON) for number in published) == 0
    assert {parse(number, "se", on=ON).kind for number in published[::100]} == {NumberKind.PERSONNUMMER}


def test_every_published_samordningsnummer_is_valid_but_the_disputed() -> None:
    published = (LISTS / SAMORDNINGSNUMMER).read_text(encoding="ascii").split()
    found = [examine(number, "se", on=ON) for number in published]
    assert len(found) == 2_264
    assert [each for each in found if isinstance(each, Problem)] == [Problem.DATE] * 24
    read = [each for each in found if isinstance(each, IdentityNumber)]
    assert {each.kind for each in read} == {NumberKind.SAMORDNINGSNUMMER}
    assert sum("birth_date_unknown" in each.flags for each in read) == 132 + 41 - sum(number[4:8] == "0060" for number in published)


def test_a_published_number_is_synthetic_and_no_other_personnummer_is() -> None:
    for name in (PERSONNUMMER, SAMORDNINGSNUMMER):
        assert all(number.is_synthetic for number in map(read_leniently, published_numbers(name)[::50]))
    listed = {*published_numbers(PERSONNUMMER), *published_numbers(SAMORDNINGSNUMMER)}
    others = [text for text in numbers("se") if text not in listed and is_valid(text, "se", on=ON)]
    assert len(others) > 20
    assert not any(parse(text, "se", on=ON).is_synthetic for text in others)


def read_leniently(text: str) -> IdentityNumber:
    found = NumberAcceptance(accept_synthetic=True, accept_nonexistent_days=True).examine(text, "se", on=ON)
    assert isinstance(found, IdentityNumber)
    return found


# looking up and explaining


def near_misses(scheme: str) -> Iterator[str]:
    """Numbers of the case file with a character changed, left out or doubled, in every written form."""
    chance = random.Random(20261122)
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
        for form in FORMATS[scheme.value]:
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


@pytest.mark.parametrize("born", BIRTH_DATES[::2], ids=str)
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
        assert number.kind is (NumberKind.HETU if serial < 900 else NumberKind.TEMPORARY)


@pytest.mark.parametrize(("scheme", "centuries"), [("ee", "135"), ("lt", "135")])
def test_every_baltic_serial_has_one_check_digit(scheme: Any, centuries: str) -> None:
    for born in BIRTH_DATES:
        first = centuries[born.year // 100 - 18]
        for serial in range(0, 1000, 7):
            (number,) = completions(f"{first}{born:%y%m%d}{serial:03}", scheme)
            assert (number.birth_date, number.sex) == (born, "M")


def test_every_latvian_serial_has_one_check_digit_and_tells_the_date_but_not_the_sex() -> None:
    for born in BIRTH_DATES:
        for serial in range(0, 1000, 7):
            (number,) = completions(f"{born:%d%m%y}{born.year // 100 - 18}{serial:03}", "lv")
            assert (number.birth_date, number.sex, number.kind) == (born, None, NumberKind.PERSONAS_KODS)


def test_a_latvian_leap_day_is_in_a_leap_year() -> None:
    assert [len(completions(f"2902{year:02}{century}000", "lv")) for year, century in ((13, 2), (0, 1), (12, 2), (0, 2))] == [0, 0, 1, 1]


def test_a_latvian_number_without_a_date_has_any_digits_after_its_first_two() -> None:
    for first in range(100):
        found = {examine(f"{first:02}9999{rest:05}", "lv", on=ON) for rest in range(88_800, 88_810)}  # no year has a month 99
        undated = {each for each in found if isinstance(each, IdentityNumber)}
        assert len(undated) == (10 if 32 <= first <= 39 else 0)
        assert all((each.kind, each.birth_date) == (NumberKind.PERSONAS_KODS_UNDATED, None) for each in undated)


@pytest.mark.parametrize("scheme", ["se", "no", "fi"])
def test_every_single_digit_error_is_caught(scheme: Any) -> None:
    """As the schemes' checks promise; for Sweden of the ten digits, since the check leaves out the century."""
    sample = [text for text in numbers(scheme) if is_valid(text, scheme, on=ON)][::4]
    for text in sample:
        for place in range(2 if scheme == "se" else 0, len(text)):
            for digit in "0123456789".replace(text[place], "") if text[place].isdigit() else "":
                changed = f"{text[:place]}{digit}{text[place + 1 :]}"
                found = examine(changed, scheme, on=ON)
                assert isinstance(found, Problem) or (scheme == "no" and {found.kind, parse(text, scheme, on=ON).kind} & {NumberKind.FHNR})


def test_icelandic_single_digit_errors_were_caught_until_2026() -> None:
    on = date(2026, 2, 17)
    for text in (each for each in numbers("is") if is_valid(each, "is", on=on) and each[0] < "8"):
        for place in range(9):
            for digit in "0123456789".replace(text[place], ""):
                changed = f"{text[:place]}{digit}{text[place + 1 :]}"
                assert not is_valid(changed, "is", on=on) or changed[0] in "89"


# the checks, worked out once more as their sources say it


def luhn(digits: str) -> int:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return -sum(number // 10 + number % 10 for number in doubled) % 10


def weighted(digits: str, *weights: int) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11


def baltic(digits: str) -> int:
    first = weighted(digits, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1)
    return first if first < 10 else weighted(digits, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 10


def norwegian_digits(digits: str) -> str:
    first = -weighted(digits, 3, 7, 6, 1, 8, 9, 4, 5, 2) % 11
    if first == 10:
        return "no digit"
    return f"{first}{-weighted(f'{digits}{first}', 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11}"


def test_check_digits_are_those_of_the_sources() -> None:
    chance = random.Random(1)
    for _ in range(400):
        born = date(1950, 1, 1) + timedelta(days=chance.randrange(18_000))
        serial = f"{chance.randrange(2, 500):03}"
        (swedish,) = completions(f"{born:%Y%m%d}{serial}", "se")
        assert swedish.canonical[11] == str(luhn(swedish.canonical[2:11]))
        assert {each.canonical[9:] for each in completions(f"{born:%d%m%y}{serial}", "no")} <= {norwegian_digits(f"{born:%d%m%y}{serial}")}
        (finnish,) = completions(f"{born:%d%m%y}-{serial}", "fi")
        assert finnish.canonical[10] == "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{born:%d%m%y}{serial}") % 31]
        for scheme in ("ee", "lt"):
            stem = f"{'3' if born.year < 2000 else '5'}{born:%y%m%d}{serial}"
            (number,) = completions(stem, scheme)
            assert number.canonical[10] == str(baltic(stem))
        (latvian,) = completions(f"{born:%d%m%y}{born.year // 100 - 18}{serial}", "lv")
        assert latvian.canonical[10] == str(-(weighted(latvian.canonical[:10], 1, 6, 3, 7, 9, 10, 5, 8, 4, 2) - 1) % 11 % 10)
        danish = parse(f"{born:%d%m%y}0{serial}", "dk", on=ON)
        assert ("mod11" in danish.flags) is (weighted(danish.canonical, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) == 0)
        icelandic = parse(f"{born:%d%m%y}{serial}{'9' if born.year < 2000 else '0'}", "is", on=ON)
        assert ("mod11" in icelandic.flags) is (weighted(icelandic.canonical[:9], 3, 2, 7, 6, 5, 4, 3, 2, 1) == 0)


def test_danish_days_on_which_numbers_without_check_digit_are_known() -> None:
    """CPR-kontoret, "Personnumre uden kontrolciffer", 10 May 2023."""
    listed = {1960, 1962, 1964, 1965, 1966, 1967, 1969, 1970, 1974, 1975, 1978, *range(1980, 1993), 1994, 1995}
    for year in range(1937, 2000):
        for day in ("0101", "0201"):
            found = [examine(f"{day}{year % 100:02}{serial:04}", "dk", on=ON) for serial in range(1, 30)]
            flags = [each.flags for each in found if isinstance(each, IdentityNumber) and "mod11" not in each.flags]
            expected = {"no_mod11"} if year in listed and day == "0101" else {"no_mod11", "no_mod11_unlisted_date"}
            assert flags
            assert all(each == expected for each in flags)


SPANS = {
    ("se", Problem.CHECKSUM): (-1, 0),
    ("se", Problem.SERIAL): (-4, -1),
    ("no", Problem.CHECKSUM): (-2, 0),
    ("no", Problem.CENTURY): (-5, -2),
    ("dk", Problem.DATE): (0, 6),
    ("dk", Problem.FUTURE_DATE): (0, 6),
    ("dk", Problem.CENTURY): (-4, -3),
    ("fi", Problem.DATE): (0, 6),
    ("fi", Problem.SERIAL): (7, 10),
    ("fi", Problem.CHECKSUM): (10, 11),
    ("is", Problem.DATE): (0, 6),
    ("is", Problem.CENTURY): (-1, 0),
    ("is", Problem.CHECKSUM): (-2, -1),
    ("fo", Problem.DATE): (0, 6),
    ("ee", Problem.CENTURY): (0, 1),
    ("ee", Problem.DATE): (1, 7),
    ("ee", Problem.CHECKSUM): (10, 11),
    ("lt", Problem.CENTURY): (0, 1),
    ("lv", Problem.CENTURY): (-5, -4),
    ("lv", Problem.DATE): (0, 6),
    ("lv", Problem.CHECKSUM): (-1, 0),
    ("lv", Problem.FUTURE_DATE): (0, 6),
    ("se-lma", Problem.FORMAT): (10, 11),
}


def test_a_fault_is_where_it_is_said_to_be() -> None:
    seen: set[tuple[str, Problem]] = set()
    for case in CASES:
        key = (case["scheme"], Problem(case["reason_if_invalid"])) if case["reason_if_invalid"] else None
        if key is None or key not in SPANS:
            continue
        with pytest.raises(InvalidIdentityNumber) as caught:
            parse(case["input"], case["scheme"], on=date.fromisoformat(case["reference_date"]))
        start, end = SPANS[key]
        length = len(case["input"])
        assert caught.value.span == (start + length if start < 0 else start, end + length if end <= 0 else end)
        seen.add(key)
    assert seen == SPANS.keys()


def test_a_swedish_date_is_where_it_is_said_to_be() -> None:
    for text, span in (("900532-2381", (2, 6)), ("19900532-2381", (4, 8)), ("199005322381", (4, 8)), ("9005322381", (2, 6))):
        with pytest.raises(InvalidIdentityNumber) as caught:
            parse(text, "se", on=ON)
        assert (caught.value.problem, caught.value.span) == (Problem.DATE, span)


def test_the_written_forms_are_what_they_are_called() -> None:
    for scheme, form, separator, place in (
        ("se-lma", "sign", "-", 2),
        ("no", "spaced", " ", 6),
        ("dk", "sign", "-", 6),
        ("is", "sign", "-", 6),
        ("fo", "sign", "-", 6),
        ("lv", "sign", "-", 6),
    ):
        text = numbers(scheme)[0]
        number = parse(text, scheme, on=date(2058, 1, 1))  # type: ignore[arg-type]  # the scheme is a plain str here
        assert number.format(form) == f"{text[:place]}{separator}{text[place:]}"
        assert number.format() == text
    assert {scheme.value for scheme in Scheme} == FORMATS.keys()


# rules with dates


def test_danish_numbers_with_a_check_digit_were_valid_before_2007() -> None:
    text = next(case["canonical"] for case in CASES if case["scheme"] == "dk" and "mod11" in case["flags"] and case["birth_date"] < "1990")
    assert is_valid(text, "dk", on=date(2000, 1, 1))


def test_danish_replacement_numbers_have_two_letters_and_a_century() -> None:
    born = date(1899, 1, 1)
    number = parse(f"{born:%d%m%y}5AB1", "dk", on=ON)
    assert (number.kind, number.birth_date) == (NumberKind.ECPR_D, born)
    assert examine(f"{born:%d%m%y}51B1", "dk", on=ON) is Problem.FORMAT


def test_finnish_numbers_with_the_old_separators_were_valid_before_2023() -> None:
    for separator in "-A":
        text = next(text for text in numbers("fi") if text[6] == separator and (separator == "-" or text[4:6] < "22"))
        assert is_valid(text, "fi", on=date(2022, 12, 31))
    assert completions("290252Y930", "fi")


def born_on(scheme: Any, stem: str, day: date) -> list[bool]:
    """Whether some number of a stem is valid on a day, and whether one is on the day before."""
    endings = "0123456789ABCDEFHJKLMNPRSTUVWXY" if scheme == "fi" else "0123456789"
    return [any(is_valid(f"{stem}{end}", scheme, on=on) for end in endings) for on in (day, day - timedelta(days=1))]


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 1, 31), date(2026, 12, 1)], ids=str)
def test_one_is_born_on_the_day_and_not_before(day: date) -> None:
    assert born_on("fi", f"{day:%d%m%y}A930", day) == [True, False]
    assert born_on("ee", f"5{day:%y%m%d}000", day) == [True, False]
    assert born_on("lt", f"5{day:%y%m%d}000", day) == [True, False]
    assert born_on("lv", f"{day:%d%m%y}2980", day) == [True, False]
    assert born_on("se", f"{day:%Y%m%d}980", day) == [True, False]
    assert any(is_valid(f"{day:%d%m%y}14{end}0", "is", on=day) for end in range(10)) is (day >= date(2026, 1, 31))
    assert not any(is_valid(f"{day:%d%m%y}14{end}0", "is", on=day - timedelta(days=1)) for end in range(10))


def test_icelandic_numbers_without_check_digit_are_valid_from_the_first_day() -> None:
    text = next(case["canonical"] for case in CASES if case["kind"] == "person" and "no_mod11" in case["flags"])
    assert is_valid(text, "is", on=date(2026, 2, 18))


def test_norwegian_leap_days_and_series_of_the_last_years() -> None:
    found = [examine(f"298232500{end:02}", "no", on=date(2033, 1, 1)) for end in range(100)]
    read = [each for each in found if isinstance(each, IdentityNumber)]
    assert read
    assert {each.birth_date for each in read} <= {None, date(2032, 2, 29)}
    foreign = [number for serial in range(600, 650) for number in completions(f"528199{serial}", "no")]
    assert {number.birth_date for number in foreign} == {date(1999, 1, 12)}


def test_no_lithuanian_number_begins_with_7() -> None:
    assert Problem.CENTURY in {examine(f"7980512000{end}", "lt", on=ON) for end in range(10)}
    assert completions("7980512000", "lt") == []


def test_a_swedish_plus_stands_from_the_hundredth_year() -> None:
    published = (LISTS / PERSONNUMMER).read_text(encoding="ascii").split()
    text = next(number for number in published if number.startswith("1926"))
    assert is_valid(f"{text[:8]}+{text[8:]}", "se", on=date(2026, 1, 1))
    assert examine(f"{text[:8]}+{text[8:]}", "se", on=date(2025, 12, 31)) is Problem.SEPARATOR


def test_a_wrong_check_digit_of_an_unknown_date_is_no_wrong_date() -> None:
    text = next(case["canonical"] for case in CASES if "birth_date_unknown" in case["flags"])
    wrong = f"{text[:11]}{(int(text[11]) + 1) % 10}"
    assert examine(wrong, "se", on=ON) is Problem.CHECKSUM


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
        ("00-000000/" + "1" * 60 + "x", "se-lma", Problem.FORMAT),
        ("00-000000/" + "1" * 60 + "\n", "se-lma", Problem.WHITESPACE),
        ("00-000000/\x00", "se-lma", Problem.CHARSET),
        ("00-000000/", "se-lma", Problem.FORMAT),
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
    assert [number.scheme.value for number in identify("810368-2392", on=ON)] == ["se", "dk", "is"]
    assert identify(None) == ()
    assert identify("\u200b0204851409", on=ON) == ()
    assert {number.scheme.value for number in identify("\u200b0204851409", on=ON, lenient=True)} == {"dk", "is"}


def number_with(scheme: Any, flag: str) -> IdentityNumber:
    text = next(case["canonical"] for case in CASES if case["scheme"] == scheme and flag in case["flags"] and case["valid"])
    return parse(text, scheme, on=date(2032, 1, 1) if flag == "rules2032" else ON)


@pytest.mark.parametrize(
    ("scheme", "flag", "choice", "unwanted"),
    [
        ("no", "synthetic:skatteetaten+80", NumberAcceptance(), RejectionReason.SYNTHETIC),
        ("no", "synthetic:nhn+65", NumberAcceptance(), RejectionReason.SYNTHETIC),
        ("is", "synthetic:gervigogn", NumberAcceptance(), None),
        ("is", "synthetic:gervigogn", NumberAcceptance(accept_possibly_synthetic=False), RejectionReason.MAY_BE_SYNTHETIC),
        ("fi", "test_or_temporary", NumberAcceptance(), None),
        ("fi", "test_or_temporary", NumberAcceptance(accept_possibly_synthetic=False), RejectionReason.MAY_BE_SYNTHETIC),
        ("no", "month+40:h-number-or-nav-synthetic", NumberAcceptance(accept_possibly_synthetic=False), RejectionReason.MAY_BE_SYNTHETIC),
        ("se", "interim", NumberAcceptance(), RejectionReason.KIND),
        ("se", "interim", NumberAcceptance(kinds=frozenset({NumberKind.PERSONNUMMER})), RejectionReason.KIND),
        ("se", "interim", NumberAcceptance(kinds=frozenset({NumberKind.INTERIM})), None),
        ("dk", "no_mod11_unlisted_date", NumberAcceptance(), None),
        ("dk", "no_mod11_unlisted_date", NumberAcceptance(accept_unlisted_danish_dates=False), RejectionReason.UNCHECKED),
        ("dk", "mod11", NumberAcceptance(accept_unlisted_danish_dates=False), None),
    ],
)
def test_what_a_host_takes(scheme: Any, flag: str, choice: NumberAcceptance, unwanted: RejectionReason | None) -> None:
    assert choice.rejection_reason(number_with(scheme, flag)) is unwanted


def test_an_icelandic_company_without_check_digit_is_a_hosts_choice() -> None:
    company = parse(next(case["canonical"] for case in CASES if case["kind"] == "company" and "no_mod11" in case["flags"]), "is", on=ON)
    assert NumberAcceptance(accept_unchecked_icelandic_companies=False).rejection_reason(company) is RejectionReason.UNCHECKED
    assert NumberAcceptance().rejection_reason(company) is None


PLACEHOLDERS = [("111111-1111", "dk"), ("9999999999", "is"), ("888888-8888", "is"), ("111111-111", "fo"), ("33333333333", "lv")]


@pytest.mark.parametrize(("text", "scheme"), PLACEHOLDERS, ids=range(len(PLACEHOLDERS)))
def test_a_number_of_one_digit_is_a_placeholder_and_a_hosts_choice(text: str, scheme: Any) -> None:
    number = parse(text, scheme, on=ON)
    assert number.is_placeholder
    assert NumberAcceptance().examine(text, scheme, on=ON) is RejectionReason.PLACEHOLDER
    assert NumberAcceptance(accept_placeholders=True).examine(text, scheme, on=ON) == number


def test_every_placeholder_of_a_scheme_is_told_and_no_other_number_is_one() -> None:
    found = {
        (scheme, digit)
        for scheme in Scheme
        for digit in "0123456789"
        for length in (8, 9, 10, 11, 12)
        if isinstance(number := examine(digit * length, scheme, on=ON), IdentityNumber) and number.is_placeholder
    }
    assert found >= {(Scheme.DK, "1"), (Scheme.IS, "9"), (Scheme.LV, "1"), (Scheme.SE_LMA, "0")}
    assert not {scheme for scheme, _ in found} & {Scheme.SE, Scheme.FI, Scheme.EE}
    assert not any(parse(text, "dk", on=date(2058, 1, 1)).is_placeholder for text in numbers("dk"))


def tagged(tag: str, problem: str | None) -> list[dict[str, Any]]:
    return [case for case in CASES if case["scheme"] == "se" and tag in case["tags"] and case["reason_if_invalid"] == problem]


def test_a_contradicting_plus_is_a_hosts_choice() -> None:
    for case in tagged("policy", "separator"):
        assert NumberAcceptance(accept_synthetic=True).examine(case["input"], "se", on=ON) is Problem.SEPARATOR
        number = NumberAcceptance(accept_synthetic=True, accept_plus_before_100=True).examine(case["input"], "se", on=ON)
        assert isinstance(number, IdentityNumber)
        assert number.canonical == case["input"].replace("+", "")


def test_a_contradicting_hyphen_is_a_hosts_choice() -> None:
    for case in (case for case in tagged("policy", None) if case["valid"]):
        assert isinstance(NumberAcceptance(accept_synthetic=True).examine(case["input"], "se", on=ON), IdentityNumber)
        assert (
            NumberAcceptance(accept_synthetic=True, accept_hyphen_for_centenarians=False).examine(case["input"], "se", on=ON)
            is Problem.SEPARATOR
        )
    young = NumberAcceptance(accept_synthetic=True, accept_hyphen_for_centenarians=False).examine("19900519-2381", "se", on=ON)
    assert isinstance(young, IdentityNumber)


def test_days_of_no_month_are_a_hosts_choice() -> None:
    published = (LISTS / SAMORDNINGSNUMMER).read_text(encoding="ascii").split()
    disputed = [text for text in published if not is_valid(text, "se", on=ON)]
    wide = NumberAcceptance(accept_synthetic=True, accept_nonexistent_days=True)
    assert len(disputed) == 24
    for text in disputed:
        assert NumberAcceptance(accept_synthetic=True).examine(text, "se", on=ON) is Problem.DATE
        for form in (text, f"{text[:8]}-{text[8:]}", f" {text[2:8]}{'-' if 2026 - int(text[:4]) < 100 else '+'}{text[8:]}"):
            number = wide.examine(form, "se", on=ON, lenient=True)
            assert isinstance(number, IdentityNumber)
            assert (number.canonical, number.birth_date) == (text, None)
            assert number.flags == {"birth_date_unknown", "day_of_no_month"}
        for digit in "0123456789".replace(text[11], ""):
            assert wide.examine(f"{text[:11]}{digit}", "se", on=ON) is Problem.DATE
    for never in ("199013632384", "199002922000", "20900292T381", "199002302384", "209002922389"):
        assert isinstance(wide.examine(never, "se", on=ON), Problem)


@pytest.mark.parametrize("text", ["17500000019", "17500120006", "17512000000", "27512000001"], ids=["both", "month", "day", "woman"])
def test_a_lithuanian_date_that_is_not_remembered_is_a_hosts_choice(text: str) -> None:
    """Numbers of people who would be 150 years old; the first one is from the tests of gyvatukas."""
    wide = NumberAcceptance(accept_unknown_lithuanian_dates=True)
    assert NumberAcceptance().examine(text, "lt", on=ON) is examine(text, "lt", on=ON) is Problem.DATE
    for written in (text, f" {text}\n"):
        number = wide.examine(written, "lt", on=ON, lenient=True)
        assert isinstance(number, IdentityNumber)
        assert (number.canonical, number.kind, number.birth_date) == (text, NumberKind.ASMENS_KODAS, None)
        assert number.flags == {"birth_date_unknown"}
        assert number.sex is (Sex.MALE if text[0] == "1" else Sex.FEMALE)
    for digit in "0123456789".replace(text[10], ""):
        assert wide.examine(f"{text[:10]}{digit}", "lt", on=ON) is Problem.DATE
    assert wide.examine(f" {text}", "lt", on=ON) is Problem.WHITESPACE
    assert wide.examine(text, "ee", on=ON) is Problem.DATE


@pytest.mark.parametrize(
    "text", ["17513000005", "17500320007", "59900000006"], ids=["month 13 of day 00", "day 32 of month 00", "not born yet"]
)
def test_a_lithuanian_date_that_cannot_be_stays_wrong(text: str) -> None:
    assert NumberAcceptance(accept_unknown_lithuanian_dates=True).examine(text, "lt", on=ON) is Problem.DATE


def test_a_lithuanian_month_waits_for_its_turn() -> None:
    wide = NumberAcceptance(accept_unknown_lithuanian_dates=True)
    assert wide.examine("17511000006", "lt", on=date(1875, 10, 31)) is Problem.DATE
    assert isinstance(wide.examine("17511000006", "lt", on=date(1875, 11, 1)), IdentityNumber)


def test_a_hosts_choices_change_nothing_else() -> None:
    for case in CASES:
        if case["scheme"] == "se" and isinstance(case["input"], str) and not {"policy", "disputed"} & set(case["tags"]):
            found = examine(case["input"], "se", on=ON)
            wide = NumberAcceptance(frozenset(NumberKind), accept_synthetic=True, accept_plus_before_100=True, accept_nonexistent_days=True)
            assert wide.examine(case["input"], "se", on=ON) == found
        if case["scheme"] == "lt":
            wide = NumberAcceptance(accept_unknown_lithuanian_dates=True)
            assert wide.examine(case["input"], "lt", on=ON) == examine(case["input"], "lt", on=ON)
    assert NumberAcceptance().examine(None, "se") is Problem.TYPE
    assert NumberAcceptance(accept_unknown_lithuanian_dates=True).examine(None, "lt") is Problem.TYPE


@pytest.mark.parametrize(
    ("choice", "text", "scheme"),
    [
        (NumberAcceptance(accept_synthetic=True, accept_nonexistent_days=True), "193002902397", Scheme.SE),
        (NumberAcceptance(accept_unknown_lithuanian_dates=True), "17500000019", Scheme.LT),
    ],
    ids=["se", "lt"],
)
def test_what_a_host_chose_to_accept_it_can_read_back(choice: NumberAcceptance, text: str, scheme: Scheme) -> None:
    number = choice.examine(text, scheme, on=ON)
    assert isinstance(number, IdentityNumber)
    stored = from_dict(IdentityNumber, number.to_json())
    assert (stored, stored.flags, stored.birth_date) == (number, number.flags, None)
    with pytest.raises(InvalidData, match="the calendar has no such date"):
        from_dict(IdentityNumber, {"scheme": scheme.value, "canonical": text.replace("0290", "1390").replace("17500", "17513")})

"""Test numbers: only published ones, drawn by seed, and texts that are spoilt on purpose."""

import sys
import time
from datetime import date
from importlib import import_module
from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nordlib.ages import age
from nordlib.errors import InvalidData, MissingExtra, UnknownName
from nordlib.identity import (
    IdentityNumber,
    NumberAcceptance,
    NumberKind,
    Problem,
    RejectionReason,
    Scheme,
    Sex,
    UnknownScheme,
    examine,
    parse,
)
from nordlib.identity.testdata import invalid
from nordlib.identity.testdata.invalid import has_examples
from nordlib.identity.testdata.persons import persons_of
from nordlib.identity.testdata.published import PERSONNUMMER, SAMORDNINGSNUMMER, published_numbers
from nordlib.identity.testdata.ranges import RANGES, WITHOUT_RANGE
from nordlib.identity.testdata.valid import NoTestNumber, pools, valid_numbers
from nordlib.testing import InvalidNumber, identity_numbers, invalid_numbers
from tests.number_cases import CASES
from tests.profiles import many

ON = date(2026, 11, 24)
DAYS = (ON, date(2032, 6, 1), date(2023, 1, 1), date(2010, 2, 28), date(2007, 1, 1))
PUBLISHED = sorted({(each.scheme, each.kind) for each in RANGES})
LISTED = {*published_numbers(PERSONNUMMER), *published_numbers(SAMORDNINGSNUMMER)}


def is_set_aside(number: IdentityNumber) -> bool:
    """Whether a number is of a published range, worked out from its digits as the sources say it."""
    text = number.canonical
    match number.scheme:
        case Scheme.SE:
            return text in LISTED
        case Scheme.NO:
            return 66 <= int(text[2:4]) <= 77 or 81 <= int(text[2:4]) <= 92
        case Scheme.FI:
            return text[7] == "9"
        case Scheme.IS:
            return persons_of("is", text) is not None
        case _:
            return False


@given(st.data(), st.sampled_from(DAYS))
@settings(max_examples=many(40, 1_500))
def test_a_made_number_is_published_flagged_and_of_its_kind(data: st.DataObject, on: date) -> None:
    scheme, kind = data.draw(st.sampled_from(PUBLISHED))
    sex = data.draw(st.sampled_from([None, *Sex]))
    first = data.draw(st.integers(0, 90))
    ages = data.draw(st.sampled_from([None, range(first, first + 20)]))
    wanted = identity_numbers(scheme, on=on, kind=kind, sex=sex, ages=ages)
    number = data.draw(wanted)
    assert is_set_aside(number)
    assert number.is_synthetic or (number.is_possibly_synthetic and scheme is Scheme.FI)
    assert number.kind is kind
    assert examine(number.canonical, scheme, on=on) == number
    assert sex in (None, number.sex)
    assert ages is None or (number.birth_date is not None and age(number.birth_date, on) in ages)


@pytest.mark.parametrize("on", DAYS, ids=str)
@pytest.mark.parametrize("scheme", ["se", "no", "fi"])
def test_drawn_numbers_are_published_and_no_two_alike(scheme: Any, on: date) -> None:
    found = list(islice(valid_numbers(scheme, Random(3), on=on), 2_000))
    assert len(set(found)) == 2_000
    assert all(is_set_aside(number) for number in found)
    assert {number.kind for number in found} == {each.kind for each in RANGES if each.scheme == scheme}


def test_the_same_seed_gives_the_same_numbers_and_another_one_others() -> None:
    def drawn(seed: int) -> list[str]:
        return [number.canonical for number in islice(valid_numbers("no", Random(seed), on=ON), 20)]

    assert drawn(1) == drawn(1)
    assert not set(drawn(1)) & set(drawn(2))


def test_a_list_is_drawn_to_its_end_and_then_there_is_no_more() -> None:
    found = [number.canonical for number in valid_numbers("se", Random(1), on=ON, kind=NumberKind.SAMORDNINGSNUMMER)]
    assert len(found) == 2264 - 24  # the disputed ones are not valid
    assert set(found) < set(published_numbers(SAMORDNINGSNUMMER))


def test_ages_are_whole_years_on_the_day() -> None:
    day = date(2026, 3, 1)
    found = {number.birth_date for number in islice(valid_numbers("fi", Random(1), on=day, ages=range(18, 19)), 6_000)}
    assert min(each for each in found if each) == date(2007, 3, 2)
    assert max(each for each in found if each) == date(2008, 3, 1)
    assert date(2008, 2, 29) in found


def test_a_number_without_a_date_has_no_age() -> None:
    every = list(valid_numbers("se", Random(1), on=ON, kind=NumberKind.SAMORDNINGSNUMMER))
    aged = list(valid_numbers("se", Random(1), on=ON, kind=NumberKind.SAMORDNINGSNUMMER, ages=range(200)))
    assert sum(number.birth_date is None for number in every) > 100
    assert len(aged) == sum(number.birth_date is not None for number in every)


def test_every_kind_has_a_range_or_a_reason_why_not() -> None:
    ranged = {each.kind for each in RANGES}
    assert ranged | WITHOUT_RANGE.keys() == set(NumberKind)
    assert not ranged & WITHOUT_RANGE.keys()
    assert all(each.source for each in RANGES)


@pytest.mark.parametrize("kind", WITHOUT_RANGE)
def test_of_other_kinds_none_is_made(kind: NumberKind) -> None:
    scheme, reason = WITHOUT_RANGE[kind]
    with pytest.raises(NoTestNumber) as caught:
        valid_numbers(scheme, Random(1), on=ON, kind=kind)
    assert caught.value.scheme == scheme
    assert caught.value.reasons == (f"{kind.value}: {reason}",)
    assert reason in str(caught.value)


@pytest.mark.parametrize("scheme", ["dk", "fo", "ee", "lt", "lv", "se-lma"])
def test_a_scheme_without_a_range_says_why(scheme: Any) -> None:
    with pytest.raises(NoTestNumber) as caught:
        valid_numbers(scheme, Random(1), on=ON)
    assert caught.value.reasons
    with pytest.raises(NoTestNumber):
        identity_numbers(scheme, on=ON)


@pytest.mark.parametrize(
    "wish",
    [
        {"kind": NumberKind.CPR},
        {"ages": range(150, 160)},
        {"ages": range(9000, 9001)},
        {"ages": range(0)},
        {"ages": range(5, 6), "on": date(1800, 1, 1)},
    ],
    ids=range(5),
)
def test_what_nobody_has_is_told_and_not_made(wish: dict[str, Any]) -> None:
    with pytest.raises(NoTestNumber):
        next(valid_numbers("se", Random(1), **{"on": ON, **wish}))
    with pytest.raises(NoTestNumber):
        pool = pools("se", **{"on": ON, **wish})[0]
        pool.at_or_after(0)


def test_no_icelandic_number_is_made_since_real_people_share_the_range() -> None:
    with pytest.raises(NoTestNumber, match="share 14 and 15"):
        valid_numbers("is", Random(1), on=ON)
    assert Scheme.IS not in {scheme for scheme, _ in PUBLISHED}


def test_the_registrys_own_example_of_a_system_number_may_be_a_persons() -> None:
    """Þjóðskrá, 30 April 2021: 010373-1589 becomes 892350-1739."""
    number = parse("010373-1589", "is", on=ON)
    assert (number.is_synthetic, number.is_possibly_synthetic) == (False, True)
    assert NumberAcceptance().rejection_reason(number) is None
    assert NumberAcceptance(accept_possibly_synthetic=False).rejection_reason(number) is RejectionReason.MAY_BE_SYNTHETIC


def test_an_unknown_scheme_is_named() -> None:
    nowhere: Any = "xx"
    with pytest.raises(UnknownScheme):
        valid_numbers(nowhere, Random(1), on=ON)
    with pytest.raises(UnknownScheme):
        invalid.invalid_numbers(nowhere, Problem.DATE, Random(1), on=ON)


# spoilt on purpose

PAIRS = [(scheme, problem, on) for on in DAYS for scheme in Scheme for problem in Problem if has_examples(scheme, problem, on=on)]


@pytest.mark.parametrize(("scheme", "problem", "on"), PAIRS, ids=str)
def test_a_spoilt_text_has_the_problem_that_it_should(scheme: Scheme, problem: Problem, on: date) -> None:
    texts = list(islice(invalid.invalid_numbers(scheme, problem, Random(5), on=on), 40))
    assert {examine(text, scheme, on=on) for text in texts} == {problem}
    assert problem is Problem.EMPTY or len(set(map(str, texts))) > 3


def test_every_problem_of_the_case_file_can_be_made() -> None:
    found = {(Scheme(case["scheme"]), Problem(case["reason_if_invalid"])) for case in CASES if case["reason_if_invalid"]}
    not_made = {(scheme.value, problem.value) for scheme, problem in found if not has_examples(scheme, problem, on=date(2020, 1, 1))}
    assert not_made == set()


@pytest.mark.parametrize(
    ("scheme", "problem"), [("dk", Problem.CHECKSUM), ("no", Problem.SERIAL), ("fo", Problem.CENTURY), ("is", Problem.CHECKSUM)]
)
def test_a_problem_that_a_scheme_does_not_have_is_told(scheme: Any, problem: Problem) -> None:
    with pytest.raises(NoTestNumber, match=problem.value):
        invalid.invalid_numbers(scheme, problem, Random(1), on=ON)
    with pytest.raises(NoTestNumber):
        invalid_numbers(scheme, problem=problem, on=ON)


def test_a_problem_that_is_none_is_named() -> None:
    nonsense: Any = "nonsense"
    by_value: Any = "checksum"
    by_member = next(invalid.invalid_numbers("se", Problem.CHECKSUM, Random(1), on=ON))
    assert by_member == next(invalid.invalid_numbers("se", by_value, Random(1), on=ON))
    with pytest.raises(UnknownName, match="'checksum'"):
        invalid.invalid_numbers("se", nonsense, Random(1), on=ON)
    with pytest.raises(InvalidData, match="reference date"):
        invalid_numbers("se", on=nonsense)


def test_wide_and_impossible_wishes_are_answered_at_once() -> None:
    started = time.perf_counter()
    assert next(valid_numbers("no", Random(1), on=ON, ages=range(18, sys.maxsize))).scheme is Scheme.NO
    assert next(valid_numbers("se", Random(1), on=date.max)).scheme is Scheme.SE
    for scheme, on in (("no", date(2160, 1, 1)), ("fi", date(2250, 6, 1)), ("fi", date(1, 1, 1))):
        with pytest.raises(NoTestNumber):
            next(valid_numbers(scheme, Random(1), on=on, ages=range(5)))  # type: ignore[arg-type]  # the scheme is a plain str here
    for scheme in Scheme:
        for problem in Problem:
            for on in (date(1890, 1, 1), date(2099, 6, 1), date(2150, 1, 1), date(2199, 6, 1), date.max):
                if has_examples(scheme, problem, on=on):
                    assert examine(next(invalid.invalid_numbers(scheme, problem, Random(1), on=on)), scheme, on=on) is problem
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize("scheme", ["dk", "fo", "ee", "lt", "lv", "is", "se", "no", "fi"])
def test_a_spoilt_character_hides_no_number_of_the_living(scheme: Any) -> None:
    """Whatever digit one puts for the foreign character, or leaves it out, what results is a published number or none."""
    for problem in (Problem.CHARSET, Problem.FORMAT, Problem.CENTURY):
        if not has_examples(scheme, problem, on=ON):
            continue
        for made in islice(invalid.invalid_numbers(scheme, problem, Random(4), on=ON), 150):
            text = str(made)
            places = [place for place, each in enumerate(text) if not each.isdigit()]
            tries = [text[:place] + digit + text[place + 1 :] for place in places for digit in ("", *"0123456789")] + [text[2:]]
            for each in (examine(each, scheme, on=ON) for each in tries):
                assert isinstance(each, Problem) or is_set_aside(each) or each.canonical.startswith("18")


@pytest.mark.parametrize("scheme", ["se", "no", "dk", "fi", "is", "fo", "ee", "lt", "lv", "se-lma"])
def test_the_strategies_keep_within_the_health_checks(scheme: Any) -> None:
    @given(invalid_numbers(scheme, on=ON))
    def spoilt(made: InvalidNumber) -> None:
        assert examine(made.text, scheme, on=ON) is made.problem

    spoilt()


def test_iceland_had_check_digits_until_2026_and_norway_has_no_future_from_2032() -> None:
    assert has_examples(Scheme.IS, Problem.CHECKSUM, on=date(2026, 2, 17))
    assert not has_examples(Scheme.IS, Problem.CHECKSUM, on=date(2026, 2, 18))
    assert has_examples(Scheme.NO, Problem.FUTURE_DATE, on=date(2031, 12, 31))
    assert not has_examples(Scheme.NO, Problem.FUTURE_DATE, on=date(2032, 1, 1))
    assert not has_examples(Scheme.DK, Problem.FUTURE_DATE, on=date(2057, 1, 1))


@pytest.mark.parametrize("scheme", Scheme)
def test_no_spoilt_text_hides_a_number_of_the_living(scheme: Scheme) -> None:
    """Repaired, a spoilt text is at most a published number, or that of one who is not born."""
    for problem in Problem:
        if not has_examples(scheme, problem, on=ON):
            continue
        for text in islice(invalid.invalid_numbers(scheme, problem, Random(9), on=ON), 60):
            found = examine(text, scheme, on=ON, lenient=True)
            assert isinstance(found, Problem) or is_set_aside(found) or found.canonical.startswith("0000000")


@given(invalid_numbers(on=ON))
def test_the_strategy_draws_texts_with_their_problem(made: InvalidNumber) -> None:
    assert examine(made.text, made.scheme, on=ON) is made.problem


@given(identity_numbers(on=ON))
def test_the_strategy_draws_from_every_published_range(number: IdentityNumber) -> None:
    assert (number.scheme, number.kind) in PUBLISHED


def test_a_lacking_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    monkeypatch.delitem(sys.modules, "nordlib.testing.strategies")
    with pytest.raises(MissingExtra) as caught:
        import_module("nordlib.testing.strategies")
    assert (caught.value.what, caught.value.extra) == ("nordlib.testing", "testing")


@pytest.mark.parametrize(
    ("wanted", "error", "sentence"),
    [
        ({"sex": "woman"}, UnknownName, "Unknown sex: 'woman'"),
        ({"kind": "fodselsnummer"}, UnknownName, "Unknown kind of number"),
        ({"ages": 18}, InvalidData, "pass a range of whole years"),
    ],
    ids=["sex", "kind", "ages"],
)
def test_what_is_no_sex_kind_or_range_is_told_at_once(wanted: dict[str, Any], error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        valid_numbers("no", Random(1), on=ON, **wanted)

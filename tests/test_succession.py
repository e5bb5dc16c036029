"""Which number may succeed which: the table, walked whole."""

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from nordlib.identity import IdentityNumber, Kind, parse
from nordlib.identity.succession import SUCCESSIONS, Because, Doubt, Likeness, doubts, likeness, succession
from tests.test_number_laws import CASES

ON = date(2026, 11, 24)
PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "succession.md"


def of_kind(kind: Kind, place: int = 0) -> IdentityNumber:
    """A number of the case file, of a kind."""
    found = [case for case in CASES if case["kind"] == kind.value and case["valid"] and case["reference_date"] <= ON.isoformat()]
    case: Any = sorted(found, key=lambda each: (each["canonical"], each["input"]))[place]
    return parse(case["input"], case["scheme"], on=date.fromisoformat(case["reference_date"]))


#: By the issue and its sources: what each kind may be succeeded by. What is left out, by nothing.
ALLOWED = {
    Kind.DNR: {Kind.FNR, Kind.DNR},
    Kind.FNR: {Kind.FNR},
    Kind.HNR: {Kind.FNR, Kind.DNR},
    Kind.DNR_HNR: {Kind.FNR, Kind.DNR},
    Kind.FHNR: {Kind.FNR, Kind.DNR},
    Kind.SAMORDNINGSNUMMER: {Kind.PERSONNUMMER, Kind.SAMORDNINGSNUMMER},
    Kind.PERSONNUMMER: {Kind.PERSONNUMMER},
    Kind.INTERIM: {Kind.PERSONNUMMER},
    Kind.LMA: {Kind.PERSONNUMMER, Kind.LMA},
    Kind.ERSTATNINGS_CPR: {Kind.CPR},
    Kind.ECPR_X: {Kind.CPR},
    Kind.ECPR_D: {Kind.CPR},
    Kind.CPR: {Kind.CPR},
    Kind.TEMPORARY: {Kind.HETU},
    Kind.HETU: {Kind.HETU},
    Kind.KERFISKENNITALA: {Kind.PERSON},
}


@pytest.mark.parametrize(("old", "new"), list(product(Kind, Kind)), ids=lambda kind: kind.value)
def test_every_pair_of_kinds_is_decided(old: Kind, new: Kind) -> None:
    before, after = of_kind(old), of_kind(new)
    if old is new:
        after = of_kind(new, -1)
    row = succession(before, after)
    assert (row is not None) is (new in ALLOWED.get(old, set()))
    if row is not None:
        assert (row.old, row.new) == (old, new)


def test_every_row_has_a_source_and_stands_once() -> None:
    assert all(each.source for each in SUCCESSIONS)
    assert len({(each.old, each.new) for each in SUCCESSIONS}) == len(SUCCESSIONS)
    assert {each.because for each in SUCCESSIONS} == set(Because)


def test_the_page_has_the_rows_of_the_table() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    assert [cell[1:] for cell in cells] == [[each.old.value, each.new.value, each.because.value] for each in SUCCESSIONS]
    assert all(cell[0] == of_kind(Kind(cell[1])).scheme.value.removesuffix("-lma") for cell in cells)


def test_a_number_does_not_succeed_itself() -> None:
    number = of_kind(Kind.PERSONNUMMER)
    assert succession(number, number) is None


def test_only_a_correction_or_a_new_card_stays_within_a_kind() -> None:
    within = {each.because for each in SUCCESSIONS if each.old is each.new}
    assert within == {Because.CORRECTED, Because.NEW_CARD}
    assert not {each for each in SUCCESSIONS if each.because is Because.CORRECTED and each.old is not each.new}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("19900519-2381", "19900519-2381", set()),
        ("19900519-2381", "20000909-2396", {Doubt.BIRTH_DATE, Doubt.SEX}),
        ("20000909-2396", "19800102-2394", {Doubt.BIRTH_DATE}),
    ],
    ids=["same", "other date and sex", "other date"],
)
def test_what_two_numbers_tell_differently_is_doubted(old: str, new: str, expected: set[Doubt]) -> None:
    assert doubts(parse(old, "se", on=ON), parse(new, "se", on=ON)) == expected
    assert doubts(parse(new, "se", on=ON), parse(old, "se", on=ON)) == expected


def test_what_one_of_them_does_not_tell_is_not_doubted() -> None:
    assert doubts(of_kind(Kind.LMA), of_kind(Kind.PERSONNUMMER)) == frozenset()
    assert doubts(of_kind(Kind.FHNR), of_kind(Kind.FNR)) == frozenset()


def test_the_same_stored_form_is_one_person_only_within_a_kind() -> None:
    assert likeness(parse("810368-2392", "se", on=ON), parse("810368-2392", "dk", on=ON)) is Likeness.CANNOT_TELL
    assert likeness(of_kind(Kind.FNR), of_kind(Kind.FNR)) is Likeness.ONE_PERSON
    assert likeness(of_kind(Kind.FNR), of_kind(Kind.FNR, -1)) is Likeness.CANNOT_TELL


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
def test_numbers_that_organisations_give_do_not_tell_a_person_alone(kind: Kind) -> None:
    given_by_many = {Kind.HNR, Kind.DNR_HNR, Kind.INTERIM, Kind.ERSTATNINGS_CPR, Kind.ECPR_D, Kind.TEMPORARY}
    without_check_digit = {Kind.LMA, Kind.ECPR_X, Kind.KERFISKENNITALA, Kind.P_TAL}
    for place in (0, -1):
        number = of_kind(kind, place)
        unguarded = kind in given_by_many | without_check_digit or "no_mod11" in number.flags
        assert likeness(number, number) is (Likeness.NOT_ALONE if unguarded else Likeness.ONE_PERSON)

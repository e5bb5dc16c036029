"""Which number may succeed which: the table, walked whole."""

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from nordlib.identity import IdentityNumber, NumberKind, parse
from nordlib.identity.succession import SUCCESSIONS, Discrepancy, IdentityMatch, SuccessionReason, compare, discrepancies, succession
from tests.number_cases import CASES

ON = date(2026, 11, 24)
PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "succession.md"


def of_kind(kind: NumberKind, place: int = 0) -> IdentityNumber:
    """A number of the case file, of a kind."""
    found = [case for case in CASES if case["kind"] == kind.value and case["valid"] and case["reference_date"] <= ON.isoformat()]
    case: Any = sorted(found, key=lambda each: (each["canonical"], each["input"]))[place]
    return parse(case["input"], case["scheme"], on=date.fromisoformat(case["reference_date"]))


#: By the issue and its sources: what each kind may be succeeded by. What is left out, by nothing.
ALLOWED = {
    NumberKind.DNR: {NumberKind.FNR, NumberKind.DNR},
    NumberKind.FNR: {NumberKind.FNR},
    NumberKind.HNR: {NumberKind.FNR, NumberKind.DNR},
    NumberKind.DNR_HNR: {NumberKind.FNR, NumberKind.DNR},
    NumberKind.FHNR: {NumberKind.FNR, NumberKind.DNR},
    NumberKind.SAMORDNINGSNUMMER: {NumberKind.PERSONNUMMER, NumberKind.SAMORDNINGSNUMMER},
    NumberKind.PERSONNUMMER: {NumberKind.PERSONNUMMER},
    NumberKind.INTERIM: {NumberKind.PERSONNUMMER},
    NumberKind.LMA: {NumberKind.PERSONNUMMER, NumberKind.LMA},
    NumberKind.ERSTATNINGS_CPR: {NumberKind.CPR},
    NumberKind.ECPR_X: {NumberKind.CPR},
    NumberKind.ECPR_D: {NumberKind.CPR},
    NumberKind.CPR: {NumberKind.CPR},
    NumberKind.TEMPORARY: {NumberKind.HETU},
    NumberKind.HETU: {NumberKind.HETU},
    NumberKind.KERFISKENNITALA: {NumberKind.PERSON},
    NumberKind.PERSONAS_KODS: {NumberKind.PERSONAS_KODS, NumberKind.PERSONAS_KODS_UNDATED},
    NumberKind.PERSONAS_KODS_UNDATED: {NumberKind.PERSONAS_KODS_UNDATED},
}


@pytest.mark.parametrize(("old", "new"), list(product(NumberKind, NumberKind)), ids=lambda kind: kind.value)
def test_every_pair_of_kinds_is_decided(old: NumberKind, new: NumberKind) -> None:
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
    assert {each.reason for each in SUCCESSIONS} == set(SuccessionReason)


def test_the_page_has_the_rows_of_the_table() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    assert [cell[1:] for cell in cells] == [[each.old.value, each.new.value, each.reason.value] for each in SUCCESSIONS]
    assert all(cell[0] == of_kind(NumberKind(cell[1])).scheme.value.removesuffix("-lma") for cell in cells)


def test_a_number_does_not_succeed_itself() -> None:
    number = of_kind(NumberKind.PERSONNUMMER)
    assert succession(number, number) is None


def test_only_a_correction_or_a_new_card_stays_within_a_kind() -> None:
    within = {each.reason for each in SUCCESSIONS if each.old is each.new}
    assert within == {SuccessionReason.CORRECTED, SuccessionReason.NEW_CARD}
    assert not {each for each in SUCCESSIONS if each.reason is SuccessionReason.CORRECTED and each.old is not each.new}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("19900519-2381", "19900519-2381", set()),
        ("19900519-2381", "20000909-2396", {Discrepancy.BIRTH_DATE, Discrepancy.SEX}),
        ("20000909-2396", "19800102-2394", {Discrepancy.BIRTH_DATE}),
    ],
    ids=["same", "other date and sex", "other date"],
)
def test_what_two_numbers_tell_differently_is_doubted(old: str, new: str, expected: set[Discrepancy]) -> None:
    assert discrepancies(parse(old, "se", on=ON), parse(new, "se", on=ON)) == expected
    assert discrepancies(parse(new, "se", on=ON), parse(old, "se", on=ON)) == expected


def test_what_one_of_them_does_not_tell_is_not_doubted() -> None:
    assert discrepancies(of_kind(NumberKind.LMA), of_kind(NumberKind.PERSONNUMMER)) == frozenset()
    assert discrepancies(of_kind(NumberKind.FHNR), of_kind(NumberKind.FNR)) == frozenset()


def test_the_same_stored_form_is_one_person_only_within_a_kind() -> None:
    assert compare(parse("810368-2392", "se", on=ON), parse("810368-2392", "dk", on=ON)) is IdentityMatch.UNDETERMINED
    assert compare(of_kind(NumberKind.FNR), of_kind(NumberKind.FNR)) is IdentityMatch.SAME_PERSON
    assert compare(of_kind(NumberKind.FNR), of_kind(NumberKind.FNR, -1)) is IdentityMatch.UNDETERMINED


@pytest.mark.parametrize("kind", NumberKind, ids=lambda kind: kind.value)
def test_numbers_that_organisations_give_do_not_tell_a_person_alone(kind: NumberKind) -> None:
    given_by_many = {
        NumberKind.HNR,
        NumberKind.DNR_HNR,
        NumberKind.INTERIM,
        NumberKind.ERSTATNINGS_CPR,
        NumberKind.ECPR_D,
        NumberKind.TEMPORARY,
    }
    without_check_digit = {
        NumberKind.LMA,
        NumberKind.ECPR_X,
        NumberKind.KERFISKENNITALA,
        NumberKind.P_TAL,
        NumberKind.PERSONAS_KODS_UNDATED,
    }
    for place in (0, -1):
        number = of_kind(kind, place)
        unguarded = kind in given_by_many | without_check_digit or "no_mod11" in number.flags
        assert compare(number, number) is (IdentityMatch.AMBIGUOUS if unguarded else IdentityMatch.SAME_PERSON)

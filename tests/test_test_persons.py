"""The single test persons: who publishes them, and what a register does with their numbers."""

from datetime import date
from typing import Any

import pytest

from nordlib.identity import IdentityNumber, NumberAcceptance, RejectionReason, Scheme, examine, parse
from nordlib.identity.testdata.persons import PUBLISHED_PERSONS, PublishedPersons, persons_of
from tests.number_cases import CASES

ON = date(2026, 11, 29)


def read(persons: PublishedPersons) -> list[IdentityNumber]:
    return [parse(text, Scheme(persons.scheme), on=ON) for text in sorted(persons.numbers)]


@pytest.mark.parametrize("persons", PUBLISHED_PERSONS, ids=range(len(PUBLISHED_PERSONS)))
def test_every_test_person_has_a_valid_number_a_publisher_and_a_source(persons: PublishedPersons) -> None:
    assert persons.publisher
    assert persons.source
    for number, text in zip(read(persons), sorted(persons.numbers), strict=True):
        assert number.canonical == text
        assert (number.is_synthetic, number.is_possibly_synthetic) == (True, False)
        assert persons_of(persons.scheme, text) is persons


def test_no_number_is_listed_twice_in_a_scheme() -> None:
    every = [(persons.scheme, number) for persons in PUBLISHED_PERSONS for number in persons.numbers]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        *(("30303039914", "ee"), ("60001019906", "ee"), ("40404049996", "lt"), ("50001029996", "lt"), ("030303-10012", "lv")),
        *(("010130-2399", "is"), ("251248-9996", "dk"), ("19121212-1212", "se")),
    ],
    ids=["smart-id", "mobile-id", "lithuanian", "both countries", "latvian", "island.is", "medcom", "inera"],
)
def test_a_production_register_refuses_test_persons(text: str, scheme: Any) -> None:
    assert NumberAcceptance().examine(text, scheme, on=ON) is RejectionReason.SYNTHETIC
    assert isinstance(NumberAcceptance(accept_synthetic=True).examine(text, scheme, on=ON), IdentityNumber)


def test_a_publisher_that_warns_of_real_people_is_told_of() -> None:
    assert {(persons.scheme, persons.publisher) for persons in PUBLISHED_PERSONS if persons.may_be_issued} == {
        ("dk", "MedCom"),
        ("se", "Inera, sklintyg"),
    }


def test_a_test_person_is_one_only_in_its_own_country() -> None:
    for text in ("60001019906", "50001018865"):
        estonian, lithuanian = (parse(text, scheme, on=ON) for scheme in (Scheme.EE, Scheme.LT))
        assert estonian.is_synthetic is not lithuanian.is_synthetic


def test_no_other_number_of_the_case_files_is_a_test_person() -> None:
    baltic = [case for case in CASES if case["valid"] and case["scheme"] in ("ee", "lt", "dk")]
    found = [examine(case["canonical"], case["scheme"], on=date(2058, 1, 1)) for case in baltic]
    assert len(found) > 50
    assert not any(isinstance(each, IdentityNumber) and (each.is_synthetic or each.is_possibly_synthetic) for each in found)

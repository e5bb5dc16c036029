"""The questions of the command line: each is answered, and each tells what is wrong with its case."""

import io
import json
import sys
from typing import Any

import attrs
import pytest

from nordlib import __main__ as command_line
from nordlib.cards import (
    BIBLIOTEKKORTET,
    Card,
    CardForm,
    Cardholder,
    CardholderId,
    CardKind,
    CardNumber,
    DeskStaff,
    InstitutionForm,
    Membership,
    PersonForm,
    RulesAcceptance,
    RulesAcceptedBy,
)
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import Problem, parse
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.libraries import LibraryId
from nordlib.questions import QUESTIONS, decide, schema
from nordlib.serialization.json import as_dict, from_dict
from nordlib.texts import LANGUAGES
from tests.people import NOW, renewal_case

POLICY = attrs.evolve(BIBLIOTEKKORTET, accepted_numbers=attrs.evolve(BIBLIOTEKKORTET.accepted_numbers, accept_synthetic=True))
RANA = LibraryId("RANA")
NATIONAL = Card(CardNumber("N000000001"), CardKind.NATIONAL, CardForm.DIGITAL, CardholderId("h1"), RANA)
LOCAL = attrs.evolve(NATIONAL, number=CardNumber("N000000002"), kind=CardKind.LOCAL)
HOLDER = Cardholder(CardholderId("h1"), "Kari Nordmann", Pseudonym(f"k1.{'0' * 64}"))
MEMBER = Membership(NATIONAL.number, RANA)
RULES = RulesAcceptance("1", RulesAcceptedBy.HOLDER, NOW)
FACTS: dict[str, Any] = {
    "card": NATIONAL,
    "holder": HOLDER,
    "known": HOLDER,
    "membership": MEMBER,
    "memberships": (MEMBER,),
    "rules": RULES,
    "by": DeskStaff("desk", RANA),
    "policy": POLICY,
    "on": NOW.date(),
    "number": CardNumber("N000000003"),
    "number_is_taken": False,
    "has_national_card": False,
    "credential": None,
    "eid": None,
    "replaces": LOCAL,
    "service": "filmbib",
    "library": None,
    "cards": (NATIONAL,),
    "applicant": PersonForm("Kari Nordmann", parse("17859010067", "no")),
    "kind": CardKind.NATIONAL,
    "form": CardForm.PRINTED,
}


def case_of(name: str) -> Any:
    """A case that is granted."""
    if name == "renewal":
        return attrs.evolve(renewal_case(), by=renewal_case().loan.patron)
    facts = FACTS | ({"card": LOCAL} if name == "card upgrade" else {})
    model = QUESTIONS[name].case
    return model(**{field.name: facts[field.name] for field in attrs.fields(model)})


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_is_answered_as_its_function_answers(name: str) -> None:
    case = case_of(name)
    plain = as_dict(case)
    assert from_dict(QUESTIONS[name].case, plain) == case  # type: ignore[arg-type]  # a case is an object
    expected = QUESTIONS[name].decide(case)
    for language in LANGUAGES:
        answer = decide(name, json.dumps(plain), language=language)
        assert (answer["decision"], answer["reasons"]) == ("granted" if expected else "refused", list(expected.reasons))
        assert answer["explanation"] == expected.explain(language)
    assert name == "renewal" or expected, "the case of each card is one that is granted"
    assert "17859010067" not in json.dumps(decide(name, json.dumps(plain)))


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_schema_has_the_fields_of_its_case_and_the_presets(name: str) -> None:
    made: Any = schema(name)
    case = made["$defs"][QUESTIONS[name].case.__name__]
    assert case["properties"].keys() == {field.name for field in attrs.fields(QUESTIONS[name].case) if field.init}
    assert case["properties"]["policy"]["anyOf"][0] == {"enum": list(QUESTIONS[name].presets)}
    assert set(case["required"]).isdisjoint(QUESTIONS[name].may_be_left_out)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "cannot be read as JSON"),
        ("", "standard input is empty"),
        ("[]", "not an object"),
        ('{"strange": 1}', "unknown field 'strange'"),
        ('{"policy": "nonsense"}', "Unknown"),
        ('{"policy": 7}', "policy"),
    ],
)
def test_what_is_no_case_is_told_on_standard_error(
    name: str, text: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert command_line.main(["decide", *name.split()]) == 2
    assert sentence in capsys.readouterr().err


def test_a_question_that_is_not_asked_is_told_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["schema", "card", "thing"]) == 2
    assert "Unknown question: 'card thing'" in capsys.readouterr().err
    with pytest.raises(UnknownName):
        decide("nonsense", "{}")


def test_the_cardholder_of_a_new_card_may_be_left_out_and_an_institution_asks_too() -> None:
    plain: dict[str, Any] = dict(as_dict(case_of("card issue")))  # type: ignore[arg-type]  # a case is an object
    del plain["holder"]
    assert decide("card issue", json.dumps(plain))["decision"] == "granted"
    del plain["known"], plain["memberships"]
    assert decide("card issue", json.dumps(plain))["decision"] == "granted"
    institution = {**plain, "applicant": as_dict(InstitutionForm("Solstua barnehage")), "policy": "BIBLIOTEKKORTET"}
    assert decide("card issue", json.dumps(institution))["reasons"] == ["institution_gets_local_card"]
    misread = {**plain, "applicant": {"name": "Kari", "identity": Problem.CHECKSUM.value}}
    assert decide("card issue", json.dumps(misread))["reasons"] == ["identity_invalid"]
    with pytest.raises(InvalidData, match="unknown field"):
        decide("card issue", json.dumps({**plain, "applicant": {"nonsense": 1}}))

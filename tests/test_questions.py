"""The questions of the command line: each is answered, and each tells what is wrong with its case."""

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from nordlib.__main__ import main
from nordlib.cards.forms import InstitutionForm
from nordlib.circulation import HELSINGOR
from nordlib.decisions import Audience
from nordlib.errors import InvalidData, NordlibError, UnknownName
from nordlib.identity import Problem
from nordlib.questions import QUESTIONS, decide, schema
from nordlib.questions.envelope import BESIDE
from nordlib.serialization.json import as_dict, from_dict
from nordlib.texts import LANGUAGES
from tests.people import ADULT
from tests.question_cases import NUMBER, NUMBERS, arguments_of, case_of, plain_case_of


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_is_answered_as_its_function_answers(name: str) -> None:
    case, plain = case_of(name), plain_case_of(name)
    assert from_dict(QUESTIONS[name].case, as_dict(case)) == case  # type: ignore[arg-type]  # a case is an object
    expected: Any = QUESTIONS[name].decide(case, **arguments_of(name))
    answer: dict[str, Any] = {}
    for language in LANGUAGES:
        answer = decide(name, json.dumps(plain), language=language)
        assert answer == {**expected.as_dict(), "version": 1, "explanation": expected.explain(language), **id_in(plain)}
    assert name == "renewal" or answer.get("decision") in ("granted", None), "each case is one that is granted"
    for audience in (Audience.PATRON, Audience.DESK):
        told = json.dumps(decide(name, json.dumps(plain), audience=audience))
        assert not [number for number in NUMBERS if number in told]


def id_in(plain: dict[str, Any]) -> dict[str, Any]:
    """The `id` of a hold or a loan that is new is repeated, because it stands where the id of a line stands."""
    return {"id": plain["id"]} if "id" in plain else {}


@pytest.mark.parametrize("name", ["transfer", "transfer answer", "registration", "identity number"])
def test_the_host_alone_gets_the_number_that_it_stores(name: str) -> None:
    told = json.dumps(decide(name, json.dumps(plain_case_of(name)), audience=Audience.HOST))
    assert [number for number in NUMBERS if number in told]


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_schema_has_the_fields_of_its_case_and_the_presets(name: str) -> None:
    made: Any = schema(name)
    case = made["$defs"][QUESTIONS[name].case.__name__]
    own = {field.name for field in attrs.fields(QUESTIONS[name].case) if field.init}
    beside = {*arguments_of(name), *BESIDE, *(["override"] if name == "renewal" else [])} - {"case"}
    assert case["properties"].keys() == own | beside
    assert own & beside <= {"id"}, "a line has one place for each name"
    presets = list(QUESTIONS[name].presets)
    assert not presets or case["properties"]["policy"]["anyOf"][0] == {"enum": presets}
    assert case["properties"]["question"] == {"const": name}
    assert set(case["required"]).isdisjoint(QUESTIONS[name].may_be_left_out)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "cannot be read as JSON"),
        ("", "standard input is empty"),
        ("[]", "not an object"),
        ('{"strange": 1}', "unknown field 'strange'"),
        ('{"policy": "nonsense"}', "nknown"),
        ('{"policy": 7}', "policy"),
    ],
)
def test_what_is_no_case_is_told_on_standard_error(
    name: str, text: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["decide", *name.split()]) == 2
    assert sentence in capsys.readouterr().err


def test_a_question_that_is_not_asked_is_told_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "card", "thing"]) == 2
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


@pytest.mark.parametrize("name", ["card issue", "card self-registration"])
def test_the_cardholder_that_is_left_out_is_the_known_one_with_what_the_form_says(name: str) -> None:
    plain: dict[str, Any] = dict(as_dict(case_of(name)))  # type: ignore[arg-type]  # a case is an object
    del plain["holder"]
    plain["known"] = {"id": "h7", "name": "Kari N", "email": "kari@example.org"}
    value: Any = decide(name, json.dumps(plain), audience=Audience.HOST)["value"]
    holder = value["holder"]
    assert (holder["id"], holder["name"], holder["email"]) == ("h7", "Kari Nordmann", "kari@example.org")


@pytest.mark.parametrize("name", ["card issue", "card self-registration"])
@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("applicant", {"name": "Kari", "identity": {"scheme": "no", "canonical": "17859010068"}}, "the check digit does not match"),
        ("applicant", {"name": "Kari", "identity": NUMBER}, r"an object in braces with \"scheme\", \"canonical\"; or one of"),
        ("known", {"id": "h7"}, r"required field is missing @ \$\.known\.name"),
    ],
)
def test_a_form_that_cannot_be_read_is_told_and_nothing_of_the_cardholder_that_was_left_out(
    name: str, field: str, value: Any, problem: str
) -> None:
    plain: dict[str, Any] = dict(as_dict(case_of(name)))  # type: ignore[arg-type]  # a case is an object
    del plain["holder"]
    with pytest.raises(InvalidData, match=problem) as told:
        decide(name, json.dumps({**plain, field: value}))
    assert len(told.value.problems) == 1


@pytest.mark.parametrize("name", ["card issue", "card self-registration"])
def test_the_memberships_of_a_known_cardholder_must_be_given(name: str) -> None:
    plain: dict[str, Any] = dict(as_dict(case_of(name)))  # type: ignore[arg-type]  # a case is an object
    del plain["memberships"]
    with pytest.raises(InvalidData, match="`memberships` is missing"):
        decide(name, json.dumps(plain))
    assert decide(name, json.dumps({**plain, "known": None}))["decision"] == "granted"


def test_no_card_is_granted_on_the_web_to_a_person_who_is_not_known() -> None:
    plain: dict[str, Any] = dict(as_dict(case_of("card self-registration")))  # type: ignore[arg-type]  # a case is an object
    del plain["holder"]
    answer = decide("card self-registration", json.dumps({**plain, "applicant": None}))
    assert answer["reasons"] == ["field_required:name", "field_required:identity"]


@pytest.mark.parametrize("name", ["card loss", "card print", "card pin", "card death", "card self-registration"])
def test_a_card_or_an_applicant_without_the_holder_is_a_contradiction_that_is_told(name: str) -> None:
    with pytest.raises(InvalidData, match="holder is missing"):
        decide(name, json.dumps({**plain_case_of(name), "holder": None}))


def test_the_due_date_of_a_loan_by_the_hour_is_an_instant() -> None:
    policy: Any = as_dict(HELSINGOR)
    terms = {**policy["item_types"]["ordinary"], "loan_period": {"hours": 4, "minutes": 0}, "fees": None}
    given = {**plain_case_of("due date"), "policy": {**policy, "item_types": {"ordinary": terms}}}
    facts: Any = decide("due date", json.dumps(given))["facts"]
    assert facts["due"] == "2026-11-22T17:00:00+01:00"


def test_a_number_that_is_not_valid_is_told_and_not_repeated() -> None:
    given = {"number": ADULT[:-1] + "2", "scheme": "se", "on": "2026-11-29"}
    answer: Any = decide("identity number", json.dumps(given), language="da", audience=Audience.HOST)
    facts = answer["facts"]
    assert (facts["valid"], facts["problem"], facts["span"]) == (False, "checksum", [11, 12])
    assert answer["explanation"].startswith("Ikke gyldigt som svensk personnummer")
    assert (answer["value"], answer["policy"]) == (None, None)
    assert ADULT[:8] not in json.dumps(answer)


def test_notices_are_told_with_what_they_are_about() -> None:
    given = plain_case_of("notice")
    given["loans"] += [{**given["loans"][0], "id": "L2", "due": "2026-11-21"}]
    given["holds"][0]["pickup_until"] = None
    answer: Any = decide("notice", json.dumps(given))
    notices = {each["reason"]: [*each["loans"], *each["holds"]] for each in answer["facts"]["notices"]}
    assert notices == {"due_soon": ["L1"], "overdue": ["L2"], "pickup": ["H1"]}
    assert answer["explanation"].splitlines() == [
        "A notice of late loans is due: 1 loan, to be returned by 21 November 2026.",
        "A reminder is due: 1 loan, to be returned by 25 November 2026.",
        "A notice of pickup is due: 1 reserved item.",
    ]
    answer = decide("notice", json.dumps({**given, "loans": [], "holds": []}), language="sv")
    assert (answer["facts"]["notices"], answer["explanation"]) == ([], "Inget meddelande ska skickas.")
    assert decide("notice", json.dumps({**plain_case_of("notice"), "loans": []}))["explanation"].endswith("item until 22 November 2026.")  # type: ignore[union-attr]  # a text


def test_fees_are_told_with_the_reminders_that_cost() -> None:
    answer: Any = decide("fee", json.dumps({**plain_case_of("fee"), "policy": "HAA", "category": "adult"}))
    assert answer["facts"]["fee"] == {"amount": "0", "currency": "NOK"}
    assert answer["explanation"].startswith("Fee for late returns: 0 NOK. Reminders: ")
    assert decide("fee", json.dumps(plain_case_of("fee")), language="nb")["explanation"] == "Gebyr for sen levering: 20 DKK."


def misplaced(plain: Any) -> Iterator[Any]:
    """The plain form with the identity number in each place in turn: as a value, as a part of one, and as the name of a field."""
    yield from (NUMBER, int(NUMBER), [NUMBER], {NUMBER: NUMBER})
    if isinstance(plain, dict):
        yield {**plain, NUMBER: 1}
        for key, value in plain.items():
            yield from ({**plain, key: each} for each in misplaced(value))
            yield {(NUMBER if each == key else each): kept for each, kept in plain.items()}
    if isinstance(plain, list):
        for place, value in enumerate(plain):
            yield from ([*plain[:place], each, *plain[place + 1 :]] for each in misplaced(value))


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_identity_number_in_any_wrong_place_is_in_no_error(name: str) -> None:
    """The policy is left as it is: an error repeats its numbers and its names, which are the host's own."""
    plain: Any = plain_case_of(name)
    policy = plain.pop("policy", "none")
    plain.pop("id", None)  # it is repeated, and is the host's own
    told: list[str] = []
    for each in misplaced(plain):
        text = json.dumps({**each, "policy": policy} if isinstance(each, dict) and policy != "none" else each)
        try:
            decide(name, text)
        except NordlibError as error:
            told.append(str(error))
    assert len(told) > len(plain)
    assert not [each for each in told if NUMBER in each]

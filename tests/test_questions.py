"""The questions of the command line: each is answered, and each tells what is wrong with its case."""

import io
import json
import sys
from collections.abc import Iterator
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
from nordlib.circulation import (
    HELSINGOR,
    CheckoutCase,
    CheckoutRequest,
    HoldId,
    HoldPlacementCase,
    HoldRequest,
    LoanId,
    PatronId,
    interlibrary_requests,
)
from nordlib.contact import Channel, ContactDetail, parse_email, parse_phone
from nordlib.decisions import Audience
from nordlib.errors import InvalidData, NordlibError, UnknownName
from nordlib.identity import NumberAcceptance, Problem, parse
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.libraries import Library, LibraryId
from nordlib.notifications import HELSINGOR_DELIVERY, DeliveryCase
from nordlib.notifications.sms import HELSINGOR_SMS, SmsCase
from nordlib.passwords import HashedPassword
from nordlib.patrons import (
    HELSINGOR_PATRONS,
    LIBRIS,
    AccountCreationCase,
    EidProvider,
    InterlibraryAccountForm,
    InterlibraryAccountId,
    Patron,
    PatronDetails,
    PatronForm,
    PatronRegistrationCase,
    PatronRegistrationRequest,
    ProfileCase,
    ProfileChanges,
    borrower_number,
)
from nordlib.questions import QUESTIONS, decide, schema
from nordlib.serialization.json import as_dict, from_dict
from nordlib.texts import LANGUAGES
from tests.people import GOOD, HOLD, LOAN, NOW, renewal_case

#: A synthetic fødselsnummer: 80 is added to the month.
NUMBER = "17859010067"
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
    "applicant": PersonForm("Kari Nordmann", parse(NUMBER, "no")),
    "kind": CardKind.NATIONAL,
    "form": CardForm.PRINTED,
    "open_loans_at": frozenset({RANA}),
}
#: What is another in the case of a question.
OTHER_FACTS: dict[str, dict[str, Any]] = {
    "card upgrade": {"card": LOCAL},
    "card self-registration": {"eid": "id_porten", "library": Library(RANA, "Rana bibliotek"), "is_library_chosen": True},
    "card home-library": {"library": RANA},
    "card withdrawal": {"by": HOLDER.id},
}


#: The cases about loans and holds.
CIRCULATION: dict[str, Any] = {
    "renewal": attrs.evolve(renewal_case(), by=renewal_case().loan.patron),
    "hold": HoldPlacementCase(HoldRequest(LOAN.patron, LOAN.title), HoldId("H1"), (HOLD,), GOOD, HELSINGOR, NOW, LOAN.patron),
    "checkout": CheckoutCase(
        CheckoutRequest(LOAN.patron, LOAN.item, LOAN.title), LoanId("L2"), (HOLD,), (LOAN,), GOOD, HELSINGOR, NOW, LOAN.patron
    ),
}


BO = Patron(PatronId("p1"), borrower_number("HB204417"), "Bo Ek")
CODE = HashedPassword(6, False, "$hash")
DETAILS = PatronDetails("Maja Lind", "Hamngatan 3", "302 41", "Halmby", parse_phone("08-465 004 71", "SE"))
REQUEST = interlibrary_requests.InterlibraryRequest(
    interlibrary_requests.InterlibraryRequestId("F1"),
    interlibrary_requests.RequesterId("a1"),
    RANA,
    "B1",
    interlibrary_requests.RequestKind.LOAN,
    NOW,
)
#: The cases about patrons and what is sent to them.
PATRONS: dict[str, Any] = {
    "text message": SmsCase(HELSINGOR_SMS, "HKB FORNY ALLE", (PatronId("P1"),)),
    "message": DeliveryCase(HELSINGOR_DELIVERY, Channel.SMS, NOW, sms_opt_in=True, mobile=parse_phone("34412351", "DK")),
    "patron registration": PatronRegistrationCase(
        PatronRegistrationRequest(PatronForm("Kari Nordmann", parse(NUMBER, "no")), CODE, EidProvider.MITID),
        None,
        HOLDER.identity,
        is_registered=False,
        new_id=BO.id,
        new_number=BO.borrower_number,
        number_is_taken=False,
        policy=attrs.evolve(HELSINGOR_PATRONS, accepted_numbers=NumberAcceptance(accept_synthetic=True)),
        on=NOW.date(),
    ),
    "patron profile": ProfileCase(BO, ProfileChanges(sms_opt_in=False), HELSINGOR_PATRONS),
    "interlibrary account": AccountCreationCase(
        InterlibraryAccountForm(DETAILS, parse_email("maja@example.se"), RANA),
        CODE,
        username_is_taken=False,
        new_id=InterlibraryAccountId("a1"),
        policy=attrs.evolve(LIBRIS, participating_libraries=frozenset({RANA})),
    ),
    "interlibrary request": interlibrary_requests.RequestCase(
        interlibrary_requests.RequestForm("B1", "copy", "pp. 3-9"),
        interlibrary_requests.Requester(interlibrary_requests.RequesterId("a1"), (RANA,), parse_email("maja@example.se")),
        home_library_participates=True,
        held_by_home_library=False,
        differs=(ContactDetail.CITY,),
        new_id=REQUEST.id,
        policy=interlibrary_requests.LIBRIS_REQUESTS,
        now=NOW,
    ),
    "interlibrary event": interlibrary_requests.RequestEventCase(
        REQUEST, interlibrary_requests.RequestEvent.LOANED, interlibrary_requests.LIBRIS_REQUESTS
    ),
}


def case_of(name: str) -> Any:
    """A case that is granted."""
    if name in CIRCULATION:
        return CIRCULATION[name]
    if name in PATRONS:
        return PATRONS[name]
    facts = FACTS | OTHER_FACTS.get(name, {})
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
    for audience in Audience:
        assert NUMBER not in json.dumps(decide(name, json.dumps(plain), audience=audience))


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
        ("applicant", {"name": "Kari", "identity": NUMBER}, "not a valid IdentityNumber"),
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
    plain: Any = as_dict(case_of(name))
    policy = plain.pop("policy")
    told: list[str] = []
    for each in misplaced(plain):
        text = json.dumps({**each, "policy": policy} if isinstance(each, dict) else each)
        try:
            decide(name, text)
        except NordlibError as error:
            told.append(str(error))
    assert len(told) > len(plain)
    assert not [each for each in told if NUMBER in each]

"""Facts by keyword: the same case, and so the same answer, as with the models; and a sentence for what cannot be a case."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.accounts import LEGIMUS, AcceptedBy, AccountId, BorrowerKind, StudentAuthorisation, registration
from nordlib.accounts.models import StudentAuthorisationId
from nordlib.accounts.registration import RegistrationCase, RegistrationInput
from nordlib.accounts.registration.forms import RegistrationForm
from nordlib.circulation import HELSINGOR, HELSINGOR_FEES, Hold, HoldId, LateReturn, Loan, PatronId, PatronStanding, TitleId, renewal
from nordlib.circulation.fees import FeeCategory, LateReturnInput, late_fee
from nordlib.circulation.renewal import RenewalCase, RenewalInput
from nordlib.contact import EmailProblem, examine_email
from nordlib.decisions import UNKNOWN, Override
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import Problem, examine
from nordlib.libraries import Library, LibraryId
from nordlib.money import Money

DUE, ON = date(2026, 3, 20), date(2026, 11, 24)
NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)
LOAN = renewal.case_of(due=DUE, policy=HELSINGOR, now=NOW)
PERSON: dict[str, Any] = {"first_name": "Tova", "last_name": "Lind", "eligible": True, "policy": LEGIMUS, "on": ON}
TEXTS: dict[str, Any] = {"identity": "191212121212", "email": "tova@example.se", "accepted_by": "borrower"}


def test_a_loan_with_three_facts_is_as_usual() -> None:
    assert LOAN.patron == PatronStanding()
    assert (LOAN.loan.due, LOAN.loan.renewals_used, LOAN.holds, LOAN.calendar, LOAN.by) == (DUE, 0, (), None, None)
    assert renewal.decide(due=DUE, policy=HELSINGOR, now=NOW).unwrap() == renewal.decide(LOAN).unwrap()


@given(
    st.dates(date(2026, 3, 1), date(2026, 4, 20)),
    st.integers(0, 3),
    st.integers(0, 3) | st.just(UNKNOWN),
    st.booleans() | st.just(UNKNOWN),
    st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    st.none() | st.integers(0, 400).map(lambda amount: Money(Decimal(amount), "DKK")),
)
def test_facts_by_keyword_are_decided_as_the_case_of_models(
    due: date, used: int, waiting: Any, blocked: Any, expires: date | None, debt: Money | None
) -> None:
    facts: Any = {"due": due, "renewals_used": used, "waiting": waiting, "blocked": blocked, "card_expires_on": expires, "debt": debt}
    loan = attrs.evolve(LOAN.loan, due=due, renewals_used=used)
    others = range(0 if waiting is UNKNOWN else waiting)
    holds = UNKNOWN if waiting is UNKNOWN else tuple(Hold(HoldId(f"H{each}"), PatronId(f"P{each}"), loan.title) for each in others)
    case = RenewalCase(loan, HELSINGOR, NOW, holds, PatronStanding(blocked=blocked, card_expires_on=expires, debt=debt))
    decision = renewal.decide(policy=HELSINGOR, now=NOW, **facts)
    assert decision.as_dict() == renewal.decide(case).as_dict()


def test_a_copy_and_an_override_are_facts_as_well() -> None:
    hold = Hold(HoldId("H1"), PatronId("P2"), TitleId("T1"))
    assert renewal.case_of(due=DUE, policy=HELSINGOR, now=NOW, holds=(hold,), title=TitleId("T1"), available_copies=2).waiting == 1
    override = Override(frozenset({"patron_blocked"}), by="desk-1", reason="promised by telephone")
    refused = renewal.decide(due=DUE, policy=HELSINGOR, now=NOW, blocked=True, override=override)
    assert refused.reasons == renewal.decide(attrs.evolve(LOAN, patron=PatronStanding(blocked=True)), override).reasons


def test_a_fee_of_one_return_is_that_of_the_model() -> None:
    late = LateReturn(None, DUE, date(2026, 4, 2), reminders=1)
    facts: Any = {"due": DUE, "returned_on": date(2026, 4, 2), "reminders": 1}
    assert late_fee(HELSINGOR_FEES, **facts) == late_fee(HELSINGOR_FEES, [late], FeeCategory.ADULT)
    assert late_fee(HELSINGOR_FEES, category=FeeCategory.CHILD, **facts) == late_fee(HELSINGOR_FEES, [late], FeeCategory.CHILD)


def test_a_borrower_is_registered_from_texts() -> None:
    numbers = attrs.evolve(LEGIMUS.accepted_numbers, accept_synthetic=True)  # the number is published for tests
    facts = {**PERSON, **TEXTS, "policy": attrs.evolve(LEGIMUS, accepted_numbers=numbers)}
    account = registration.decide(**facts).unwrap()
    assert (account.id, account.first_name, account.email) == (AccountId("account"), "Tova", examine_email("tova@example.se"))
    assert registration.decide(**facts, new_id=AccountId("b7")).unwrap().id == "b7"
    case = registration.case_of(**facts)
    assert registration.decide(case, AccountId("b7")).unwrap() == registration.decide(**facts, new_id=AccountId("b7")).unwrap()


def test_what_was_read_already_is_taken_as_it_is() -> None:
    case = registration.case_of(**PERSON, identity=Problem.CHECKSUM, email=EmailProblem.NO_AT_SIGN)
    assert (case.form.identity, case.form.email, case.form.agreement) == (Problem.CHECKSUM, EmailProblem.NO_AT_SIGN, None)
    number, email = examine(TEXTS["identity"], "se"), examine_email(TEXTS["email"])
    case = registration.case_of(**PERSON, identity=number, email=email, accepted_by=AcceptedBy.BORROWER)
    assert (case.form.identity, case.form.email) == (number, email)
    assert case.form.agreement is not None
    assert registration.case_of(**PERSON, agreement=case.form.agreement).form.agreement is case.form.agreement


def test_a_text_is_read_by_the_scheme_of_the_kind_of_borrower() -> None:
    case = registration.case_of(**PERSON, identity="123-456", kind=BorrowerKind.LMA_ADULT)
    assert case.form.identity == examine("123-456", "se-lma", on=ON)


def test_a_library_and_an_authorisation_fill_what_the_form_says_of_them() -> None:
    student = StudentAuthorisation(StudentAuthorisationId("S1"), LibraryId("A"), "Tova Lind", date(2000, 1, 1), date(2027, 6, 1))
    case = registration.case_of(**PERSON, library=Library(LibraryId("A"), "Stadsbiblioteket"), student_authorisation=student)
    assert (case.form.library, case.form.student_authorisation, case.student_authorisation) == ("A", "S1", student)
    assert "branch_not_registered" in registration.decide(**PERSON, **TEXTS, library=None).reasons


def _hints(*models: type) -> dict[str, Any]:
    return {field.name: get_type_hints(model)[field.name] for model in reversed(models) for field in attrs.fields(model) if field.init}


@pytest.mark.parametrize(
    ("declared", "models", "own"),
    [
        (RenewalInput, (Loan, PatronStanding, RenewalCase), {"waiting", "loan"}),
        (LateReturnInput, (LateReturn,), set()),
        (
            RegistrationInput,
            (RegistrationForm, RegistrationCase),
            {"accepted_by", "form", "identity", "email", "library", "student_authorisation"},
        ),
    ],
)
def test_every_field_is_a_keyword_of_its_type(declared: type, models: tuple[type, ...], own: set[str]) -> None:
    fields, keywords = _hints(*models), get_type_hints(declared)
    assert {name: hint for name, hint in fields.items() if name not in own} == {
        name: hint for name, hint in keywords.items() if name not in own
    }
    assert own - {"waiting", "accepted_by"} <= fields.keys()
    for name in own & fields.keys() & keywords.keys() - {"library", "student_authorisation"}:
        assert set(get_args(fields[name])) <= set(get_args(keywords[name]))


RENEWED: dict[str, Any] = {"due": DUE, "policy": HELSINGOR, "now": NOW}
CASE = registration.case_of(**PERSON)


@pytest.mark.parametrize(
    ("asked", "given", "error", "sentence"),
    [
        (renewal.decide, {"due": DUE, "policy": HELSINGOR}, InvalidData, "now is missing; pass it by name"),
        (renewal.decide, {}, InvalidData, "due is missing"),
        (renewal.decide, {**RENEWED, "renewal_used": 1}, UnknownName, "fact of a renewal: 'renewal_used'. Known: "),
        (renewal.decide, {**RENEWED, "waiting": -1}, InvalidData, "waiting is -1; it must be from 0 to 9999"),
        (renewal.decide, {**RENEWED, "waiting": 10**9}, InvalidData, r"waiting is \(a number\); it must be from 0 to 9999"),
        (renewal.decide, {**RENEWED, "available_copies": -1}, InvalidData, "available_copies is -1; it must be from 0 to 9999"),
        (renewal.decide, {**RENEWED, "waiting": "1"}, InvalidData, "waiting is a str, not int"),
        (renewal.decide, {**RENEWED, "waiting": 1, "holds": ()}, InvalidData, "give the holds, or only how many"),
        (renewal.decide, {**RENEWED, "due": "2026-03-20"}, InvalidData, "due is a str"),
        (renewal.decide, {"case": LOAN, "due": DUE}, InvalidData, "a case and facts by keyword are both given"),
        (late_fee, {"table": HELSINGOR_FEES, "due": DUE}, InvalidData, "returned_on is missing"),
        (late_fee, {"table": HELSINGOR_FEES, "returns": [], "due": DUE}, InvalidData, "returns and facts by keyword are both given"),
        (registration.decide, {**PERSON, "on": "today"}, InvalidData, "on is a str, not date"),
        (registration.decide, {**PERSON, "on": "today", **TEXTS}, InvalidData, "`on` is a str"),
        (registration.decide, {"case": CASE}, InvalidData, "a case needs new_id beside it"),
        (registration.decide, {"case": CASE, "new_id": "b1", "on": ON}, InvalidData, "a case needs new_id beside it, and nothing else"),
        (registration.decide, {**PERSON, "accepted_by": "mother"}, InvalidData, "accepted_by is"),
        (registration.decide, {**PERSON, **TEXTS, "policy": "LEGIMUS"}, InvalidData, "policy is a str, not AccountPolicy"),
        (registration.decide, {**PERSON, "library": "A"}, InvalidData, "library is a str, not Library or None"),
        (registration.decide, {**PERSON, "student_authorisation": "S1"}, InvalidData, "student_authorisation is a str, not"),
        (registration.decide, {**PERSON, "identity": 191212121212}, InvalidData, "identity is an int"),
    ],
)
def test_what_cannot_be_a_case_gets_a_sentence(
    asked: Callable[..., object], given: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        asked(**given)

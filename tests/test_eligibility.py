"""Registering an adult, and moving an account."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from nordlib.accounts import (
    LEGIMUS,
    AcceptedBy,
    AccountId,
    Agreement,
    BorrowerActor,
    ExistingAccount,
    Presence,
    ProxyDocuments,
    RegistrationCase,
    Representative,
    Transfer,
    TransferAnswerCase,
    TransferFacts,
    TransferId,
    TransferRequestCase,
    TransferState,
)
from nordlib.accounts.registration.rules import decide
from nordlib.accounts.transfer import TRANSITIONS, TransferEvent, answer, request
from nordlib.ages import LeapDayBirthday
from nordlib.decisions import UNKNOWN, Audience
from nordlib.errors import IllegalTransition, InvalidData
from nordlib.identity import NumberAcceptance as NumberChoice
from nordlib.identity import NumberKind, Problem, parse
from nordlib.messages import Message, MessageKind
from tests.people import ACCOUNT, ADULT, AT_A, AT_B, CHILD, COORDINATION, FORM, LIBRARIES, NOW, REGISTER, TODAY, A, B, number

NEW = AccountId("new")


def case(form: Any = FORM, **changes: Any) -> RegistrationCase:
    usual = RegistrationCase(form, AT_A, REGISTER, TODAY, LIBRARIES[0], True, False, ExistingAccount.NONE)
    return attrs.evolve(usual, **changes)


def reasons(form: Any = FORM, **changes: Any) -> set[str]:
    return set(decide(case(form, **changes), NEW).trace.reasons())


@pytest.mark.rule("MTM-13", "MTM-12")
def test_an_adult_is_registered_until_further_notice_and_a_password_is_due() -> None:
    decision = decide(case(), NEW)
    assert decision
    account = decision.value
    assert (account.id, account.library, account.valid_to, account.first_name) == (NEW, A, None, "Anna")
    assert decision.messages == (Message(MessageKind.CREDENTIALS, "anna@example.se", "sv", "new", {"library": "Stadsbiblioteket A"}),)


def test_names_are_kept_without_the_blanks_around_them() -> None:
    account = decide(case(attrs.evolve(FORM, first_name=" Anna ", last_name=" Ek ")), NEW).unwrap()
    assert (account.first_name, account.last_name) == ("Anna", "Ek")


def test_the_word_of_a_fact_means_the_fact() -> None:
    assert not decide(case(existing_account="elsewhere"), NEW)


@pytest.mark.parametrize("changes", [{"existing_account": "nonsense"}, {"email_is_taken": None}, {"email_is_taken": "no"}])
def test_a_fact_of_another_type_is_told(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidData, match=next(iter(changes))):
        case(**changes)


def test_what_nobody_said_is_no_no() -> None:
    unsaid: Any = None
    with pytest.raises(InvalidData, match="representatives"):
        decide(case(attrs.evolve(FORM, representatives=unsaid)), NEW)
    with pytest.raises(InvalidData, match="has_pending"):
        attrs.evolve(REQUEST, has_pending=unsaid)


@pytest.mark.parametrize("presence", ["remote", "proxy"])
def test_the_word_of_a_presence_means_the_presence(presence: Any) -> None:
    assert not decide(case(attrs.evolve(FORM, presence=presence)), NEW)


@pytest.mark.parametrize("presence", ["nonsense", None])
def test_a_presence_of_another_type_is_told(presence: Any) -> None:
    with pytest.raises(InvalidData, match="presence is"):
        attrs.evolve(FORM, presence=presence)


@pytest.mark.rule("MTM-14")
def test_unticked_nothing_is_mailed() -> None:
    decision = decide(case(attrs.evolve(FORM, send_credentials=False)), NEW)
    assert decision
    assert decision.messages == ()


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"identity": None}, {"identity"}),
        ({"first_name": " ", "last_name": ""}, {"first_name", "last_name"}),
        ({"last_name": "\t"}, {"last_name"}),
        ({"email": None}, {"email"}),
        ({"identity": number(COORDINATION)}, {"valid_to"}),
    ],
)
def test_what_is_missing_is_only_reported_as_missing(changes: dict[str, Any], missing: set[str]) -> None:
    assert reasons(attrs.evolve(FORM, **changes)) == {f"field_required:{name}" for name in missing}


@pytest.mark.parametrize("who", [None, AcceptedBy.GUARDIAN, AcceptedBy.ADMINISTRATOR])
def test_only_the_borrower_accepts_an_adults_agreement(who: AcceptedBy | None) -> None:
    agreement = None if who is None else Agreement("1", who, NOW)
    assert reasons(attrs.evolve(FORM, agreement=agreement)) == {"agreement_not_accepted"}


@pytest.mark.rule("READ-A26")
@pytest.mark.parametrize("identity", [Problem.CHECKSUM, parse("20011110U440", "se", on=TODAY)], ids=["problem", "interim"])
def test_a_number_that_the_register_does_not_take(identity: Any) -> None:
    assert reasons(attrs.evolve(FORM, identity=identity), existing_account=ExistingAccount.ELSEWHERE) == {"identity_invalid"}


def test_interim_numbers_are_taken_where_the_policy_has_them() -> None:
    policy = attrs.evolve(LEGIMUS, accepted_numbers=NumberChoice(kinds=frozenset({NumberKind.INTERIM})))
    assert reasons(attrs.evolve(FORM, identity=parse("20011110U440", "se", on=TODAY)), policy=policy) == set()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"existing_account": ExistingAccount.OWN_LIBRARY}, "identity_taken_own_library"),
        ({"existing_account": ExistingAccount.ELSEWHERE}, "identity_taken_elsewhere"),
        ({"email_is_taken": True}, "email_taken"),
        ({"email_is_taken": UNKNOWN}, "unknown:email_taken"),
        ({"library_is_administered": False}, "not_your_library"),
        ({"library": None, "library_is_administered": False}, "branch_not_registered"),
        ({"registrar": attrs.evolve(AT_A, identity=number(ADULT))}, "self_registration_forbidden"),
    ],
)
def test_what_the_store_knows_refuses(changes: dict[str, Any], reason: str) -> None:
    assert reasons(**changes) == {reason}


def test_a_holder_that_the_host_cannot_tell_is_never_a_grant() -> None:
    assert reasons(existing_account=UNKNOWN) == {"unknown:identity_taken_own_library", "unknown:identity_taken_elsewhere"}


def test_a_pull_is_offered_where_the_account_is_elsewhere() -> None:
    assert decide(case(existing_account=ExistingAccount.ELSEWHERE), NEW).facts.can_be_pulled
    assert not decide(case(existing_account=ExistingAccount.OWN_LIBRARY), NEW).facts.can_be_pulled
    assert not decide(case(), NEW).facts.can_be_pulled


def test_another_registrars_number_is_no_hindrance() -> None:
    assert reasons(registrar=attrs.evolve(AT_A, identity=number(CHILD))) == set()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"eligible": False}, {"not_eligible"}),
        ({"identity": number(CHILD)}, {"is_a_minor"}),
        ({"identity": parse("198200662396", "se", on=TODAY), "valid_to": TODAY}, set()),
        ({"valid_to": TODAY}, set()),
        ({"valid_to": TODAY - timedelta(days=1)}, {"validity_in_past"}),
        ({"groups": frozenset({"streamer"})}, set()),
        ({"groups": frozenset({"x", "streamer", "a"})}, {"unknown_group:a", "unknown_group:x"}),
        ({"representatives": frozenset({Representative.ADMINISTRATOR})}, {"has_administrator"}),
        ({"representatives": frozenset({Representative.GOD_MAN})}, set()),
        ({"presence": Presence.REMOTE}, {"in_person_required"}),
        ({"presence": Presence.REMOTE, "known_talking_book_borrower": True}, set()),
        (
            {"presence": Presence.PROXY, "proxy": ProxyDocuments(proxy_id=True)},
            {"proxy_document_missing:power_of_attorney", "proxy_document_missing:borrower_id"},
        ),
        ({"presence": Presence.PROXY, "proxy": ProxyDocuments(True, True, True)}, set()),
    ],
)
def test_what_the_form_says_refuses(changes: dict[str, Any], found: set[str]) -> None:
    assert reasons(attrs.evolve(FORM, **changes)) == found


def test_only_a_coordination_number_limits_the_validity() -> None:
    assert reasons(attrs.evolve(FORM, valid_to=TODAY + timedelta(days=20_000))) == set()


def test_what_is_missing_is_not_unknown_as_well() -> None:
    found = reasons(attrs.evolve(FORM, identity=None, email=None), existing_account=UNKNOWN, email_is_taken=UNKNOWN)
    assert found == {"field_required:identity", "field_required:email"}


def test_a_number_made_for_tests_is_taken_only_where_the_policy_says_so() -> None:
    assert reasons(FORM, policy=LEGIMUS) == {"identity_invalid"}
    checks = decide(case(policy=LEGIMUS), NEW).trace.results(Audience.DESK)
    assert next(check.values for check in checks if "identity_invalid" in check.codes) == {"problem": "synthetic"}


def test_the_desk_is_told_why_a_number_is_not_taken() -> None:
    policy = attrs.evolve(LEGIMUS, accepted_numbers=NumberChoice(kinds=frozenset({NumberKind.SAMORDNINGSNUMMER})))
    checks = decide(case(policy=policy), NEW).trace.results(Audience.DESK)
    assert next(check.values for check in checks if "identity_invalid" in check.codes) == {"problem": "kind"}


def test_reasons_come_in_the_order_of_the_rule_book() -> None:
    everything = attrs.evolve(FORM, last_name="", eligible=False, agreement=None, groups=frozenset({"x"}), presence=Presence.REMOTE)
    assert decide(case(everything, email_is_taken=True, library_is_administered=False), NEW).trace.reasons() == (
        "field_required:last_name",
        "agreement_not_accepted",
        "not_eligible",
        "email_taken",
        "unknown_group:x",
        "not_your_library",
        "in_person_required",
    )


@pytest.mark.rule("READ-A09")
@pytest.mark.parametrize(("on", "latest"), [(date(2026, 3, 1), date(2027, 3, 1)), (date(2028, 2, 29), date(2029, 2, 28))])
def test_a_coordination_number_is_valid_for_a_year_at_most(on: date, latest: date) -> None:
    form = attrs.evolve(FORM, identity=number(COORDINATION), valid_to=latest)
    assert reasons(form, on=on) == set()
    assert reasons(attrs.evolve(form, valid_to=latest + timedelta(days=1)), on=on) == {"validity_too_long"}


@pytest.mark.rule("READ-A08")
def test_the_leap_day_is_a_choice_of_the_policy() -> None:
    form, on = attrs.evolve(FORM, identity=parse("200802292391", "se", on=TODAY)), date(2026, 2, 28)
    assert reasons(form, on=on) == {"is_a_minor"}
    assert reasons(form, on=on, policy=attrs.evolve(REGISTER, leap_day=LeapDayBirthday.FEBRUARY_28)) == set()


def test_every_reason_is_told_in_the_librarians_language() -> None:
    decision = decide(case(attrs.evolve(FORM, eligible=False, last_name=""), email_is_taken=True), NEW)
    assert decision.explain("sv").splitlines() == [
        "Låntagaren är inte registrerad.",
        "Uppgift saknas: efternamn.",
        "Det är inte bekräftat att låntagaren har en läsnedsättning som har sin grund i en funktionsnedsättning.",
        "E-postadressen kan inte användas. Varje låntagarkonto behöver en egen e-postadress.",
    ]


def test_no_number_and_no_name_is_in_what_is_told() -> None:
    decision = decide(case(existing_account=ExistingAccount.ELSEWHERE), NEW)
    told = f"{decision!r} {decision.explain('sv', Audience.HOST)} {decision.as_dict(Audience.HOST)} {decide(case(), NEW)!r} {case()!r}"
    for secret in (ADULT, ADULT[2:8], "Anna", "Ek'", "anna@"):
        assert secret not in told


# transfer

REQUEST = TransferRequestCase(ACCOUNT, AT_A, LIBRARIES[2], has_pending=False, policy=REGISTER, on=TODAY)
PENDING = Transfer(TransferId("t1"), ACCOUNT.id, A, B, NOW)
ANSWERS = (TransferEvent.ACCEPT, TransferEvent.DENY)
ANSWER = TransferAnswerCase(PENDING, ACCOUNT, LIBRARIES[2], administers_target=True, policy=REGISTER)


@pytest.mark.rule("MTM-29", "MTM-28")
def test_a_request_is_pending_and_the_borrower_is_told() -> None:
    decision = request(REQUEST, TransferId("t1"), NOW)
    assert decision
    assert decision.value == (PENDING, ACCOUNT)
    assert decision.messages == (Message(MessageKind.TRANSFER_REQUESTED, "nils@example.se", "sv", "b1", {"library": "Biblioteket B"}),)


@pytest.mark.rule("READ-A12")
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"target": None}, ("library_not_found",)),
        ({"target": LIBRARIES[0]}, ("same_library",)),
        ({"has_pending": True}, ("transfer_already_pending",)),
        ({"target": None, "has_pending": True}, ("library_not_found", "transfer_already_pending")),
    ],
)
def test_what_refuses_a_request(changes: dict[str, Any], found: tuple[str, ...]) -> None:
    assert request(attrs.evolve(REQUEST, **changes), TransferId("t1"), NOW).trace.reasons() == found


@pytest.mark.rule("READ-A30")
def test_an_account_out_of_sight_tells_nothing_else() -> None:
    decision = request(attrs.evolve(REQUEST, account=None, target=None, has_pending=True), TransferId("t1"), NOW)
    assert decision.trace.reasons() == ("not_visible",)
    assert decision.facts == TransferFacts(None)


@pytest.mark.rule("READ-A06")
@pytest.mark.parametrize(("valid_to", "found"), [(TODAY, ()), (TODAY - timedelta(days=1), ("account_expired",)), (None, ())])
def test_a_borrower_asks_until_the_last_valid_day_and_a_registrar_after_it(valid_to: date | None, found: tuple[str, ...]) -> None:
    account = attrs.evolve(ACCOUNT, valid_to=valid_to)
    by_borrower = attrs.evolve(REQUEST, account=account, actor=BorrowerActor(account.id))
    assert request(by_borrower, TransferId("t1"), NOW).trace.reasons() == found
    assert request(attrs.evolve(REQUEST, account=account), TransferId("t1"), NOW)


@pytest.mark.rule("MTM-31", "MTM-28")
@pytest.mark.parametrize(
    ("event", "library", "state"), [(TransferEvent.ACCEPT, B, TransferState.ACCEPTED), (TransferEvent.DENY, A, TransferState.DENIED)]
)
def test_an_answer_moves_the_account_or_leaves_it_and_is_told(event: TransferEvent, library: Any, state: TransferState) -> None:
    decision = answer(ANSWER, event)
    assert decision
    transfer, account = decision.value
    assert (account.library, transfer.state, decision.facts) == (library, state, TransferFacts(state))
    assert [each.kind for each in decision.messages] == [TRANSITIONS.transition(TransferState.PENDING, event).notifies]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"transfer": None, "administers_target": False}, "not_visible"),
        ({"account": None}, "transfer_not_pending"),
        ({"administers_target": False}, "not_authorized"),
        ({"transfer": attrs.evolve(PENDING, state=TransferState.DENIED)}, "transfer_not_pending"),
    ],
)
@pytest.mark.parametrize("event", ANSWERS)
def test_gates_answer_alone(event: TransferEvent, changes: dict[str, Any], reason: str) -> None:
    decision = answer(attrs.evolve(ANSWER, **changes), event)
    assert decision.trace.reasons() == (reason,)
    assert (decision.facts.state is None) is ("transfer" in changes and changes["transfer"] is None)


@pytest.mark.parametrize("state", TransferState)
@pytest.mark.parametrize("event", TransferEvent)
def test_every_pair_is_decided(state: TransferState, event: TransferEvent) -> None:
    if TRANSITIONS.accepts(state, event):
        assert TRANSITIONS.transition(state, event).target is not state
    else:
        with pytest.raises(IllegalTransition):
            TRANSITIONS.transition(state, event)
    if event in ANSWERS:
        decision = answer(attrs.evolve(ANSWER, transfer=attrs.evolve(PENDING, state=state)), event)
        assert decision.trace.reasons() == (() if TRANSITIONS.accepts(state, event) else ("transfer_not_pending",))


def test_every_state_is_reached() -> None:
    reached = {TransferState.PENDING} | {move.target for _, _, move in TRANSITIONS}
    assert reached == set(TransferState)


@pytest.mark.rule("MTM-01")
def test_a_registrar_is_of_exactly_one_library() -> None:
    assert AT_B.library == B
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        AT_B.library = A  # type: ignore[misc]  # it must fail

"""The four kinds of borrower, students, editing, other numbers, the agreement, registrars: rules, and commands on the memory store."""

from datetime import date, datetime, timedelta
from typing import Any, cast

import attrs
import pytest

from nordlib.accounts import (
    AcceptedBy,
    Account,
    AccountChanges,
    AccountId,
    Agreement,
    BorrowerActor,
    BorrowerKind,
    Guardian,
    GuardianForm,
    LmaReplacementForm,
    PasswordPolicy,
    Presence,
    Registrar,
    RegistrationForm,
    Representative,
    StaffId,
    StaffRole,
    StudentAuthorisationId,
    TransferState,
)
from nordlib.accounts.agreement import must_accept_again
from nordlib.ages import LeapDayBirthday
from nordlib.commands import (
    accept_agreement,
    authorise_student,
    create_registrar,
    edit_account,
    edit_registrar,
    find_duplicate_hints,
    register_borrower,
    remove_registrar,
    replace_identity,
    replace_lma_account,
    request_transfer,
)
from nordlib.contact import EmailProblem, examine_email, parse_email
from nordlib.credentials import Principal, Realm
from nordlib.decisions import Audience
from nordlib.errors import InvalidData, InvalidPolicy, NaiveDatetime, UniqueViolation, UnknownName, VersionConflict
from nordlib.identity import Problem, parse
from nordlib.libraries import LibraryId
from nordlib.messages import MessageKind
from nordlib.storage import MemoryStore
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.texts import LANGUAGES
from tests.people import (
    A1,
    ACCOUNT,
    ADULT,
    AGENCY,
    AGREEMENT,
    AT_A,
    AT_A1,
    AT_B,
    CHILD,
    COORDINATION,
    FORM,
    NOW,
    OTHER_ADULT,
    REGISTER,
    TODAY,
    A,
    B,
    number,
    register_store,
)

NEW = AccountId("new")
BY_GUARDIAN = Agreement("1", AcceptedBy.GUARDIAN, NOW)
PARENT = GuardianForm(date(1985, 2, 2), "Vera Ek")
MINOR = attrs.evolve(FORM, kind=BorrowerKind.UNDER_18, identity=number(CHILD), agreement=BY_GUARDIAN, guardian=PARENT)
#: Invented, as in the case files: nobody publishes LMA numbers for tests.
LMA, OTHER_LMA = (parse(text, "se-lma") for text in ("50-123456", "50-123999"))
CARD_ENDS = TODAY + timedelta(days=200)
LMA_ADULT = attrs.evolve(FORM, kind=BorrowerKind.LMA_ADULT, identity=LMA, lma_card_valid_to=CARD_ENDS)
LMA_MINOR = attrs.evolve(MINOR, kind=BorrowerKind.LMA_UNDER_18, identity=LMA, lma_card_valid_to=CARD_ENDS)
LMA_ACCOUNT = attrs.evolve(ACCOUNT, identity=LMA, valid_to=CARD_ENDS)
LMA_MINOR_ACCOUNT = attrs.evolve(LMA_ACCOUNT, guardian=Guardian(date(1985, 2, 2), "V"), attested_minor=True)


def registered(form: RegistrationForm, store: MemoryStore | None = None, **options: Any) -> Any:
    usual: dict[str, Any] = {"by": AT_A, "policy": REGISTER, "now": NOW, "new_id": NEW}
    return (store or register_store()).run(register_borrower, form, **usual | options)


def reasons(form: RegistrationForm, **options: Any) -> set[str]:
    return set(registered(form, **options).trace.reasons())


def kept(store: MemoryStore, account: AccountId = ACCOUNT.id) -> Account:
    stored = store.run(lambda tx: tx.accounts.get(account, ALL_LIBRARIES))
    assert stored is not None
    return stored.value


# four kinds


@pytest.mark.rule("MTM-08")
@pytest.mark.parametrize(
    ("form", "kind"),
    [
        (FORM, BorrowerKind.ADULT),
        (MINOR, BorrowerKind.UNDER_18),
        (LMA_ADULT, BorrowerKind.LMA_ADULT),
        (LMA_MINOR, BorrowerKind.LMA_UNDER_18),
    ],
    ids=["adult", "minor", "LMA adult", "LMA minor"],
)
def test_each_form_makes_its_kind(form: RegistrationForm, kind: BorrowerKind) -> None:
    account = registered(form).unwrap()
    assert account.kind(TODAY, LeapDayBirthday.MARCH_1) is kind
    assert account.guardian == (Guardian(PARENT.birth_date or TODAY, "Vera Ek") if kind.is_minor else None)
    assert account.valid_to == (CARD_ENDS if kind.has_lma_card else None)


@pytest.mark.parametrize(
    ("form", "changes", "found"),
    [
        (MINOR, {"guardian": GuardianForm()}, {"field_required:guardian.birth_date"}),
        (MINOR, {"guardian": GuardianForm(PARENT.birth_date)}, set()),
        (LMA_MINOR, {"guardian": GuardianForm()}, {"field_required:guardian.birth_date", "field_required:guardian.name"}),
        (LMA_MINOR, {"guardian": GuardianForm(PARENT.birth_date, " ")}, {"field_required:guardian.name"}),
        (MINOR, {"guardian": GuardianForm(date(2010, 1, 1))}, {"guardian_not_adult"}),
        (MINOR, {"agreement": None}, {"agreement_not_accepted"}),
        (MINOR, {"agreement": AGREEMENT}, {"agreement_must_be_accepted_by_guardian"}),
        (MINOR, {"identity": number(ADULT)}, {"not_a_minor"}),
        (MINOR, {"representatives": frozenset({Representative.ADMINISTRATOR})}, set()),
        (FORM, {"identity": number(CHILD)}, {"is_a_minor"}),
        (LMA_ADULT, {"lma_card_valid_to": None}, {"field_required:lma_card_valid_to"}),
        (LMA_ADULT, {"lma_card_valid_to": TODAY - timedelta(days=1)}, {"lma_card_expired"}),
        (LMA_ADULT, {"lma_card_valid_to": TODAY}, set()),
        (LMA_ADULT, {"valid_to": CARD_ENDS}, set()),
        (LMA_ADULT, {"valid_to": CARD_ENDS + timedelta(days=1)}, {"validity_mismatch"}),
        (LMA_ADULT, {"valid_to": TODAY - timedelta(days=1)}, {"validity_mismatch"}),
        (LMA_ADULT, {"identity": number(ADULT)}, {"identity_invalid"}),
        (LMA_ADULT, {"identity": Problem.FORMAT}, {"identity_invalid"}),
        (FORM, {"identity": LMA}, {"identity_invalid"}),
    ],
    ids=range(19),
)
def test_what_each_form_asks_for(form: RegistrationForm, changes: dict[str, Any], found: set[str]) -> None:
    assert reasons(attrs.evolve(form, **changes)) == found


def test_what_a_policy_may_ask_of_guardians() -> None:
    named = attrs.evolve(REGISTER, guardian_name_required=True)
    unnamed = attrs.evolve(MINOR, guardian=GuardianForm(PARENT.birth_date))
    assert reasons(unnamed, policy=named) == {"field_required:guardian.name"}
    young = attrs.evolve(MINOR, guardian=GuardianForm(date(2010, 1, 1)))
    assert reasons(young, policy=attrs.evolve(REGISTER, guardian_must_be_adult=False)) == set()


@pytest.mark.rule("READ-A03")
@pytest.mark.parametrize(("first", "kind"), [("generated", MessageKind.CREDENTIALS), ("link", MessageKind.SET_PASSWORD_LINK)])
def test_a_new_borrower_is_sent_a_password_or_a_link_if_it_is_ticked(first: Any, kind: MessageKind) -> None:
    policy = attrs.evolve(REGISTER, passwords=PasswordPolicy(6, initial_password=first))
    assert [each.kind for each in registered(FORM, policy=policy).messages] == [kind]
    assert registered(attrs.evolve(FORM, send_credentials=False), policy=policy).messages == ()


def test_only_the_present_agreement_is_accepted_where_it_is_named() -> None:
    policy = attrs.evolve(REGISTER, agreement_version="2027")
    assert reasons(FORM, policy=policy) == {"agreement_not_accepted"}
    assert reasons(attrs.evolve(FORM, agreement=Agreement("2027", AcceptedBy.BORROWER, NOW)), policy=policy) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_refused_is_told_where_help_is(language: Any) -> None:
    for changes in ({"representatives": frozenset({Representative.ADMINISTRATOR})}, {"presence": Presence.REMOTE}):
        told = registered(attrs.evolve(FORM, **changes)).explain(language)
        assert "MTM" in told
        assert "08-580 02 710" in told
        assert "info@mtm.se" in told


@pytest.mark.rule("MTM-42")
def test_a_samordningsnummer_has_the_day_and_sixty() -> None:
    assert (COORDINATION[6:8], number(COORDINATION).birth_date) == ("68", date(1981, 3, 8))


# students


def with_student() -> tuple[MemoryStore, RegistrationForm]:
    store, leave = register_store(), StudentAuthorisationId("s1")
    store.run(authorise_student, A, " Yuki Mori ", date(2004, 5, 1), TODAY + timedelta(days=300), by=AGENCY, new_id=leave)
    return store, attrs.evolve(FORM, identity=None, student_authorisation=leave, valid_to=TODAY + timedelta(days=300))


@pytest.mark.rule("MTM-43")
def test_a_student_with_the_agencys_leave_needs_no_number_and_has_one_account() -> None:
    store, form = with_student()
    account = registered(form, store).unwrap()
    assert (account.identity, account.known_birth_date, account.valid_to) == (None, date(2004, 5, 1), form.valid_to)
    again = attrs.evolve(form, email=parse_email("again@example.se"))
    assert set(registered(again, store, new_id=AccountId("n2")).trace.reasons()) == {"identity_taken_own_library"}
    assert set(registered(again, store, by=AT_A1, new_id=AccountId("n2")).trace.reasons()) == {
        "identity_taken_elsewhere",
        "not_your_library",
    }


def test_the_leave_is_for_one_library_and_has_an_end() -> None:
    store, form = with_student()
    elsewhere = attrs.evolve(form, library=B)
    assert set(registered(elsewhere, store, by=AT_B).trace.reasons()) == {"field_required:identity"}
    assert set(registered(attrs.evolve(form, valid_to=None), store).trace.reasons()) == {"field_required:valid_to"}
    young = attrs.evolve(form, kind=BorrowerKind.UNDER_18, agreement=BY_GUARDIAN, guardian=PARENT)
    assert set(registered(young, store).trace.reasons()) == {"not_a_minor"}


def test_the_agency_authorises_for_a_library_that_exists_and_for_somebody() -> None:
    store = register_store()
    with pytest.raises(UnknownName):
        store.run(authorise_student, LibraryId("X"), "Yuki", TODAY, TODAY, by=AGENCY, new_id=StudentAuthorisationId("s1"))
    with pytest.raises(InvalidData, match="the name that mtm gave is blank"):
        store.run(authorise_student, A, " ", TODAY, TODAY, by=AGENCY, new_id=StudentAuthorisationId("s1"))


def test_the_agency_registers_at_every_library() -> None:
    assert registered(attrs.evolve(FORM, library=B), by=AGENCY)


# advice

#: A personnummer and a coordination number of one birth date, both published for tests.
BORN_ALIKE, COORDINATED = "192106049279", "192106642396"


@pytest.mark.parametrize(
    ("others", "hints"),
    [
        ([], ()),
        ([{"identity": number(COORDINATED)}], ("other_kind_of_number",)),
        ([{"identity": None, "birth_date": number(BORN_ALIKE).birth_date}], ("same_name_and_birth_date",)),
        ([{"identity": None, "birth_date": date(1990, 5, 20)}], ()),
        ([{"identity": None, "birth_date": number(BORN_ALIKE).birth_date, "last_name": "Ek Berg"}], ()),
        ([{"identity": None, "birth_date": number(BORN_ALIKE).birth_date, "first_name": "ÁNNA"}], ("same_name_and_birth_date",)),
    ],
    ids=range(6),
)
def test_a_person_who_may_have_an_account_already_is_hinted_at(others: list[Any], hints: tuple[str, ...]) -> None:
    there = attrs.evolve(ACCOUNT, id=AccountId("x0"), library=B, first_name="Anna", last_name="Ek", email=parse_email("x0@example.se"))
    form = attrs.evolve(FORM, identity=number(BORN_ALIKE))
    store = register_store(*(attrs.evolve(there, **other) for other in others))
    found = store.read(find_duplicate_hints, form, by=AT_A, policy=REGISTER)
    assert found.unwrap() == hints
    assert "x0" not in repr(found)


def test_a_hint_is_for_those_who_may_register_and_only_for_a_number() -> None:
    store = register_store()
    stranger = attrs.evolve(AT_A, id=StaffId("gone"))
    assert store.read(find_duplicate_hints, FORM, by=stranger, policy=REGISTER).reasons == ("not_authenticated",)
    assert store.read(find_duplicate_hints, attrs.evolve(FORM, identity=None), by=AT_A, policy=REGISTER).unwrap() == ()
    with pytest.raises(InvalidData, match="it is a str"):
        store.read(find_duplicate_hints, "Anna Ek", by=AT_A, policy=REGISTER)  # type: ignore[arg-type]  # a name


# editing


def edited(changes: AccountChanges, account: Account = ACCOUNT, **options: Any) -> Any:
    store = register_store(account)
    usual: dict[str, Any] = {"by": AT_A, "policy": REGISTER, "now": NOW}
    return store.run(edit_account, account.id, changes, **usual | options), store


@pytest.mark.rule("MTM-21")
def test_what_is_not_named_stays() -> None:
    decision, store = edited(AccountChanges(last_name=" Holm ", groups=frozenset({"streamer"}), language="da"))
    assert decision
    assert kept(store) == attrs.evolve(ACCOUNT, last_name="Holm", groups=frozenset({"streamer"}), language="da")
    assert store.outbox == ()


@pytest.mark.parametrize(
    ("changes", "account", "found"),
    [
        (
            AccountChanges(first_name="", last_name=" ", email=None),
            {},
            {f"field_required:{name}" for name in ("first_name", "last_name", "email")},
        ),
        (AccountChanges(valid_to=None), {"valid_to": TODAY}, set()),
        (AccountChanges(valid_to=None), {"identity": number(COORDINATION), "valid_to": TODAY}, {"field_required:valid_to"}),
        (AccountChanges(valid_to=None), {"identity": LMA, "valid_to": TODAY}, {"field_required:valid_to"}),
        (AccountChanges(valid_to=date(2040, 1, 1)), {"identity": LMA, "valid_to": TODAY}, {"validity_mismatch"}),
        (AccountChanges(valid_to=TODAY, last_name="Ny"), {"identity": LMA, "valid_to": TODAY}, set()),
        (AccountChanges(valid_to=date(2040, 1, 1)), {"identity": LMA, "valid_to": None}, set()),
        (AccountChanges(valid_to=TODAY - timedelta(days=1)), {}, {"validity_in_past"}),
        (AccountChanges(valid_to=TODAY - timedelta(days=9)), {"valid_to": TODAY - timedelta(days=9)}, set()),
        (AccountChanges(valid_to=date(2027, 11, 23)), {"identity": number(COORDINATION), "valid_to": TODAY}, {"validity_too_long"}),
        (AccountChanges(valid_to=date(2027, 11, 22)), {"identity": number(COORDINATION), "valid_to": TODAY}, set()),
        (AccountChanges(groups=frozenset({"x", "old"})), {"groups": frozenset({"old"})}, {"unknown_group:x"}),
    ],
    ids=range(12),
)
def test_what_an_edit_may_not_do(changes: AccountChanges, account: dict[str, Any], found: set[str]) -> None:
    assert set(edited(changes, attrs.evolve(ACCOUNT, **account))[0].trace.reasons()) == found


CHILD_ACCOUNT = attrs.evolve(ACCOUNT, identity=number(CHILD), guardian=Guardian(date(1980, 1, 2), "Vera"))


@pytest.mark.rule("MTM-16")
def test_another_guardian_takes_the_place_of_the_first() -> None:
    other = Guardian(date(1985, 3, 4), "Aino")
    decision, store = edited(AccountChanges(guardian=other), CHILD_ACCOUNT)
    assert decision
    assert kept(store) == attrs.evolve(CHILD_ACCOUNT, guardian=other)
    assert "Aino" not in repr(AccountChanges(guardian=other))


@pytest.mark.parametrize(
    ("guardian", "account", "policy", "found"),
    [
        (Guardian(date(2009, 1, 1)), CHILD_ACCOUNT, {}, {"guardian_not_adult"}),
        (Guardian(date(1985, 1, 1)), CHILD_ACCOUNT, {"guardian_name_required": True}, {"field_required:guardian.name"}),
        (Guardian(date(1985, 1, 1), "Aino"), CHILD_ACCOUNT, {"guardian_name_required": True}, set()),
        (Guardian(date(1985, 1, 1)), ACCOUNT, {}, {"field_not_allowed:guardian"}),
        (Guardian(date(1985, 1, 1)), attrs.evolve(CHILD_ACCOUNT, protected=True), {}, {"field_not_allowed:guardian"}),
    ],
    ids=range(5),
)
def test_a_guardian_is_an_adult_and_a_minors(guardian: Guardian, account: Account, policy: dict[str, Any], found: set[str]) -> None:
    rules = attrs.evolve(REGISTER, **policy)
    by = AGENCY if account.protected else AT_A
    assert set(edited(AccountChanges(guardian=guardian), account, policy=rules, by=by)[0].trace.reasons()) == found


@pytest.mark.rule("READ-A28")
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("anna.example.se", EmailProblem.NO_AT_SIGN),
        ("anna@@example.se", EmailProblem.NO_AT_SIGN),
        ("anna@exa mple.se", EmailProblem.INVALID),
        ("a" * 400 + "@example.se", EmailProblem.TOO_LONG),
    ],
    ids=range(4),
)
def test_an_address_that_cannot_be_is_a_reason_beside_the_others(text: str, problem: EmailProblem) -> None:
    """A web form has one path for what is wrong: the decision."""
    assert examine_email(text) is problem
    refused = registered(attrs.evolve(FORM, email=examine_email(text), first_name=""))
    assert set(refused.reasons) == {"email_invalid", "field_required:first_name"}
    assert "The e-mail address is not valid." in refused.explain("en")
    assert edited(AccountChanges(email=examine_email(text)))[0].reasons == ("email_invalid",)


def test_an_address_that_is_left_out_is_a_missing_field_however_it_is_read() -> None:
    for text in ("", "  ", None, 7):
        assert registered(attrs.evolve(FORM, email=examine_email(text))).reasons == ("field_required:email",)
        assert edited(AccountChanges(email=examine_email(text)))[0].reasons == ("field_required:email",)
    assert examine_email(" Anna@example.se ") == FORM.email


def test_an_address_of_ones_own_is_free_and_anothers_is_taken() -> None:
    assert edited(AccountChanges(email=parse_email("NILS@example.se")))[0]
    store = register_store(ACCOUNT)
    registered(FORM, store)
    decision = store.run(edit_account, ACCOUNT.id, AccountChanges(email=FORM.email), by=AT_A, policy=REGISTER, now=NOW)
    assert decision.trace.reasons() == ("email_taken",)


@pytest.mark.parametrize("told", [True, False])
def test_the_former_address_is_told_where_the_policy_says_so(told: bool) -> None:
    policy = attrs.evolve(REGISTER, notify_old_email=told)
    decision, store = edited(AccountChanges(email=parse_email("new@example.se")), policy=policy)
    assert decision.facts.login_changes
    assert [(each.kind, each.recipient) for each in store.outbox] == [(MessageKind.EMAIL_CHANGED, "nils@example.se")] * told


def test_a_stale_screen_an_account_out_of_sight_and_one_who_was_removed() -> None:
    change = AccountChanges(last_name="Holm")
    assert edited(change, expected_version=1)[0]
    assert edited(change, expected_version=7)[0].trace.reasons() == ("version_conflict",)
    assert edited(change, by=AT_B, expected_version=7)[0].trace.reasons() == ("not_visible",)
    removed = attrs.evolve(AT_B, id=StaffId("gone"))
    assert edited(change, by=removed)[0].trace.reasons() == ("not_authenticated",)
    assert edited(change, by=AGENCY)[0]


# other numbers


def replaced(account: Account, identity: Any, until: date | None = None, by: Any = AT_A) -> Any:
    return register_store(account).run(replace_identity, account.id, identity, by=by, policy=REGISTER, now=NOW, lma_card_valid_to=until)


SAM_ACCOUNT = attrs.evolve(ACCOUNT, identity=number(COORDINATION), valid_to=TODAY)


@pytest.mark.rule("READ-A32")
def test_a_personnummer_takes_the_place_of_a_samordningsnummer_and_the_end_stays() -> None:
    decision = replaced(SAM_ACCOUNT, number(ADULT))
    assert decision.unwrap() == attrs.evolve(SAM_ACCOUNT, identity=number(ADULT))
    assert decision.facts.discrepancies == ("birth_date", "sex")


def test_a_new_card_has_a_new_number_or_a_new_end() -> None:
    ends = CARD_ENDS + timedelta(days=100)
    assert replaced(LMA_ACCOUNT, OTHER_LMA, ends).unwrap() == attrs.evolve(LMA_ACCOUNT, identity=OTHER_LMA, valid_to=ends)
    assert replaced(LMA_ACCOUNT, LMA, ends).unwrap() == attrs.evolve(LMA_ACCOUNT, valid_to=ends)


@pytest.mark.parametrize(
    ("account", "identity", "until", "found"),
    [
        (ACCOUNT, number(COORDINATION), None, ("identity_change_not_allowed",)),
        (LMA_ACCOUNT, number(ADULT), None, ("new_account_required",)),
        (LMA_ACCOUNT, OTHER_LMA, None, ("field_required",)),
        (LMA_ACCOUNT, OTHER_LMA, TODAY - timedelta(days=1), ("lma_card_expired",)),
        (ACCOUNT, OTHER_LMA, CARD_ENDS, ("identity_change_not_allowed",)),
        (ACCOUNT, None, None, ("field_required",)),
        (ACCOUNT, Problem.CHECKSUM, None, ("identity_invalid",)),
    ],
    ids=range(7),
)
def test_which_number_may_not_follow(account: Account, identity: Any, until: date | None, found: tuple[str, ...]) -> None:
    assert tuple(each.partition(":")[0] for each in replaced(account, identity, until).trace.reasons()) == found


def test_a_number_that_somebody_has_and_an_account_out_of_sight() -> None:
    store = register_store(SAM_ACCOUNT)
    registered(FORM, store)
    taken = store.run(replace_identity, ACCOUNT.id, number(ADULT), by=AT_A, policy=REGISTER, now=NOW)
    assert taken.trace.reasons() == ("identity_taken_own_library",)
    unseen = replaced(SAM_ACCOUNT, number(ADULT), by=AT_B)
    assert unseen.trace.reasons() == ("not_visible",)
    assert unseen.facts.discrepancies == ()


def test_a_student_who_gets_a_number_keeps_the_account() -> None:
    store, form = with_student()
    registered(form, store)
    decision = store.run(replace_identity, NEW, number(ADULT), by=AT_A, policy=REGISTER, now=NOW)
    assert decision.unwrap().identity == number(ADULT)


# LMA to personnummer


def lma_replaced(store: MemoryStore, form: LmaReplacementForm, **options: Any) -> Any:
    usual: dict[str, Any] = {"by": AT_A, "policy": REGISTER, "now": NOW, "new_id": NEW}
    return store.run(replace_lma_account, ACCOUNT.id, form, **usual | options)


ACCEPTED = LmaReplacementForm(number(ADULT), AGREEMENT)


def test_one_act_deletes_the_one_account_and_makes_the_other() -> None:
    store = register_store(attrs.evolve(LMA_ACCOUNT, groups=frozenset({"streamer", "gone"})))
    store.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=REGISTER, now=NOW)
    decision = lma_replaced(store, ACCEPTED)
    assert decision
    assert decision.value.deleted == ACCOUNT.id
    account = kept(store, NEW)
    assert (account.email, account.valid_to, account.groups) == (ACCOUNT.email, None, frozenset({"streamer"}))
    assert store.run(lambda tx: tx.accounts.get(ACCOUNT.id, ALL_LIBRARIES)) is None
    newest = store.run(lambda tx: tx.transfers.latest_for_account(ACCOUNT.id))
    assert newest is not None
    assert newest.value.state is TransferState.CLOSED
    assert [each.kind for each in store.outbox] == [MessageKind.CREDENTIALS]


@pytest.mark.parametrize(
    ("account", "form", "found"),
    [
        (LMA_ACCOUNT, LmaReplacementForm(number(ADULT), None), {"agreement_not_accepted"}),
        (LMA_ACCOUNT, LmaReplacementForm(None, AGREEMENT), {"field_required:identity"}),
        (LMA_ACCOUNT, LmaReplacementForm(number(COORDINATION), AGREEMENT), {"field_required:valid_to"}),
        (
            LMA_ACCOUNT,
            LmaReplacementForm(number(CHILD), AGREEMENT),
            {"agreement_must_be_accepted_by_guardian", "field_required:guardian.birth_date"},
        ),
        (LMA_ACCOUNT, LmaReplacementForm(number(CHILD), BY_GUARDIAN, guardian=PARENT), set()),
        (LMA_ACCOUNT, LmaReplacementForm(Problem.CHECKSUM, AGREEMENT), {"identity_invalid"}),
        (ACCOUNT, ACCEPTED, {"identity_change_not_allowed"}),
        (
            attrs.evolve(LMA_ACCOUNT, guardian=Guardian(date(1985, 2, 2), "V"), attested_minor=True),
            LmaReplacementForm(number(CHILD), BY_GUARDIAN),
            set(),
        ),
    ],
    ids=range(8),
)
def test_what_refuses_the_replacement(account: Account, form: LmaReplacementForm, found: set[str]) -> None:
    store = register_store(account)
    assert set(lma_replaced(store, form).trace.reasons()) == found
    assert (store.run(lambda tx: tx.accounts.get(NEW, ALL_LIBRARIES)) is None) is bool(found)


def test_a_replacement_out_of_sight_or_of_one_who_has_an_account() -> None:
    assert lma_replaced(register_store(LMA_ACCOUNT), ACCEPTED, by=AT_B).trace.reasons() == ("not_visible",)
    store = register_store(LMA_ACCOUNT)
    registered(attrs.evolve(FORM, library=A1), store, new_id=AccountId("b2"))
    assert lma_replaced(store, ACCEPTED).trace.reasons() == ("identity_taken_own_library",)


# the agreement


@pytest.mark.rule("READ-A11")
def test_a_child_who_comes_of_age_accepts_for_itself() -> None:
    store = register_store()
    registered(MINOR, store)
    birthday = datetime(2029, 12, 2, 12, tzinfo=NOW.tzinfo)
    child = kept(store, NEW)
    assert not must_accept_again(child, date(2029, 12, 1), REGISTER)
    assert must_accept_again(child, date(2029, 12, 2), REGISTER)
    own = Agreement("1", AcceptedBy.BORROWER, birthday)
    by_guardian = store.run(accept_agreement, NEW, BY_GUARDIAN, by=BorrowerActor(NEW), policy=REGISTER, now=birthday)
    assert by_guardian.trace.reasons() == ("agreement_not_accepted",)
    assert by_guardian.facts.is_due
    assert store.run(accept_agreement, NEW, own, by=BorrowerActor(NEW), policy=REGISTER, now=birthday)
    assert not must_accept_again(kept(store, NEW), date(2029, 12, 2), REGISTER)


def test_a_child_does_not_accept_and_nobody_does_for_an_account_out_of_sight() -> None:
    store = register_store()
    registered(MINOR, store)
    by_child = store.run(accept_agreement, NEW, AGREEMENT, by=BorrowerActor(NEW), policy=REGISTER, now=NOW)
    assert by_child.trace.reasons() == ("agreement_must_be_accepted_by_guardian",)
    other = store.run(accept_agreement, NEW, AGREEMENT, by=BorrowerActor(ACCOUNT.id), policy=REGISTER, now=NOW)
    assert other.trace.reasons() == ("not_visible",)
    assert not other.facts.is_due


def test_a_new_version_is_accepted_anew_where_the_policy_asks_for_it() -> None:
    policy = attrs.evolve(REGISTER, agreement_version="2", reaccept_new_version=True)
    assert must_accept_again(ACCOUNT, TODAY, policy)
    assert not must_accept_again(ACCOUNT, TODAY, REGISTER)
    with pytest.raises(InvalidPolicy, match="agreement_version"):
        attrs.evolve(REGISTER, reaccept_new_version=True)
    with pytest.raises(InvalidPolicy, match="warning_days"):
        attrs.evolve(REGISTER, warning_days=-1)


def test_a_birth_date_that_is_told_later_says_the_kind() -> None:
    store = register_store()
    registered(LMA_MINOR, store)
    assert kept(store, NEW).kind(TODAY, LeapDayBirthday.MARCH_1) is BorrowerKind.LMA_UNDER_18
    store.run(edit_account, NEW, AccountChanges(birth_date=date(2000, 1, 1)), by=AT_A, policy=REGISTER, now=NOW)
    assert kept(store, NEW).kind(TODAY, LeapDayBirthday.MARCH_1) is BorrowerKind.LMA_ADULT


# registrars

NEWCOMER = Registrar(StaffId("r-new"), B, parse_email("new@example.se"))


@pytest.mark.rule("MTM-20")
def test_the_agency_makes_registrars_and_removes_them_and_the_borrowers_stay() -> None:
    store = register_store(attrs.evolve(ACCOUNT, library=B))
    intermediary = attrs.evolve(NEWCOMER, role=StaffRole.LENDING_INTERMEDIARY)
    assert store.run(create_registrar, intermediary, by=AGENCY, policy=REGISTER).unwrap().role is StaffRole.LENDING_INTERMEDIARY
    store.run(remove_registrar, NEWCOMER.id, by=AGENCY)
    assert kept(store).library == B
    assert store.run(lambda tx: tx.credentials.get(Principal(Realm.STAFF, NEWCOMER.id))) is None
    with pytest.raises(UnknownName):
        store.run(remove_registrar, NEWCOMER.id, by=AGENCY)


def test_the_store_keeps_one_of_each() -> None:
    store, leave = with_student()[0], StudentAuthorisationId("s1")
    with pytest.raises(UniqueViolation, match="registrar"), store.transaction() as tx:
        tx.registrars.add(AT_A)
    with pytest.raises(UniqueViolation, match="authorisation"), store.transaction() as tx:
        found = tx.student_authorisations.get(leave)
        assert found is not None
        tx.student_authorisations.add(found)
    with store.transaction() as tx:
        tx.registrars.delete(StaffId("nobody"))
    with pytest.raises(VersionConflict), store.transaction() as tx:
        tx.registrars.save(AT_A, expected_version=9)


def test_each_registrar_has_an_address_of_the_own_beside_the_borrowers() -> None:
    store = register_store(ACCOUNT)
    as_borrower = attrs.evolve(NEWCOMER, email=ACCOUNT.email)
    assert store.run(create_registrar, as_borrower, by=AGENCY, policy=REGISTER)
    twice = attrs.evolve(NEWCOMER, id=StaffId("r-2"), email=AT_A.email, library=LibraryId("X"))
    refused = store.run(create_registrar, twice, by=AGENCY, policy=REGISTER)
    assert refused.trace.reasons() == ("email_taken", "branch_not_registered")


def test_a_registrar_changes_the_own_address_and_never_the_library() -> None:
    store = register_store()
    new = parse_email("ny@example.se")
    assert store.run(edit_registrar, by=AT_A, policy=REGISTER, email=new).unwrap().email == new
    assert store.run(edit_registrar, by=AT_A, policy=REGISTER, library=A).unwrap().email == new
    assert store.run(edit_registrar, by=AT_A, policy=REGISTER, library=B).trace.reasons() == ("library_is_fixed",)
    assert store.run(edit_registrar, by=AT_A, policy=REGISTER, email=AT_B.email).trace.reasons() == ("email_taken",)
    assert store.run(edit_registrar, by=NEWCOMER, policy=REGISTER).trace.reasons() == ("not_authenticated",)


def test_no_name_number_or_birth_date_of_a_minor_is_shown() -> None:
    decision = registered(MINOR)
    told = f"{decision!r} {decision.value!r} {decision.explain('sv', Audience.HOST)} {MINOR!r} {LMA_MINOR!r}"
    for secret in (CHILD, "2011", "Vera", "1985", "Anna", "123456"):
        assert secret not in told


# what an attack found


def test_nothing_is_offered_where_nothing_may_be_told() -> None:
    store = register_store(attrs.evolve(ACCOUNT, library=B))
    form = attrs.evolve(FORM, identity=number(OTHER_ADULT))
    assert registered(form, store).facts.can_be_pulled
    gone = attrs.evolve(AT_A, id=StaffId("gone"))
    assert not registered(form, store, by=gone).facts.can_be_pulled
    assert not lma_replaced(store, LmaReplacementForm(number(OTHER_ADULT), AGREEMENT), by=AT_A).facts.can_be_pulled


def test_nobody_does_what_is_not_theirs_whatever_the_types_say() -> None:
    store, borrower = register_store(ACCOUNT), BorrowerActor(ACCOUNT.id)
    anybody: Any = borrower
    change = store.run(edit_account, ACCOUNT.id, AccountChanges(valid_to=None), by=anybody, policy=REGISTER, now=NOW)
    assert change.trace.reasons() == ("not_authorized",)
    replaced_by = store.run(replace_identity, ACCOUNT.id, number(ADULT), by=anybody, policy=REGISTER, now=NOW)
    assert replaced_by.trace.reasons() == ("not_authorized",)
    for by in (borrower, AT_A, None):
        someone: Any = by
        with pytest.raises(InvalidData, match="only the agency may do this"):
            store.run(remove_registrar, AT_B.id, by=someone)
        with pytest.raises(InvalidData, match="only the agency may do this"):
            store.run(create_registrar, NEWCOMER, by=someone, policy=REGISTER)
        with pytest.raises(InvalidData, match="only the agency may do this"):
            store.run(authorise_student, A, "Yuki", TODAY, TODAY, by=someone, new_id=StudentAuthorisationId("s1"))
    nobody: Any = None
    with pytest.raises(InvalidData, match="must be a `Registrar`"):
        registered(FORM, by=nobody)


def test_nobody_registers_oneself_by_a_detour() -> None:
    store = register_store(SAM_ACCOUNT)
    with store.transaction() as tx:
        tx.registrars.save(attrs.evolve(AT_A, identity=number(ADULT)), expected_version=1)
    assert set(registered(FORM, store).trace.reasons()) == {"self_registration_forbidden"}
    changed = store.run(replace_identity, ACCOUNT.id, number(ADULT), by=AT_A, policy=REGISTER, now=NOW)
    assert changed.trace.reasons() == ("self_registration_forbidden",)


@pytest.mark.parametrize(
    ("account", "born", "found"),
    [
        (LMA_ACCOUNT, date(2000, 1, 1), ()),
        (LMA_ACCOUNT, date(2015, 1, 1), ("is_a_minor",)),
        (LMA_ACCOUNT, date(3000, 1, 1), ("is_a_minor",)),
        (LMA_MINOR_ACCOUNT, date(2015, 1, 1), ()),
        (attrs.evolve(LMA_ACCOUNT, birth_date=date(2000, 1, 1)), date(1999, 1, 1), ("birth_date_known",)),
        (attrs.evolve(LMA_ACCOUNT, birth_date=date(2000, 1, 1)), None, ("birth_date_known",)),
        (attrs.evolve(LMA_ACCOUNT, birth_date=date(2000, 1, 1)), date(2000, 1, 1), ()),
        (ACCOUNT, date(1980, 1, 1), ("birth_date_known",)),
    ],
    ids=range(8),
)
def test_a_birth_date_is_added_once_and_makes_no_child_of_an_adult(account: Account, born: date | None, found: tuple[str, ...]) -> None:
    assert edited(AccountChanges(birth_date=born), account)[0].trace.reasons() == found


def test_no_number_makes_a_child_of_an_adult_and_a_students_is_compared_with_the_leave() -> None:
    assert replaced(SAM_ACCOUNT, number(CHILD)).trace.reasons() == ("is_a_minor",)
    store, form = with_student()
    registered(form, store)
    lma = store.run(replace_identity, NEW, LMA, by=AT_A, policy=REGISTER, now=NOW, lma_card_valid_to=CARD_ENDS)
    assert lma.trace.reasons() == ("identity_change_not_allowed",)
    decision = store.run(replace_identity, NEW, number(ADULT), by=AT_A, policy=REGISTER, now=NOW)
    assert decision.facts.discrepancies == ("birth_date",)


def test_a_cards_day_is_of_a_card() -> None:
    assert replaced(SAM_ACCOUNT, number(ADULT), TODAY - timedelta(days=1))


def test_a_leave_needs_an_end_and_is_for_a_library_and_its_branches() -> None:
    store, form = with_student()
    with_number = attrs.evolve(form, identity=number(ADULT), valid_to=None)
    assert set(registered(with_number, store).trace.reasons()) == {"field_required:valid_to"}
    as_lma = attrs.evolve(form, kind=BorrowerKind.LMA_ADULT, lma_card_valid_to=CARD_ENDS, valid_to=None)
    assert set(registered(as_lma, store).trace.reasons()) == {"field_required:identity"}
    assert registered(attrs.evolve(form, library=A1), store)


def test_a_letter_of_an_address_is_stored_as_it_is_written_now() -> None:
    decision, store = edited(AccountChanges(email=parse_email("Nils@example.se")))
    assert not decision.facts.login_changes
    assert kept(store).email.address == "Nils@example.se"


def test_a_child_that_is_logged_in_speaks_for_no_guardian() -> None:
    store = register_store()
    registered(MINOR, store)
    decision = store.run(accept_agreement, NEW, BY_GUARDIAN, by=BorrowerActor(NEW), policy=REGISTER, now=NOW)
    assert decision.trace.reasons() == ("agreement_not_accepted",)
    assert store.run(accept_agreement, NEW, BY_GUARDIAN, by=AT_A, policy=REGISTER, now=NOW)


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u00ad", "-", "\t"])
def test_what_cannot_be_read_is_no_name(name: str) -> None:
    assert reasons(attrs.evolve(FORM, first_name=name)) == {"field_required:first_name"}


@pytest.mark.parametrize("name", ["An\x00na", "x" * 201, "\ud800"])
def test_what_cannot_be_stored_is_told(name: str) -> None:
    for make in (lambda: attrs.evolve(FORM, last_name=name), lambda: AccountChanges(first_name=name)):
        with pytest.raises(InvalidData, match="cannot be written"):
            make()


@pytest.mark.parametrize("language", ["xx", ""])
def test_a_language_that_is_none_is_told_at_once(language: Any) -> None:
    with pytest.raises(InvalidData, match=r"language is .*, not 'sv', 'da', 'nb' or 'en'"):
        attrs.evolve(FORM, language=language)
    with pytest.raises(InvalidData, match="language"):
        AccountChanges(language=language)


@pytest.mark.parametrize("changes", [{"email": "anna@example.se"}, {"proxy": None}, {"kind": "grown-up"}, {"valid_to": NOW}])
def test_a_form_of_other_types_is_told(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidData, match="Invalid RegistrationForm"):
        registered(attrs.evolve(FORM, **changes))


def test_an_instant_that_is_none_is_told() -> None:
    with pytest.raises(InvalidData, match="not a datetime"):
        registered(FORM, now=TODAY)
    with pytest.raises(NaiveDatetime):
        Agreement("1", AcceptedBy.BORROWER, NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: attrs.evolve(FORM, representatives=cast("Any", {"förvaltare"})), "representatives contains 'förvaltare', not "),
        (lambda: attrs.evolve(FORM, groups=cast("Any", {5})), "groups contains an int, not str"),
        (lambda: None, "Invalid RegistrationForm: it is a NoneType"),
    ],
    ids=["representatives", "groups", "nothing"],
)
def test_a_form_that_holds_something_else_is_told(wrong: Any, told: str) -> None:
    with pytest.raises(InvalidData, match=told):
        registered(wrong())


def test_what_is_no_form_of_a_replacement_no_changes_and_no_registrar() -> None:
    store, nothing, usual = register_store(ACCOUNT), cast("Any", None), {"policy": REGISTER, "now": NOW}
    for command in (edit_account, replace_lma_account):
        named: dict[str, Any] = usual if command is edit_account else usual | {"new_id": AccountId("n")}
        with pytest.raises(InvalidData, match="it is a NoneType"):
            store.run(cast("Any", command), ACCOUNT.id, nothing, by=AT_A, **named)
    with pytest.raises(InvalidData, match="Registrar"):
        store.run(create_registrar, nothing, by=AGENCY, policy=REGISTER)
    evolve: Any = attrs.evolve
    for wrong in ({"email": "x@example.se"}, {"role": "chief"}):
        with pytest.raises(InvalidData, match=f"Registrar: {next(iter(wrong))} is"):
            evolve(AT_A, **wrong)
    with pytest.raises(InvalidData, match="Registrar"):
        store.run(edit_registrar, by=nothing, policy=REGISTER)
    with pytest.raises(InvalidData, match="Email"):
        store.run(edit_registrar, by=AT_A, policy=REGISTER, email=cast("Any", "x@example.se"))


def test_leave_for_a_student_has_a_name_and_days() -> None:
    for name, born, until in ((None, TODAY, TODAY), ("Sam", "2000-01-01", TODAY), ("Sam", TODAY, None)):
        with pytest.raises(InvalidData, match="Authorisation"):
            register_store().run(
                authorise_student,
                A,
                cast("Any", name),
                cast("Any", born),
                cast("Any", until),
                by=AGENCY,
                new_id=StudentAuthorisationId("s"),
            )

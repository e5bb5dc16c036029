"""Interlibrary accounts and requests (LIB-01 to LIB-12): one home library, one user name, data that agree with its register."""

import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib import commands
from nordlib.circulation.interlibrary_requests import (
    LIBRIS_REQUESTS,
    REQUEST_TRANSITIONS,
    HeldAtHomeRule,
    InterlibraryRequest,
    InterlibraryRequestId,
    RequesterId,
    RequestEvent,
    RequestForm,
    RequestKind,
    RequestStatus,
    StrikeReason,
)
from nordlib.contact import ContactDetail, EmailProblem, examine_email, parse_email, parse_phone
from nordlib.credentials import Credential, Principal, Realm
from nordlib.errors import IllegalTransition, InvalidData, UniqueViolation, UnknownName
from nordlib.libraries import LibraryId
from nordlib.messages import MessageKind
from nordlib.passwords import Scrypt, hash_new_password
from nordlib.patrons import (
    LIBRIS,
    InterlibraryAccountChanges,
    InterlibraryAccountForm,
    InterlibraryAccountId,
    PatronDetails,
)
from nordlib.patrons.home_library import compare_by_name, differing_details, fold_detail
from nordlib.serialization.json import as_dict, from_dict
from nordlib.storage.sql import SqlStore
from tests.stores import STORES, everything_in

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
A, B, X = LibraryId("A"), LibraryId("B"), LibraryId("X")
POLICY = attrs.evolve(LIBRIS, participating_libraries=frozenset({A, B}))
CHEAP, COSTLY = Scrypt(cost=1), Scrypt(cost=2)
MAJA = PatronDetails("Maja Lind", "Slottsgatan 8 B", "302 50", "Halmby", parse_phone("08-465 004 71", "SE"))
FORM = InterlibraryAccountForm(MAJA, parse_email("maja@example.se"), A)
ID = InterlibraryAccountId("a1")
SECRET = "sjögräs"


class Register:
    """The registers of the home libraries."""

    def __init__(self, *rows: PatronDetails) -> None:
        self.rows = rows

    def find(self, library: LibraryId, name: str) -> tuple[PatronDetails, ...]:
        assert (library, name) == (A, MAJA.name)
        return self.rows


def create(store: Any, form: Any = FORM, secret: str | None = SECRET, new_id: str = ID, policy: Any = POLICY) -> Any:
    password = None if secret is None else hash_new_password(secret, CHEAP)
    return store.run(commands.create_interlibrary_account, form, password, policy=policy, new_id=InterlibraryAccountId(new_id))


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    return STORES[request.param]()


def edit(store: Any, by: str = ID, policy: Any = POLICY, **changes: Any) -> Any:
    given_changes = InterlibraryAccountChanges(**changes)
    return store.run(commands.edit_interlibrary_account, given_changes, by=InterlibraryAccountId(by), policy=policy)


def enter(store: Any, username: Any = FORM.username, secret: str = SECRET, **changes: Any) -> Any:
    usual: dict[str, Any] = {"policy": POLICY, "hasher": CHEAP, "now": NOW, **changes}
    return commands.log_in_to_interlibrary(store, username, secret, **usual)


def order(store: Any, *rows: PatronDetails, form: Any = None, new_id: str = "q1", **changes: Any) -> Any:
    settings: dict[str, Any] = {"accounts": POLICY, "requests": LIBRIS_REQUESTS, "is_held": lambda _library, _record: False, **changes}
    service = commands.InterlibraryService(register=Register(*rows), **settings)
    wanted = form or RequestForm("B1", "loan")
    key = InterlibraryRequestId(new_id)
    return store.run(commands.place_interlibrary_request, wanted, by=ID, service=service, now=NOW, new_id=key)


# the account


@pytest.mark.rule("LIB-02", "LIB-03", "LIB-04", "LIB-05", "LIB-06", "READ-A35")
def test_everything_that_is_wrong_with_a_form_is_told_together(store: Any) -> None:
    empty = InterlibraryAccountForm(PatronDetails(" "), EmailProblem.EMPTY)
    missing = {
        f"field_required:{name}" for name in ("name", "address", "postcode", "city", "phone", "username", "home_library", "password")
    }
    assert set(create(store, empty, None).trace.reasons()) == missing
    wrong = attrs.evolve(FORM, username=examine_email("maja lind"), home_library=X)
    assert set(create(store, wrong, "sjö75").trace.reasons()) == {
        "username_must_be_email",
        "library_not_participating",
        "password_too_short",
    }
    assert set(create(store, attrs.evolve(FORM, home_library=LibraryId(" "))).trace.reasons()) == {"field_required:home_library"}
    common = hash_new_password(SECRET, CHEAP, lambda _: True)
    refused = store.run(commands.create_interlibrary_account, FORM, common, policy=POLICY, new_id=ID)
    assert refused.trace.reasons() == ("password_too_common",)
    assert create(store, secret="åäö ✓1").unwrap().home_library == A
    again = attrs.evolve(FORM, username=parse_email(" MAJA@example.SE"), home_library=B)
    assert create(store, again, new_id="a2").trace.reasons() == ("one_home_library_only",)
    with pytest.raises(InvalidData, match="form"):
        create(store, {"name": "Maja"})


def test_a_user_name_belongs_to_one_account(store: Any) -> None:
    account = create(store).unwrap()
    with pytest.raises(UniqueViolation, match="username"):
        store.run(lambda tx: tx.interlibrary_accounts.add(attrs.evolve(account, id=InterlibraryAccountId("a2"))))


@pytest.mark.rule("LIB-03")
@pytest.mark.parametrize("kind", ["memory", "file"])
def test_of_two_who_take_one_user_name_at_the_same_time_one_gets_it(kind: str, tmp_path: Path) -> None:
    store: Any = STORES["memory"]() if kind == "memory" else SqlStore.open(f"sqlite:///{tmp_path / 'race.db'}")
    both_looked = threading.Barrier(2)

    def take(account: str) -> bool:
        both_looked.wait()
        return bool(create(store, new_id=account))

    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(take, ("a1", "a2")))
    assert sorted(taken) == [False, True]
    winner = ("a1", "a2")[taken.index(True)]
    assert enter(store).unwrap().id == winner
    loser = Principal(Realm.INTERLIBRARY, "a2" if winner == "a1" else "a1")
    assert store.run(lambda tx: tx.credentials.get(loser)) is None
    if isinstance(store, SqlStore):
        store.close()


@pytest.mark.rule("LIB-12")
def test_the_data_are_changed_at_any_time(store: Any) -> None:
    create(store)
    changed = edit(store, address="Hamngatan 3", postcode="30241", username=examine_email("ny@example.se"), home_library=B).unwrap()
    assert changed.details == attrs.evolve(MAJA, address="Hamngatan 3", postcode="30241")
    assert (changed.username, changed.home_library) == (parse_email("ny@example.se"), B)
    assert not enter(store)
    assert enter(store, parse_email("ny@example.se")).unwrap() == changed
    reasons = {"field_required:name", "field_required:phone", "field_required:home_library", "username_must_be_email"}
    assert set(edit(store, name=" ", phone=None, home_library=None, username=examine_email("ny")).trace.reasons()) == reasons
    assert edit(store, username=EmailProblem.EMPTY).trace.reasons() == ("field_required:username",)
    assert edit(store, home_library=X).trace.reasons() == ("library_not_participating",)
    create(store, attrs.evolve(FORM, username=parse_email("ivar@example.se")), new_id="a2")
    assert edit(store, username=parse_email("IVAR@example.se")).trace.reasons() == ("one_home_library_only",)
    assert edit(store, username=parse_email("NY@example.se")).unwrap().username.address == "NY@example.se"
    assert edit(store, by="a9").trace.reasons() == ("patron_unknown",)
    with pytest.raises(InvalidData, match="changes"):
        store.run(commands.edit_interlibrary_account, {}, by=ID, policy=POLICY)


@pytest.mark.parametrize(("is_told", "count"), [(False, 0), (True, 1)])
def test_the_former_address_is_told_if_the_policy_says_so(store: Any, is_told: bool, count: int) -> None:
    create(store)
    edit(store, policy=attrs.evolve(POLICY, notify_old_email=is_told), username=parse_email("ny@example.se"))
    edit(store, policy=attrs.evolve(POLICY, notify_old_email=is_told), city="Ort")
    found = [(each.kind, each.recipient) for each in store.outbox]
    assert found == [(MessageKind.INTERLIBRARY_EMAIL_CHANGED, "maja@example.se")] * count


@pytest.mark.rule("LIB-05", "LIB-06", "EXT-11")
def test_the_user_name_is_the_login_and_too_many_failures_lock_it(store: Any) -> None:
    create(store)
    assert enter(store).unwrap().id == ID
    assert enter(store, hasher=COSTLY)
    stored = store.run(lambda tx: tx.credentials.get(Principal(Realm.INTERLIBRARY, ID))).value
    assert not COSTLY.needs_rehash(stored.password_hash)
    assert enter(store, None) == enter(store, parse_email("ingen@example.se"))
    for _ in range(10):
        assert enter(store, secret="fel").trace.reasons() == ("invalid_credentials",)
    assert not enter(store)
    assert enter(store, now=NOW + timedelta(minutes=15))
    store.run(lambda tx: tx.credentials.delete(Principal(Realm.INTERLIBRARY, ID)))
    assert not enter(store, now=NOW + timedelta(minutes=30))
    no_text: Any = 5
    with pytest.raises(InvalidData, match="not a str"):
        enter(store, secret=no_text)


@pytest.mark.rule("LIB-06", "READ-A17")
def test_a_password_is_chosen_anew_through_a_link(store: Any) -> None:
    create(store)

    def ask(email: Any = FORM.username) -> Any:
        store.run(commands.request_password_reset, email, realm=Realm.INTERLIBRARY, policy=POLICY, now=NOW)
        made: list[str] = []

        def link(token: str) -> str:
            made.append(token)
            return token

        usual: dict[str, Any] = {"policy": (POLICY,), "hasher": CHEAP, "now": NOW, "make_link": link}
        words = commands.render_message(store, store.outbox[-1], **usual)
        return made[0] if words is not None else None

    def reset(token: str) -> bool:
        return bool(store.run(commands.reset_password, token, hash_new_password("nytt-losen", CHEAP), policy=POLICY, now=NOW))

    assert ask(parse_email("ingen@example.se")) is None
    token = ask()
    assert store.run(lambda tx: tx.credentials.get(Principal(Realm.BORROWER, ID))) is None
    edit(store, username=parse_email("ny@example.se"))
    assert not reset(token)
    token = ask(parse_email("ny@example.se"))
    assert reset(token)
    assert not reset(token)
    assert enter(store, parse_email("ny@example.se"), "nytt-losen")
    last = ask(parse_email("ny@example.se"))
    store.run(commands.delete_interlibrary_account, ID)
    with store.transaction() as tx:
        tx.credentials.add(Credential(Principal(Realm.INTERLIBRARY, ID)))
    assert not reset(last)


def test_what_is_stored_is_shown_and_erased(store: Any) -> None:
    create(store)
    order(store, MAJA, new_id="q2")
    order(store, new_id="q1")
    enter(store, secret="fel")
    store.run(commands.request_password_reset, FORM.username, realm=Realm.INTERLIBRARY, policy=POLICY, now=NOW)
    found = store.run(commands.export_interlibrary_account, by=ID)
    assert (found.account.details, [each.id for each in found.requests]) == (MAJA, ["q1", "q2"])
    assert (found.last_login, found.link_is_out, found.failed_logins) == (None, False, (NOW,))
    assert [each.message.kind for each in found.messages] == [MessageKind.ORDER_STRUCK, MessageKind.INTERLIBRARY_PASSWORD_RESET_LINK]
    store.run(commands.delete_interlibrary_account, ID)
    left = everything_in(store)
    for trace in ("Maja", "maja@", "Slottsgatan", "30250", "a1", "q1"):
        assert trace not in left
    for command, named in ((commands.export_interlibrary_account, {"by": ID}), (commands.delete_interlibrary_account, {"account": ID})):
        with pytest.raises(UnknownName, match="interlibrary account"):
            store.run(command, **named)


# the comparison


@pytest.mark.rule("READ-C19")
@pytest.mark.parametrize(
    ("name", "one", "other", "same"),
    [
        ("name", "Anna Öst", " ANNA  öst", True),
        ("name", "Ake", "Åke", False),
        ("name", "A\u030ake", "Åke", True),
        ("address", "Storgatan 12 B", "storgatan 12b", True),
        ("address", "Storgatan 12  B lgh 3", "Storgatan 12b lgh 3", True),
        ("address", "Storgatan 1 2", "Storgatan 12", False),
        ("address", "Storgatan 12 Bakgården", "Storgatan 12Bakgården", False),
        ("postcode", "302 50", "30250", True),
        ("postcode", "30250", "30251", False),
        ("city", "Halm by", "Halmby", False),
    ],
)
def test_what_makes_a_difference_and_what_does_not(name: str, one: str, other: str, same: bool) -> None:
    changes: list[dict[str, Any]] = [{name: one}, {name: other}]
    first, second = (attrs.evolve(MAJA, **each) for each in changes)
    assert (differing_details(first, second) == ()) is same


@given(st.sampled_from(ContactDetail), st.text(max_size=20))
def test_folding_twice_changes_nothing_and_blanks_around_make_no_difference(name: ContactDetail, text: str) -> None:
    folded = fold_detail(name, text)
    assert fold_detail(name, folded) == folded
    assert fold_detail(name, f" {text}\u00a0") == folded


@pytest.mark.rule("READ-C29")
def test_of_several_rows_one_that_agrees_is_enough_and_else_the_nearest_counts() -> None:
    far = attrs.evolve(MAJA, city="Ort", postcode="1", address="-")
    near, same = attrs.evolve(MAJA, city="Ort"), attrs.evolve(MAJA, address="slottsgatan 8b")
    assert compare_by_name(MAJA, (far, near, same)) == ()
    assert compare_by_name(MAJA, (far, near, attrs.evolve(MAJA, phone=None))) == ("city",)
    assert compare_by_name(MAJA, (attrs.evolve(MAJA, name="Ivar Lind"),)) is None
    assert compare_by_name(MAJA, ()) is None
    assert differing_details(MAJA, attrs.evolve(MAJA, phone=parse_phone("+46 8 465 004 71", "SE"))) == ()


# the request


@pytest.mark.rule("LIB-10", "LIB-11", "READ-A38", "READ-C20")
def test_a_request_has_a_receipt_and_is_struck_where_the_register_differs(store: Any) -> None:
    create(store)
    received = order(store, MAJA).unwrap()
    assert (received.status, received.receipt, store.outbox) == (RequestStatus.RECEIVED, "q1", ())
    decision = order(store, attrs.evolve(MAJA, city="Ort", phone=None), new_id="q2")
    struck = decision.unwrap()
    assert (struck.status, struck.strike_reason, struck.differs) == (RequestStatus.STRUCK, StrikeReason.DATA_MISMATCH, ("city", "phone"))
    assert (struck.receipt, decision.facts.is_struck) == ("q2", True)
    assert order(store, new_id="q3").unwrap().strike_reason is StrikeReason.NOT_A_PATRON
    first, second = (each.render().body for each in store.outbox)
    assert first == (
        "Din beställning q2 har strukits. Ditt hembibliotek har andra uppgifter: ort, telefonnummer. "
        "Ändra ditt konto, eller meddela biblioteket, och beställ igen."
    )
    assert "inte under detta namn" in second
    edit(store, city="Ort")
    assert order(store, attrs.evolve(MAJA, city="Ort"), new_id="q4").unwrap().status is RequestStatus.RECEIVED


@pytest.mark.rule("LIB-01", "LIB-02", "LIB-07", "LIB-08", "LIB-09", "READ-C18")
def test_a_request_is_refused_with_every_reason(store: Any) -> None:
    create(store)

    def reasons(form: RequestForm, **changes: Any) -> set[str]:
        return set(order(store, MAJA, form=form, **changes).trace.reasons())

    held: dict[str, Any] = {"is_held": lambda library, record: (library, record) == (A, "B1")}
    assert reasons(RequestForm("B1", "copy", " "), **held) == {"field_required:article", "held_by_home_library"}
    assert reasons(RequestForm("B2", None), **held) == {"field_required:kind"}
    assert reasons(RequestForm("B2", " "), **held) == {"kind_invalid"}
    assert reasons(RequestForm("B1", "film"), accounts=LIBRIS) == {"kind_invalid", "library_not_participating"}
    students = attrs.evolve(LIBRIS_REQUESTS, patron_groups=frozenset({"student"}))
    assert reasons(RequestForm("B1", "loan"), requests=students) == {"group_may_not_request"}
    assert reasons(RequestForm("B1", "loan"), requests=students, group_of=lambda _: "student", new_id="q5") == set()
    warn = attrs.evolve(LIBRIS_REQUESTS, held_at_home=HeldAtHomeRule.WARN)
    decision = order(store, MAJA, requests=warn, new_id="q6", **held)
    assert decision.facts.held_by_home_library
    copy = order(store, MAJA, form=RequestForm("J1", "copy", "s. 3-9"), new_id="q7").unwrap()
    assert (copy.kind, copy.article) == (RequestKind.COPY, "s. 3-9")
    assert order(store, MAJA, form=RequestForm("B1", "loan", "s. 3-9"), new_id="q8").unwrap().article is None
    with pytest.raises(InvalidData, match="form"):
        order(store, MAJA, form={"record": "B1"})
    store.run(commands.delete_interlibrary_account, ID)
    with pytest.raises(UnknownName, match="interlibrary account"):
        order(store, MAJA, new_id="q9")


def test_a_repeated_request_gives_the_same_answer_and_changes_nothing(store: Any) -> None:
    create(store)
    service = commands.InterlibraryService(POLICY, LIBRIS_REQUESTS, Register(), lambda _library, _record: False)
    place = commands.idempotent(commands.place_interlibrary_request, "a key that nobody guesses", client="app", now=NOW)
    usual: dict[str, Any] = {"by": ID, "service": service, "now": NOW, "new_id": InterlibraryRequestId("q1")}
    assert store.run(place, RequestForm("B1", "loan"), **usual)
    assert store.run(place, RequestForm("B1", "loan"), **usual).result_id == "q1"
    assert len(store.outbox) == 1


# what becomes of it


def request_in(status: RequestStatus, kind: RequestKind) -> InterlibraryRequest:
    return InterlibraryRequest(InterlibraryRequestId("q1"), RequesterId(ID), A, "B1", kind, NOW, status=status)


@pytest.mark.rule("LIB-09", "LIB-11")
@pytest.mark.parametrize(
    ("status", "event", "kind"),
    list(product(RequestStatus, [each for each in RequestEvent if each is not RequestEvent.STRIKE], RequestKind)),
)
def test_what_happens_to_a_request_is_in_the_table(status: RequestStatus, event: RequestEvent, kind: RequestKind) -> None:
    store = STORES["memory"]()
    before = request_in(status, kind)
    with store.transaction() as tx:
        tx.interlibrary_requests.add(before)
    decision = store.run(commands.record_request_event, before.id, event, policy=LIBRIS_REQUESTS)
    fits = event is not (RequestEvent.LOANED if kind is RequestKind.COPY else RequestEvent.COPY_COMPLETED)
    if REQUEST_TRANSITIONS.accepts(status, event) and fits:
        assert decision.unwrap().status is REQUEST_TRANSITIONS.transition(status, event).target
        assert store.run(lambda tx: tx.interlibrary_requests.get(before.id)).value == decision.unwrap()
    else:
        assert set(decision.trace.reasons()) == {"request_event_impossible"}
        assert store.run(lambda tx: tx.interlibrary_requests.get(before.id)).value == before


def test_an_event_needs_a_request_and_only_sending_strikes(store: Any) -> None:
    unknown = InterlibraryRequestId("q9")
    decision = store.run(commands.record_request_event, unknown, RequestEvent.CANCEL, policy=LIBRIS_REQUESTS)
    assert decision.trace.reasons() == ("request_unknown",)
    with pytest.raises(InvalidData, match="struck when it is sent"):
        store.run(commands.record_request_event, unknown, RequestEvent.STRIKE, policy=LIBRIS_REQUESTS)
    with pytest.raises(IllegalTransition):
        REQUEST_TRANSITIONS.transition(RequestStatus.STRUCK, RequestEvent.LOANED)


@pytest.mark.rule("LIB-05")
def test_a_message_about_an_order_goes_to_the_user_name(store: Any) -> None:
    create(store)
    message = store.run(commands.write_about_request, ID, " Boken är här. ", policy=POLICY)
    assert store.outbox == (message,)
    assert message.recipient == "maja@example.se"
    assert message.render().body == "Meddelande från Libris fjärrlån om din beställning: Boken är här."
    with pytest.raises(InvalidData, match="blank"):
        store.run(commands.write_about_request, ID, " ", policy=POLICY)
    with pytest.raises(UnknownName, match="interlibrary account"):
        store.run(commands.write_about_request, InterlibraryAccountId("a9"), "x", policy=POLICY)


@pytest.mark.rule("LIB-05", "LIB-12")
def test_a_message_that_waits_goes_to_the_user_name_at_the_time_of_sending(store: Any) -> None:
    create(store)
    order(store)
    store.run(commands.write_about_request, ID, "Boken är här.", policy=POLICY)
    edit(store, username=parse_email("ny@example.se"))
    usual: dict[str, Any] = {"hasher": CHEAP, "now": NOW, "make_link": str}
    waiting = store.outbox
    found = [commands.render_message(store, message, **usual) for message in waiting]
    assert [words and words.recipient for words in found] == ["ny@example.se"] * 2
    store.run(commands.delete_interlibrary_account, ID)
    assert store.outbox == ()
    assert [commands.render_message(store, message, **usual) for message in waiting] == [None, None]


@pytest.mark.rule("READ-A38")
def test_a_policy_may_strike_without_a_message(store: Any) -> None:
    create(store)
    silent = attrs.evolve(LIBRIS_REQUESTS, notify_when_struck=False)
    assert order(store, requests=silent).unwrap().status is RequestStatus.STRUCK
    assert store.outbox == ()


@pytest.mark.rule("READ-C19")
def test_a_policy_may_let_accents_make_no_difference(store: Any) -> None:
    ake = attrs.evolve(MAJA, name="Renée Lind", address="Idéngatan 12 B")
    bare = attrs.evolve(MAJA, name="RENEE  LIND", address="idengatan 12b")
    assert compare_by_name(ake, (bare,)) is None
    assert compare_by_name(ake, (bare,), accents_count=False) == ()
    assert differing_details(ake, bare) == ("name", "address")
    assert differing_details(attrs.evolve(MAJA, city="Ås"), attrs.evolve(MAJA, city="As"), accents_count=False) == ("city",)
    create(store, attrs.evolve(FORM, details=attrs.evolve(MAJA, address="Slottsgatan 8 B", city="Halmbý")))
    lenient = attrs.evolve(POLICY, accents_count=False)
    assert order(store, MAJA).unwrap().differs == ("city",)
    assert order(store, MAJA, accounts=lenient, new_id="q2").unwrap().status is RequestStatus.RECEIVED


@pytest.mark.rule("LIB-02", "LIB-12")
def test_a_home_library_that_left_the_service_hinders_no_other_change(store: Any) -> None:
    create(store)
    left = attrs.evolve(POLICY, participating_libraries=frozenset({B}))
    changed = edit(store, policy=left, city="Ort", home_library=A, language="en").unwrap()
    assert (changed.details.city, changed.home_library, changed.language) == ("Ort", A, "en")
    assert edit(store, policy=left, home_library=X).trace.reasons() == ("library_not_participating",)
    assert order(store, MAJA, accounts=left).trace.reasons() == ("library_not_participating",)
    assert edit(store, policy=left, home_library=B).unwrap().home_library == B


def test_nothing_is_left_of_a_former_user_name(store: Any) -> None:
    create(store)
    enter(store, secret="fel")
    store.run(commands.request_password_reset, FORM.username, realm=Realm.INTERLIBRARY, policy=POLICY, now=NOW)
    edit(store, username=parse_email("ny@example.se"))
    left = everything_in(store)
    for trace in ("maja@", "login:", "reset:"):
        assert trace not in left
    assert store.outbox == ()


@pytest.mark.parametrize("text", ["Maja\x00", "M" * 201, "\ud800"])
@pytest.mark.parametrize("name", ["name", "address", "postcode", "city"])
def test_a_text_that_cannot_be_stored_is_refused_before_anything_changes(name: str, text: str) -> None:
    changes: dict[str, Any] = {name: text}
    for make in (lambda: attrs.evolve(FORM, details=attrs.evolve(MAJA, **changes)), lambda: InterlibraryAccountChanges(**changes)):
        with pytest.raises(InvalidData, match="at most 200 characters") as caught:
            make()
        assert "Maja" not in str(caught.value)


def test_a_request_and_a_message_are_texts_that_can_be_stored(store: Any) -> None:
    create(store)
    bad: list[tuple[Any, ...]] = [("B" * 401, "loan"), ("B1", "copy", "s. 3\x00"), ("B1", "\x00")]
    for given_form in bad:
        with pytest.raises(InvalidData, match="at most 400 characters"):
            RequestForm(*given_form)
    for text in ("\x00ja", "x" * 10_001):
        with pytest.raises(InvalidData, match="at most 10000 characters"):
            store.run(commands.write_about_request, ID, text, policy=POLICY)
    assert store.outbox == ()
    assert order(store, MAJA, form=RequestForm(" ", None)).trace.reasons() == ("field_required:record", "field_required:kind")
    assert "J1" not in repr(RequestForm("J1", "copy", "s. 3"))


def test_the_details_of_a_patron_are_those_that_are_compared() -> None:
    assert [each.name for each in attrs.fields(PatronDetails)] == [each.value for each in ContactDetail]


@given(st.text(max_size=12), st.text(max_size=12))
def test_the_comparison_is_the_same_from_both_sides(one: str, other: str) -> None:
    """What is equal stays equal from either side, and a text never differs from itself in other blanks or another case."""
    first, second = (attrs.evolve(MAJA, address=text, city=text) for text in (one, other))
    assert differing_details(first, second) == differing_details(second, first)
    composed, decomposed = (attrs.evolve(MAJA, city=unicodedata.normalize(form, one)) for form in ("NFC", "NFD"))
    assert differing_details(composed, decomposed) == ()


@pytest.mark.parametrize(("written", "read"), [("Maja@example.se", FORM.username), ("no_at_sign", EmailProblem.NO_AT_SIGN)])
def test_a_user_name_is_read_from_json_as_an_address_or_as_what_is_wrong(written: str, read: Any) -> None:
    plain: Any = {**as_dict(FORM), "username": written}  # type: ignore[dict-item]  # a form is an object
    assert from_dict(InterlibraryAccountForm, plain).username == read
    with pytest.raises(InvalidData):
        from_dict(InterlibraryAccountForm, {**plain, "username": "maja lind"})

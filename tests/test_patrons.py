"""Patrons of one library: logging in, the profile, registering oneself and one's child (HEL-01, HEL-02, HEL-04, HEL-05)."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from nordlib import commands
from nordlib.changes import UNCHANGED
from nordlib.contact import parse_email, parse_phone
from nordlib.credentials import Credential, Principal, Realm
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import NumberKind, Problem, parse
from nordlib.identity.pseudonyms import KeyRing
from nordlib.messages import Message, MessageKind
from nordlib.passwords import HashedPassword, Scrypt, hash_new_password
from nordlib.patrons import (
    HELSINGOR_PATRONS,
    EidProvider,
    Patron,
    PatronForm,
    PatronId,
    PatronRegistrationRequest,
    ProfileChanges,
    borrower_number,
)
from tests.stores import STORES, everything_in

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
CHEAP, COSTLY = Scrypt(cost=1), Scrypt(cost=2)
KEYS = KeyRing("patrons", {"k1": hashlib.sha256(b"one").digest()}, "k1")
NEWER = KEYS.with_new_key("k2", hashlib.sha256(b"two").digest())
#: Denmark has set no numbers aside for tests; these are of the case file, whose people are invented: days that no CPR number has.
NUMBER, CHILD_S = parse("670388-2216", "dk"), parse("710565-1138", "dk")
MOBILE, NEW_MOBILE = parse_phone("34412351", "DK"), parse_phone("32123477", "DK")
BO = Patron(PatronId("p1"), borrower_number("HB204417"), "Bo Ek", KEYS.pseudonym(NUMBER), mobile=MOBILE, sms_opt_in=True)
CODE = "835209"
POLICY = HELSINGOR_PATRONS
CPR_ONLY = attrs.evolve(POLICY, accepted_numbers=attrs.evolve(POLICY.accepted_numbers, kinds=frozenset({NumberKind.CPR})))


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    found: Any = STORES[request.param]()
    with found.transaction() as tx:
        tx.patrons.add(BO)
        tx.credentials.add(Credential(Principal(Realm.PATRON, BO.id), CHEAP.hash(CODE)))
    return found


def kept(store: Any, patron: str = BO.id) -> Patron | None:
    stored = store.run(lambda tx: tx.patrons.get(PatronId(patron)))
    return None if stored is None else stored.value


def enter(store: Any, number: str, code: str = CODE, **changes: Any) -> Any:
    usual: dict[str, Any] = {"policy": POLICY, "keys": KEYS, "hasher": CHEAP, "now": NOW, **changes}
    return commands.log_in_with_code(store, number, code, **usual)


# logging in


@pytest.mark.rule("HEL-01")
@pytest.mark.parametrize("number", ["670388-2216", "6703882216", " 670388 - 2216 ", "HB204417", " hb204417 "])
def test_an_identity_number_and_a_borrower_number_open_with_the_code(store: Any, number: str) -> None:
    assert enter(store, number).unwrap() == BO
    assert enter(store, number, "835208").trace.reasons() == ("invalid_credentials",)
    credential = store.run(lambda tx: tx.credentials.get(Principal(Realm.PATRON, BO.id))).value
    assert credential.last_login == date(2026, 5, 4)


@pytest.mark.rule("HEL-01")
@pytest.mark.parametrize("number", ["710565-1138", "HB204418", "", "HB 204417\x00", "x" * 10_000])
def test_a_number_that_no_patron_has_gets_the_same_answer(store: Any, number: str) -> None:
    assert enter(store, number) == enter(store, "HB204417", "fel")


def test_a_patron_without_a_code_does_not_log_in_with_one(store: Any) -> None:
    store.run(lambda tx: tx.credentials.delete(Principal(Realm.PATRON, BO.id)))
    assert not enter(store, "HB204417", "")


@pytest.mark.rule("EXT-11")
def test_each_number_is_locked_for_itself_and_an_eid_is_not(store: Any) -> None:
    for _ in range(10):
        assert not enter(store, "HB204417", "0000")
    assert not enter(store, "hb204417")
    assert store.run(commands.log_in_with_eid, EidProvider.MITID, NUMBER, policy=POLICY, keys=KEYS, now=NOW)
    assert enter(store, "6703882216")
    assert enter(store, "HB204417", now=NOW + timedelta(minutes=15))


def test_a_code_is_hashed_again_and_a_number_gets_the_newer_key(store: Any) -> None:
    assert enter(store, "6703882216", keys=NEWER, hasher=COSTLY).unwrap().identity == NEWER.pseudonym(NUMBER)
    patron = kept(store)
    assert patron is not None
    assert patron.identity == NEWER.pseudonym(NUMBER)
    stored = store.run(lambda tx: tx.credentials.get(Principal(Realm.PATRON, BO.id))).value
    assert not COSTLY.needs_rehash(stored.password_hash)
    assert enter(store, "HB204417", hasher=COSTLY)


@pytest.mark.rule("HEL-01")
def test_an_eid_opens_for_the_patron_whose_number_it_attests(store: Any) -> None:
    def with_eid(number: Any, policy: Any = POLICY) -> Any:
        return store.run(commands.log_in_with_eid, EidProvider.MITID, number, policy=policy, keys=KEYS, now=NOW)

    assert with_eid(NUMBER).unwrap() == BO
    assert with_eid(CHILD_S).trace.reasons() == ("invalid_credentials",)
    assert with_eid(NUMBER, attrs.evolve(POLICY, eid_providers=frozenset[EidProvider]())).trace.reasons() == ("invalid_credentials",)
    store.run(lambda tx: tx.credentials.delete(Principal(Realm.PATRON, BO.id)))
    assert with_eid(NUMBER)
    with pytest.raises(InvalidData, match="identity"):
        with_eid("6703882216")


@pytest.mark.parametrize(("number", "code"), [(6703882216, CODE), ("HB204417", 835209), (None, CODE)])
def test_what_is_no_text_does_not_log_in(store: Any, number: Any, code: Any) -> None:
    with pytest.raises(InvalidData, match="not a str"):
        enter(store, number, code)


# the profile


@pytest.mark.rule("HEL-02", "HEL-04")
def test_text_messages_need_a_mobile_number(store: Any) -> None:
    def edited(policy: Any = POLICY, by: str = BO.id, **changes: Any) -> Any:
        return store.run(commands.edit_profile, ProfileChanges(**changes), by=PatronId(by), policy=policy)

    assert edited(mobile=None).trace.reasons() == ("field_required:mobile",)
    assert kept(store) == BO
    assert edited(mobile=NEW_MOBILE).unwrap() == attrs.evolve(BO, mobile=NEW_MOBILE)
    assert edited(mobile=None, sms_opt_in=False).unwrap() == attrs.evolve(BO, mobile=None, sms_opt_in=False)
    assert edited(sms_opt_in=True).trace.reasons() == ("field_required:mobile",)
    assert edited(mobile=MOBILE, sms_opt_in=True, email=parse_email("bo@example.dk"), language="en")
    patron = kept(store)
    assert patron is not None
    assert (patron.sms_opt_in, patron.mobile, patron.language) == (True, MOBILE, "en")
    strict = attrs.evolve(POLICY, new_number_needs_opt_in=True)
    assert not edited(strict, mobile=NEW_MOBILE).unwrap().sms_opt_in
    assert edited(strict, mobile=MOBILE, sms_opt_in=True).unwrap().sms_opt_in
    assert edited(strict, mobile=MOBILE).unwrap().sms_opt_in
    assert edited(by="p9", mobile=MOBILE).trace.reasons() == ("patron_unknown",)
    with pytest.raises(InvalidData, match="changes"):
        store.run(commands.edit_profile, {"mobile": None}, by=BO.id, policy=POLICY)
    assert ProfileChanges().mobile is UNCHANGED


@pytest.mark.rule("HEL-01")
def test_a_patron_chooses_a_code(store: Any) -> None:
    def choose(text: str, by: str = BO.id) -> Any:
        return store.run(commands.choose_code, hash_new_password(text, CHEAP), by=PatronId(by), policy=POLICY)

    assert choose("123").trace.reasons() == ("password_too_short",)
    assert choose("4711")
    assert not enter(store, "HB204417")
    assert enter(store, "HB204417", "4711")
    assert choose("4711", "p9").trace.reasons() == ("patron_unknown",)
    store.run(lambda tx: tx.credentials.delete(Principal(Realm.PATRON, BO.id)))
    assert choose("4712")
    assert enter(store, "HB204417", "4712")


def test_a_patron_sees_all_that_is_stored_and_leaves_nothing(store: Any) -> None:
    child = Patron(PatronId("p2"), borrower_number("HB204418"), "Gry Ek", guardian=BO.id)
    with store.transaction() as tx:
        tx.patrons.add(child)
        tx.outbox.add(Message(MessageKind.RECALLED, MOBILE.number, "da", BO.id, {"library": "A", "due": "1"}))
    enter(store, "HB204417", "fel")
    enter(store, "6703882216", "fel")
    found = store.run(commands.export_patron, by=BO.id)
    assert (found.patron, found.has_identity, found.has_code, found.last_login) == (attrs.evolve(BO, identity=None), True, True, None)
    assert (found.failed_logins, [each.message.kind for each in found.messages]) == ((NOW, NOW), [MessageKind.RECALLED])
    assert store.run(commands.export_patron, by=child.id).failed_logins == ()
    store.run(commands.delete_patron, BO.id)
    assert kept(store) is None
    assert kept(store, "p2") == child.without_guardian()
    left = everything_in(store)
    for trace in ("Bo Ek", MOBILE.number, "HB204417", str(BO.identity), "p1", "login:"):
        assert trace not in left
    assert store.outbox == ()
    for command, given in ((commands.delete_patron, {"patron": BO.id}), (commands.export_patron, {"by": BO.id})):
        with pytest.raises(UnknownName, match="patron"):
            store.run(command, **given)


# registration


def register(store: Any, form: PatronForm, code: HashedPassword | None = None, **changes: Any) -> Any:
    settings: dict[str, Any] = {"policy": POLICY, "new_id": PatronId("p2"), "new_number": borrower_number("HB204533")}
    settings |= {key: changes.pop(key) for key in tuple(changes) if key in settings}
    request: dict[str, Any] = {"eid": EidProvider.MITID, **changes}
    registration = PatronRegistrationRequest(form, code or hash_new_password("660174", CHEAP), **request)
    return store.run(commands.register_patron, registration, keys=KEYS, now=NOW, **settings)


GRY = PatronForm("Gry Ek", CHILD_S, parse_email("gry@example.dk"))


@pytest.mark.rule("HEL-05")
def test_a_person_registers_with_an_eid(store: Any) -> None:
    patron = register(store, GRY).unwrap()
    assert patron == kept(store, "p2")
    assert (patron.identity, patron.guardian, patron.language) == (KEYS.pseudonym(CHILD_S), None, "da")
    assert enter(store, "710565-1138", "660174").unwrap() == patron
    again: dict[str, Any] = {"new_id": PatronId("p3"), "new_number": borrower_number("HB204534")}
    assert register(store, GRY, **again).trace.reasons() == ("identity_taken_own_library",)


@pytest.mark.rule("HEL-05", "HEL-02")
def test_everything_that_is_wrong_is_told_together(store: Any) -> None:
    def reasons(form: PatronForm, **changes: Any) -> set[str]:
        return set(register(store, form, **changes).trace.reasons())

    assert reasons(GRY, eid=None) == {"eid_required"}
    assert reasons(GRY, policy=attrs.evolve(POLICY, eid_providers=frozenset[EidProvider]())) == {"eid_required"}
    assert reasons(PatronForm(" ", None, sms_opt_in=True)) == {"field_required:name", "field_required:identity", "field_required:mobile"}
    assert reasons(attrs.evolve(GRY, identity=Problem.CHECKSUM)) == {"identity_invalid"}
    assert reasons(GRY, policy=CPR_ONLY) == {"identity_invalid"}
    assert reasons(GRY, new_number=BO.borrower_number, code=hash_new_password("1", CHEAP)) == {
        "borrower_number_taken",
        "password_too_short",
    }
    common = hash_new_password("1234", CHEAP, lambda _: True)
    assert reasons(GRY, code=common) == {"password_too_common"}
    assert kept(store, "p2") is None


@pytest.mark.rule("HEL-05")
def test_a_parent_registers_a_child_with_consent(store: Any) -> None:
    minor = attrs.evolve(CHILD_S, birth_date=date(2016, 5, 4))
    child = attrs.evolve(GRY, identity=minor)

    def reasons(form: PatronForm = child, **changes: Any) -> set[str]:
        return set(register(store, form, **{"parent": BO.id, "parent_consents": True, **changes}).trace.reasons())

    assert reasons(parent_consents=False) == {"parent_consent_required"}
    assert reasons(parent=PatronId("p9")) == {"patron_unknown"}
    assert reasons(policy=attrs.evolve(POLICY, parents_register_children=False)) == {"child_registration_not_offered"}
    assert reasons(attrs.evolve(child, identity=attrs.evolve(CHILD_S, birth_date=date(2008, 5, 4)))) == {"not_a_minor"}
    assert reasons(attrs.evolve(child, identity=None)) == {"field_required:identity"}
    with store.transaction() as tx:
        tx.patrons.save(attrs.evolve(BO, birth_date=date(2010, 1, 1)), expected_version=1)
    assert reasons() == {"parent_not_adult"}
    with store.transaction() as tx:
        tx.patrons.save(attrs.evolve(BO, birth_date=date(1980, 1, 1)), expected_version=2)
    assert reasons() == set()
    patron = kept(store, "p2")
    assert patron is not None
    assert (patron.guardian, patron.birth_date) == (BO.id, date(2016, 5, 4))


@pytest.mark.parametrize(("id_", "number"), [(" ", "HB1"), ("p1", " ")])
def test_a_patron_has_an_id_and_a_number(id_: str, number: str) -> None:
    with pytest.raises(InvalidData, match="is blank"):
        Patron(PatronId(id_), borrower_number(number), "Bo")


def test_a_borrower_number_is_stored_as_it_is_compared() -> None:
    unread: Any = "hb 1"
    assert Patron(PatronId("p1"), unread, "Bo").borrower_number == "HB1"
    assert HELSINGOR_PATRONS.passwords.login_limit is not None

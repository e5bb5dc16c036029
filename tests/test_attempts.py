"""Attempts that are counted: log-ins that failed and links that were asked for, whether or not anybody has the name (EXT-11)."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.accounts import hash_new_password
from nordlib.attempts import AttemptLimit, Attempts, attempt_key
from nordlib.cards import BIBLIOTEKKORTET, Card, CardCredential, CardForm, Cardholder, CardholderId, CardKind, CardNumber
from nordlib.commands import (
    delete_account,
    delete_expired_attempts,
    log_in,
    log_in_with_card,
    remove_registrar,
    render_message,
    request_password_reset,
    run_daily_job,
    set_password,
)
from nordlib.commands.attempts import card_login_key, login_key, reset_key
from nordlib.commands.rendering import secret_is_current
from nordlib.commands.reset_rendering import prepare_reset_link
from nordlib.contact import parse_email
from nordlib.credentials import Principal, Realm
from nordlib.errors import InvalidData, InvalidPolicy, NaiveDatetime, UnknownName
from nordlib.messages import Message, MessageKind
from nordlib.passwords import MTM_MINIMUM, RECOMMENDED, PasswordPolicy, Scrypt
from nordlib.storage.memory import MemoryStore
from tests.card_people import KEYS, RANA, card_number, card_store, numbers_of_persons
from tests.people import ACCOUNT, AGENCY, AT_A, NOW, REGISTER, register_store
from tests.stores import STORES

CHEAP = Scrypt(cost=2)
LIMIT = AttemptLimit(count=3, minutes=15)
POLICY = attrs.evolve(REGISTER, passwords=attrs.evolve(MTM_MINIMUM, login_limit=LIMIT, reset_limit=AttemptLimit(count=2, minutes=60)))
NOBODY = parse_email("nobody@example.se")
MINUTE = timedelta(minutes=1)
HOLDER = Cardholder(CardholderId("h1"), "Anna", KEYS.pseudonym(numbers_of_persons(1, range(30, 40))[0]))


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    found = register_store(ACCOUNT, store=STORES[request.param]())
    assert found.run(set_password, ACCOUNT.id, hash_new_password("sol123", CHEAP), by=AT_A, policy=POLICY)
    return found


WRONG = "fel"


def enter(store: Any, secret: str = WRONG, email: Any = ACCOUNT.email, *, minutes: float = 0, realm: Realm = Realm.BORROWER) -> bool:
    usual: dict[str, Any] = {"realm": realm, "policy": POLICY, "hasher": CHEAP, "now": NOW + minutes * MINUTE}
    return bool(log_in(store, email, secret, **usual))


def attempts_of(store: Any, key: str) -> Attempts | None:
    found: Attempts | None = store.run(lambda tx: tx.attempts.get(key))
    return found


@pytest.mark.rule("EXT-11")
def test_too_many_failures_lock_the_name_for_a_while_with_the_same_answer(store: Any) -> None:
    for minutes in (0, 4, 8):
        assert not enter(store, minutes=minutes)
    usual: dict[str, Any] = {"realm": Realm.BORROWER, "policy": POLICY, "hasher": CHEAP}
    locked = log_in(store, ACCOUNT.email, "sol123", now=NOW + 22.9 * MINUTE, **usual)
    unknown = log_in(store, NOBODY, "sol123", now=NOW + 22.9 * MINUTE, **usual)
    assert locked == unknown
    assert enter(store, "sol123", minutes=23)


@pytest.mark.rule("EXT-11")
def test_a_name_that_nobody_has_is_locked_as_well(store: Any) -> None:
    for minutes in range(5):
        assert not enter(store, email=NOBODY, minutes=minutes)
    known = attempts_of(store, login_key(Realm.BORROWER, NOBODY.key))
    assert known is not None
    assert len(known.at) == LIMIT.count
    assert known.are_too_many(LIMIT, NOW + 2 * MINUTE)
    assert enter(store, "sol123", minutes=5)


def test_what_is_refused_by_the_lock_is_no_failure_and_a_login_deletes_the_failures(store: Any) -> None:
    for minutes in (0, 1, 2, 10, 16.9):
        assert not enter(store, minutes=minutes)
    found = attempts_of(store, login_key(Realm.BORROWER, ACCOUNT.email.key))
    assert found is not None
    assert found.at[-1] == NOW + 2 * MINUTE
    assert enter(store, "sol123", minutes=17)
    assert attempts_of(store, login_key(Realm.BORROWER, ACCOUNT.email.key)) is None


def test_the_realms_are_locked_each_for_itself(store: Any) -> None:
    for _ in range(3):
        assert not enter(store, realm=Realm.STAFF)
    assert enter(store, "sol123")


def test_failures_that_are_far_apart_lock_nothing(store: Any) -> None:
    for minutes in (0, 8, 15.1, 23.2):
        assert not enter(store, minutes=minutes)
    assert enter(store, "sol123", minutes=23.3)


def test_guesses_at_the_same_time_are_all_counted() -> None:
    store = register_store(ACCOUNT)
    assert store.run(set_password, ACCOUNT.id, hash_new_password("sol123", CHEAP), by=AT_A, policy=POLICY)
    guessed: list[str] = []

    class Counting(Scrypt):
        def verify(self, password: str, stored: str, /) -> bool:
            guessed.append(password)
            return super().verify(password, stored)

    barrier = threading.Barrier(8)

    def guess() -> None:
        barrier.wait()
        log_in(store, ACCOUNT.email, "fel", realm=Realm.BORROWER, policy=POLICY, hasher=Counting(cost=2), now=NOW)

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(guessed) == 8
    assert not enter(store, "sol123", minutes=1)


@pytest.mark.rule("EXT-11")
def test_a_card_is_locked_whether_or_not_it_exists() -> None:
    store, policy = MemoryStore(), attrs.evolve(BIBLIOTEKKORTET, passwords=PasswordPolicy(8, login_limit=LIMIT))
    for _ in range(4):
        assert not log_in_with_card(store, CardNumber("N000000018"), pin="1234", policy=policy, hasher=CHEAP, now=NOW)
    found = store.run(lambda tx: tx.attempts.get(card_login_key(CardNumber("N000000018"))))
    assert found is not None
    assert (len(found.at), "N000000018" in found.key) == (3, False)


@pytest.mark.rule("EXT-11")
def test_a_stranger_who_asks_again_and_again_ends_no_link(store: Any) -> None:
    def ask(minutes: float, email: Any = ACCOUNT.email) -> None:
        store.run(request_password_reset, email, realm=Realm.BORROWER, policy=POLICY, now=NOW + minutes * MINUTE)

    for minutes in range(10):
        ask(minutes)
        ask(minutes, NOBODY)
    assert len(store.outbox) == 4
    ask(61)
    assert len(store.outbox) == 5
    usual: dict[str, Any] = {"policy": POLICY, "hasher": CHEAP, "now": NOW, "make_link": str}
    assert [render_message(store, each, **usual) is not None for each in store.outbox] == [True, False, True, False, True]


def test_what_was_asked_for_is_gone_with_the_account_and_with_the_registrar(store: Any) -> None:
    for realm, email in ((Realm.BORROWER, ACCOUNT.email), (Realm.STAFF, AT_A.email)):
        store.run(request_password_reset, email, realm=realm, policy=POLICY, now=NOW)
        enter(store, email=email, realm=realm)
    assert store.run(delete_account, ACCOUNT.id, by=AT_A, policy=POLICY)
    assert [each.recipient for each in store.outbox] == [AT_A.email.address]
    store.run(remove_registrar, AT_A.id, by=AGENCY)
    assert store.outbox == ()
    for key in (login_key, reset_key):
        for realm, email in ((Realm.BORROWER, ACCOUNT.email), (Realm.STAFF, AT_A.email)):
            assert attempts_of(store, key(realm, email.key)) is None


def test_attempts_that_count_no_more_are_deleted_by_the_daily_job(store: Any) -> None:
    enter(store)
    for minutes, left in ((14.9, True), (15, False)):
        run_daily_job(store, policy=POLICY, now=NOW + minutes * MINUTE)
        assert (attempts_of(store, login_key(Realm.BORROWER, ACCOUNT.email.key)) is not None) == left


class WithoutAttempts:
    """A store of a host that keeps no attempts."""

    def __init__(self, store: Any) -> None:
        self.store = store

    def run(self, command: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        def on_part(tx: Any) -> Any:
            return command(_Part(tx), *args, **kwargs)

        return self.store.run(on_part)


class _Part:
    def __init__(self, tx: Any) -> None:
        self._tx = tx

    def __getattr__(self, name: str) -> Any:
        if name == "attempts":
            raise AttributeError(name)
        return getattr(self._tx, name)


def test_a_host_without_attempts_is_told_and_may_limit_them_itself(store: Any) -> None:
    host: Any = WithoutAttempts(store)
    with pytest.raises(InvalidData, match="`login_limit` and `reset_limit` to None"):
        enter(host)
    with pytest.raises(InvalidData, match="must have `attempts`"):
        host.run(request_password_reset, ACCOUNT.email, realm=Realm.BORROWER, policy=POLICY, now=NOW)
    free = attrs.evolve(REGISTER, passwords=PasswordPolicy(min_length=6))
    usual: dict[str, Any] = {"realm": Realm.BORROWER, "policy": free, "hasher": CHEAP, "now": NOW}
    assert not log_in(host, ACCOUNT.email, "fel", **usual)
    assert log_in(host, ACCOUNT.email, "sol123", **usual)
    host.run(request_password_reset, ACCOUNT.email, realm=Realm.BORROWER, policy=free, now=NOW)
    host.run(delete_expired_attempts, NOW)
    assert store.run(delete_account, ACCOUNT.id, by=AT_A, policy=POLICY)


def test_a_refusal_takes_a_whole_step_of_time_and_holds_no_transaction(monkeypatch: pytest.MonkeyPatch, store: Any) -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        assert store.run(lambda tx: tx.attempts.get("x")) is None
        waits.append(seconds)

    monkeypatch.setattr(time, "sleep", sleep)
    assert not enter(store)
    assert not enter(store, email=NOBODY)
    assert enter(store, "sol123")
    assert len(waits) == 2
    assert all(0 < wait <= 0.01 for wait in waits)


@pytest.mark.parametrize(("count", "minutes", "name"), [(0, 15, "count"), (1_001, 15, "count"), (3, 0, "minutes"), (3, 10_081, "minutes")])
def test_a_limit_out_of_range_is_told(count: int, minutes: int, name: str) -> None:
    with pytest.raises(InvalidPolicy, match=f"{name}.*must be from 1 to"):
        AttemptLimit(count, minutes)


def test_links_may_not_be_limited_for_longer_than_one_is_valid() -> None:
    assert PasswordPolicy(6, reset_limit=AttemptLimit(1, 24 * 60)).reset_limit == AttemptLimit(1, 1440)
    with pytest.raises(InvalidPolicy, match="must not be longer than a link is valid, 24 hours"):
        PasswordPolicy(6, reset_limit=AttemptLimit(1, 24 * 60 + 1))


def test_the_presets_limit_attempts() -> None:
    for passwords in (MTM_MINIMUM, RECOMMENDED):
        assert (passwords.login_limit, passwords.reset_limit) == (AttemptLimit(10, 15), AttemptLimit(3, 60))
    assert BIBLIOTEKKORTET.passwords.login_limit == AttemptLimit(10, 15)


def test_a_name_is_stored_as_a_hash_and_an_attempt_needs_an_offset() -> None:
    assert len(attempt_key("login:borrower", "nils@example.se")) == 64
    assert "key" not in repr(Attempts("key", (NOW,), NOW))
    with pytest.raises(NaiveDatetime):
        Attempts("key", (NOW.replace(tzinfo=None),), NOW)
    no_instants: Any = ("2026-05-04",)
    with pytest.raises(InvalidData, match="at"):
        Attempts("key", no_instants, NOW)


@given(
    st.lists(st.integers(0, 60 * 60), min_size=1, max_size=12).map(sorted),
    st.integers(1, 5),
    st.integers(1, 30),
    st.integers(0, 2 * 60 * 60),
)
def test_the_record_knows_what_all_attempts_together_would_say(seconds: list[int], count: int, minutes: int, later: int) -> None:
    """The rule of the lock, said again over the whole list: is there a last group of `count` within the window, and is it recent?"""
    limit, instants = AttemptLimit(count, minutes), [NOW + timedelta(seconds=each) for each in seconds]
    record: Attempts | None = None
    for instant in instants:
        record = Attempts.record("key", record, limit, instant)
    assert record is not None
    now = instants[-1] + timedelta(seconds=later)
    group = instants[-count:]
    locked = len(group) == count and (group[-1] - group[0]).total_seconds() <= minutes * 60 and later < minutes * 60
    assert record.are_too_many(limit, now) == locked
    assert now < record.expires_at or not locked


def test_a_realm_without_an_e_mail_login_is_told(store: Any) -> None:
    with pytest.raises(UnknownName, match="realm"):
        enter(store, realm=Realm.PATRON)


# the links, when they are sent


def waiting(store: Any) -> Message:
    store.run(request_password_reset, ACCOUNT.email, realm=Realm.BORROWER, policy=POLICY, now=NOW)
    found: Message = store.outbox[-1]
    return found


def test_an_account_that_is_deleted_while_its_link_is_made_gets_none(store: Any) -> None:
    def delete() -> None:
        store.run(delete_account, ACCOUNT.id, by=AT_A, policy=POLICY)

    usual: dict[str, Any] = {"policy": POLICY, "make_link": str, "now": NOW, "require_lease": delete}
    assert prepare_reset_link(store, waiting(store), **usual) is None
    assert store.run(lambda tx: tx.credentials.get(Principal(Realm.BORROWER, ACCOUNT.id))) is None


def test_a_link_is_current_until_it_is_used_or_another_was_made(store: Any) -> None:
    usual: dict[str, Any] = {"policy": POLICY, "make_link": str, "now": NOW, "require_lease": lambda: None}
    message = waiting(store)
    prepared = prepare_reset_link(store, message, **usual)
    assert prepared is not None
    _, token_hash = prepared
    assert store.run(secret_is_current, message, token_hash)
    assert not store.run(secret_is_current, attrs.evolve(message, kind=MessageKind.STAFF_PASSWORD_RESET_LINK), token_hash)
    assert prepare_reset_link(store, message, **usual) is not None
    assert not store.run(secret_is_current, message, token_hash)


@pytest.mark.parametrize("secret", ["pin", "password"])
def test_the_secret_of_a_card_is_hashed_again_when_the_cost_is_raised(secret: str) -> None:
    number = card_number(1)
    hashed: dict[str, Any] = {f"{secret}_hash": CHEAP.hash("9999")}
    credential = CardCredential(number, **hashed)
    cards = card_store(HOLDER, Card(number, CardKind.NATIONAL, CardForm.PRINTED, HOLDER.id, RANA), credential)
    entered: dict[str, Any] = {secret: "9999", "policy": BIBLIOTEKKORTET, "now": NOW}
    costly = Scrypt(cost=3)
    assert log_in_with_card(cards, number, hasher=costly, **entered)
    stored = cards.run(lambda tx: tx.card_credentials.get(number)).value
    assert not costly.needs_rehash(getattr(stored, f"{secret}_hash"))
    assert stored.generation == 0
    assert log_in_with_card(cards, number, hasher=costly, **entered)

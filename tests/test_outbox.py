"""The outbox and its workers: claimed by one at a time, sent once, tried again, buried, never lost."""

import time
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.accounts import AccountId, Scrypt
from nordlib.commands import DispatchReport, RetryPolicy, dispatch, log_in
from nordlib.contact import parse_email
from nordlib.credentials import Realm
from nordlib.errors import DatabaseError, InvalidData, NaiveDatetime
from nordlib.messages import Message, MessageKind, RenderedMessage
from nordlib.storage import MemoryStore
from tests.people import ACCOUNT, NOW, REGISTER, register_store

CHEAP = Scrypt(cost=4)
WELCOME = Message(MessageKind.CREDENTIALS, ACCOUNT.email.address, "sv", ACCOUNT.id, {"library": "Stadsbiblioteket A"})
MOVED = Message(MessageKind.TRANSFER_COMPLETED, ACCOUNT.email.address, "sv", ACCOUNT.id, {"library": "B"})


def store_with(*messages: Message) -> MemoryStore:
    store = register_store(ACCOUNT)
    with store.transaction() as tx:
        for message in messages:
            tx.outbox.add(message)
    return store


class Mailbox:
    """What was sent; the first `fails` times it fails."""

    def __init__(self, fails: int = 0) -> None:
        self.sent: list[tuple[str, RenderedMessage]] = []
        self.fails = fails

    def __call__(self, to: str, words: RenderedMessage, /) -> None:
        if self.fails:
            self.fails -= 1
            raise OSError("the mail server does not answer")
        self.sent.append((to, words))


def sent(store: Any, box: Any, minutes: float = 0, **options: Any) -> DispatchReport:
    usual: dict[str, Any] = {"policy": REGISTER, "hasher": CHEAP, "make_link": str}
    return dispatch(store, box, now=NOW + timedelta(minutes=minutes), **usual | options)


def test_what_is_due_is_sent_once_with_a_password_that_opens() -> None:
    store, box = store_with(WELCOME, MOVED), Mailbox()
    assert sent(store, box) == DispatchReport(sent=("0", "1"))
    assert sent(store, box, 60) == DispatchReport()
    assert store.outbox == ()
    (to, words), _ = box.sent
    assert to == ACCOUNT.email.address
    password = words.body.rpartition(" ")[2]
    assert log_in(store, ACCOUNT.email, password, realm=Realm.BORROWER, policy=REGISTER, hasher=CHEAP, now=NOW)


def test_what_needs_no_sending_any_more_is_void() -> None:
    store, box = store_with(attrs.evolve(WELCOME, subject_id="gone")), Mailbox()
    assert sent(store, box) == DispatchReport(obsolete=("0",))
    assert (box.sent, store.outbox) == ([], ())


def test_a_failed_one_waits_longer_each_time_and_is_buried_at_last() -> None:
    store, box, tries = store_with(MOVED), Mailbox(fails=99), RetryPolicy(max_attempts=3)
    assert sent(store, box, 0, retry_policy=tries) == DispatchReport(failed=("0",))
    assert sent(store, box, 0.9, retry_policy=tries) == DispatchReport()
    assert sent(store, box, 1.1, retry_policy=tries) == DispatchReport(failed=("0",))
    assert sent(store, box, 3, retry_policy=tries) == DispatchReport()
    assert sent(store, box, 3.2, retry_policy=tries) == DispatchReport(dead_lettered=("0",))
    assert sent(store, box, 10_000, retry_policy=tries) == DispatchReport()
    (dead,) = store.run(lambda tx: tx.outbox.dead_letters())
    assert (dead.message, dead.attempts) == (MOVED, 3)


@pytest.mark.parametrize("name", ["hasher", "make_link", "send"])
def test_a_mistake_of_the_hosts_is_told_and_nothing_is_tried(name: str) -> None:
    store, box = store_with(WELCOME), None if name == "send" else Mailbox()
    options: dict[str, Any] = {} if name == "send" else {name: None}
    with pytest.raises(InvalidData, match=f"`{name}` must"):
        sent(store, box, **options)
    assert sent(store, Mailbox()) == DispatchReport(sent=("0",))


def test_what_the_hosts_own_hasher_raises_is_told() -> None:
    class Broken:
        hash = None

    done = sent(store_with(WELCOME), Mailbox(), hasher=Broken())
    assert done == DispatchReport(failed=("0",))
    assert isinstance(done.errors["0"], TypeError)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"batch_size": 0}, "batch_size is 0; it must be at least 1"),
        ({"max_attempts": -1}, "max_attempts is -1"),
        ({"lease": timedelta()}, "lease is 0:00:00; it must be longer"),
        ({"initial_backoff": timedelta()}, "initial_backoff is 0:00:00; it must be longer"),
    ],
    ids=["batch_size", "max_attempts", "lease", "initial_backoff"],
)
def test_a_pace_that_could_send_nothing_is_none(wrong: Any, told: str) -> None:
    with pytest.raises(InvalidData, match=told):
        RetryPolicy(**wrong)


def test_one_failure_stops_no_other() -> None:
    store, box = store_with(MOVED, WELCOME), Mailbox(fails=1)
    first = sent(store, box)
    assert first == DispatchReport(sent=("1",), failed=("0",))
    assert [*map(str, first.errors.values())] == ["the mail server does not answer"]
    assert sent(store, box, 1.1) == DispatchReport(sent=("0",))


def test_a_round_tries_each_message_once_however_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: seconds[0])
    store = store_with(*[MOVED] * 4)

    def slow(_to: str, _words: RenderedMessage) -> None:
        seconds[0] += 61
        raise OSError("the mail server does not answer")

    report = sent(store, slow)
    assert report == DispatchReport(failed=("0", "1", "2", "3"))
    assert sent(store, Mailbox(), 2) == DispatchReport()
    assert sent(store, Mailbox(), 3.5) == DispatchReport(sent=("0", "1"))  # a minute after each failed, not after the round began


def test_where_the_hosts_store_fails_between_two_messages_the_report_has_what_was_sent() -> None:
    store = store_with(MOVED, MOVED)

    class Failing:
        claims = 0

        def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
            self.claims += command.__name__ == "_claim"
            if self.claims == 2:
                raise OSError("the database is gone")
            return store.run(command, *args, **kwargs)

    assert sent(Failing(), Mailbox()) == DispatchReport(sent=("0",))


def test_a_message_that_the_outbox_could_not_be_told_of_is_sent_again_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    store, box = store_with(MOVED, MOVED), Mailbox()
    done, errors = store._state.outbox.acknowledge, iter([OSError("the disk is full")])

    def full(due: str) -> None:
        for error in errors:
            raise error
        done(due)

    monkeypatch.setattr(store._state.outbox, "acknowledge", full)
    first = sent(store, box)
    assert first == DispatchReport(sent=("0", "1"))
    assert {key: str(error) for key, error in first.errors.items()} == {"0": "the disk is full"}
    assert sent(store, box, 14) == DispatchReport()
    assert sent(store, box, 16) == DispatchReport(sent=("0",))
    assert store.outbox == ()


def test_what_one_worker_has_claimed_is_no_others_until_its_lease_has_run_out() -> None:
    store = store_with(*[MOVED] * 5)
    until = NOW + timedelta(minutes=15)
    first = store.run(lambda tx: tx.outbox.claim(NOW, until, 3))
    second = store.run(lambda tx: tx.outbox.claim(NOW, until, 3))
    assert [each.id for each in (*first, *second)] == ["0", "1", "2", "3", "4"]
    assert store.run(lambda tx: tx.outbox.claim(until - timedelta(seconds=1), until, 9)) == ()
    assert len(store.run(lambda tx: tx.outbox.claim(until, until + timedelta(minutes=1), 9))) == 5


def test_a_slow_mail_server_makes_no_worker_send_what_another_is_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sending takes ten seconds and the lease is fifteen: after twenty, a second worker finds only what nobody is sending."""
    store, clock = store_with(*[MOVED] * 4), [0.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    pace = RetryPolicy(lease=timedelta(seconds=15))
    others, box = list[DispatchReport](), Mailbox()

    def slow(to: str, words: RenderedMessage, /) -> None:
        clock[0] += 10
        if clock[0] == 20:
            others.append(sent(store, box, 20 / 60, retry_policy=pace))

    first = sent(store, slow, retry_policy=pace)
    assert (first, others) == (DispatchReport(sent=("0", "1")), [DispatchReport(sent=("2", "3"))])


def test_a_round_that_the_store_ends_tells_what_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_with(*[MOVED] * 3)
    claim, turns = store._state.outbox.claim, iter((True, False))

    def claims(*arguments: Any) -> Any:
        if next(turns):
            return claim(*arguments)
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(store._state.outbox, "claim", claims)
    assert sent(store, Mailbox()) == DispatchReport(sent=("0",))
    turns = iter((False,))
    with pytest.raises(DatabaseError):
        sent(store, Mailbox())


class Crash(BaseException):
    """The machine stops."""


def test_after_a_crash_before_the_sending_a_new_password_is_made_and_nothing_is_lost() -> None:
    store, box = store_with(WELCOME), Mailbox()

    def crashing(to: str, words: RenderedMessage, /) -> None:
        raise Crash

    with pytest.raises(Crash):
        sent(store, crashing)
    assert store.outbox == (WELCOME,)
    assert sent(store, box, 14) == DispatchReport()
    assert sent(store, box, 16) == DispatchReport(sent=("0",))
    password = box.sent[0][1].body.rpartition(" ")[2]
    assert log_in(store, ACCOUNT.email, password, realm=Realm.BORROWER, policy=REGISTER, hasher=CHEAP, now=NOW)


def test_what_was_forgotten_meanwhile_is_no_fault_and_anothers_stays() -> None:
    other = attrs.evolve(MOVED, subject_id="b9", recipient="other@example.se")
    store, box = store_with(MOVED, other), Mailbox()
    with store.transaction() as tx:
        tx.accounts.add(attrs.evolve(ACCOUNT, id=AccountId("b9"), email=parse_email(other.recipient), identity=None))

    def forgetting(to: str, words: RenderedMessage, /) -> None:
        with store.transaction() as tx:
            tx.outbox.delete_for(ACCOUNT.id)
        if to == ACCOUNT.email.address:
            raise OSError("too late")
        box(to, words)

    assert sent(store, forgetting) == DispatchReport(sent=("1",), failed=("0",))
    assert not store.outbox
    with store.transaction() as tx:
        tx.outbox.add(MOVED)
    assert sent(store, forgetting, retry_policy=RetryPolicy(max_attempts=1)) == DispatchReport(dead_lettered=("2",))
    assert store.run(lambda tx: tx.outbox.dead_letters()) == ()


def test_what_is_rolled_back_was_never_due() -> None:
    store = store_with(MOVED)
    tx = store.begin()
    tx.outbox.add(WELCOME)
    tx.outbox.claim(NOW, NOW + timedelta(days=9), 9)
    tx.rollback()
    assert store.outbox == (MOVED,)
    assert sent(store, Mailbox()).sent == ("0",)


@given(st.lists(st.booleans(), max_size=12), st.integers(1, 4))
def test_whatever_fails_each_message_is_sent_once_or_buried(answers: list[bool], limit: int) -> None:
    store, box = store_with(*[MOVED] * 4), Mailbox()
    left = list(answers)

    def send(to: str, words: RenderedMessage, /) -> None:
        if left and not left.pop(0):
            raise OSError("no answer")
        box(to, words)

    for minutes in range(0, 400, 10):
        sent(store, send, minutes, retry_policy=RetryPolicy(batch_size=limit, max_attempts=3))
    dead = store.run(lambda tx: tx.outbox.dead_letters())
    assert len(box.sent) + len(dead) == 4
    assert store.outbox == ()


def test_an_instant_without_offset_sends_nothing() -> None:
    store, box = store_with(MOVED), Mailbox()
    with pytest.raises(NaiveDatetime):
        dispatch(store, box, policy=REGISTER, hasher=CHEAP, make_link=str, now=NOW.replace(tzinfo=None))
    assert box.sent == []

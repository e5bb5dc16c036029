"""What a message says when it goes: judged again, to the right address, by the worker that has it, with no secret in a report."""

import time
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from nordlib.accounts import AccountChanges, AccountId, ConsentGiver, Scrypt
from nordlib.commands import (
    DispatchReport,
    RetryPolicy,
    dispatch,
    edit_account,
    log_in,
    note_activity,
    pull_account,
    register_borrower,
    request_password_reset,
    request_transfer,
    run_daily_job,
)
from nordlib.commands.rendering import secret_is_current
from nordlib.contact import parse_email
from nordlib.credentials import Credential, Principal, Realm
from nordlib.messages import Message, MessageKind, RenderedMessage
from nordlib.passwords import InitialPassword
from nordlib.storage.protocols import ALL_LIBRARIES
from tests.people import ACCOUNT, ADULT, AT_A, AT_B, FORM, NOW, REGISTER, TODAY, B, number, register_store
from tests.stores import STORES

CHEAP = Scrypt(cost=4)
ANNA = AccountId("a1")
RIGHT = parse_email("anna.ek@example.se")
WELCOME = Message(MessageKind.CREDENTIALS, ACCOUNT.email.address, "sv", ACCOUNT.id, {"library": "Stadsbiblioteket A"})
MOVED = Message(MessageKind.TRANSFER_COMPLETED, ACCOUNT.email.address, "sv", ACCOUNT.id, {"library": "B"})
PURGED: Any = attrs.evolve(REGISTER, purge_inactive_months=12, purge_never_logged_in_months=12, purge_warning_days=30)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    return STORES[request.param]()


class Mailbox:
    def __init__(self) -> None:
        self.sent: list[RenderedMessage] = []

    def __call__(self, to: str, words: RenderedMessage, /) -> None:
        assert to == words.recipient
        self.sent.append(words)

    @property
    def letters(self) -> list[tuple[str, str]]:
        return [(words.recipient, words.body) for words in self.sent]


def sent(store: Any, box: Any, days: float = 0, **options: Any) -> DispatchReport:
    usual: dict[str, Any] = {"policy": REGISTER, "hasher": CHEAP, "make_link": str}
    return dispatch(store, box, now=NOW + timedelta(days=days), **usual | options)


def queue(store: Any, *messages: Message) -> None:
    with store.transaction() as tx:
        for message in messages:
            tx.outbox.add(message)


def edit(store: Any, account: AccountId = ACCOUNT.id, days: float = 0, **changes: Any) -> None:
    now = NOW + timedelta(days=days)
    assert store.run(edit_account, account, AccountChanges(**changes), by=AT_A, policy=REGISTER, now=now)


def job(store: Any, days: float = 0, policy: Any = REGISTER) -> Any:
    return run_daily_job(store, policy=policy, now=NOW + timedelta(days=days))


def opens(store: Any, email: Any, password: str) -> bool:
    return bool(log_in(store, email, password, realm=Realm.BORROWER, policy=REGISTER, hasher=CHEAP, now=NOW))


# to the right address


@pytest.mark.parametrize("initial", InitialPassword)
def test_an_address_that_was_put_right_gets_the_credentials(store: Any, initial: InitialPassword) -> None:
    register_store(store=store)
    policy = attrs.evolve(REGISTER, passwords=attrs.evolve(REGISTER.passwords, initial_password=initial))
    assert store.run(register_borrower, FORM, by=AT_A, policy=policy, now=NOW, new_id=ANNA)
    edit(store, ANNA, email=RIGHT, language="en")
    box = Mailbox()
    assert sent(store, box).obsolete == ()
    assert [words.recipient for words in box.sent] == [RIGHT.address]
    assert "Stadsbiblioteket A" in box.sent[0].body
    assert initial is InitialPassword.LINK or opens(store, RIGHT, box.sent[0].body.split()[-1].rstrip("."))


def test_credentials_after_a_pull_name_the_library_that_has_the_account(store: Any) -> None:
    register_store(store=store)
    assert store.run(register_borrower, FORM, by=AT_A, policy=REGISTER, now=NOW, new_id=ANNA)
    usual: Any = {"consent_by": ConsentGiver.BORROWER, "by": AT_B, "policy": REGISTER, "now": NOW}
    assert store.run(pull_account, number(ADULT), B, email=RIGHT, **usual)
    box = Mailbox()
    sent(store, box)
    assert [(words.recipient, "Biblioteket B" in words.body) for words in box.sent] == [(RIGHT.address, True)] * 2


def test_a_link_to_reset_a_password_is_void_at_another_address(store: Any) -> None:
    register_store(ACCOUNT, store=store)
    store.run(request_password_reset, ACCOUNT.email, realm=Realm.BORROWER, policy=REGISTER, now=NOW)
    edit(store, email=RIGHT)
    assert store.outbox == ()
    store.run(request_password_reset, ACCOUNT.email, realm=Realm.BORROWER, policy=REGISTER, now=NOW)
    box = Mailbox()
    assert sent(store, box).obsolete
    assert box.sent == []


def test_messages_that_are_not_about_an_account_are_sent_unchanged(store: Any) -> None:
    register_store(store=store)
    rejected = Message(MessageKind.RENEWAL_REJECTED, "patron@example.se", "sv", "L1", {"library": "Biblioteket B", "due": "1 juni"})
    queue(store, rejected)
    box = Mailbox()
    sent(store, box)
    assert box.sent == [rejected.render()]


def test_an_account_that_is_deleted_while_its_password_is_hashed_gets_none(store: Any) -> None:
    register_store(ACCOUNT, store=store)
    queue(store, WELCOME)

    class Slow(Scrypt):
        def hash(self, password: str, /) -> str:
            with store.transaction() as tx:
                stored = tx.accounts.get(ACCOUNT.id, ALL_LIBRARIES)
                tx.accounts.erase(ACCOUNT.id, expected_version=stored.version)
            return super().hash(password)

    assert len(sent(store, Mailbox(), hasher=Slow(cost=4)).obsolete) == 1


def test_a_notice_goes_to_the_present_address_and_that_of_a_new_address_to_the_former(store: Any) -> None:
    register_store(ACCOUNT, store=store)
    policy = attrs.evolve(REGISTER, notify_old_email=True)
    assert store.run(request_transfer, ACCOUNT.id, B, by=AT_A, policy=policy, now=NOW)
    assert store.run(edit_account, ACCOUNT.id, AccountChanges(email=RIGHT), by=AT_A, policy=policy, now=NOW)
    box = Mailbox()
    sent(store, box, policy=policy)
    assert [words.recipient for words in box.sent] == [RIGHT.address, ACCOUNT.email.address]


# warnings

ENDS = TODAY + timedelta(days=10)


def warned(store: Any) -> None:
    register_store(attrs.evolve(ACCOUNT, valid_to=ENDS), store=store)
    assert job(store).warned == (ACCOUNT.id,)


@pytest.mark.rule("MTM-25")
@pytest.mark.parametrize("ends", [None, ENDS + timedelta(days=1), ENDS + timedelta(days=300)])
def test_a_warning_of_a_day_that_is_not_the_last_any_more_is_dropped_and_comes_again_with_the_day(store: Any, ends: date | None) -> None:
    warned(store)
    edit(store, valid_to=ends)
    box = Mailbox()
    assert len(sent(store, box).obsolete) == 1
    assert box.sent == []
    edit(store, valid_to=ENDS)
    assert job(store, 1).warned == (ACCOUNT.id,)
    assert sent(store, box, 1).obsolete == ()
    assert "2 december 2026" in box.sent[0].body
    edit(store, days=1, valid_to=ends)
    edit(store, days=1, valid_to=ENDS)
    assert job(store, 1).warned == ()


def test_a_warning_that_is_still_true_goes_to_the_present_address_in_the_present_language(store: Any) -> None:
    warned(store)
    edit(store, email=RIGHT, language="en")
    box = Mailbox()
    sent(store, box)
    ((to, body),) = box.letters
    assert (to, "2 December 2026" in body) == (RIGHT.address, True)


@pytest.mark.parametrize(("days", "goes"), [(10, True), (11, False)])
def test_a_warning_goes_until_the_last_day(store: Any, days: int, goes: bool) -> None:
    warned(store)
    box = Mailbox()
    assert len(sent(store, box, days).sent) == len(box.sent) == goes


MADE = attrs.evolve(ACCOUNT, created_on=TODAY)
WARNED_AFTER = 340  # days: within 30 days of the end of the twelve months


def purge_warned(store: Any) -> None:
    register_store(MADE, store=store)
    assert job(store, WARNED_AFTER, PURGED).purge_warned == (MADE.id,)


@pytest.mark.rule("READ-A40")
@pytest.mark.parametrize("sign", ["loan", "login", "none"])
def test_a_purge_warning_is_void_after_a_sign_of_life(store: Any, sign: str) -> None:
    purge_warned(store)
    day, box = WARNED_AFTER + 1, Mailbox()
    now = NOW + timedelta(days=day)
    if sign == "loan":
        store.run(note_activity, MADE.id, on=now.date(), policy=PURGED, now=now)
    elif sign == "login":
        with store.transaction() as tx:
            tx.credentials.add(Credential(Principal(Realm.BORROWER, MADE.id), last_login=now.date()))
    report = sent(store, box, day, policy=PURGED)
    assert (len(report.sent), len(report.obsolete)) == ((1, 0) if sign == "none" else (0, 1))
    assert [("27 november 2027" in words.body) for words in box.sent] == [True] * len(report.sent)


@pytest.mark.rule("READ-A40")
@pytest.mark.parametrize(("late", "days"), [(31, 30), (1, 20)], ids=["after its day", "of other days"])
def test_a_purge_warning_of_another_day_is_dropped_and_comes_again_before_the_purge(store: Any, late: int, days: int) -> None:
    purge_warned(store)
    policy, box = attrs.evolve(PURGED, purge_warning_days=days), Mailbox()
    assert sent(store, box, WARNED_AFTER + late, policy=policy).obsolete
    after = WARNED_AFTER + 31
    report = job(store, after, policy)
    assert (report.purge_warned, report.purged) == ((MADE.id,), {})
    assert sent(store, box, after, policy=policy).sent
    assert job(store, after + days - 1, policy).purged == {}
    assert list(job(store, after + days, policy).purged) == [MADE.id]


@pytest.mark.parametrize("change", [{"purge_warning_days": None}, {"purge_inactive_months": None, "purge_never_logged_in_months": None}])
def test_a_purge_warning_is_void_if_the_policy_has_none(store: Any, change: Any) -> None:
    purge_warned(store)
    assert sent(store, Mailbox(), WARNED_AFTER, policy=attrs.evolve(PURGED, **change)).obsolete


# the lease

LEASE = RetryPolicy(lease=timedelta(seconds=15))


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that have passed since NOW, on the one clock of all workers."""
    passed = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: passed[0])
    return passed


def other_worker(store: Any, box: Any, seconds: list[float]) -> DispatchReport:
    return sent(store, box, seconds[0] / 86_400, retry_policy=LEASE)


@pytest.mark.parametrize("lost", ["before the secret", "after the hash", "before the sending"])
def test_a_worker_whose_lease_has_expired_makes_no_secret_and_sends_nothing(store: Any, lost: str, seconds: list[float]) -> None:
    register_store(ACCOUNT, store=store)
    queue(store, WELCOME if lost == "after the hash" else attrs.evolve(WELCOME, kind=MessageKind.SET_PASSWORD_LINK))
    box, reports = Mailbox(), list[DispatchReport]()

    def other() -> None:
        if not reports:
            seconds[0] += 15
            reports.append(DispatchReport())
            reports.append(other_worker(store, box, seconds))

    class Slow(Scrypt):
        def hash(self, password: str, /) -> str:
            other()
            return super().hash(password)

    class SlowStore:
        def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
            answer = store.run(command, *args, **kwargs)
            if command.__name__ == "_current":
                other()
            return answer

    def slow_link(token: str) -> str:
        other()
        return token

    target: Any = SlowStore() if lost == "before the secret" else store
    report = sent(target, box, hasher=Slow(cost=4), make_link=slow_link if lost == "before the sending" else str, retry_policy=LEASE)
    assert not report.errors
    assert report == DispatchReport(left=reports[-1].sent)
    assert len(box.sent) == 1
    assert store.outbox == ()
    if lost == "after the hash":
        assert opens(store, ACCOUNT.email, box.sent[0].body.split()[-1])


def test_a_send_that_outlasts_the_lease_is_saved_unless_another_secret_was_made(store: Any, seconds: list[float]) -> None:
    register_store(ACCOUNT, store=store)
    queue(store, WELCOME, MOVED)
    box = Mailbox()

    def slow(to: str, words: RenderedMessage, /) -> None:
        seconds[0] += 20
        box(to, words)

    assert len(sent(store, slow, retry_policy=LEASE).sent) == 2
    assert store.outbox == ()
    queue(store, WELCOME)
    reports = list[DispatchReport]()

    def slower(to: str, words: RenderedMessage, /) -> None:
        seconds[0] += 20
        if not reports:
            reports.append(DispatchReport())
            failing: Any = None
            reports.append(other_worker(store, lambda *_: failing(), seconds))

    assert len(sent(store, slower, seconds[0] / 86_400, retry_policy=LEASE).sent) == 1
    assert len(reports[-1].failed) == 1
    assert store.outbox == (WELCOME,)


def test_a_failure_that_outlasts_the_lease_takes_nothing_from_the_next_worker(store: Any, seconds: list[float]) -> None:
    register_store(ACCOUNT, store=store)
    queue(store, MOVED)

    def slow(_to: str, _words: RenderedMessage) -> None:
        seconds[0] += 15
        assert len(store.run(lambda tx: tx.outbox.claim(NOW + timedelta(seconds=15), NOW + timedelta(seconds=100), 1))) == 1
        raise OSError("the mail server does not answer")

    report = sent(store, slow, retry_policy=LEASE)
    assert [*report.errors] == [*report.left]
    assert [str(error) for error in report.errors.values()] == ["the mail server does not answer"]
    assert store.run(lambda tx: tx.outbox.claim(NOW + timedelta(seconds=99), NOW, 1)) == ()
    (entry,) = store.run(lambda tx: tx.outbox.claim(NOW + timedelta(seconds=100), NOW, 1))
    assert entry.attempts == 0


def test_a_secret_is_current_until_it_is_used_or_replaced(store: Any) -> None:
    register_store(ACCOUNT, store=store)
    assert not store.run(secret_is_current, WELCOME, "hash")
    with store.transaction() as tx:
        tx.credentials.add(Credential(Principal(Realm.BORROWER, ACCOUNT.id), "hash"))
    assert store.run(secret_is_current, WELCOME, "hash")
    assert not store.run(secret_is_current, WELCOME, "other")


# no secret in a report


def values_of_frames(error: BaseException | None) -> list[str]:
    """Every local of every frame that an error and its causes keep."""
    found, seen = list[str](), set[int]()
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        place = each.__traceback__
        while place is not None:
            found += [f"{value!r}{getattr(value, 'body', '')}" for value in place.tb_frame.f_locals.values()]
            place = place.tb_next
        waiting += [each.__cause__, each.__context__, *getattr(each, "exceptions", ())]
        found += [repr(each), *getattr(each, "__notes__", ())]
    return found


class Strict(Exception):
    """An exception that cannot be changed."""

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(name)


def raise_from(body: str) -> None:
    try:
        float(str(len(body)) + "x")
    except ValueError as inner:
        raise OSError("the mail server does not answer") from inner


def raise_group(body: str) -> None:
    raise ExceptionGroup("several", [OSError("one"), ValueError("two")])


def raise_strict(body: str) -> None:
    raise Strict


def raise_encoding(body: str) -> None:
    f"Å {body}".encode("ascii")


def raise_circle(body: str) -> None:
    error = OSError("once")
    error.__cause__ = ValueError("twice")
    error.__cause__.__cause__ = error
    raise error


@pytest.mark.parametrize("fails", [raise_from, raise_group, raise_strict, raise_encoding, raise_circle])
@pytest.mark.parametrize("kind", [MessageKind.CREDENTIALS, MessageKind.SET_PASSWORD_LINK])
def test_no_error_of_a_report_holds_a_secret(kind: MessageKind, fails: Any) -> None:
    store, seen = register_store(ACCOUNT), list[str]()
    queue(store, attrs.evolve(WELCOME, kind=kind))

    def failing(_to: str, words: RenderedMessage) -> None:
        link = words.body.partition("<")[2].partition(">")[0]
        seen.append(link or words.body.split()[-1])
        fails(words.body)

    report = sent(store, failing, make_link=lambda token: f"<{token}>")
    (error,) = report.errors.values()
    (secret,) = seen
    assert len(secret) >= 16
    assert not [text for text in values_of_frames(error) if secret in text]
    assert error.__traceback__ is None
    assert secret not in f"{report!r}{error}"
    assert fails is raise_strict or fails.__name__ in "".join(error.__notes__)


def test_an_error_while_the_outcome_is_saved_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    store = register_store(ACCOUNT)
    queue(store, WELCOME)

    def full(_entry_id: str) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(store._state.outbox, "acknowledge", full)
    (error,) = sent(store, Mailbox()).errors.values()
    assert error.__traceback__ is None


def test_the_repr_of_a_rendered_message_has_neither_its_text_nor_its_address() -> None:
    shown = repr(WELCOME.render("hemligt-ord"))
    assert shown == "RenderedMessage(subject='Ditt konto')"

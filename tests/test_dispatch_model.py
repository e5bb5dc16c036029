"""Slow, failing and killed senders, two workers, moving clocks, and edits between cause and dispatch.

Whatever happens, a message is true when it goes, goes to the right address, and goes once: a second time only if its worker was killed, or
took longer than its lease, while it was sent. And none is lost.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from nordlib.accounts import Account, AccountChanges, AccountId, Scrypt, hash_new_password
from nordlib.accounts.registration.rules import credentials_message
from nordlib.commands import (
    RetryPolicy,
    delete_account,
    dispatch,
    edit_account,
    request_password_reset,
    request_transfer,
    run_daily_job,
    set_password,
    take_over_protected_account,
)
from nordlib.contact import parse_email
from nordlib.credentials import PasswordOrigin, Principal, Realm, hash_token
from nordlib.dates import local_date
from nordlib.messages import RenderedMessage
from nordlib.passwords import InitialPassword
from nordlib.storage import MemoryStore
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.texts import format_text
from tests.people import ACCOUNT, AGENCY, AT_A, AT_B, LIBRARIES, NOW, REGISTER, B, register_store
from tests.profiles import set_examples
from tests.stores import sqlite

POLICY = attrs.evolve(REGISTER, notify_old_email=True)
LINKS = attrs.evolve(POLICY, passwords=attrs.evolve(POLICY.passwords, initial_password=InitialPassword.LINK))
CHEAP = Scrypt(cost=1)
RETRIES = RetryPolicy(batch_size=6, lease=timedelta(seconds=15), max_attempts=3)
DISPATCH: Any = sys.modules["nordlib.commands.dispatch"]
CHOSEN = hash_new_password("en lång mening", CHEAP)

WHO = st.integers(0, 3)
DAYS = st.sampled_from([None, 3, 10])
EDITS = st.tuples(st.sampled_from(["address", "day", "day", "password", "delete", "protect", "move"]), WHO, DAYS)
#: What happens while a password is hashed: nothing, a wait, another worker, an edit.
HASHING = st.sampled_from(["", "", "slow", "other"]) | EDITS
#: What happens between the storing of a link and its sending.
LINKING = st.sampled_from(["", "", "slow", "other"])
#: What happens while a message is sent.
SENDING = st.sampled_from(["", "", "fail", "killed before", "killed after", "slow", "slow fail", "other", "other fail"]) | EDITS


class Killed(BaseException):
    """The worker is killed."""


class Hashing:
    """A hasher during which something happens."""

    def __init__(self, happens: Callable[[], None]) -> None:
        self.happens = happens

    def hash(self, password: str, /) -> str:
        self.happens()
        return CHEAP.hash(password)


class Post(RuleBasedStateMachine):
    """A register, its workers, and everything that was sent."""

    make_store: Any = MemoryStore

    def __init__(self) -> None:
        super().__init__()
        self.store = register_store(store=type(self).make_store())
        self.seconds = 0.0
        DISPATCH.time = SimpleNamespace(monotonic=lambda: self.seconds)
        self.addresses, self.links = Counter[int](), set[int]()
        self.sent, self.excused, self.causes = Counter[Any](), Counter[Any](), Counter[Any]()
        self.passwords: dict[int, list[str]] = defaultdict(list)

    # the register

    @property
    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)

    def account(self, who: int) -> Account | None:
        stored = self.store.run(lambda tx: tx.accounts.get(AccountId(f"b{who}"), ALL_LIBRARIES))
        return None if stored is None else stored.value

    def credential(self, who: int) -> Any:
        stored = self.store.run(lambda tx: tx.credentials.get(Principal(Realm.BORROWER, f"b{who}")))
        return None if stored is None else stored.value

    @precondition(lambda self: len(self.addresses) < 4)
    @rule(link=st.booleans(), days=DAYS)
    def register(self, link: bool, days: int | None) -> None:
        who = len(self.addresses)
        self.addresses[who] = 1
        ends = None if days is None else self.now.date() + timedelta(days=days)
        account = attrs.evolve(ACCOUNT, id=AccountId(f"b{who}"), identity=None, email=parse_email(f"b{who}.1@example.se"), valid_to=ends)
        policy = LINKS if link else POLICY
        self.links |= {who} if link else set()
        self.causes[who, "link" if link else "password"] += 1
        with self.store.transaction() as tx:
            tx.accounts.add(account)
            tx.outbox.add(credentials_message(account, LIBRARIES[0], policy))

    @rule(edit=EDITS)
    def edit(self, edit: tuple[str, int, int | None]) -> None:
        what, who, days = edit
        account, key = self.account(who), AccountId(f"b{who}")
        if account is None:
            return
        by: Any = AGENCY if account.protected else AT_B if account.library == B else AT_A
        usual: Any = {"by": by, "policy": POLICY}
        if what == "address":
            email = parse_email(f"b{who}.{self.addresses[who] + 1}@example.se")
            assert self.store.run(edit_account, key, AccountChanges(email=email), now=self.now, **usual)
            self.causes[who, "address"] += 1
            self.addresses[who] += 1
        elif what == "day":
            ends = None if days is None else local_date(self.now, POLICY.zone) + timedelta(days=days)
            self.store.run(edit_account, key, AccountChanges(valid_to=ends), now=self.now, **usual)
        elif what == "password":
            assert self.store.run(set_password, key, CHOSEN, **usual)
        elif what == "move":
            self.causes[who, "notice"] += bool(self.store.run(request_transfer, key, B, now=self.now, **usual))
        elif what == "delete":
            assert self.store.run(delete_account, key, **usual)
        else:
            self.causes[who, "notice"] += not account.protected
            assert self.store.run(take_over_protected_account, key, by=AGENCY, policy=POLICY)

    @rule(who=WHO)
    def forgotten(self, who: int) -> None:
        account = self.account(who)
        if account is not None:
            self.store.run(request_password_reset, account.email, realm=Realm.BORROWER, policy=POLICY, now=self.now)
            self.causes[who, "link"] += 1

    @rule()
    def daily_job(self) -> None:
        assert run_daily_job(self.store, policy=POLICY, now=self.now).errors == {}

    @rule(seconds=st.sampled_from([1, 15, 60, 3_600, 3 * 86_400]))
    def time_passes(self, seconds: int) -> None:
        self.seconds += seconds

    # the workers

    @rule(sending=st.lists(SENDING, max_size=6), hashing=st.lists(HASHING, max_size=3), linking=st.lists(LINKING, max_size=3))
    def work(self, sending: list[Any], hashing: list[Any], linking: list[str]) -> None:
        events, interruptions, links = iter(sending), iter(hashing), iter(linking)

        def make_link(token: str) -> str:
            self.interrupt(next(links, ""))
            return f"<{token}>"

        def send(to: str, words: RenderedMessage, /) -> None:
            self.send(next(events, ""), to, words)

        with suppress(Killed):
            self.round(send, Hashing(lambda: self.interrupt(next(interruptions, ""))), make_link)

    def send(self, event: Any, to: str, words: RenderedMessage) -> None:
        key = self.check(to, words)
        if event == "killed before":
            raise Killed
        self.excused[key] += event in ("slow", "slow fail", "other", "other fail", "killed after")
        self.interrupt(event)
        if "fail" in event:
            raise OSError("the mail server does not answer")
        self.note(key, words)
        if event == "killed after":
            raise Killed

    def interrupt(self, event: Any) -> None:
        """Let pass more time than the lease, let another worker do a round, or edit something."""
        if isinstance(event, tuple):
            self.edit(event)
        elif event.startswith(("slow", "other")):
            self.seconds += 20
            if event.startswith("other"):
                self.round(self.deliver)

    def deliver(self, to: str, words: RenderedMessage, /) -> None:
        self.note(self.check(to, words), words)

    def round(self, send: Any, hasher: Any = CHEAP, make_link: Any = "<{}>".format) -> None:
        usual: Any = {"policy": POLICY, "now": self.now, "retry_policy": RETRIES}
        report = dispatch(self.store, send, hasher=hasher, make_link=make_link, **usual)
        assert not set(report.sent) & set(report.left)
        assert all(str(error) == "the mail server does not answer" for error in report.errors.values())

    # what holds when a message goes

    def check(self, to: str, words: RenderedMessage) -> Any:
        """What a message is about, if it is true and for its reader."""
        assert to == words.recipient
        who, count = (int(part) for part in to.partition("@")[0].removeprefix("b").split("."))
        account, credential = self.account(who), self.credential(who)
        assert account is not None
        if words.body.startswith("E-postadressen"):
            assert count < self.addresses[who]
            return who, "address"
        assert to == account.email.address == f"b{who}.{self.addresses[who]}@example.se"
        if "<" in words.body:
            token = credential.reset_token
            assert token.token_hash == hash_token(words.body.partition("<")[2].partition(">")[0])
            assert token.email_key == account.email.key
            return who, "link"
        if "lösenordet" in words.body:
            assert credential.origin is PasswordOrigin.GENERATED
            assert CHEAP.verify(words.body.split()[-1], credential.password_hash)
            return who, "password"
        if "gäller till och med" in words.body:
            assert account.valid_to is not None
            assert local_date(self.now, POLICY.zone) <= account.valid_to
            assert format_text("{day}", "sv", {"day": account.valid_to}) in words.body
            return who, account.valid_to
        return who, "notice"

    def note(self, key: Any, words: RenderedMessage) -> None:
        self.sent[key] += 1
        who, about = key
        causes = self.causes[key] if isinstance(about, str) else 1
        assert self.sent[key] <= causes + self.excused[key]
        if about == "password":
            self.passwords[who].append(words.body.split()[-1])

    def teardown(self) -> None:
        try:
            self.settle()
        finally:
            DISPATCH.time = sys.modules["time"]

    def settle(self) -> None:
        """Nothing is lost: with a mail server that works, everything that is due has gone, or is a dead letter."""
        for _ in range(12):
            self.daily_job()
            self.round(self.deliver)
            self.seconds += 600
        assert self.store.outbox == ()
        dead = {entry.message.subject_id for entry in self.store.run(lambda tx: tx.outbox.dead_letters())}
        on = local_date(self.now, POLICY.zone)
        for who in self.addresses:
            account, credential = self.account(who), self.credential(who)
            if account is None or account.protected or account.id in dead:
                continue
            assert account.valid_to is None or not on < account.valid_to <= on + timedelta(days=14) or self.sent[who, account.valid_to]
            assert credential is not None
            if credential.origin is PasswordOrigin.GENERATED:
                assert any(CHEAP.verify(password, credential.password_hash) for password in self.passwords[who])


class SqlPost(Post):
    """The same on SQLite."""

    make_store = staticmethod(sqlite)


set_examples(Post, 60, 2_000, steps=30)
set_examples(SqlPost, 4, 100, steps=20)
TestPost = Post.TestCase
TestSqlPost = SqlPost.TestCase

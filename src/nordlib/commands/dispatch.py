"""Send the messages that are due. Each is judged again when its turn comes (`nordlib.commands.rendering`), and its secret is made then.

A worker claims one message at a time, for a limited time, the lease, in which no other worker sends it: however slow the mail server is,
the messages behind it can be sent by others. The worker asks before it makes a secret, and again before it sends, whether its lease still
runs; if it has expired, the message is left to the next worker. After a crash between storing a secret and sending it, the message is
claimed again and gets a new secret, which replaces the one that was not sent. A message that cannot be sent is tried again after a longer
wait each time, and finally becomes a dead letter for an operator to examine; no message is ever lost. Delivery is at least once: a message
sent just before a crash, or whose outcome could not be saved in the outbox, is sent again.
"""

import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, Protocol, cast

import attrs
from attrs import field

from nordlib.accounts import Hasher
from nordlib.commands.notice_rendering import NotYetDue
from nordlib.commands.rendering import DispatchPolicies, MessagePolicy, PreparedMessage, prepare_message, secret_is_current
from nordlib.dates import require_aware
from nordlib.errors import InvalidData
from nordlib.frozendict import frozendict
from nordlib.messages import RenderedMessage
from nordlib.storage.protocols import LeasedOutboxTx, OutboxEntry, Store
from nordlib.validation import checked

__all__ = ["DeliveryTx", "DispatchReport", "RetryPolicy", "Sender", "dispatch"]


class DeliveryTx(LeasedOutboxTx, Protocol):
    """A transaction on an outbox from which workers send, and on what the messages are about.

    For messages about accounts it is an `AccountsTx` too, and for PINs of cards a `CardsTx`.
    """


class Sender(Protocol):
    """A callable that sends a rendered message, for example through the host's mail server. It may raise any exception if that fails."""

    def __call__(self, to: str, words: RenderedMessage, /) -> None:
        """Send the subject and the body, `words`, to the address `to`, which is `words.recipient`."""
        ...


@attrs.frozen
class DispatchReport:
    """The outcome of each message of one round, by its id in the outbox."""

    sent: tuple[str, ...] = ()
    """The ids of the messages that were sent."""
    obsolete: tuple[str, ...] = ()
    """The ids of the messages that no longer needed to be sent."""
    failed: tuple[str, ...] = ()
    """The ids of the messages that could not be sent, and will be tried again."""
    dead_lettered: tuple[str, ...] = ()
    """The ids of the messages that could not be sent at the last attempt, and are kept as dead letters."""
    left: tuple[str, ...] = ()
    """The ids of the messages that were not sent before the worker's lease expired: they are left to the next worker that claims them."""
    postponed: tuple[str, ...] = ()
    """The ids of the messages that wait for the hours in which they may be sent (SMS-06)."""
    errors: frozendict[str, Exception] = field(
        default=frozendict[str, Exception]({}), converter=frozendict[str, Exception], repr=False, eq=False
    )
    """The error of each message that could not be sent, by id; also of a message whose outcome could not be saved in the outbox.

    An error has no traceback, because its frames hold the text of the message. Its notes say where it was raised.
    """


@attrs.frozen
@checked
class RetryPolicy:
    """How a worker claims messages and retries them. Raises `InvalidData` for a number below 1, and for a time that is not positive."""

    batch_size: int = 100
    """The most messages to send in one round."""
    lease: timedelta = timedelta(minutes=15)
    """How long no other worker may claim a message that this one has claimed: longer than sending one ever takes.

    A message whose sending takes longer may be sent a second time, and its attempts are not counted.
    """
    max_attempts: int = 8
    """The number of attempts after which a message becomes a dead letter."""
    initial_backoff: timedelta = timedelta(minutes=1)
    """The wait after the first failed attempt; each further wait is twice as long as the one before."""

    def __attrs_post_init__(self) -> None:
        counts = (("batch_size", self.batch_size), ("max_attempts", self.max_attempts))
        problems = [f"{name} is {count}; it must be at least 1" for name, count in counts if count < 1]
        waits = (("lease", self.lease), ("initial_backoff", self.initial_backoff))
        problems += [f"{name} is {wait}; it must be longer than 0" for name, wait in waits if wait <= timedelta()]
        if problems:
            raise InvalidData("RetryPolicy", tuple(problems))


_DEFAULT_RETRY_POLICY: Final = RetryPolicy()


def dispatch(
    store: Store[DeliveryTx],
    send: Sender,
    *,
    policy: MessagePolicy | tuple[MessagePolicy, ...] = (),
    hasher: Hasher,
    now: datetime,
    make_link: Callable[[str], str],
    retry_policy: RetryPolicy = _DEFAULT_RETRY_POLICY,
) -> DispatchReport:
    """Send one round of the messages that are due. An error with one message does not affect the others, and is in the report.

    Where the store fails between two messages, the round ends, and the report has the messages until then.

    Args:
        store: The store with the outbox, and with what the messages are about.
        send: The callable that sends a message; it raises if it could not.
        policy: The policy that the messages need, or several: of the register, of the cards, of notices.
        hasher: The hasher for generated passwords and PINs.
        now: The instant at which the round begins.
        make_link: A callable that makes the address of a page from a token.
        retry_policy: How many messages to claim, and when to retry one.

    Raises:
        InvalidData: `send` or `make_link` is not callable, or `hasher` has no `hash`.
        NaiveDatetime: `now` has no UTC offset.
    """
    require_aware(now)
    requirements = (
        ("send", callable(send), "must be callable"),
        ("hasher", hasattr(hasher, "hash"), "must have a method `hash`"),
        ("make_link", callable(make_link), "must be callable"),
    )
    problems = tuple(f"`{name}` {requirement}" for name, is_met, requirement in requirements if not is_met)
    if problems:
        raise InvalidData("arguments of dispatch", problems)
    ids_by_outcome: dict[str, list[str]] = {"sent": [], "obsolete": [], "failed": [], "dead_lettered": [], "left": [], "postponed": []}
    errors: dict[str, Exception] = {}
    waits: dict[str, datetime] = {}
    clock, policies = _clock_from(now), DispatchPolicies(policy, hasher, make_link)

    def attempt(entry: OutboxEntry, lease: _Lease) -> tuple[str, str | None]:
        """Send one message; return the outcome, and the hash of the secret that was sent."""
        prepared: PreparedMessage | None = None
        try:
            prepared = prepare_message(store, entry.message, policies, clock(), lease.require)
            if prepared is None:
                return "obsolete", None
            lease.require()
            send(prepared.words.recipient, prepared.words)
        except _LeaseExpired:
            return "left", None
        except NotYetDue as wait:
            waits[entry.id] = wait.at
            return "postponed", None
        except Exception as error:  # noqa: BLE001 - a mail server, or an object of the host's, may raise any exception
            errors[entry.id] = _without_frames(error)
            if not lease.runs:
                return "left", None
            return "dead_lettered" if entry.attempts + 1 >= retry_policy.max_attempts else "failed", None
        return "sent", prepared.secret_hash

    for entry, lease in _claimed(store, now, clock, retry_policy):
        outcome, secret_hash = attempt(entry, lease)
        ids_by_outcome[outcome].append(entry.id)
        try:
            store.run(_save_outcome, entry, outcome, secret_hash, lease, retry_policy, waits.get(entry.id))
        except Exception as error:  # noqa: BLE001 - without a saved outcome the message is offered again when its lease ends
            errors.setdefault(entry.id, _without_frames(error))
    return DispatchReport(**{outcome: tuple(ids) for outcome, ids in ids_by_outcome.items()}, errors=errors)


class _LeaseExpired(Exception):
    """The lease of a message expired before it was sent."""


@attrs.frozen
class _Lease:
    """The time for which a worker has claimed a message, by the worker's own clock."""

    until: datetime
    clock: Callable[[], datetime]

    @property
    def runs(self) -> bool:
        """Whether no other worker may have claimed the message."""
        return self.clock() < self.until

    def require(self) -> None:
        """Raise `_LeaseExpired` if another worker may have claimed the message."""
        if not self.runs:
            raise _LeaseExpired


def _save_outcome(
    tx: DeliveryTx,
    entry: OutboxEntry,
    outcome: str,
    secret_hash: str | None,
    lease: _Lease,
    retry_policy: RetryPolicy,
    until: datetime | None,
) -> None:
    """Save what became of a message. After the lease only that it was sent, unless another worker has made another secret for it."""
    if not lease.runs:
        if outcome == "sent" and (secret_hash is None or secret_is_current(tx, entry.message, secret_hash)):
            tx.outbox.acknowledge(entry.id)
    elif outcome == "dead_lettered":
        tx.outbox.dead_letter(entry.id, lease.clock())
    elif until is not None:
        tx.outbox.postpone(entry.id, until)
    elif outcome == "failed":
        tx.outbox.retry(entry.id, lease.clock() + retry_policy.initial_backoff * 2**entry.attempts)
    else:
        tx.outbox.acknowledge(entry.id)


def _without_frames(error: Exception) -> Exception:
    """Return the error without what may hold the text of a message: its frames, and the text that could not be encoded."""
    seen = set[int]()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        waiting += [each.__cause__, each.__context__]
        if isinstance(each, BaseExceptionGroup):
            waiting += cast("BaseExceptionGroup[BaseException]", each).exceptions
        places = "".join(traceback.StackSummary.from_list(traceback.extract_tb(each.__traceback__)).format())
        with suppress(AttributeError):  # an exception that is a frozen model takes no note
            each.add_note(f"Raised in:\n{places}")
        each.with_traceback(None)
        if isinstance(each, UnicodeEncodeError):
            each.args, each.object = (each.encoding, "", each.start, each.end, each.reason), ""
    return error


def _clock_from(now: datetime) -> Callable[[], datetime]:
    """Return a clock that shows `now` at first."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


def _claimed(
    store: Store[DeliveryTx], now: datetime, clock: Callable[[], datetime], retry_policy: RetryPolicy
) -> Iterator[tuple[OutboxEntry, _Lease]]:
    """Yield the messages of a round and their leases, each claimed when its turn comes. Raises if the first one cannot be claimed.

    What became due after the round began is left to the next round, so that no message is tried twice in one.
    """
    for number in range(retry_policy.batch_size):
        lease = _Lease(clock() + retry_policy.lease, clock)
        try:
            entries = store.run(_claim, now, lease.until)
        except Exception:  # a store of the host's may raise any, and the report of what was sent must not be lost
            if number == 0:
                raise
            return
        if not entries:
            return
        yield entries[0], lease


def _claim(tx: DeliveryTx, now: datetime, until: datetime) -> tuple[OutboxEntry, ...]:
    return tx.outbox.claim(now, until, 1)

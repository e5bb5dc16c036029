"""Send the messages that are due. A secret is made here, when its message is sent, and only its hash is stored.

A worker claims one message at a time, for a limited time, the lease, in which no other worker sends it: however slow the mail server is,
the messages behind it can be sent by others. After a crash between storing a secret and sending it, the message is claimed again and gets
a new secret, which replaces the one that was not sent. A message that cannot be sent is tried again after a longer wait each time, and
finally becomes a dead letter for an operator to examine; no message is ever lost. Delivery is at least once: a message sent just before a
crash, or whose outcome could not be saved in the outbox, is sent again.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, Protocol

import attrs
from attrs import field

from nordlib.accounts import AccountId, AccountPolicy, Credential, Hasher, Principal, Realm, ResetToken, StaffId
from nordlib.accounts.credentials import STAFF_PREFIX, PasswordOrigin, hash_token
from nordlib.accounts.passwords import generate_password
from nordlib.commands.accounts.credentials import save_credential
from nordlib.dates import require_aware, with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.frozendict import frozendict
from nordlib.messages import SECRET_KINDS, Message, MessageKind, RenderedMessage
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, LeasedOutboxTx, OutboxEntry, Store
from nordlib.validation import checked

__all__ = ["DeliveryTx", "DispatchReport", "RetryPolicy", "Sender", "dispatch", "render_message"]

#: Messages to registrars.
_STAFF_KINDS: Final = frozenset({MessageKind.STAFF_PASSWORD_RESET_LINK})
#: Messages about an account, which may have been deleted or protected before they are sent.
_ACCOUNT_KINDS: Final = frozenset(
    {
        MessageKind.CREDENTIALS,
        MessageKind.SET_PASSWORD_LINK,
        MessageKind.PASSWORD_RESET_LINK,
        MessageKind.EXPIRY_WARNING,
        MessageKind.PURGE_WARNING,
        MessageKind.TRANSFER_REQUESTED,
        MessageKind.TRANSFER_COMPLETED,
        MessageKind.TRANSFER_DENIED,
        MessageKind.MOVED_TO_LIBRARY,
        MessageKind.MOVED_TO_CENTRAL,
        MessageKind.EMAIL_CHANGED,
    }
)
#: Messages to new borrowers: obsolete if the borrower has a password of their own by then.
_NEW_BORROWER_KINDS: Final = frozenset({MessageKind.CREDENTIALS, MessageKind.SET_PASSWORD_LINK})


class DeliveryTx(AccountsTx, LeasedOutboxTx, Protocol):
    """A transaction on the register and on an outbox from which workers send."""


class Sender(Protocol):
    """A callable that sends a rendered message, for example through the host's mail server. It may raise any exception if that fails."""

    def __call__(self, to: str, words: RenderedMessage, /) -> None:
        """Send the subject and the body, `words`, to the address `to`."""
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
    errors: frozendict[str, Exception] = field(
        default=frozendict[str, Exception]({}), converter=frozendict[str, Exception], repr=False, eq=False
    )
    """The error of each failed or dead-lettered message, by id; also of a message whose outcome could not be saved in the outbox."""


@attrs.frozen
@checked
class RetryPolicy:
    """How a worker claims messages and retries them. Raises `InvalidData` for a number below 1, and for a time that is not positive."""

    batch_size: int = 100
    """The most messages to send in one round."""
    lease: timedelta = timedelta(minutes=15)
    """How long no other worker may claim a message that this one has claimed: longer than sending one ever takes."""
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
    policy: AccountPolicy,
    hasher: Hasher,
    now: datetime,
    make_link: Callable[[str], str],
    retry_policy: RetryPolicy = _DEFAULT_RETRY_POLICY,
) -> DispatchReport:
    """Send one round of the messages that are due. An error with one message does not affect the others, and is in the report.

    Where the store fails between two messages, the round ends, and the report has the messages until then.

    Args:
        store: The store with the register and the outbox.
        send: The callable that sends a message; it raises if it could not.
        policy: The policy of the register.
        hasher: The hasher for generated passwords.
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
    ids_by_outcome: dict[str, list[str]] = {"sent": [], "obsolete": [], "failed": [], "dead_lettered": []}
    errors: dict[str, Exception] = {}
    clock = _clock_from(now)
    for entry in _claimed(store, now, clock, retry_policy):
        try:
            rendered = render_message(store, entry.message, policy=policy, hasher=hasher, now=now, make_link=make_link)
            if rendered is not None:
                send(entry.message.recipient, rendered)
        except Exception as error:  # noqa: BLE001 - a mail server, or an object of the host's, may raise any exception
            errors[entry.id] = error
            outcome = "dead_lettered" if entry.attempts + 1 >= retry_policy.max_attempts else "failed"
        else:
            outcome = "obsolete" if rendered is None else "sent"
        ids_by_outcome[outcome].append(entry.id)
        try:
            store.run(_save_outcome, entry, outcome, clock(), retry_policy)
        except Exception as error:  # noqa: BLE001 - without a saved outcome the message is offered again when its lease ends
            errors.setdefault(entry.id, error)
    return DispatchReport(**{outcome: tuple(ids) for outcome, ids in ids_by_outcome.items()}, errors=errors)


def _save_outcome(tx: DeliveryTx, entry: OutboxEntry, outcome: str, now: datetime, retry_policy: RetryPolicy) -> None:
    if outcome == "dead_lettered":
        tx.outbox.dead_letter(entry.id)
    elif outcome == "failed":
        tx.outbox.retry(entry.id, now + retry_policy.initial_backoff * 2**entry.attempts)
    else:
        tx.outbox.acknowledge(entry.id)


def _clock_from(now: datetime) -> Callable[[], datetime]:
    """Return a clock that shows `now` at first."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


def _claimed(store: Store[DeliveryTx], now: datetime, clock: Callable[[], datetime], retry_policy: RetryPolicy) -> Iterator[OutboxEntry]:
    """Yield the messages of a round, each claimed when its turn comes. Raises if the first one cannot be claimed.

    What became due after the round began is left to the next round, so that no message is tried twice in one.
    """
    for number in range(retry_policy.batch_size):
        try:
            entries = store.run(_claim, now, clock() + retry_policy.lease)
        except Exception:  # a store of the host's may raise any, and the report of what was sent must not be lost
            if number == 0:
                raise
            return
        if not entries:
            return
        yield entries[0]


def _claim(tx: DeliveryTx, now: datetime, until: datetime) -> tuple[OutboxEntry, ...]:
    return tx.outbox.claim(now, until, 1)


def render_message(
    store: Store[AccountsTx],
    message: Message,
    *,
    policy: AccountPolicy,
    hasher: Hasher,
    now: datetime,
    make_link: Callable[[str], str],
) -> RenderedMessage | None:
    """Return the message with its words, and with its secret if it has one; None if it is obsolete. The hash of a secret is saved.

    A message is obsolete if its account was deleted, or has become protected since the message was queued. A message with a secret is also
    obsolete if the address has changed; for a new borrower also if a password was chosen, or a generated one was used, since then.

    Args:
        store: The store with the register.
        message: The message.
        policy: The policy of the register.
        hasher: The hasher for generated passwords.
        now: The instant of sending; a link expires counting from it.
        make_link: A callable that makes the address of a page from a token.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
    """
    require_aware(now)
    if message.kind in _ACCOUNT_KINDS and not store.run(_may_be_sent, message, policy):
        return None
    if message.kind not in SECRET_KINDS:
        return message.render()
    message.render("")  # raises before a secret is made for a message that cannot be rendered
    if message.kind is MessageKind.CREDENTIALS:
        password = generate_password(policy.passwords.generated_length)
        return message.render(password) if store.run(_save_password, message, hasher.hash(password)) else None
    token = secrets.token_urlsafe(32)
    expires_at = with_fixed_offset(policy.passwords.reset_link_lifetime.after(now))
    return message.render(make_link(token)) if store.run(_save_reset_token, message, hash_token(token), expires_at) else None


def _may_be_sent(tx: AccountsTx, message: Message, policy: AccountPolicy) -> bool:
    """Whether the account exists and, if it is protected, the message names no library but the agency."""
    stored = tx.accounts.get(AccountId(message.subject_id), ALL_LIBRARIES)
    if stored is None:
        return False
    return not stored.value.protected or message.values.get("library") in (policy.agency.name, policy.central_library)


def _save_password(tx: AccountsTx, message: Message, password_hash: str) -> bool:
    owner, email_key = _recipient(tx, message)
    stored = tx.credentials.get(owner)
    if email_key is None or (stored is not None and _is_in_use(stored.value)):
        return False
    credential = Credential(owner) if stored is None else stored.value
    save_credential(tx, stored, credential.with_password(password_hash, PasswordOrigin.GENERATED))
    return True


def _save_reset_token(tx: AccountsTx, message: Message, token_hash: str, expires_at: datetime) -> bool:
    owner, email_key = _recipient(tx, message)
    stored = tx.credentials.get(owner)
    if email_key is None or (message.kind in _NEW_BORROWER_KINDS and stored is not None and _is_in_use(stored.value)):
        return False
    credential = Credential(owner) if stored is None else stored.value
    save_credential(tx, stored, attrs.evolve(credential, reset_token=ResetToken(token_hash, expires_at, email_key)))
    return True


def _is_in_use(credential: Credential) -> bool:
    """Whether the password was chosen by its owner or set by a registrar, or was generated and then used."""
    return credential.password_hash is not None and (credential.origin == PasswordOrigin.CHOSEN or credential.last_login is not None)


def _recipient(tx: AccountsTx, message: Message) -> tuple[Principal, str | None]:
    """Return the owner of the secret, and the key of their e-mail address; None if the owner was deleted, or now has another address."""
    realm = Realm.STAFF if message.kind in _STAFF_KINDS else Realm.BORROWER
    owner = Principal(realm, message.subject_id.removeprefix(STAFF_PREFIX) if realm is Realm.STAFF else message.subject_id)
    stored = tx.registrars.get(StaffId(owner.id)) if realm is Realm.STAFF else tx.accounts.get(AccountId(message.subject_id), ALL_LIBRARIES)
    is_current = stored is not None and stored.value.email.address == message.recipient
    return owner, stored.value.email.key if is_current and stored is not None else None

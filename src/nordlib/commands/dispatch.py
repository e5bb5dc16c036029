"""Send what is due. A secret is made here, when its message is sent, and nothing but its hash is kept.

A worker claims messages for a while, and nobody else sends them meanwhile. After a crash between the keeping and the sending the message
is claimed again, and its secret made anew: what was not sent is no password. A message that cannot be sent is tried again, later each time,
and then buried for somebody to look at; none is ever lost. One that was sent just before a crash, or that the outbox
could not be told of, is sent again.
"""

import secrets
from collections.abc import Callable
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

__all__ = ["DeliveryTx", "DispatchReport", "RetryPolicy", "Sender", "dispatch", "render_message"]

_STAFF_S: Final = frozenset({MessageKind.STAFF_PASSWORD_RESET_LINK})
#: About an account, which may be gone or protected by the time that they are sent.
_OF_AN_ACCOUNT: Final = frozenset(
    {
        MessageKind.CREDENTIALS,
        MessageKind.SET_PASSWORD_LINK,
        MessageKind.PASSWORD_RESET_LINK,
        MessageKind.EXPIRY_WARNING,
        MessageKind.TRANSFER_REQUESTED,
        MessageKind.TRANSFER_COMPLETED,
        MessageKind.TRANSFER_DENIED,
        MessageKind.MOVED_TO_LIBRARY,
        MessageKind.MOVED_TO_CENTRAL,
        MessageKind.EMAIL_CHANGED,
    }
)
#: Sent to those who are new: a password that was chosen meanwhile makes them void.
_FIRST: Final = frozenset({MessageKind.CREDENTIALS, MessageKind.SET_PASSWORD_LINK})


class DeliveryTx(AccountsTx, LeasedOutboxTx, Protocol):
    """A transaction over the register and an outbox that workers send from."""


class Sender(Protocol):
    """What sends a message that is put in words: the host's mail server, say. It raises whatever it raises where that fails."""

    def __call__(self, to: str, words: RenderedMessage, /) -> None:
        """Send it."""
        ...


@attrs.frozen
class DispatchReport:
    """What became of the messages of one round, by their ids in the outbox. `obsolete` needed no sending any more."""

    sent: tuple[str, ...] = ()
    obsolete: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    dead_lettered: tuple[str, ...] = ()
    errors: frozendict[str, Exception] = field(
        default=frozendict[str, Exception]({}), converter=frozendict[str, Exception], repr=False, eq=False
    )
    """Why each of those that failed or were buried did, by its id. One that was sent is here where the outbox could not be told of it."""


@attrs.frozen
class RetryPolicy:
    """How a worker sends: how many messages at a time, for how long they are its own, how often it tries, and how long it waits first.

    Each further wait is twice the one before it.
    """

    batch_size: int = 100
    lease: timedelta = timedelta(minutes=15)
    max_attempts: int = 8
    initial_backoff: timedelta = timedelta(minutes=1)

    def __attrs_post_init__(self) -> None:
        """Raises `InvalidData`."""
        wanted = (("batch_size", self.batch_size), ("max_attempts", self.max_attempts))
        problems = [f"{name} is {number}; it is 1 or more" for name, number in wanted if number < 1]
        problems += [] if self.lease > timedelta() else [f"lease is {self.lease}; it is longer than nothing"]
        if problems:
            raise InvalidData("RetryPolicy", tuple(problems))


_USUAL: Final = RetryPolicy()


def dispatch(
    store: Store[DeliveryTx],
    send: Sender,
    *,
    policy: AccountPolicy,
    hasher: Hasher,
    now: datetime,
    make_link: Callable[[str], str],
    retry_policy: RetryPolicy = _USUAL,
) -> DispatchReport:
    """Send the messages that are due; what goes wrong with one concerns it alone, and is in `errors`.

    `send` raises where it could not send. Raises `NaiveDatetime`, and `InvalidData` for what cannot send, hash or make a link.
    """
    require_aware(now)
    wanted = {"send": callable(send), "hasher": hasattr(hasher, "hash"), "make_link": callable(make_link)}
    lacking = tuple(f"`{name}` cannot be used for that" for name, fits in wanted.items() if not fits)
    if lacking:
        raise InvalidData("dispatch", lacking)
    became: dict[str, list[str]] = {"sent": [], "obsolete": [], "failed": [], "dead_lettered": []}
    errors: dict[str, Exception] = {}
    for due in store.run(_claim, now, now + retry_policy.lease, retry_policy.batch_size):
        try:
            words = render_message(store, due.message, policy=policy, hasher=hasher, now=now, make_link=make_link)
            if words is not None:
                send(due.message.recipient, words)
        except Exception as error:  # noqa: BLE001 - whatever a mail server, or what the host handed in, raises
            errors[due.id] = error
            outcome = "dead_lettered" if due.attempts + 1 >= retry_policy.max_attempts else "failed"
        else:
            outcome = "obsolete" if words is None else "sent"
        became[outcome].append(due.id)
        try:
            store.run(_note, due, outcome, now, retry_policy)
        except Exception as error:  # noqa: BLE001 - one that the outbox could not be told of is offered again when its lease ends
            errors.setdefault(due.id, error)
    return DispatchReport(**{name: tuple(ids) for name, ids in became.items()}, errors=errors)


def _note(tx: DeliveryTx, due: OutboxEntry, outcome: str, now: datetime, retry_policy: RetryPolicy) -> None:
    """Tell the outbox what became of a message."""
    if outcome == "dead_lettered":
        tx.outbox.dead_letter(due.id)
    elif outcome == "failed":
        tx.outbox.retry(due.id, now + retry_policy.initial_backoff * 2**due.attempts)
    else:
        tx.outbox.acknowledge(due.id)


def _claim(tx: DeliveryTx, now: datetime, until: datetime, limit: int) -> tuple[OutboxEntry, ...]:
    return tx.outbox.claim(now, until, limit)


def render_message(
    store: Store[AccountsTx],
    message: Message,
    *,
    policy: AccountPolicy,
    hasher: Hasher,
    now: datetime,
    make_link: Callable[[str], str],
) -> RenderedMessage | None:
    """The message in words, ready to be sent; None where there is nothing to send any more.

    That is so where the account is gone, or became protected since, and where a secret is due to another address, or to a new borrower
    whose password was chosen or used meanwhile. `make_link` makes the address of a page out of a token. Raises `NaiveDatetime`.
    """
    require_aware(now)
    if message.kind in _OF_AN_ACCOUNT and not store.run(_may_go, message, policy):
        return None
    if message.kind not in SECRET_KINDS:
        return message.render()
    message.render("")  # a message that cannot be put in words makes no secret
    if message.kind is MessageKind.CREDENTIALS:
        password = generate_password(policy.passwords.generated_length)
        return message.render(password) if store.run(_keep_password, message, hasher.hash(password)) else None
    token = secrets.token_urlsafe(32)
    expires = with_fixed_offset(policy.passwords.reset_link_lifetime.after(now))
    return message.render(make_link(token)) if store.run(_keep_ticket, message, hash_token(token), expires) else None


def _may_go(tx: AccountsTx, message: Message, policy: AccountPolicy) -> bool:
    """Whether the account is there, and is not one that became protected since: then no library is named to it."""
    found = tx.accounts.get(AccountId(message.subject_id), ALL_LIBRARIES)
    if found is None:
        return False
    return not found.value.protected or message.values.get("library") in (policy.agency.name, policy.central_library)


def _keep_password(tx: AccountsTx, message: Message, stored: str) -> bool:
    owner, key = _addressee(tx, message)
    kept = tx.credentials.get(owner)
    if key is None or (kept is not None and _is_theirs(kept.value)):
        return False
    credential = Credential(owner) if kept is None else kept.value
    save_credential(tx, kept, credential.with_password(stored, PasswordOrigin.GENERATED))
    return True


def _keep_ticket(tx: AccountsTx, message: Message, token_hash: str, expires_at: datetime) -> bool:
    owner, key = _addressee(tx, message)
    kept = tx.credentials.get(owner)
    if key is None or (message.kind in _FIRST and kept is not None and _is_theirs(kept.value)):
        return False
    credential = Credential(owner) if kept is None else kept.value
    save_credential(tx, kept, attrs.evolve(credential, reset_token=ResetToken(token_hash, expires_at, key)))
    return True


def _is_theirs(credential: Credential) -> bool:
    """Whether the password was chosen by somebody, or was made here and used since."""
    return credential.password_hash is not None and (credential.origin == PasswordOrigin.CHOSEN or credential.last_login is not None)


def _addressee(tx: AccountsTx, message: Message) -> tuple[Principal, str | None]:
    """Whose secret it is, and the key of the address; None where the owner is gone or has another address than the message."""
    realm = Realm.STAFF if message.kind in _STAFF_S else Realm.BORROWER
    owner = Principal(realm, message.subject_id.removeprefix(STAFF_PREFIX) if realm is Realm.STAFF else message.subject_id)
    found = tx.registrars.get(StaffId(owner.id)) if realm is Realm.STAFF else tx.accounts.get(AccountId(message.subject_id), ALL_LIBRARIES)
    reached = found is not None and found.value.email.address == message.recipient
    return owner, found.value.email.key if reached and found is not None else None

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

from nordlib.accounts import AccountId, Credential, Hasher, Owner, Realm, RegisterPolicy, StaffId, Ticket
from nordlib.accounts.credentials import STAFF_S, Origin, hash_of_token
from nordlib.accounts.passwords import generated_password
from nordlib.commands.passwords import keep
from nordlib.dates import aware, fixed
from nordlib.errors import InvalidData
from nordlib.frozen import FrozenMap
from nordlib.messages import SECRET, Message, MessageKind, Rendered
from nordlib.storage.protocols import EVERYWHERE, DispatchTx, Due, RegisterTx, Store

__all__ = ["Dispatched", "Pace", "Sender", "SendingTx", "dispatch", "prepare"]

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


class SendingTx(RegisterTx, DispatchTx, Protocol):
    """A transaction over the register and an outbox that workers send from."""


class Sender(Protocol):
    """What sends a message that is put in words: the host's mail server, say. It raises whatever it raises where that fails."""

    def __call__(self, to: str, words: Rendered, /) -> None:
        """Send it."""
        ...


@attrs.frozen
class Dispatched:
    """What became of the messages of one round, by their ids in the outbox. `void` needed no sending any more."""

    sent: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    buried: tuple[str, ...] = ()
    faults: FrozenMap[str, Exception] = field(
        default=FrozenMap[str, Exception]({}), converter=FrozenMap[str, Exception], repr=False, eq=False
    )
    """Why each of those that failed or were buried did, by its id. One that was sent is here where the outbox could not be told of it."""


@attrs.frozen
class Pace:
    """How a worker sends: how many messages at a time, for how long they are its own, how often it tries, and how long it waits first.

    Each further wait is twice the one before it.
    """

    limit: int = 100
    lease: timedelta = timedelta(minutes=15)
    tries: int = 8
    first_wait: timedelta = timedelta(minutes=1)

    def __attrs_post_init__(self) -> None:
        """Raises `InvalidData`."""
        wanted = (("limit", self.limit), ("tries", self.tries))
        problems = [f"{name} is {number}; it is 1 or more" for name, number in wanted if number < 1]
        problems += [] if self.lease > timedelta() else [f"lease is {self.lease}; it is longer than nothing"]
        if problems:
            raise InvalidData("Pace", tuple(problems))


_USUAL: Final = Pace()


def dispatch(
    store: Store[SendingTx],
    send: Sender,
    *,
    policy: RegisterPolicy,
    hasher: Hasher,
    now: datetime,
    link: Callable[[str], str],
    pace: Pace = _USUAL,
) -> Dispatched:
    """Send the messages that are due; what goes wrong with one concerns it alone, and is in `faults`.

    `send` raises where it could not send. Raises `NaiveDatetime`, and `InvalidData` for what cannot send, hash or make a link.
    """
    aware(now)
    wanted = {"send": callable(send), "hasher": hasattr(hasher, "hash"), "link": callable(link)}
    lacking = tuple(f"`{name}` cannot be used for that" for name, fits in wanted.items() if not fits)
    if lacking:
        raise InvalidData("dispatch", lacking)
    became: dict[str, list[str]] = {"sent": [], "void": [], "failed": [], "buried": []}
    faults: dict[str, Exception] = {}
    for due in store.run(_claim, now, now + pace.lease, pace.limit):
        try:
            words = prepare(store, due.message, policy=policy, hasher=hasher, now=now, link=link)
            if words is not None:
                send(due.message.to, words)
        except Exception as fault:  # noqa: BLE001 - whatever a mail server, or what the host handed in, raises
            faults[due.id] = fault
            outcome = "buried" if due.tries + 1 >= pace.tries else "failed"
        else:
            outcome = "void" if words is None else "sent"
        became[outcome].append(due.id)
        try:
            store.run(_note, due, outcome, now, pace)
        except Exception as fault:  # noqa: BLE001 - one that the outbox could not be told of is offered again when its lease ends
            faults.setdefault(due.id, fault)
    return Dispatched(**{name: tuple(ids) for name, ids in became.items()}, faults=faults)


def _note(tx: SendingTx, due: Due, outcome: str, now: datetime, pace: Pace) -> None:
    """Tell the outbox what became of a message."""
    if outcome == "buried":
        tx.outbox.bury(due.id)
    elif outcome == "failed":
        tx.outbox.retry(due.id, now + pace.first_wait * 2**due.tries)
    else:
        tx.outbox.done(due.id)


def _claim(tx: SendingTx, now: datetime, until: datetime, limit: int) -> tuple[Due, ...]:
    return tx.outbox.claim(now, until, limit)


def prepare(
    store: Store[RegisterTx], message: Message, *, policy: RegisterPolicy, hasher: Hasher, now: datetime, link: Callable[[str], str]
) -> Rendered | None:
    """The message in words, ready to be sent; None where there is nothing to send any more.

    That is so where the account is gone, or became protected since, and where a secret is due to another address, or to a new borrower
    whose password was chosen or used meanwhile. `link` makes the address of a page out of a token. Raises `NaiveDatetime`.
    """
    aware(now)
    if message.kind in _OF_AN_ACCOUNT and not store.run(_may_go, message, policy):
        return None
    if message.kind not in SECRET:
        return message.render()
    message.render("")  # a message that cannot be put in words makes no secret
    if message.kind is MessageKind.CREDENTIALS:
        password = generated_password(policy.passwords.generated_length)
        return message.render(password) if store.run(_keep_password, message, hasher.hash(password)) else None
    token = secrets.token_urlsafe(32)
    expires = fixed(policy.passwords.link_lasts.after(now))
    return message.render(link(token)) if store.run(_keep_ticket, message, hash_of_token(token), expires) else None


def _may_go(tx: RegisterTx, message: Message, policy: RegisterPolicy) -> bool:
    """Whether the account is there, and is not one that became protected since: then no library is named to it."""
    found = tx.accounts.get(AccountId(message.about), EVERYWHERE)
    if found is None:
        return False
    return not found.value.protected or message.values.get("library") in (policy.agency.name, policy.central)


def _keep_password(tx: RegisterTx, message: Message, stored: str) -> bool:
    owner, key = _addressee(tx, message)
    kept = tx.credentials.of(owner)
    if key is None or (kept is not None and _is_theirs(kept.value)):
        return False
    credential = Credential(owner) if kept is None else kept.value
    keep(tx, kept, credential.with_password(stored, Origin.GENERATED))
    return True


def _keep_ticket(tx: RegisterTx, message: Message, token_hash: str, expires_at: datetime) -> bool:
    owner, key = _addressee(tx, message)
    kept = tx.credentials.of(owner)
    if key is None or (message.kind in _FIRST and kept is not None and _is_theirs(kept.value)):
        return False
    credential = Credential(owner) if kept is None else kept.value
    keep(tx, kept, attrs.evolve(credential, ticket=Ticket(token_hash, expires_at, key)))
    return True


def _is_theirs(credential: Credential) -> bool:
    """Whether the password was chosen by somebody, or was made here and used since."""
    return credential.hash is not None and (credential.origin == Origin.CHOSEN or credential.last_login is not None)


def _addressee(tx: RegisterTx, message: Message) -> tuple[Owner, str | None]:
    """Whose secret it is, and the key of the address; None where the owner is gone or has another address than the message."""
    realm = Realm.STAFF if message.kind in _STAFF_S else Realm.BORROWER
    owner = Owner(realm, message.about.removeprefix(STAFF_S) if realm is Realm.STAFF else message.about)
    found = tx.staff.get(StaffId(owner.id)) if realm is Realm.STAFF else tx.accounts.get(AccountId(message.about), EVERYWHERE)
    reached = found is not None and found.value.email.address == message.to
    return owner, found.value.email.key if reached and found is not None else None

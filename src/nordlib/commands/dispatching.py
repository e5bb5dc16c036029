"""Put a message that is due in words. A secret is made here, when the message is sent, and nothing but its hash is kept.

After a crash between the keeping and the sending the message is prepared again, and its secret made anew: what was not sent is no password.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Final

import attrs

from nordlib.accounts import AccountId, Credential, Hasher, Owner, Realm, RegisterPolicy, StaffId, Ticket
from nordlib.accounts.credentials import Origin, hash_of_token
from nordlib.accounts.passwords import generated_password
from nordlib.commands.passwords import keep
from nordlib.dates import aware, fixed
from nordlib.messages import SECRET, Message, MessageKind, Rendered
from nordlib.storage.protocols import EVERYWHERE, RegisterTx, Store

__all__ = ["prepare"]

_STAFF_S: Final = frozenset({MessageKind.STAFF_PASSWORD_RESET_LINK})
#: Sent to those who are new: a password that was chosen meanwhile makes them void.
_FIRST: Final = frozenset({MessageKind.CREDENTIALS, MessageKind.SET_PASSWORD_LINK})


def prepare(
    store: Store[RegisterTx], message: Message, *, policy: RegisterPolicy, hasher: Hasher, now: datetime, link: Callable[[str], str]
) -> Rendered | None:
    """The message in words, ready to be sent; None where a secret is due and there is nothing to send any more.

    That is so where the account is gone, or has another address, or a new borrower's password was chosen or used meanwhile. `link` makes
    the address of a page out of a token. Raises `NaiveDatetime`.
    """
    aware(now)
    if message.kind not in SECRET:
        return message.render()
    message.render("")  # a message that cannot be put in words makes no secret
    if message.kind is MessageKind.CREDENTIALS:
        password = generated_password(policy.passwords.generated_length)
        return message.render(password) if store.run(_keep_password, message, hasher.hash(password)) else None
    token = secrets.token_urlsafe(32)
    expires = fixed(policy.passwords.link_lasts.after(now))
    return message.render(link(token)) if store.run(_keep_ticket, message, hash_of_token(token), expires) else None


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
    found = tx.staff.get(StaffId(message.about)) if realm is Realm.STAFF else tx.accounts.get(AccountId(message.about), EVERYWHERE)
    reached = found is not None and found.value.email.address == message.to
    return Owner(realm, message.about), found.value.email.key if reached and found is not None else None

"""Count attempts, and lock a name after too many (EXT-11)."""

from datetime import datetime

from nordlib.attempts import AttemptLimit, Attempts, attempt_key
from nordlib.cards import CardNumber
from nordlib.commands.outbox import delete_waiting_messages
from nordlib.contact import Email
from nordlib.credentials import Realm
from nordlib.dates import require_aware
from nordlib.errors import InvalidData
from nordlib.identity.pseudonyms import Pseudonym
from nordlib.patrons import BorrowerNumber
from nordlib.storage.protocols import AttemptRecords, attempts_of

__all__ = [
    "are_too_many",
    "attempts_under",
    "card_login_key",
    "delete_attempts",
    "delete_expired_attempts",
    "delete_traces_of_address",
    "login_key",
    "patron_login_key",
    "record_attempt",
    "reset_key",
]


def are_too_many(tx: object, key: str, limit: AttemptLimit | None, now: datetime) -> bool:
    """Whether there were too many attempts under a name. Raises `InvalidData` for a limit where the transaction stores no attempts."""
    if limit is None:
        return False
    attempts = _records(tx).get(key)
    return attempts is not None and attempts.are_too_many(limit, now)


def record_attempt(tx: object, key: str, limit: AttemptLimit | None, now: datetime) -> None:
    """Store one more attempt under a name, if attempts are limited. Raises as `are_too_many` does."""
    if limit is not None:
        records = _records(tx)
        records.put(Attempts.record(key, records.get(key), limit, now))


def attempts_under(tx: object, key: str) -> tuple[datetime, ...] | None:
    """Return the instants of the attempts under a name that still count; None if the transaction stores no attempts."""
    if (records := attempts_of(tx)) is None:
        return None
    attempts = records.get(key)
    return () if attempts is None else attempts.at


def delete_expired_attempts(tx: object, now: datetime) -> None:
    """Delete the attempts that count no more, if the transaction stores attempts."""
    if (records := attempts_of(tx)) is not None:
        records.delete_expired(require_aware(now))


def delete_traces_of_address(tx: object, realm: Realm, email: Email) -> None:
    """Delete what is stored about an address, not about its owner: the attempts to log in, the links that were asked for and wait."""
    delete_attempts(tx, login_key(realm, email.key), reset_key(realm, email.key))
    delete_waiting_messages(tx, reset_key(realm, email.key))


def login_key(realm: Realm, email_key: str) -> str:
    """Return the hash under which the log-ins with an e-mail address are counted; `email_key` is `Email.key`."""
    return attempt_key(f"login:{realm.value}", email_key)


def reset_key(realm: Realm, email_key: str) -> str:
    """Return the hash under which the links to an address are counted, and the waiting ones found; `email_key` is `Email.key`."""
    return attempt_key(f"reset:{realm.value}", email_key)


def card_login_key(card: CardNumber) -> str:
    """Return the hash under which the log-ins with a card are counted."""
    return attempt_key("login:card", card)


def patron_login_key(number: Pseudonym | BorrowerNumber) -> str:
    """Return the hash under which the log-ins of a patron with one number are counted: a pseudonym, or a borrower number."""
    return attempt_key("login:patron", number)


def delete_attempts(tx: object, *keys: str) -> None:
    """Delete the attempts under some names, if the transaction stores attempts."""
    if (records := attempts_of(tx)) is not None:
        for key in keys:
            records.delete(key)


def _records(tx: object) -> AttemptRecords:
    if (records := attempts_of(tx)) is None:
        raise InvalidData(
            "transaction",
            ("it must have `attempts`, because the policy limits them; set `login_limit` and `reset_limit` to None if the host does",),
        )
    return records

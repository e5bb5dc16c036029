"""Log in by a name and a secret, so that a refusal tells nothing: neither in words, nor by its time, nor by a lock (EXT-11).

The slow hash is computed between two transactions, never inside one. Every refusal takes a whole number of steps of time, so that it
cannot be seen whether the name exists; it holds no transaction while it waits.
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final, Generic, TypeVar, cast

import attrs
from attrs import field

from nordlib.attempts import AttemptLimit
from nordlib.commands.attempts import are_too_many, delete_attempts, record_attempt
from nordlib.decisions import Decision
from nordlib.errors import InvalidData
from nordlib.hidden_fields import hides_fields
from nordlib.passwords import Hasher, secret_matches
from nordlib.shown_text import shown_type
from nordlib.storage.protocols import Store

__all__ = ["Login", "StoredSecret", "authenticate", "require_secret"]

Tx = TypeVar("Tx")
V = TypeVar("V")
F = TypeVar("F", bound=attrs.AttrsInstance)
_STEP: Final = 0.01  # seconds


@hides_fields
@attrs.frozen
class StoredSecret:
    """What a name must be proved with.

    Attributes:
        hash: The password or PIN as the hasher made it; None: the name opens nothing.
        mark: What changes when the secret does, so that one that was changed in the meantime is wrong; never the hash, which is made anew.
    """

    hash: str | None = field(default=None, repr=False)
    mark: object = None


@hides_fields
@attrs.frozen
class Login(Generic[Tx, V, F]):
    """One attempt to log in.

    Attributes:
        key: The hash of the name that was entered (`nordlib.attempts.attempt_key`).
        secret: The password or PIN that was entered.
        limit: How many failures lock the name; None: the host limits them itself.
        find: Finds what the name must be proved with, in a transaction.
        decide: Decides, in a transaction: whether the secret is right, and its new hash if it must be stored anew.
    """

    key: str = field(repr=False)
    secret: str = field(repr=False)
    limit: AttemptLimit | None
    find: Callable[[Tx], StoredSecret]
    decide: Callable[[Tx, bool, str | None], Decision[V, F]]


def require_secret(secret: object, what: str) -> None:
    """Raise `InvalidData` for a password or a PIN that is not a text."""
    if not isinstance(secret, str):
        raise InvalidData(what, (f"{shown_type(secret)}, not a str",))


def authenticate(store: Store[Tx], login: Login[Tx, V, F], hasher: Hasher, now: datetime) -> Decision[V, F]:
    """Decide an attempt to log in, and count it.

    A failure is counted, unless the name is locked; a granted login deletes the failures of its name. While the name is locked, the right
    secret is wrong. A secret whose stored hash is weaker than the hasher now requires is hashed again.
    """
    started = time.monotonic()
    stored = store.run(login.find)
    matches = secret_matches(login.secret, stored.hash, hasher)
    rehashed = hasher.hash(login.secret) if matches and hasher.needs_rehash(cast("str", stored.hash)) else None
    (decision,) = store.run(_decided, login, stored if matches else None, rehashed, now)
    if not decision:
        _wait_for_whole_step(started)
    return decision


def _decided(tx: Tx, login: Login[Tx, V, F], verified: StoredSecret | None, rehashed: str | None, now: datetime) -> tuple[Decision[V, F]]:
    """Decide on what is stored now: if the secret was changed after it was verified, the given one is wrong.

    The decision is in a tuple, so that the store also commits what a refusal has counted.
    """
    is_locked = are_too_many(tx, login.key, login.limit, now)
    is_right = verified is not None and login.find(tx).mark == verified.mark and not is_locked
    decision = login.decide(tx, is_right, rehashed)
    if decision:
        delete_attempts(tx, *(() if login.limit is None else (login.key,)))
    elif not is_right and not is_locked:
        record_attempt(tx, login.key, login.limit, now)
    return (decision,)


def _wait_for_whole_step(started: float) -> None:
    time.sleep(_STEP - (time.monotonic() - started) % _STEP)

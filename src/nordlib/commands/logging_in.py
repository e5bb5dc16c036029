"""Log in with address and password (MTM-24, MTM-52). The slow hash is computed between two transactions, never inside one."""

from datetime import datetime
from typing import cast

import attrs

from nordlib.accounts import Account, Credential, Hasher, LogInAttempt, LogInFacts, Owner, Realm, RegisterPolicy, Registrar
from nordlib.accounts.credentials import LogInCase
from nordlib.accounts.credentials import log_in as decide
from nordlib.commands.passwords import owner_of
from nordlib.contact import Email
from nordlib.dates import aware, local_date
from nordlib.decisions import Decision, Granted, Refused
from nordlib.errors import InvalidData
from nordlib.storage.protocols import RegisterTx, Store, Versioned

__all__ = ["log_in"]

_LONGEST = 1_024  # characters; nobody has a longer password, and hashing one would take its time


def log_in(
    store: Store[RegisterTx], email: Email | None, password: str, *, realm: Realm, policy: RegisterPolicy, hasher: Hasher, now: datetime
) -> Decision[Account | Registrar, LogInFacts]:
    """Whoever has the address and the password; one answer, after about the same time, for all who have not.

    `email` None: it is no address. A failed attempt on an owner that exists is a record (`LogInAttempt`). A password that was hashed with
    less than is asked for now is hashed again. Raises `NaiveDatetime`.
    """
    aware(now)
    if not isinstance(cast("object", password), str):
        raise InvalidData("password", (f"it is a {type(password).__name__}, not a str",))
    kept = store.run(_credential, email, realm)
    stored = None if kept is None else kept.hash
    right = _is_right(password, stored, hasher)
    rehashed = hasher.hash(password) if right and stored is not None and hasher.needs_rehash(stored) else None
    return store.run(_logged_in, email, realm, kept if right else None, rehashed, policy, now)


def _is_right(password: str, stored: str | None, hasher: Hasher) -> bool:
    """Whether the password is the stored one. One no takes about as long as any other, whatever is stored."""
    given = password[:_LONGEST]
    if stored is None:
        hasher.hash(given)
        return False
    if hasher.verify(given, stored) and given == password:
        return True
    if hasher.needs_rehash(stored):
        hasher.hash(given)
    return False


def _found(tx: RegisterTx, email: Email | None, realm: Realm) -> tuple[Account | Registrar | None, Versioned[Credential] | None]:
    found = owner_of(tx, email, realm)
    return (None, None) if found is None else (found.value, tx.credentials.of(Owner(realm, found.value.id)))


def _credential(tx: RegisterTx, email: Email | None, realm: Realm) -> Credential | None:
    stored = _found(tx, email, realm)[1]
    return None if stored is None else stored.value


def _logged_in(
    tx: RegisterTx,
    email: Email | None,
    realm: Realm,
    verified: Credential | None,
    rehashed: str | None,
    policy: RegisterPolicy,
    now: datetime,
) -> Decision[Account | Registrar, LogInFacts]:
    """The answer on what is stored now: a password that was changed since it was verified is not the one that was given."""
    who, stored = _found(tx, email, realm)
    current = (
        stored
        if stored is not None
        and verified is not None
        and (stored.value.owner, stored.value.generation)
        == (
            verified.owner,
            verified.generation,
        )
        else None
    )
    decision = decide(LogInCase(who, current is not None, policy, local_date(aware(now), policy.zone)))
    if isinstance(decision, Granted) and current is not None:
        seen = attrs.evolve(current.value, last_login=local_date(aware(now), policy.zone))
        tx.credentials.save(seen if rehashed is None else attrs.evolve(seen, hash=rehashed), expected=current.version)
    elif isinstance(decision, Refused) and who is not None and current is None:
        return attrs.evolve(decision, records=(LogInAttempt(Owner(realm, who.id), now),))
    return decision

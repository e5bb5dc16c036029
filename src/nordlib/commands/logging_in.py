"""Log in with address and password (MTM-24, MTM-52). The slow hash is computed between two transactions, never inside one."""

from datetime import datetime

import attrs

from nordlib.accounts import Account, Credential, Hasher, LogInAttempt, LogInFacts, Owner, Realm, RegisterPolicy, Registrar
from nordlib.accounts.credentials import LogInCase
from nordlib.accounts.credentials import log_in as decide
from nordlib.contact import Email
from nordlib.dates import aware, local_date
from nordlib.decisions import Decision, Granted, Refused
from nordlib.storage.protocols import EVERYWHERE, RegisterTx, Store, Versioned

__all__ = ["log_in"]

_LONGEST = 1_024  # characters; nobody has a longer password, and hashing one would take its time


def log_in(
    store: Store[RegisterTx], email: Email, password: str, *, realm: Realm, policy: RegisterPolicy, hasher: Hasher, now: datetime
) -> Decision[Account | Registrar, LogInFacts]:
    """Whoever has the address and the password; one answer, in the same time, for all who have not.

    A failed attempt on an owner that exists is a record (`LogInAttempt`). A password that was hashed with less than is asked for now is
    hashed again. Raises `NaiveDatetime`.
    """
    aware(now)
    kept = store.run(_credential, email, realm)
    stored = None if kept is None else kept.hash
    right = _is_right(password, stored, hasher)
    rehashed = hasher.hash(password) if right and stored is not None and hasher.needs_rehash(stored) else None
    return store.run(_logged_in, email, realm, kept if right else None, rehashed, policy, now)


def _is_right(password: str, stored: str | None, hasher: Hasher) -> bool:
    """Whether the password is the stored one. Where none is, it is hashed all the same, so that the answer takes as long."""
    given = password[:_LONGEST]
    if stored is None:
        hasher.hash(given)
        return False
    return hasher.verify(given, stored) and given == password


def _found(tx: RegisterTx, email: Email, realm: Realm) -> tuple[Account | Registrar | None, Versioned[Credential] | None]:
    found = tx.accounts.by_email(email.key, EVERYWHERE) if realm == Realm.BORROWER else tx.staff.by_email(email.key)
    return (None, None) if found is None else (found.value, tx.credentials.of(Owner(realm, found.value.id)))


def _credential(tx: RegisterTx, email: Email, realm: Realm) -> Credential | None:
    stored = _found(tx, email, realm)[1]
    return None if stored is None else stored.value


def _logged_in(
    tx: RegisterTx, email: Email, realm: Realm, verified: Credential | None, rehashed: str | None, policy: RegisterPolicy, now: datetime
) -> Decision[Account | Registrar, LogInFacts]:
    """The answer on what is stored now: a password that was changed since it was verified is not the one that was given."""
    who, stored = _found(tx, email, realm)
    current = stored if stored is not None and verified is not None and stored.value.generation == verified.generation else None
    decision = decide(LogInCase(who, current is not None, policy, local_date(now, policy.zone)))
    if isinstance(decision, Granted) and current is not None:
        seen = attrs.evolve(current.value, last_login=local_date(now, policy.zone))
        tx.credentials.save(seen if rehashed is None else attrs.evolve(seen, hash=rehashed), expected=current.version)
    elif isinstance(decision, Refused) and who is not None:
        return attrs.evolve(decision, records=(LogInAttempt(Owner(realm, who.id), now),))
    return decision

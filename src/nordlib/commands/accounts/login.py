"""Log in with address and password (MTM-24, MTM-52). The slow hash is computed between two transactions, never inside one."""

from datetime import datetime
from typing import cast

import attrs

from nordlib.accounts import Account, AccountPolicy, Credential, FailedLogin, Hasher, LoginFacts, Principal, Realm, Registrar
from nordlib.accounts import login as rules
from nordlib.accounts.login import LoginCase
from nordlib.commands.accounts.credentials import find_principal
from nordlib.contact import Email
from nordlib.dates import local_date, require_aware
from nordlib.decisions import Decision, Granted, Refused
from nordlib.errors import InvalidData
from nordlib.storage.protocols import AccountsTx, Store, Versioned, value_of

__all__ = ["log_in"]

_LONGEST = 1_024  # characters; nobody has a longer password, and hashing one would take its time


def log_in(
    store: Store[AccountsTx], email: Email | None, password: str, *, realm: Realm, policy: AccountPolicy, hasher: Hasher, now: datetime
) -> Decision[Account | Registrar, LoginFacts]:
    """Whoever has the address and the password; one answer, after about the same time, for all who have not.

    `email` None: it is no address. A failed attempt on an owner that exists is a record (`FailedLogin`). A password that was hashed with
    less than is asked for now is hashed again. Raises `NaiveDatetime`.
    """
    require_aware(now)
    if not isinstance(cast("object", password), str):
        raise InvalidData("password", (f"it is a {type(password).__name__}, not a str",))
    kept = store.run(_credential, email, realm)
    stored = None if kept is None else kept.password_hash
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


def _found(tx: AccountsTx, email: Email | None, realm: Realm) -> tuple[Account | Registrar | None, Versioned[Credential] | None]:
    found = find_principal(tx, email, realm)
    return (None, None) if found is None else (found.value, tx.credentials.get(Principal(realm, found.value.id)))


def _credential(tx: AccountsTx, email: Email | None, realm: Realm) -> Credential | None:
    stored = _found(tx, email, realm)[1]
    return value_of(stored)


def _logged_in(
    tx: AccountsTx,
    email: Email | None,
    realm: Realm,
    verified: Credential | None,
    rehashed: str | None,
    policy: AccountPolicy,
    now: datetime,
) -> Decision[Account | Registrar, LoginFacts]:
    """The answer on what is stored now: a password that was changed since it was verified is not the one that was given."""
    actor, stored = _found(tx, email, realm)
    current = (
        stored
        if stored is not None
        and verified is not None
        and (stored.value.principal, stored.value.generation)
        == (
            verified.principal,
            verified.generation,
        )
        else None
    )
    decision = rules.log_in(LoginCase(actor, current is not None, policy, local_date(now, policy.zone)))
    if isinstance(decision, Granted) and current is not None:
        seen = attrs.evolve(current.value, last_login=local_date(now, policy.zone))
        tx.credentials.save(seen if rehashed is None else attrs.evolve(seen, password_hash=rehashed), expected_version=current.version)
    elif isinstance(decision, Refused) and actor is not None and current is None:
        return attrs.evolve(decision, audit_records=(FailedLogin(Principal(realm, actor.id), now),))
    return decision

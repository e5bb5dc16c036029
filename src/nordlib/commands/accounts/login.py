"""Log in with an e-mail address and a password (MTM-24, MTM-52). The slow hash is computed between two transactions, never inside one."""

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
from nordlib.passwords import secret_matches
from nordlib.storage.protocols import AccountsTx, Store, Versioned, value_of

__all__ = ["log_in"]


def log_in(
    store: Store[AccountsTx], email: Email | None, password: str, *, realm: Realm, policy: AccountPolicy, hasher: Hasher, now: datetime
) -> Decision[Account | Registrar, LoginFacts]:
    """Log in: grant the account or the registrar that has the address and the password.

    An unknown address, a missing password and a wrong password all get the same answer, after about the same time. A failed attempt on an
    existing account or registrar is recorded (`FailedLogin`). A password whose stored hash is weaker than the hasher now requires is hashed
    again.

    Args:
        store: The store; the command uses two transactions.
        email: The address as read; None if the text was not a valid address.
        password: The password as text.
        realm: Whether a borrower or a registrar logs in.
        policy: The policy of the register.
        hasher: The hasher of the stored passwords.
        now: The instant of the login.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `password` is not a str, or `email` is not an `Email`.
        UnknownName: The realm is unknown.
    """
    require_aware(now)
    if not isinstance(cast("object", password), str):
        raise InvalidData("password", (f"a {type(password).__name__}, not a str",))
    credential = store.run(_credential, email, realm)
    password_hash = None if credential is None else credential.password_hash
    matches = secret_matches(password, password_hash, hasher)
    rehashed = hasher.hash(password) if matches and password_hash is not None and hasher.needs_rehash(password_hash) else None
    return store.run(_logged_in, email, realm, credential if matches else None, rehashed, policy, now)


def _owner_and_credential(
    tx: AccountsTx, email: Email | None, realm: Realm
) -> tuple[Account | Registrar | None, Versioned[Credential] | None]:
    owner = find_principal(tx, email, realm)
    return (None, None) if owner is None else (owner.value, tx.credentials.get(Principal(realm, owner.value.id)))


def _credential(tx: AccountsTx, email: Email | None, realm: Realm) -> Credential | None:
    return value_of(_owner_and_credential(tx, email, realm)[1])


def _logged_in(
    tx: AccountsTx,
    email: Email | None,
    realm: Realm,
    verified: Credential | None,
    rehashed: str | None,
    policy: AccountPolicy,
    now: datetime,
) -> Decision[Account | Registrar, LoginFacts]:
    """Decide on what is stored now: if the password was changed after it was verified, the given password is wrong."""
    owner, stored = _owner_and_credential(tx, email, realm)
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
    decision = rules.log_in(LoginCase(owner, current is not None, policy, local_date(now, policy.zone)))
    if isinstance(decision, Granted) and current is not None:
        credential = attrs.evolve(current.value, last_login=local_date(now, policy.zone))
        credential = credential if rehashed is None else attrs.evolve(credential, password_hash=rehashed)
        tx.credentials.save(credential, expected_version=current.version)
    elif isinstance(decision, Refused) and owner is not None and current is None:
        return attrs.evolve(decision, audit_records=(FailedLogin(Principal(realm, owner.id), now),))
    return decision

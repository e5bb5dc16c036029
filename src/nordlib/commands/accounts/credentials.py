"""Passwords: set by a registrar, chosen by their owner, forgotten and chosen anew (MTM-03, MTM-22, MTM-23).

A password is hashed before the command is run: `hash_new_password(text, hasher)`.
"""

from datetime import datetime
from typing import Final, cast

import attrs

from nordlib.accounts import (
    Account,
    AccountId,
    AccountPolicy,
    BorrowerActor,
    Credential,
    HashedPassword,
    PasswordFacts,
    Principal,
    Realm,
    Registrar,
    StaffId,
)
from nordlib.accounts import credentials as rules
from nordlib.accounts.access import Access, Action
from nordlib.accounts.credentials import STAFF_PREFIX, PasswordCase, ResetCase, hash_token
from nordlib.commands.access import StaffActor, load_visible_account
from nordlib.commands.outbox import enqueue
from nordlib.contact import Email
from nordlib.dates import require_aware
from nordlib.decisions import Decision
from nordlib.errors import InvalidData, UnknownName
from nordlib.messages import Message, MessageKind
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, Versioned, value_of
from nordlib.texts import Language

__all__ = [
    "change_password",
    "find_principal",
    "request_password_reset",
    "reset_password",
    "revoke_reset_token",
    "save_credential",
    "set_password",
]

_STAFF_LANGUAGE: Final[Language] = "sv"


def set_password(
    tx: AccountsTx, account: AccountId, password: HashedPassword, *, by: StaffActor, policy: AccountPolicy
) -> Decision[Credential, PasswordFacts]:
    """Set the password of a borrower in sight. Nothing is mailed: the registrar tells the borrower (MTM-22)."""
    actor, stored = load_visible_account(tx, account, by, Action.SET_PASSWORD)
    return _changed(tx, value_of(stored), Principal(Realm.BORROWER, account), password, policy, access=actor.access)


def change_password(
    tx: AccountsTx, password: HashedPassword, *, by: Registrar | BorrowerActor, policy: AccountPolicy
) -> Decision[Credential, PasswordFacts]:
    """Choose another password for the own account, of a borrower or a registrar who is logged in (MTM-03)."""
    if isinstance(by, BorrowerActor):
        stored = tx.accounts.get(by.account, ALL_LIBRARIES)
        return _changed(tx, value_of(stored), Principal(Realm.BORROWER, by.account), password, policy, access=Access.ALLOWED)
    staff = tx.registrars.get(by.id)
    return _changed(
        tx,
        value_of(staff),
        Principal(Realm.STAFF, by.id),
        password,
        policy,
        access=Access.REMOVED if staff is None else Access.ALLOWED,
    )


def request_password_reset(tx: AccountsTx, email: Email | None, *, realm: Realm) -> None:
    """Queue a link to choose a password, if somebody has the address. The answer is the same if nobody has (READ-A17).

    `email` None: it is no address.
    """
    found = find_principal(tx, email, realm)
    if found is None:
        return
    actor = found.value
    library = tx.libraries.get(actor.library)
    name = actor.library if library is None else library.name
    if isinstance(actor, Account):
        message = Message(MessageKind.PASSWORD_RESET_LINK, actor.email.address, actor.language, actor.id, {"library": name})
    else:
        message = Message(
            MessageKind.STAFF_PASSWORD_RESET_LINK, actor.email.address, _STAFF_LANGUAGE, f"{STAFF_PREFIX}{actor.id}", {"library": name}
        )
    enqueue(tx, (message,))


def reset_password(
    tx: AccountsTx, token: str, password: HashedPassword, *, policy: AccountPolicy, now: datetime
) -> Decision[Credential, PasswordFacts]:
    """Choose a password through a link: once, the newest only, and not after the address was changed. Raises `NaiveDatetime`."""
    stored = tx.credentials.by_reset_token(hash_token(str(token)))
    credential = value_of(stored)
    key = None if credential is None else _email_key(tx, credential.principal)
    decision = rules.reset(ResetCase(credential, key, password, policy, require_aware(now)))
    if decision:
        save_credential(tx, stored, decision.value)
    return decision


def find_principal(tx: AccountsTx, email: Email | None, realm: Realm) -> Versioned[Account] | Versioned[Registrar] | None:
    """Who has the address. Raises `UnknownName` for what is no realm, and `InvalidData` for what is no address that was read."""
    if realm not in tuple(Realm):
        raise UnknownName("realm of passwords", str(realm), tuple(Realm))
    if email is None:
        return None
    if not isinstance(cast("object", email), Email):
        raise InvalidData("e-mail address", (f"it is a {type(email).__name__}; read it first: parse_email(text)",))
    return tx.accounts.by_email(email.key, ALL_LIBRARIES) if realm == Realm.BORROWER else tx.registrars.by_email(email.key)


def revoke_reset_token(tx: AccountsTx, principal: Principal) -> None:
    """End the link of an owner, whose address was changed: it was sent to another (READ-A17)."""
    stored = tx.credentials.get(principal)
    if stored is not None and stored.value.reset_token is not None:
        tx.credentials.save(attrs.evolve(stored.value, reset_token=None), expected_version=stored.version)


def save_credential(tx: AccountsTx, stored: Versioned[Credential] | None, credential: Credential) -> None:
    """Save a credential, or add it where there was none."""
    if stored is None:
        tx.credentials.add(credential)
    else:
        tx.credentials.save(credential, expected_version=stored.version)


def _changed(
    tx: AccountsTx,
    actor: Account | Registrar | None,
    principal: Principal,
    password: HashedPassword,
    policy: AccountPolicy,
    *,
    access: Access,
) -> Decision[Credential, PasswordFacts]:
    stored = tx.credentials.get(principal)
    credential = Credential(principal) if stored is None else stored.value
    decision = rules.change(PasswordCase(actor, credential, password, policy, access))
    if decision:
        save_credential(tx, stored, decision.value)
    return decision


def _email_key(tx: AccountsTx, principal: Principal) -> str | None:
    """The key of the owner's address now; None where the owner is gone."""
    found = (
        tx.accounts.get(AccountId(principal.id), ALL_LIBRARIES)
        if principal.realm is Realm.BORROWER
        else tx.registrars.get(StaffId(principal.id))
    )
    return None if found is None else found.value.email.key

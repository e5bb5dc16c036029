"""Passwords: set by a registrar, changed by their owner, or reset through a link (MTM-03, MTM-22, MTM-23).

The host hashes a password before it runs the command: `hash_new_password(text, hasher)`.
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
    "current_email_key",
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
    """Set the password of a borrower whom the actor can see. Nothing is mailed: the registrar tells the borrower (MTM-22)."""
    actor, stored = load_visible_account(tx, account, by, Action.SET_PASSWORD)
    return _changed(tx, value_of(stored), Principal(Realm.BORROWER, account), password, policy, access=actor.access)


def change_password(
    tx: AccountsTx, password: HashedPassword, *, by: Registrar | BorrowerActor, policy: AccountPolicy
) -> Decision[Credential, PasswordFacts]:
    """Change the password of the borrower or the registrar who is logged in (MTM-03)."""
    if isinstance(by, BorrowerActor):
        stored = tx.accounts.get(by.account, ALL_LIBRARIES)
        return _changed(tx, value_of(stored), Principal(Realm.BORROWER, by.account), password, policy, access=Access.ALLOWED)
    registrar = tx.registrars.get(by.id)
    return _changed(
        tx,
        value_of(registrar),
        Principal(Realm.STAFF, by.id),
        password,
        policy,
        access=Access.REMOVED if registrar is None else Access.ALLOWED,
    )


def request_password_reset(tx: AccountsTx, email: Email | None, *, realm: Realm) -> None:
    """Queue a link to choose a password, if an account or a registrar has the address. Returns nothing in either case (READ-A17).

    `email` is the address as read; None if the text was not a valid address. Raises as `find_principal` does.
    """
    stored = find_principal(tx, email, realm)
    if stored is None:
        return
    owner = stored.value
    library = tx.libraries.get(owner.library)
    name = owner.library if library is None else library.name
    if isinstance(owner, Account):
        message = Message(MessageKind.PASSWORD_RESET_LINK, owner.email.address, owner.language, owner.id, {"library": name})
    else:
        message = Message(
            MessageKind.STAFF_PASSWORD_RESET_LINK, owner.email.address, _STAFF_LANGUAGE, f"{STAFF_PREFIX}{owner.id}", {"library": name}
        )
    enqueue(tx, (message,))


def reset_password(
    tx: AccountsTx, token: str, password: HashedPassword, *, policy: AccountPolicy, now: datetime
) -> Decision[Credential, PasswordFacts]:
    """Choose a password through a link.

    `token` is the token in the link. A link is valid once, only if it is the newest one, and only until the e-mail address is changed or
    the link expires. Raises `NaiveDatetime`.
    """
    stored = tx.credentials.by_reset_token(hash_token(str(token)))
    credential = value_of(stored)
    email_key = None if credential is None else current_email_key(tx, credential.principal)
    decision = rules.reset(ResetCase(credential, email_key, password, policy, require_aware(now)))
    if decision:
        save_credential(tx, stored, decision.value)
    return decision


def find_principal(tx: AccountsTx, email: Email | None, realm: Realm) -> Versioned[Account] | Versioned[Registrar] | None:
    """Return the account or the registrar that has the address; None if there is none, or `email` is None.

    Raises `UnknownName` for an unknown realm, and `InvalidData` if `email` is not an `Email`.
    """
    if realm not in tuple(Realm):
        raise UnknownName("realm", str(realm), tuple(Realm))
    if email is None:
        return None
    if not isinstance(cast("object", email), Email):
        raise InvalidData("e-mail address", (f"a {type(email).__name__}. It must be an `Email`: parse_email(text)",))
    return tx.accounts.by_email(email.key, ALL_LIBRARIES) if realm == Realm.BORROWER else tx.registrars.by_email(email.key)


def current_email_key(tx: AccountsTx, principal: Principal) -> str | None:
    """Return the key of the owner's present e-mail address; None if the owner was deleted."""
    stored = (
        tx.accounts.get(AccountId(principal.id), ALL_LIBRARIES)
        if principal.realm is Realm.BORROWER
        else tx.registrars.get(StaffId(principal.id))
    )
    return None if stored is None else stored.value.email.key


def revoke_reset_token(tx: AccountsTx, principal: Principal) -> None:
    """Revoke the link of an owner whose e-mail address was changed, because it was sent to the former address (READ-A17)."""
    stored = tx.credentials.get(principal)
    if stored is not None and stored.value.reset_token is not None:
        tx.credentials.save(attrs.evolve(stored.value, reset_token=None), expected_version=stored.version)


def save_credential(tx: AccountsTx, stored: Versioned[Credential] | None, credential: Credential) -> None:
    """Save a credential, or add it if none is stored."""
    if stored is None:
        tx.credentials.add(credential)
    else:
        tx.credentials.save(credential, expected_version=stored.version)


def _changed(
    tx: AccountsTx,
    owner: Account | Registrar | None,
    principal: Principal,
    password: HashedPassword,
    policy: AccountPolicy,
    *,
    access: Access,
) -> Decision[Credential, PasswordFacts]:
    stored = tx.credentials.get(principal)
    credential = Credential(principal) if stored is None else stored.value
    decision = rules.change(PasswordCase(owner, credential, password, policy, access))
    if decision:
        save_credential(tx, stored, decision.value)
    return decision

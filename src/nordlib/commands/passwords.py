"""Passwords: set by a registrar, chosen by their owner, forgotten and chosen anew (MTM-03, MTM-22, MTM-23).

A password is hashed before the command is run: `new_password(text, hasher)`.
"""

from datetime import datetime
from typing import Final, cast

import attrs

from nordlib.accounts import (
    Account,
    AccountId,
    Borrower,
    Credential,
    NewPassword,
    Owner,
    PasswordFacts,
    Realm,
    RegisterPolicy,
    Registrar,
    StaffId,
)
from nordlib.accounts.credentials import STAFF_S, PasswordCase, ResetCase, change, hash_of_token, reset
from nordlib.accounts.powers import Act, Acting
from nordlib.commands.queueing import queue
from nordlib.commands.sight import Staff, account_in_sight
from nordlib.contact import Email
from nordlib.dates import aware
from nordlib.decisions import Decision
from nordlib.errors import InvalidData, UnknownName
from nordlib.messages import Message, MessageKind
from nordlib.storage.protocols import EVERYWHERE, RegisterTx, Versioned
from nordlib.texts import Language

__all__ = ["change_password", "forget_link", "keep", "owner_of", "request_password_reset", "reset_password", "set_password"]

_STAFF_LANGUAGE: Final[Language] = "sv"


def set_password(
    tx: RegisterTx, account: AccountId, password: NewPassword, *, by: Staff, policy: RegisterPolicy
) -> Decision[Credential, PasswordFacts]:
    """Set the password of a borrower in sight. Nothing is mailed: the registrar tells the borrower (MTM-22)."""
    who, stored = account_in_sight(tx, account, by, Act.SET_PASSWORD)
    return _changed(tx, None if stored is None else stored.value, Owner(Realm.BORROWER, account), password, policy, acting=who.standing)


def change_password(
    tx: RegisterTx, password: NewPassword, *, by: Registrar | Borrower, policy: RegisterPolicy
) -> Decision[Credential, PasswordFacts]:
    """Choose another password for the own account, of a borrower or a registrar who is logged in (MTM-03)."""
    if isinstance(by, Borrower):
        stored = tx.accounts.get(by.account, EVERYWHERE)
        return _changed(
            tx, None if stored is None else stored.value, Owner(Realm.BORROWER, by.account), password, policy, acting=Acting.MAY
        )
    staff = tx.staff.get(by.id)
    return _changed(
        tx,
        None if staff is None else staff.value,
        Owner(Realm.STAFF, by.id),
        password,
        policy,
        acting=Acting.REMOVED if staff is None else Acting.MAY,
    )


def request_password_reset(tx: RegisterTx, email: Email | None, *, realm: Realm) -> None:
    """Queue a link to choose a password, if somebody has the address. The answer is the same if nobody has (READ-A17).

    `email` None: it is no address.
    """
    found = owner_of(tx, email, realm)
    if found is None:
        return
    who = found.value
    library = tx.libraries.get(who.library)
    name = who.library if library is None else library.name
    if isinstance(who, Account):
        message = Message(MessageKind.PASSWORD_RESET_LINK, who.email.address, who.language, who.id, {"library": name})
    else:
        message = Message(
            MessageKind.STAFF_PASSWORD_RESET_LINK, who.email.address, _STAFF_LANGUAGE, f"{STAFF_S}{who.id}", {"library": name}
        )
    queue(tx, (message,))


def reset_password(
    tx: RegisterTx, token: str, password: NewPassword, *, policy: RegisterPolicy, now: datetime
) -> Decision[Credential, PasswordFacts]:
    """Choose a password through a link: once, the newest only, and not after the address was changed. Raises `NaiveDatetime`."""
    stored = tx.credentials.by_ticket(hash_of_token(str(token)))
    credential = None if stored is None else stored.value
    key = None if credential is None else _email_key(tx, credential.owner)
    decision = reset(ResetCase(credential, key, password, policy, aware(now)))
    if decision:
        keep(tx, stored, decision.value)
    return decision


def owner_of(tx: RegisterTx, email: Email | None, realm: Realm) -> Versioned[Account] | Versioned[Registrar] | None:
    """Who has the address. Raises `UnknownName` for what is no realm, and `InvalidData` for what is no address that was read."""
    if realm not in tuple(Realm):
        raise UnknownName("realm of passwords", str(realm), tuple(Realm))
    if email is None:
        return None
    if not isinstance(cast("object", email), Email):
        raise InvalidData("e-mail address", (f"it is a {type(email).__name__}; read it first: parse_email(text)",))
    return tx.accounts.by_email(email.key, EVERYWHERE) if realm == Realm.BORROWER else tx.staff.by_email(email.key)


def forget_link(tx: RegisterTx, owner: Owner) -> None:
    """End the link of an owner, whose address was changed: it was sent to another (READ-A17)."""
    stored = tx.credentials.of(owner)
    if stored is not None and stored.value.ticket is not None:
        tx.credentials.save(attrs.evolve(stored.value, ticket=None), expected=stored.version)


def keep(tx: RegisterTx, stored: Versioned[Credential] | None, credential: Credential) -> None:
    """Save a credential, or add it where there was none."""
    if stored is None:
        tx.credentials.add(credential)
    else:
        tx.credentials.save(credential, expected=stored.version)


def _changed(
    tx: RegisterTx, who: Account | Registrar | None, owner: Owner, password: NewPassword, policy: RegisterPolicy, *, acting: Acting
) -> Decision[Credential, PasswordFacts]:
    stored = tx.credentials.of(owner)
    credential = Credential(owner) if stored is None else stored.value
    decision = change(PasswordCase(who, credential, password, policy, acting))
    if decision:
        keep(tx, stored, decision.value)
    return decision


def _email_key(tx: RegisterTx, owner: Owner) -> str | None:
    """The key of the owner's address now; None where the owner is gone."""
    found = tx.accounts.get(AccountId(owner.id), EVERYWHERE) if owner.realm is Realm.BORROWER else tx.staff.get(StaffId(owner.id))
    return None if found is None else found.value.email.key

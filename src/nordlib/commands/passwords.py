"""Passwords: set by a registrar, chosen by their owner, forgotten and chosen anew (MTM-03, MTM-22, MTM-23).

A password is hashed before the command is run: `new_password(text, hasher)`.
"""

from datetime import datetime
from typing import Final

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
from nordlib.accounts.credentials import PasswordCase, ResetCase, change, hash_of_token, reset
from nordlib.commands.queueing import queue
from nordlib.commands.sight import Staff, account_in_sight
from nordlib.contact import Email
from nordlib.dates import aware
from nordlib.decisions import Decision
from nordlib.messages import Message, MessageKind
from nordlib.storage.protocols import EVERYWHERE, RegisterTx, Versioned
from nordlib.texts import Language

__all__ = ["change_password", "keep", "request_password_reset", "reset_password", "set_password"]

_STAFF_LANGUAGE: Final[Language] = "sv"


def set_password(
    tx: RegisterTx, account: AccountId, password: NewPassword, *, by: Staff, policy: RegisterPolicy
) -> Decision[Credential, PasswordFacts]:
    """Set the password of a borrower in sight. Nothing is mailed: the registrar tells the borrower (MTM-22)."""
    who, stored = account_in_sight(tx, account, by)
    return _changed(tx, None if stored is None else stored.value, Owner(Realm.BORROWER, account), password, policy, is_known=who.is_known)


def change_password(
    tx: RegisterTx, password: NewPassword, *, by: Registrar | Borrower, policy: RegisterPolicy
) -> Decision[Credential, PasswordFacts]:
    """Choose another password for the own account, of a borrower or a registrar who is logged in (MTM-03)."""
    if isinstance(by, Borrower):
        stored = tx.accounts.get(by.account, EVERYWHERE)
        return _changed(tx, None if stored is None else stored.value, Owner(Realm.BORROWER, by.account), password, policy, is_known=True)
    staff = tx.staff.get(by.id)
    return _changed(tx, None if staff is None else staff.value, Owner(Realm.STAFF, by.id), password, policy, is_known=staff is not None)


def request_password_reset(tx: RegisterTx, email: Email, *, realm: Realm) -> None:
    """Queue a link to choose a password, if somebody has the address. The answer is the same if nobody has (READ-A17)."""
    found = tx.accounts.by_email(email.key, EVERYWHERE) if realm == Realm.BORROWER else tx.staff.by_email(email.key)
    if found is None:
        return
    who = found.value
    library = tx.libraries.get(who.library)
    name = who.library if library is None else library.name
    if isinstance(who, Account):
        message = Message(MessageKind.PASSWORD_RESET_LINK, who.email.address, who.language, who.id, {"library": name})
    else:
        message = Message(MessageKind.STAFF_PASSWORD_RESET_LINK, who.email.address, _STAFF_LANGUAGE, who.id, {"library": name})
    queue(tx, (message,))


def reset_password(
    tx: RegisterTx, token: str, password: NewPassword, *, policy: RegisterPolicy, now: datetime
) -> Decision[Credential, PasswordFacts]:
    """Choose a password through a link: once, the newest only, and not after the address was changed. Raises `NaiveDatetime`."""
    stored = tx.credentials.by_ticket(hash_of_token(token))
    credential = None if stored is None else stored.value
    key = None if credential is None else _email_key(tx, credential.owner)
    decision = reset(ResetCase(credential, key, password, policy, aware(now)))
    if decision:
        keep(tx, stored, decision.value)
    return decision


def keep(tx: RegisterTx, stored: Versioned[Credential] | None, credential: Credential) -> None:
    """Save a credential, or add it where there was none."""
    if stored is None:
        tx.credentials.add(credential)
    else:
        tx.credentials.save(credential, expected=stored.version)


def _changed(
    tx: RegisterTx, who: Account | Registrar | None, owner: Owner, password: NewPassword, policy: RegisterPolicy, *, is_known: bool
) -> Decision[Credential, PasswordFacts]:
    stored = tx.credentials.of(owner)
    credential = Credential(owner) if stored is None else stored.value
    decision = change(PasswordCase(who, credential, password, policy, is_known))
    if decision:
        keep(tx, stored, decision.value)
    return decision


def _email_key(tx: RegisterTx, owner: Owner) -> str | None:
    """The key of the owner's address now; None where the owner is gone."""
    found = tx.accounts.get(AccountId(owner.id), EVERYWHERE) if owner.realm is Realm.BORROWER else tx.staff.get(StaffId(owner.id))
    return None if found is None else found.value.email.key

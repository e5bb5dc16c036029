"""Find the owner of a password by an e-mail address, and the present address of an owner."""

from typing import Final, Protocol, cast

import attrs

from nordlib.accounts import Account, AccountId, Registrar, StaffId
from nordlib.contact import Email
from nordlib.credentials import Credential, Principal, Realm
from nordlib.errors import InvalidData, UnknownName
from nordlib.messages import MessageKind
from nordlib.patrons import InterlibraryAccountId
from nordlib.shown_text import shown_type
from nordlib.storage.protocols import ALL_LIBRARIES, AccountsTx, Credentials, InterlibraryTx, Versioned

__all__ = ["RESET_REALMS", "CredentialsTx", "current_email_key", "find_principal", "require_email", "revoke_reset_token", "save_credential"]

#: Whose password a link is for, by the kind of the message that brings it.
RESET_REALMS: Final = {
    MessageKind.PASSWORD_RESET_LINK: Realm.BORROWER,
    MessageKind.STAFF_PASSWORD_RESET_LINK: Realm.STAFF,
    MessageKind.INTERLIBRARY_PASSWORD_RESET_LINK: Realm.INTERLIBRARY,
}


class CredentialsTx(Protocol):
    """A transaction with the credentials of some register."""

    @property
    def credentials(self) -> Credentials:
        """The credentials."""
        ...


_REALMS: Final = (Realm.BORROWER, Realm.STAFF)


def find_principal(tx: AccountsTx, email: Email | None, realm: Realm) -> Versioned[Account] | Versioned[Registrar] | None:
    """Return the account or the registrar that has the address; None if there is none, or `email` is None.

    Raises `UnknownName` for a realm other than that of borrowers or registrars, and `InvalidData` if `email` is not an `Email`.
    """
    if realm not in _REALMS:
        raise UnknownName("realm", str(realm), _REALMS)
    require_email(email)
    if email is None:
        return None
    return tx.accounts.by_email(email.key, ALL_LIBRARIES) if realm == Realm.BORROWER else tx.registrars.by_email(email.key)


def require_email(email: object) -> None:
    """Raise `InvalidData` for what is neither an `Email` nor None."""
    if email is not None and not isinstance(email, Email):
        raise InvalidData("e-mail address", (f"{shown_type(email)}. It must be an `Email`: parse_email(text)",))


def current_email_key(tx: CredentialsTx, principal: Principal) -> str | None:
    """Return the key of the owner's present e-mail address; None if the owner was deleted."""
    if principal.realm is Realm.INTERLIBRARY:
        patron = cast("InterlibraryTx", tx).interlibrary_accounts.get(InterlibraryAccountId(principal.id))
        return None if patron is None else patron.value.username.key
    accounts = cast("AccountsTx", tx)
    stored = (
        accounts.accounts.get(AccountId(principal.id), ALL_LIBRARIES)
        if principal.realm is Realm.BORROWER
        else accounts.registrars.get(StaffId(principal.id))
    )
    return None if stored is None else stored.value.email.key


def revoke_reset_token(tx: CredentialsTx, principal: Principal) -> None:
    """Revoke the link of an owner whose e-mail address was changed, because it was sent to the former address (READ-A17)."""
    stored = tx.credentials.get(principal)
    if stored is not None and stored.value.reset_token is not None:
        tx.credentials.save(attrs.evolve(stored.value, reset_token=None), expected_version=stored.version)


def save_credential(tx: CredentialsTx, stored: Versioned[Credential] | None, credential: Credential) -> None:
    """Save a credential, or add it if none is stored."""
    if stored is None:
        tx.credentials.add(credential)
    else:
        tx.credentials.save(credential, expected_version=stored.version)

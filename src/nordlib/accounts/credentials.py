"""Logging in, and the passwords of borrowers and registrars (MTM-13, 14, 21 to 24, 52, READ-A16 to A18, READ-A27).

What is kept of a password is its hash, of a link the hash of its token. A link is good once, for a while, and for the address that it was
sent to; it dies with any change of the password. Nothing is ever recovered or shown: a password that is forgotten is replaced.
"""

import hashlib
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import attrs
from attrs import field

from nordlib.accounts.access import Access, account_is_visible, actor_is_permitted
from nordlib.accounts.models import Account
from nordlib.accounts.passwords import HashedPassword
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.staff import Registrar
from nordlib.decisions import Decision, Grant, RuleBook, Verdict, grant, passes_if, rule

__all__ = [
    "CHANGE_RULES",
    "RESET_RULES",
    "STAFF_PREFIX",
    "Credential",
    "PasswordCase",
    "PasswordFacts",
    "PasswordOrigin",
    "Principal",
    "Realm",
    "ResetCase",
    "ResetToken",
    "change",
    "hash_token",
    "reset",
]


#: What stands before the id of a registrar where ids of accounts stand too.
STAFF_PREFIX: Final = "staff:"


class Realm(StrEnum):
    """Whose passwords they are: two name spaces, in which one address may stand once each (READ-A27)."""

    BORROWER = "borrower"
    STAFF = "staff"


@attrs.frozen
class Principal:
    """Whose a password is: the id of an account, or of a registrar."""

    realm: Realm
    id: str


class PasswordOrigin(StrEnum):
    """Where a password comes from."""

    GENERATED = "generated"
    """Made when a message was sent, and made anew if that has to be sent again."""
    CHOSEN = "chosen"
    """Chosen by its owner, or set by a registrar; no message replaces it."""


@attrs.frozen
class ResetToken:
    """A link to choose a password (READ-A17): the hash of its token, until when it is good, and the key of the address it was sent to."""

    token_hash: str = field(repr=False)
    expires_at: datetime
    email_key: str = field(repr=False)


@attrs.frozen
class Credential:
    """What is kept to know an owner again. `generation` counts the passwords, so that a host can end the sessions of earlier ones."""

    principal: Principal
    password_hash: str | None = field(default=None, repr=False)
    origin: PasswordOrigin = PasswordOrigin.CHOSEN
    generation: int = 0
    reset_token: ResetToken | None = None
    last_login: date | None = None

    def with_password(self, stored: str, origin: PasswordOrigin = PasswordOrigin.CHOSEN) -> "Credential":
        """The same owner with another password: every link and session before it ends."""
        return attrs.evolve(self, password_hash=stored, origin=origin, generation=self.generation + 1, reset_token=None)


def hash_token(token: str) -> str:
    """What is kept of a link's token, which is random and long, so that no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


# logging in


# another password


@attrs.frozen
class PasswordFacts:
    """The fewest characters of a password."""

    min_length: int


@attrs.frozen
class PasswordCase:
    """A password that a registrar sets, or that its owner chooses. `account` is None where a registrar sees none; of the staff too."""

    account: Account | Registrar | None
    credential: Credential
    password: HashedPassword
    policy: AccountPolicy
    access: Access = Access.ALLOWED


@attrs.frozen
class ResetCase:
    """A password chosen through a link. `credential` is None where no such link is kept; `email_key` is the owner's address now."""

    credential: Credential | None
    email_key: str | None
    password: HashedPassword
    policy: AccountPolicy
    now: datetime


@rule("MTM-23 READ-A17", "token_invalid")
def reset_link_is_valid(case: ResetCase) -> Verdict:
    """The link was not used, no newer one was asked for, its time is not over, and the address is the one that it was sent to."""
    ticket = None if case.credential is None else case.credential.reset_token
    if ticket is None:
        return passes_if(False)
    return passes_if(case.now <= ticket.expires_at and case.email_key == ticket.email_key)


@rule("MTM-22 READ-A16", "password_too_short", patron=("least",))
def password_is_long_enough(case: PasswordCase | ResetCase) -> Verdict:
    """It has the characters that the policy asks for."""
    least = case.policy.passwords.min_length
    return passes_if(case.password.length >= least, least=least)


@rule("READ-A16", "password_too_common")
def password_is_not_common(case: PasswordCase | ResetCase) -> Verdict:
    """It is on no list of common passwords, where the host has one."""
    return passes_if(case.password.is_common is False)


_GOOD: Final = (password_is_long_enough, password_is_not_common)
CHANGE_RULES: Final[RuleBook[PasswordCase]] = RuleBook((actor_is_permitted,), (account_is_visible,), _GOOD, topic="password_change")
RESET_RULES: Final[RuleBook[ResetCase]] = RuleBook((reset_link_is_valid,), _GOOD, topic="password_reset")


def change(case: PasswordCase) -> Decision[Credential, PasswordFacts]:
    """The credential with the new password, or why not. It is not mailed (MTM-22)."""
    return CHANGE_RULES.decide(case, PasswordFacts(case.policy.passwords.min_length), _with_new_password)


def reset(case: ResetCase) -> Decision[Credential, PasswordFacts]:
    """The credential with the new password and without the link, or why not; a password that is too short leaves the link."""
    return RESET_RULES.decide(case, PasswordFacts(case.policy.passwords.min_length), _with_new_password)


def _with_new_password(case: PasswordCase | ResetCase) -> Grant[Credential, PasswordFacts]:
    assert case.credential is not None
    return grant(case.credential.with_password(case.password.hash))

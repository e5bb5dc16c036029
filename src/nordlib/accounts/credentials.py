"""The credentials and passwords of borrowers and registrars (MTM-13, 14, 21 to 24, 52, READ-A16 to A18, READ-A27).

Of a password only its hash is stored, and of a link only the hash of its token. A link is valid once, for a limited time, and only while
the address to which it was sent is the owner's; any change of the password ends it. No password is ever recovered or shown: a
forgotten password is replaced.
"""

import hashlib
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import attrs
from attrs import field

from nordlib.accounts.access import Access, account_is_visible, actor_is_permitted
from nordlib.accounts.models import Account
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.staff import Registrar
from nordlib.dates import with_fixed_offset
from nordlib.decisions import Decision, Grant, RuleBook, Verdict, grant, passes_if, rule
from nordlib.passwords import HashedPassword
from nordlib.validation import checked

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

#: The prefix of a registrar's id in places that also have ids of accounts.
STAFF_PREFIX: Final = "staff:"


class Realm(StrEnum):
    """The owners of passwords: two name spaces. An e-mail address may occur once in each (READ-A27)."""

    BORROWER = "borrower"
    """Borrowers, by the id of the account."""
    STAFF = "staff"
    """Registrars, by the id of the registrar."""


@attrs.frozen
@checked
class Principal:
    """The owner of a password: a borrower or a registrar."""

    realm: Realm
    """The name space of the id."""
    id: str
    """The id of the account or the registrar."""


class PasswordOrigin(StrEnum):
    """The origin of a password."""

    GENERATED = "generated"
    """Generated when a message was sent, and generated again if the message must be sent again."""
    CHOSEN = "chosen"
    """Chosen by its owner, or set by a registrar. No message replaces it."""


@attrs.frozen
@checked
class ResetToken:
    """A link to choose a password (READ-A17)."""

    token_hash: str = field(repr=False)
    """The hash of the link's token (`hash_token`)."""
    expires_at: datetime = field(converter=with_fixed_offset)
    """The last instant at which the link is valid."""
    email_key: str = field(repr=False)
    """The key (`Email.key`) of the address to which the link was sent."""


@attrs.frozen
@checked
class Credential:
    """The stored data by which an owner logs in."""

    principal: Principal
    """The owner of the password."""
    password_hash: str | None = field(default=None, repr=False)
    """The password as the `Hasher` stores it; None if no password is set."""
    origin: PasswordOrigin = PasswordOrigin.CHOSEN
    """The origin of the password."""
    generation: int = 0
    """How many passwords have been set, so that a host can end the sessions that began with an earlier password."""
    reset_token: ResetToken | None = None
    """The newest link to choose a password; None if there is none."""
    last_login: date | None = None
    """The date of the last login; None if there was none."""

    def with_password(self, stored: str, origin: PasswordOrigin = PasswordOrigin.CHOSEN) -> "Credential":
        """Return the credential with a new password hash. The link ends, and the generation counts up so that earlier sessions can end."""
        return attrs.evolve(self, password_hash=stored, origin=origin, generation=self.generation + 1, reset_token=None)


def hash_token(token: str) -> str:
    """Return the hash of a link's token (SHA-256). A slow hash is not needed, because the token is long and random."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@attrs.frozen
class PasswordFacts:
    """What is known about a password change beyond the decision itself."""

    min_length: int
    """The minimum length of a password, in characters."""


@attrs.frozen
@checked
class PasswordCase:
    """A password that a registrar sets, or that its owner chooses."""

    account: Account | Registrar | None
    """The account, or the registrar, with the password; None if the actor cannot see it or it does not exist."""
    credential: Credential
    """The present credential of the owner."""
    password: HashedPassword
    """The new password."""
    policy: AccountPolicy
    """The policy of the register."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""


@attrs.frozen
@checked
class ResetCase:
    """A password that its owner chooses through a link."""

    credential: Credential | None
    """The credential with the link; None if no such link is stored."""
    email_key: str | None
    """The key (`Email.key`) of the owner's present address; None if the owner no longer exists."""
    password: HashedPassword
    """The new password."""
    policy: AccountPolicy
    """The policy of the register."""
    now: datetime = field(converter=with_fixed_offset)
    """The instant of the decision."""


@rule("MTM-23 READ-A17", "token_invalid")
def reset_link_is_valid(case: ResetCase) -> Verdict:
    """The link has not been used, replaced by a newer link, or expired, and it was sent to the owner's present address."""
    token = None if case.credential is None else case.credential.reset_token
    if token is None:
        return passes_if(False)
    return passes_if(case.now <= token.expires_at and case.email_key == token.email_key)


@rule("MTM-22 READ-A16", "password_too_short", patron=("least",))
def password_is_long_enough(case: PasswordCase | ResetCase) -> Verdict:
    """The password has at least as many characters as the policy requires."""
    least = case.policy.passwords.min_length
    return passes_if(case.password.length >= least, least=least)


@rule("READ-A16", "password_too_common")
def password_is_not_common(case: PasswordCase | ResetCase) -> Verdict:
    """The password is not on the host's list of common passwords, if the host has one."""
    return passes_if(case.password.is_common is False)


_PASSWORD_RULES: Final = (password_is_long_enough, password_is_not_common)
#: The rules for setting or changing a password.
CHANGE_RULES: Final[RuleBook[PasswordCase]] = RuleBook(
    (actor_is_permitted,), (account_is_visible,), _PASSWORD_RULES, topic="password_change"
)
#: The rules for choosing a password through a link.
RESET_RULES: Final[RuleBook[ResetCase]] = RuleBook((reset_link_is_valid,), _PASSWORD_RULES, topic="password_reset")


def change(case: PasswordCase) -> Decision[Credential, PasswordFacts]:
    """Decide a password change: grant the new credential, or refuse with every reason. The password is not mailed (MTM-22)."""
    return CHANGE_RULES.decide(case, PasswordFacts(case.policy.passwords.min_length), _with_new_password)


def reset(case: ResetCase) -> Decision[Credential, PasswordFacts]:
    """Decide a reset: grant the new credential, without the link, or refuse with every reason. A refused password leaves the link valid."""
    return RESET_RULES.decide(case, PasswordFacts(case.policy.passwords.min_length), _with_new_password)


def _with_new_password(case: PasswordCase | ResetCase) -> Grant[Credential, PasswordFacts]:
    assert case.credential is not None
    return grant(case.credential.with_password(case.password.hash))

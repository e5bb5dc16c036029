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

from nordlib.accounts.consent import own_acceptance_is_due
from nordlib.accounts.models import Account
from nordlib.accounts.passwords import NewPassword
from nordlib.accounts.policy import RegisterPolicy
from nordlib.accounts.powers import Acting, actor_may
from nordlib.accounts.sight import account_is_in_sight
from nordlib.accounts.staff import Registrar
from nordlib.decisions import Decision, Granted, Refused, RuleBook, Verdict, does_not_apply, holds, rule

__all__ = [
    "CHANGE_RULES",
    "LOG_IN_RULES",
    "RESET_RULES",
    "STAFF_S",
    "Credential",
    "LogInAttempt",
    "LogInCase",
    "LogInFacts",
    "Origin",
    "Owner",
    "PasswordCase",
    "PasswordFacts",
    "Realm",
    "ResetCase",
    "Ticket",
    "change",
    "hash_of_token",
    "log_in",
    "reset",
]


#: What stands before the id of a registrar where ids of accounts stand too.
STAFF_S: Final = "staff:"


class Realm(StrEnum):
    """Whose passwords they are: two name spaces, in which one address may stand once each (READ-A27)."""

    BORROWER = "borrower"
    STAFF = "staff"


@attrs.frozen
class Owner:
    """Whose a password is: the id of an account, or of a registrar."""

    realm: Realm
    id: str


class Origin(StrEnum):
    """Where a password comes from."""

    GENERATED = "generated"
    """Made when a message was sent, and made anew if that has to be sent again."""
    CHOSEN = "chosen"
    """Chosen by its owner, or set by a registrar; no message replaces it."""


@attrs.frozen
class Ticket:
    """A link to choose a password (READ-A17): the hash of its token, until when it is good, and the key of the address it was sent to."""

    token_hash: str = field(repr=False)
    expires_at: datetime
    email_key: str = field(repr=False)


@attrs.frozen
class Credential:
    """What is kept to know an owner again. `generation` counts the passwords, so that a host can end the sessions of earlier ones."""

    owner: Owner
    hash: str | None = field(default=None, repr=False)
    origin: Origin = Origin.CHOSEN
    generation: int = 0
    ticket: Ticket | None = None
    last_login: date | None = None

    def with_password(self, stored: str, origin: Origin = Origin.CHOSEN) -> "Credential":
        """The same owner with another password: every link and session before it ends."""
        return attrs.evolve(self, hash=stored, origin=origin, generation=self.generation + 1, ticket=None)


def hash_of_token(token: str) -> str:
    """What is kept of a link's token, which is random and long, so that no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


# logging in


@attrs.frozen
class LogInCase:
    """Who was found by the address, None for nobody, and whether the password is right."""

    who: Account | Registrar | None
    is_right: bool
    policy: RegisterPolicy
    on: date


@attrs.frozen
class LogInFacts:
    """Whether the borrower's own acceptance of the agreement is due (READ-A11, READ-A25)."""

    agreement_is_due: bool


@attrs.frozen
class LogInAttempt:
    """An attempt that failed, on an owner that exists: a host may count them."""

    owner: Owner
    at: datetime

    @property
    def about(self) -> str:
        """The id of what it is about."""
        return self.owner.id if self.owner.realm == Realm.BORROWER else f"{STAFF_S}{self.owner.id}"


@rule("MTM-52 READ-A30", "invalid_credentials")
def credentials_are_right(case: LogInCase) -> Verdict:
    """Somebody has the address, a password is set, and it is this one: one answer for all that is not so."""
    return holds(case.who is not None and case.is_right is True)


@rule("MTM-24 READ-A06", "account_expired", patron=("valid_to",))
def account_has_not_run_out(case: LogInCase) -> Verdict:
    """The last valid day has not passed; on that day itself one logs in. It is told only after the right password."""
    if not isinstance(case.who, Account):
        return does_not_apply()
    return holds(not case.who.is_expired(case.on), valid_to=case.who.valid_to)


LOG_IN_RULES: Final[RuleBook[LogInCase]] = RuleBook((credentials_are_right,), (account_has_not_run_out,), about="log_in")


def log_in(case: LogInCase) -> Decision[Account | Registrar, LogInFacts]:
    """Whoever logs in, or why not."""
    trace, who = LOG_IN_RULES.judge(case), case.who
    if not trace.holds or who is None:
        return Refused(LogInFacts(agreement_is_due=False), trace, case.policy.edition)
    due = isinstance(who, Account) and own_acceptance_is_due(who, case.on, case.policy)
    return Granted(who, LogInFacts(due), trace, case.policy.edition)


# another password


@attrs.frozen
class PasswordFacts:
    """The fewest characters of a password."""

    least: int


@attrs.frozen
class PasswordCase:
    """A password that a registrar sets, or that its owner chooses. `account` is None where a registrar sees none; of the staff too."""

    account: Account | Registrar | None
    credential: Credential
    password: NewPassword
    policy: RegisterPolicy
    acting: Acting = Acting.MAY


@attrs.frozen
class ResetCase:
    """A password chosen through a link. `credential` is None where no such link is kept; `email_key` is the owner's address now."""

    credential: Credential | None
    email_key: str | None
    password: NewPassword
    policy: RegisterPolicy
    now: datetime


@rule("MTM-23 READ-A17", "token_invalid")
def link_is_good(case: ResetCase) -> Verdict:
    """The link was not used, no newer one was asked for, its time is not over, and the address is the one that it was sent to."""
    ticket = None if case.credential is None else case.credential.ticket
    if ticket is None:
        return holds(False)
    return holds(case.now <= ticket.expires_at and case.email_key == ticket.email_key)


@rule("MTM-22 READ-A16", "password_too_short", patron=("least",))
def password_is_long_enough(case: PasswordCase | ResetCase) -> Verdict:
    """It has the characters that the policy asks for."""
    least = case.policy.passwords.min_length
    return holds(case.password.length >= least, least=least)


@rule("READ-A16", "password_too_common")
def password_is_not_common(case: PasswordCase | ResetCase) -> Verdict:
    """It is on no list of common passwords, where the host has one."""
    return holds(case.password.is_common is False)


_GOOD: Final = (password_is_long_enough, password_is_not_common)
CHANGE_RULES: Final[RuleBook[PasswordCase]] = RuleBook((actor_may,), (account_is_in_sight,), _GOOD, about="password_change")
RESET_RULES: Final[RuleBook[ResetCase]] = RuleBook((link_is_good,), _GOOD, about="password_reset")


def change(case: PasswordCase) -> Decision[Credential, PasswordFacts]:
    """The credential with the new password, or why not. It is not mailed (MTM-22)."""
    trace, facts = CHANGE_RULES.judge(case), PasswordFacts(case.policy.passwords.min_length)
    if not trace.holds:
        return Refused(facts, trace, case.policy.edition)
    return Granted(case.credential.with_password(case.password.hash), facts, trace, case.policy.edition)


def reset(case: ResetCase) -> Decision[Credential, PasswordFacts]:
    """The credential with the new password and without the link, or why not; a password that is too short leaves the link."""
    trace, facts = RESET_RULES.judge(case), PasswordFacts(case.policy.passwords.min_length)
    if not trace.holds or case.credential is None:
        return Refused(facts, trace, case.policy.edition)
    return Granted(case.credential.with_password(case.password.hash), facts, trace, case.policy.edition)

"""Logging in with an e-mail address and a password (MTM-24, MTM-52, READ-A06, READ-A27, READ-A30)."""

from datetime import date
from typing import Final

import attrs

from nordlib.accounts.agreement import must_accept_again
from nordlib.accounts.models import Account
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.staff import Registrar
from nordlib.decisions import Decision, Grant, RuleBook, Verdict, grant, not_applicable, passes_if, rule
from nordlib.validation import checked

__all__ = ["LOGIN_RULES", "LoginCase", "LoginFacts", "account_is_not_expired", "credentials_are_right", "log_in"]


@attrs.frozen
@checked
class LoginCase:
    """An attempt to log in with an e-mail address and a password."""

    principal: Account | Registrar | None
    """The account or registrar with the e-mail address; None if there is none."""
    password_matches: bool
    """Whether a password is set, and is the one that was entered. False, whatever was entered, after too many attempts (EXT-11)."""
    policy: AccountPolicy
    """The policy of the register."""
    on: date
    """The date of the decision, in the zone of the register."""


@attrs.frozen
class LoginFacts:
    """What is known about a login beyond the decision itself."""

    agreement_is_due: bool
    """Whether the borrower's own acceptance of the agreement is due (READ-A11, READ-A25)."""


@rule("MTM-52 READ-A30 EXT-11", "invalid_credentials")
def credentials_are_right(case: LoginCase) -> Verdict:
    """An account has the e-mail address, and a password that matches. Every failure gives the same answer."""
    return passes_if(case.principal is not None and case.password_matches is True)


@rule("MTM-24 READ-A06", "account_expired", patron=("valid_to",))
def account_is_not_expired(case: LoginCase) -> Verdict:
    """The last valid day has not passed; on that day the borrower may still log in. The answer is given only after the right password."""
    if not isinstance(case.principal, Account):
        return not_applicable()
    return passes_if(not case.principal.is_expired(case.on), valid_to=case.principal.valid_to)


#: The rules for logging in.
LOGIN_RULES: Final[RuleBook[LoginCase]] = RuleBook((credentials_are_right,), (account_is_not_expired,), topic="log_in")


def log_in(case: LoginCase) -> Decision[Account | Registrar, LoginFacts]:
    """Decide a login: grant the account or registrar, or refuse with every reason."""
    return LOGIN_RULES.decide(case, LoginFacts(agreement_is_due=False), _logged_in)


def _logged_in(case: LoginCase) -> Grant[Account | Registrar, LoginFacts]:
    assert case.principal is not None
    due = isinstance(case.principal, Account) and must_accept_again(case.principal, case.on, case.policy)
    return grant(case.principal, facts=LoginFacts(due))

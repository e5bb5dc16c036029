"""Logging in with an e-mail address and a password (MTM-24, MTM-52, READ-A06, READ-A27, READ-A30)."""

from datetime import date
from typing import Final

import attrs

from nordlib.accounts.agreement import must_accept_again
from nordlib.accounts.models import Account
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.staff import Registrar
from nordlib.decisions import Decision, Grant, RuleBook, Verdict, grant, not_applicable, passes_if, rule

__all__ = ["LOGIN_RULES", "LoginCase", "LoginFacts", "account_is_not_expired", "credentials_are_right", "log_in"]


@attrs.frozen
class LoginCase:
    """Who was found by the address, None for nobody, and whether the password is right."""

    principal: Account | Registrar | None
    password_matches: bool
    policy: AccountPolicy
    on: date


@attrs.frozen
class LoginFacts:
    """Whether the borrower's own acceptance of the agreement is due (READ-A11, READ-A25)."""

    agreement_is_due: bool


@rule("MTM-52 READ-A30", "invalid_credentials")
def credentials_are_right(case: LoginCase) -> Verdict:
    """Somebody has the address, a password is set, and it is this one: one answer for all that is not so."""
    return passes_if(case.principal is not None and case.password_matches is True)


@rule("MTM-24 READ-A06", "account_expired", patron=("valid_to",))
def account_is_not_expired(case: LoginCase) -> Verdict:
    """The last valid day has not passed; on that day itself one logs in. It is told only after the right password."""
    if not isinstance(case.principal, Account):
        return not_applicable()
    return passes_if(not case.principal.is_expired(case.on), valid_to=case.principal.valid_to)


LOGIN_RULES: Final[RuleBook[LoginCase]] = RuleBook((credentials_are_right,), (account_is_not_expired,), topic="log_in")


def log_in(case: LoginCase) -> Decision[Account | Registrar, LoginFacts]:
    """The borrower or registrar who logs in, or why they may not."""
    return LOGIN_RULES.decide(case, LoginFacts(agreement_is_due=False), _logged_in)


def _logged_in(case: LoginCase) -> Grant[Account | Registrar, LoginFacts]:
    assert case.principal is not None
    due = isinstance(case.principal, Account) and must_accept_again(case.principal, case.on, case.policy)
    return grant(case.principal, facts=LoginFacts(due))

"""Log in to an interlibrary account with the user name and the password (LIB-05, LIB-06, EXT-11)."""

from typing import Final

import attrs

from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, grant, passes_if, rule
from nordlib.patrons.interlibrary_models import InterlibraryAccount
from nordlib.patrons.interlibrary_policy import InterlibraryAccountPolicy
from nordlib.validation import checked

__all__ = ["INTERLIBRARY_LOGIN_RULES", "InterlibraryLoginCase", "interlibrary_credentials_are_right", "log_in"]


@attrs.frozen
@checked
class InterlibraryLoginCase:
    """An attempt to log in with a user name and a password."""

    account: InterlibraryAccount | None
    """The account; None if no account has the user name."""
    password_matches: bool
    """Whether a password is set, and is the one that was entered. False, whatever was entered, after too many attempts (EXT-11)."""
    policy: InterlibraryAccountPolicy
    """The policy of the service."""


@rule("LIB-05 LIB-06 EXT-11", "invalid_credentials")
def interlibrary_credentials_are_right(case: InterlibraryLoginCase) -> Verdict:
    """An account has the user name, and the password was entered. Every failure gives the same answer."""
    return passes_if(case.account is not None and case.password_matches)


#: The rules for logging in.
INTERLIBRARY_LOGIN_RULES: Final[RuleBook[InterlibraryLoginCase]] = RuleBook((interlibrary_credentials_are_right,), topic="log_in")


def log_in(case: InterlibraryLoginCase) -> Decision[InterlibraryAccount, NoFacts]:
    """Decide a login: grant the account, or refuse."""
    return INTERLIBRARY_LOGIN_RULES.decide(case, NoFacts(), _logged_in)


def _logged_in(case: InterlibraryLoginCase) -> Grant[InterlibraryAccount, NoFacts]:
    assert case.account is not None
    return grant(case.account)

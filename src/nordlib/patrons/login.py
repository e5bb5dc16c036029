"""Log in as a patron: with an identity number or a borrower number and a code, or with an electronic identity (HEL-01, EXT-11).

Every failure gives the same answer.
"""

from typing import Final

import attrs

from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Verdict, grant, passes_if, rule
from nordlib.patrons.patron import EidProvider, Patron
from nordlib.patrons.patron_policy import PatronPolicy
from nordlib.validation import checked

__all__ = [
    "EID_LOGIN_RULES",
    "LOGIN_RULES",
    "EidLoginCase",
    "PatronLoginCase",
    "eid_is_of_a_patron",
    "log_in",
    "log_in_with_eid",
    "patron_code_is_right",
]


@attrs.frozen
@checked
class PatronLoginCase:
    """An attempt to log in with a number and a code."""

    patron: Patron | None
    """The patron; None if no patron has the number."""
    code_matches: bool
    """Whether a code is set, and is the one that was entered. False, whatever was entered, after too many attempts (EXT-11)."""
    policy: PatronPolicy
    """The policy of the library."""


@attrs.frozen
@checked
class EidLoginCase:
    """An attempt to log in with an electronic identity that the host has verified."""

    provider: EidProvider
    """The electronic identity."""
    patron: Patron | None
    """The patron whose identity number it attests; None if there is none."""
    policy: PatronPolicy
    """The policy of the library."""


@rule("HEL-01 EXT-11", "invalid_credentials")
def patron_code_is_right(case: PatronLoginCase) -> Verdict:
    """A patron has the number, and the code was entered. Every failure gives the same answer."""
    return passes_if(case.patron is not None and case.code_matches)


@rule("HEL-01", "invalid_credentials")
def eid_is_of_a_patron(case: EidLoginCase) -> Verdict:
    """The library takes the electronic identity, and the identity number that it attests is that of a patron."""
    return passes_if(case.provider in case.policy.eid_providers and case.patron is not None)


#: The rules for logging in with a number and a code.
LOGIN_RULES: Final[RuleBook[PatronLoginCase]] = RuleBook((patron_code_is_right,), topic="log_in")
#: The rules for logging in with an electronic identity.
EID_LOGIN_RULES: Final[RuleBook[EidLoginCase]] = RuleBook((eid_is_of_a_patron,), topic="log_in")


def log_in(case: PatronLoginCase) -> Decision[Patron, NoFacts]:
    """Decide a login with a number and a code: grant the patron, or refuse."""
    return LOGIN_RULES.decide(case, NoFacts(), _logged_in)


def log_in_with_eid(case: EidLoginCase) -> Decision[Patron, NoFacts]:
    """Decide a login with an electronic identity: grant the patron, or refuse."""
    return EID_LOGIN_RULES.decide(case, NoFacts(), _logged_in)


def _logged_in(case: PatronLoginCase | EidLoginCase) -> Grant[Patron, NoFacts]:
    assert case.patron is not None
    return grant(case.patron)

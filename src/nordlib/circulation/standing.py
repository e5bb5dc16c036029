"""Who may ask, and what the library knows of the patron: rules that renewals, loans and holds share (EXT-05, EXT-20)."""

from datetime import date
from typing import Final, Literal, Protocol

from nordlib.circulation.models import CirculationStaff, PatronId, PatronStanding, Requester
from nordlib.circulation.policy import DebtRule, LoanTerms
from nordlib.decisions import UNKNOWN, Rule, Unknown, Verdict, not_applicable, passes_if, rule

__all__ = [
    "PATRON_RULES",
    "PatronCase",
    "RequestCase",
    "debt_is_below_the_limit",
    "patron_card_is_valid",
    "patron_is_not_blocked",
    "requester_is_the_patron",
]

_ABOVE_LIMIT: Final = DebtRule.ABOVE_LIMIT  # enum member access is slow in Python 3.11


class PatronCase(Protocol):
    """A case about something that only a patron in good standing may do."""

    @property
    def patron(self) -> PatronStanding | Literal[Unknown.UNKNOWN]:
        """What the library knows about the patron."""
        ...

    @property
    def terms(self) -> LoanTerms:
        """The terms of the material, with the limit of the debt."""
        ...

    @property
    def today(self) -> date:
        """The day in the library's zone."""
        ...


class RequestCase(Protocol):
    """A case about something that only the patron, or staff, may ask for."""

    @property
    def by(self) -> Requester:
        """The patron or the staff who ask."""
        ...

    @property
    def borrower(self) -> PatronId:
        """The id of the patron whom the case is about."""
        ...


@rule("EXT-20", "not_the_patron")
def requester_is_the_patron(case: RequestCase) -> Verdict:
    """Staff ask, or the patron whom it is about."""
    return passes_if(isinstance(case.by, CirculationStaff) or case.by == case.borrower)


@rule("EXT-05", "patron_blocked")
def patron_is_not_blocked(case: PatronCase) -> Verdict:
    """The library has not blocked the patron."""
    if case.patron is UNKNOWN or case.patron.blocked is UNKNOWN:
        return passes_if(UNKNOWN)
    return passes_if(case.patron.blocked is False)


@rule("EXT-05", "patron_expired", patron=("expires",))
def patron_card_is_valid(case: PatronCase) -> Verdict:
    """The patron's card has not expired; it is still valid on its last day."""
    if case.patron is UNKNOWN or case.patron.card_expires_on is UNKNOWN:
        return passes_if(UNKNOWN)
    expires = case.patron.card_expires_on
    return passes_if(expires is None or case.today <= expires, expires=expires)


@rule("EXT-05", "patron_debt", patron=("debt", "limit", "because"))
def debt_is_below_the_limit(case: PatronCase) -> Verdict:
    """The patron's debt is below the limit in the policy, or at most the limit where only a greater debt blocks."""
    limit = case.terms.debt_limit
    if limit is None:
        return not_applicable()
    if case.patron is UNKNOWN or case.patron.debt is UNKNOWN:
        return passes_if(UNKNOWN)
    debt = case.patron.debt
    if debt is None:
        return passes_if(True, debt=None)
    if case.terms.debt_rule is _ABOVE_LIMIT:
        return passes_if(debt.amount <= limit.amount, debt=debt, limit=limit, because="above")
    return passes_if(debt.amount < limit.amount, debt=debt, limit=limit)


#: The rules about the standing of a patron.
PATRON_RULES: Final[tuple[Rule[PatronCase], ...]] = (patron_is_not_blocked, patron_card_is_valid, debt_is_below_the_limit)

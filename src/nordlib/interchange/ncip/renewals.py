"""From RenewItem to a case, and from a decision to RenewItemResponse."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation.models import Hold, Loan, PatronStanding
from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.renewal import RenewalCase, RenewalFacts
from nordlib.decisions import Decision, Unknown, code_of_reason
from nordlib.interchange.code_sources import SOURCES, System
from nordlib.interchange.crosswalk import CROSSWALK, foreign_codes, nordlib_codes
from nordlib.interchange.instants import due_instant
from nordlib.interchange.losses import Answer, Loss
from nordlib.interchange.ncip.parties import Problem, ResponseHeader
from nordlib.interchange.ncip.problems import RenewItemProblem, problem
from nordlib.interchange.ncip.renewal_messages import RenewItem, RenewItemResponse
from nordlib.libraries import PatronId

__all__ = ["GRANT_LOSSES", "RenewalRequest", "possible_codes", "renewal_request", "renewal_response"]

#: What an answer that grants a renewal cannot say, by the name of the fact.
GRANT_LOSSES: Final[Mapping[str, str]] = {
    "provisional": "that the owner of the interlibrary loan may still reject the renewal",
    "fee": "the fee for the late renewal",
}


@attrs.frozen
class RenewalRequest:
    """A renewal that was asked for in NCIP, as a case to decide."""

    case: RenewalCase
    """The case, for `nordlib.circulation.renewal.decide`."""
    not_used: tuple[str, ...]
    """The names of the fields of the request that the case does not take."""


def renewal_request(
    request: RenewItem,
    loan: Loan,
    policy: CirculationPolicy,
    now: datetime,
    *,
    asker: PatronId,
    holds: tuple[Hold, ...] | Literal[Unknown.UNKNOWN],
    patron: PatronStanding | Literal[Unknown.UNKNOWN],
) -> RenewalRequest:
    """Return the case of a request, for a loan that the host found. Raises like `RenewalCase`.

    What else the host knows, such as its calendar, goes in by `attrs.evolve(asked.case, calendar=...)`. The due date that is wished is not
    used, since only staff name one; nor is a mandated action, which no rule allows.

    Args:
        request: The request.
        loan: The loan of the item that the request names.
        policy: The library's policy.
        now: The instant of the request.
        asker: The patron whom the request names, as the host found or authenticated the patron. A loan of another is refused.
        holds: The holds on the title.
        patron: The standing of the patron.
    """
    case = RenewalCase(loan, policy, now, holds, patron, by=asker, unseen=True)
    unused = (
        ("mandated", request.mandated),
        ("item_elements", request.item_elements),
        ("user_elements", request.user_elements),
        ("desired_due", request.desired_due),
    )
    return RenewalRequest(case, tuple(name for name, value in unused if value))


def renewal_response(request: RenewItem, decision: Decision[Loan, RenewalFacts], zone: ZoneInfo) -> Answer[RenewItemResponse]:
    """Return the answer to a request, and what it does not say.

    A refusal has a problem for each reason, of the type in `nordlib.interchange.crosswalk`; its detail is nordlib's own code. A grant names
    the item, the due date and the number of renewals. The id of the user is not repeated.

    Args:
        request: The request.
        decision: The decision.
        zone: The library's zone, in which a due date ends.
    """
    header = ResponseHeader.to(request.header)
    if decision:
        loan, facts = decision.value, decision.facts
        known = {"provisional": facts.provisional, "fee": facts.fee is not None}
        lost = tuple(Loss(name, GRANT_LOSSES[name]) for name, is_lost in known.items() if is_lost)
        response = RenewItemResponse(header, item=request.item, due=due_instant(loan.due, zone), renewals=loan.renewals_used)
        return Answer(response, lost)
    problems = tuple(_problem(reason) for reason in decision.reasons)
    lost = tuple(Loss(reason, foreign_codes(reason).information_lost) for reason in decision.reasons)
    return Answer(RenewItemResponse(header, problems), lost)


def possible_codes(refusal: Problem) -> tuple[str, ...]:
    """Return the codes of nordlib that a problem of a foreign answer may mean; empty if none has its type.

    From another nordlib it is the one code in the detail.

    >>> possible_codes(problem(RenewItemProblem.MAXIMUM_RENEWALS_EXCEEDED))
    ('renewal_limit_reached',)
    """
    if refusal.detail is not None and code_of_reason(refusal.detail) in CROSSWALK:
        return (refusal.detail,)
    type_ = refusal.type.value
    return nordlib_codes(System.NCIP, type_) if type_ in SOURCES[System.NCIP].codes else ()


def _problem(reason: str) -> Problem:
    type_ = RenewItemProblem(foreign_codes(reason).ncip)
    return problem(type_, reason, "UserId" if type_ in _OF_THE_USER else "ItemId")


_OF_THE_USER: Final = frozenset({RenewItemProblem.USER_BLOCKED, RenewItemProblem.USER_INELIGIBLE})

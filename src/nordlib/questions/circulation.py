"""The questions about loans: renewal, lending, holds, returns, fees, due dates, and requests from other libraries."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation import (
    HAA_FEES,
    HELSINGOR_FEES,
    HELSINGOR_RETURNS,
    ODSHERRED_FEES,
    POLICIES,
    RONNEBY_FEES,
    CheckoutCase,
    CirculationPolicy,
    HoldPlacementCase,
    LibraryCalendar,
    RenewalCase,
    checkout,
    holds,
    interlibrary_requests,
    renewal,
)
from nordlib.circulation.due import DueInstant
from nordlib.circulation.due_dates import DueDate, DueDateCase, find_due_date
from nordlib.circulation.due_moves import DueMove, DueMoveCase, find_due_move
from nordlib.circulation.fees import FeeAssessment, FeeCategory, FeeSchedule, LateReturn, RateSchedule, assess_fees
from nordlib.circulation.recall import RecallCase, recall
from nordlib.circulation.returns import ReturnAssessment, ReturnCase, assess_return
from nordlib.dates import HourlyPeriod, local_date, require_aware
from nordlib.frozendict import frozendict
from nordlib.questions.findings import Finding
from nordlib.questions.question import Question, unknown
from nordlib.validation import checked

__all__ = ["CIRCULATION_QUESTIONS", "FeeCase", "LendingDueCase"]


@attrs.frozen
@checked
class FeeCase:
    """Returned loans, and the schedule by which they cost."""

    policy: FeeSchedule | RateSchedule
    """The library's fee schedule."""
    returns: tuple[LateReturn, ...]
    """The returned loans; of those that were returned in time only the reminders cost."""
    category: FeeCategory = FeeCategory.ADULT
    """Whether the patron pays as an adult or as a child."""
    zone: ZoneInfo | None = None
    """The time zone of the library; needed where a return or a due date is an instant."""
    calendar: LibraryCalendar | None = None
    """The calendar of the library; None: it is open every day, all day."""


@attrs.frozen
@checked
class LendingDueCase:
    """A loan that begins now. Raises `NaiveDatetime`."""

    policy: CirculationPolicy
    """The library's circulation policy."""
    now: datetime
    """The instant of the loan."""
    item_type: str = "ordinary"
    """The name of the row of the policy."""
    calendar: LibraryCalendar | None = None
    """The open days of the library; None: it is open every day."""
    card_expires_on: date | None = None
    """The last valid day of the patron's card; None: there is none, or it is not known."""

    def __attrs_post_init__(self) -> None:
        require_aware(self.now, "now")


def find_fee(case: FeeCase) -> Finding[None, FeeAssessment]:
    """Find what returned loans cost together."""
    found = assess_fees(case.policy, case.returns, case.category, zone=case.zone, calendar=case.calendar)
    return Finding(found, found.explain, case.policy.id)


def find_return(case: ReturnCase) -> Finding[None, ReturnAssessment]:
    """Find when a loan was returned, and what it costs."""
    found = assess_return(case)
    return Finding(found, found.explain, case.policy.id)


def find_lending_due(case: LendingDueCase) -> Finding[None, DueDate]:
    """Find when a loan that begins now is due."""
    terms, zone, now = case.policy.terms(case.item_type), case.policy.zone, case.now
    today = local_date(now, zone)
    base = DueInstant(now) if isinstance(terms.loan_period, HourlyPeriod) else today
    period, card_ends_on = terms.loan_period, case.card_expires_on
    lending = DueDateCase(terms, period, base, today, now, zone, is_lending=True, calendar=case.calendar, card_expires_on=card_ends_on)
    found = find_due_date(lending)
    return Finding(found, found.explain, case.policy.id)


def find_move(case: DueMoveCase) -> Finding[None, DueMove]:
    """Find the due date of a loan after days became closed."""
    found = find_due_move(case)
    return Finding(found, found.explain, case.policy.id)


_FEES: Final = {fees.id.name: fees for fees in (HAA_FEES, HELSINGOR_FEES, ODSHERRED_FEES, RONNEBY_FEES)}
_RETURNS: Final = {HELSINGOR_RETURNS.id.name: HELSINGOR_RETURNS}
_REQUEST_POLICIES: Final = {interlibrary_requests.LIBRIS_REQUESTS.id.name: interlibrary_requests.LIBRIS_REQUESTS}
#: The questions about loans, by the words of the command line.
CIRCULATION_QUESTIONS: Final[Mapping[str, Question]] = frozendict(
    {
        "renewal": Question(
            "renewal case",
            RenewalCase,
            renewal.decide,
            POLICIES,
            "circulation policy",
            frozendict({"holds": unknown, "patron": unknown}),
            required=("by",),
            if_missing='`by` is missing; write the id of the patron who asks, or {"id": "desk-1"} for staff',
        ),
        "return": Question("return of a loan", ReturnCase, find_return, _RETURNS, "policy of returns"),
        "fee": Question("fee for late returns", FeeCase, find_fee, _FEES, "fee schedule"),
        "due date": Question("due date of a new loan", LendingDueCase, find_lending_due, POLICIES, "circulation policy"),
        "due move": Question("due date on a closed day", DueMoveCase, find_move, POLICIES, "circulation policy"),
        "recall": Question("recall of a loan", RecallCase, recall, POLICIES, "circulation policy"),
        "interlibrary request": Question(
            "interlibrary request",
            interlibrary_requests.RequestCase,
            interlibrary_requests.place,
            _REQUEST_POLICIES,
            "policy of requests",
        ),
        "interlibrary event": Question(
            "event of a request",
            interlibrary_requests.RequestEventCase,
            interlibrary_requests.apply_event,
            _REQUEST_POLICIES,
            "policy of requests",
        ),
        "hold": Question(
            "case of a hold",
            HoldPlacementCase,
            holds.place,
            POLICIES,
            "circulation policy",
            frozendict({"holds": unknown, "patron": unknown}),
        ),
        "checkout": Question(
            "checkout case",
            CheckoutCase,
            checkout.check_out,
            POLICIES,
            "circulation policy",
            frozendict({"loans": unknown, "patron": unknown}),
        ),
    }
)

"""A forecast of a renewal decision: the days on which the answer changes."""

from datetime import date, datetime, timedelta
from typing import Final

import attrs

from nordlib.circulation.renewal.case import RenewalCase
from nordlib.circulation.renewal.decision import decide
from nordlib.errors import InvalidData
from nordlib.shown_text import shown_type

__all__ = ["ForecastChange", "case_on", "forecast_renewal"]

_LONGEST: Final = 3_660  # days: ten years


@attrs.frozen
class ForecastChange:
    """A change in the answer."""

    on: date
    """The first day of the new answer, in the library's zone."""
    reasons: tuple[str, ...]
    """The codes of all reasons for the refusal; (): the loan can be renewed."""


def forecast_renewal(case: RenewalCase, until: date) -> tuple[ForecastChange, ...]:
    """Return today's answer, and every later answer up to and including the day `until`, if only the date changes.

    Each day is decided at the same local time of day. Raises `InvalidData` if `until` is not a date, or is more than ten years away.

    >>> from datetime import timezone
    >>> from nordlib.circulation import HELSINGOR, ItemId, Loan, LoanId, PatronId, PatronStanding, TitleId
    >>> loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 20), renewals_used=1)
    >>> patron = PatronStanding(card_expires_on=date(2026, 3, 31))
    >>> case = RenewalCase(loan, HELSINGOR, datetime(2026, 3, 1, tzinfo=timezone.utc), (), patron)
    >>> for change in forecast_renewal(case, date(2026, 4, 30)):
    ...     print(change.on, change.reasons)
    2026-03-01 ('too_early',)
    2026-03-13 ()
    2026-04-01 ('patron_expired',)
    """
    if type(until) is not date:
        raise InvalidData("last day of the forecast", (f"it is {shown_type(until)}, not a date",))
    days = (until - case.today).days
    if days > _LONGEST:
        raise InvalidData("last day of the forecast", (f"it is more than {_LONGEST} days away; give an earlier day",))
    changes = [ForecastChange(case.today, _reasons(case))]
    for count in range(1, days + 1):
        day = case.today + timedelta(days=count)
        reasons = _reasons(case_on(case, day))
        if reasons != changes[-1].reasons:
            changes.append(ForecastChange(day, reasons))
    return tuple(changes)


def case_on(case: RenewalCase, day: date) -> RenewalCase:
    """Return the same case on another day, at the same local time. Built by hand, since `attrs.evolve` takes longer than a decision."""
    local = case.now.astimezone(case.policy.zone)
    now = datetime.combine(day, local.time(), local.tzinfo)
    return RenewalCase(
        case.loan,
        case.policy,
        now,
        case.holds,
        case.patron,
        case.available_copies,
        case.calendar,
        case.by,
        case.named_due,
        case.price,
        case.unseen,
        case.other_loans,
        case.bookings,
    )


def _reasons(case: RenewalCase) -> tuple[str, ...]:
    decision = decide(case)
    return () if decision else decision.trace.reasons()

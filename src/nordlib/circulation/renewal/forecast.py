"""On which days does the answer change? May this loan be renewed, asked for every day to come."""

from datetime import date, datetime, timedelta
from typing import Final

import attrs

from nordlib.circulation.renewal.rules import RenewalCase, decide
from nordlib.errors import InvalidData

__all__ = ["ForecastChange", "forecast_renewal"]

_LONGEST: Final = 3_660  # days, ten years


@attrs.frozen
class ForecastChange:
    """From this day on the answer is another: `reasons` has every code that refuses, () where the loan can be renewed."""

    on: date
    reasons: tuple[str, ...]


def forecast_renewal(case: RenewalCase, until: date) -> tuple[ForecastChange, ...]:
    """Today's answer, and each day up to `until` on which it changes, if nothing else does.

    Each day is asked about at the same time of day. Raises `InvalidData` for what is no date, and for more than ten years.

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
        raise InvalidData("last day to ask about", (f"it is a {type(until).__name__}, not a date",))
    days = (until - case.today).days
    if days > _LONGEST:
        raise InvalidData("last day to ask about", (f"it is more than {_LONGEST} days away",))
    local = case.now.astimezone(case.policy.zone)
    changes = [ForecastChange(case.today, _reasons(case))]
    for count in range(1, days + 1):
        day = case.today + timedelta(days=count)
        now = datetime.combine(day, local.time(), local.tzinfo)
        reasons = _reasons(_at(case, now))
        if reasons != changes[-1].reasons:
            changes.append(ForecastChange(day, reasons))
    return tuple(changes)


def _at(case: RenewalCase, now: datetime) -> RenewalCase:
    """The same case at another instant; made by hand, since `attrs.evolve` takes longer than a whole decision."""
    return RenewalCase(case.loan, case.policy, now, case.holds, case.patron, case.available_copies, case.calendar)


def _reasons(case: RenewalCase) -> tuple[str, ...]:
    decision = decide(case)
    return () if decision else decision.trace.reasons()

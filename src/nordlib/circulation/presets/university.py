"""The rules of a typical university library, not of a particular one."""

from typing import Final

from nordlib.circulation.calendar import ClosedDayRule
from nordlib.circulation.policy import CirculationPolicy, LateRenewal, LoanTerms, RenewFrom, TitleHoldRule
from nordlib.dates import HourlyPeriod, Period, zone
from nordlib.decisions import PolicyId

__all__ = ["UNIVERSITY"]

#: A typical university library, not a particular one: a renewal counts from today, is possible at any time, is due on an open day, and is
#: free when it is late; course books are lent by the hour. It shows that Helsingør's numbers are policy.
UNIVERSITY: Final = CirculationPolicy(
    PolicyId("UNIVERSITY", "1"),
    zone("Europe/Stockholm"),
    {
        "ordinary": LoanTerms(
            Period(days=28),
            max_renewals=12,
            window_days=None,
            renew_from=RenewFrom.TODAY,
            late_renewal=LateRenewal.FREE,
            closed_day_rule=ClosedDayRule.NEXT_OPEN_DAY,
            title_holds=TitleHoldRule.UNLESS_OTHER_COPY,
        ),
        "course_book": LoanTerms(
            HourlyPeriod(4), max_renewals=1, window_days=None, renew_from=RenewFrom.TODAY, late_renewal=LateRenewal.NO
        ),
    },
    overridable=("renewal_limit_reached", "patron_debt"),
)

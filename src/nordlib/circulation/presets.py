"""Policies of real libraries, ready to use or to change (`attrs.evolve`)."""

from decimal import Decimal
from typing import Final

from nordlib.circulation.calendar import ClosedDays
from nordlib.circulation.fees import FeeStep, FeeTable, Money
from nordlib.circulation.policy import Base, LateRenewal, LendingPolicy, Terms, TitleHolds
from nordlib.circulation.returns import ReturnPolicy
from nordlib.dates import HourlyPeriod, Period, zone
from nordlib.decisions import Edition

__all__ = ["HELSINGOR", "HELSINGOR_FEES", "HELSINGOR_RETURNS", "POLICIES", "UNIVERSITY"]

_EDITION: Final = Edition("HELSINGOR", "1")
_ZONE: Final = zone("Europe/Copenhagen")

#: Helsingør's published fees (helsbib.dk, "Gebyrer"): one fee for a group of loans, children are 0 to 14 years old (EXT-03).
HELSINGOR_FEES: Final = FeeTable(
    _EDITION,
    "DKK",
    (
        FeeStep(1, 10, Decimal(20), Decimal(0)),
        FeeStep(11, 20, Decimal(120), Decimal(10)),
        FeeStep(21, 30, Decimal(120), Decimal(20)),
        FeeStep(31, None, Decimal(230), Decimal(100)),
    ),
    child_ages=(0, 14),
)
HELSINGOR_RETURNS: Final = ReturnPolicy(_EDITION, _ZONE, HELSINGOR_FEES)


def _terms(days: int, max_renewals: int) -> Terms:
    return Terms(Period(days=days), max_renewals, window_days=7, debt_limit=Money(Decimal(200), "DKK"), fees=HELSINGOR_FEES)


#: Helsingør Kommunes Biblioteker, "Bruger på bibliotekerne" (helsbib.dk): renewal from 7 days before the due date (REN-02), twice
#: (REN-03), and once for what is lent for 7 or 14 days (REN-05). The page does not give the ordinary period; 28 days is Denmark's usual
#: one, and so is a debt of 200 kr. that bars one from renewing (EXT-05).
HELSINGOR: Final = LendingPolicy(
    _EDITION,
    _ZONE,
    {"ordinary": _terms(28, 2), "fourteen_days": _terms(14, 1), "seven_days": _terms(7, 1)},
)

#: A university library as there are many, and no particular one: what is lent counts from today, may be renewed at any time, is due on an
#: open day, and costs nothing when it is late; course books go by the hour. It shows that Helsingør's numbers are policy.
UNIVERSITY: Final = LendingPolicy(
    Edition("UNIVERSITY", "1"),
    zone("Europe/Stockholm"),
    {
        "ordinary": Terms(
            Period(days=28),
            max_renewals=12,
            window_days=None,
            renewal_base=Base.TODAY,
            late_renewal=LateRenewal.FREE,
            closed_days=ClosedDays.NEXT_OPEN_DAY,
            title_holds=TitleHolds.UNLESS_OTHER_COPY,
        ),
        "course_book": Terms(HourlyPeriod(4), max_renewals=1, window_days=None, renewal_base=Base.TODAY, late_renewal=LateRenewal.NO),
    },
    overridable=("renewal_limit_reached", "patron_debt"),
)

#: The presets by the names that the command line knows.
POLICIES: Final = {"HELSINGOR": HELSINGOR, "UNIVERSITY": UNIVERSITY}

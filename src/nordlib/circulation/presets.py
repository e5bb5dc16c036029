"""Lending policies of real libraries, ready to use or to change (`attrs.evolve`)."""

from decimal import Decimal
from typing import Final

from nordlib.circulation.fees import FeeStep, FeeTable
from nordlib.circulation.policy import LendingPolicy, Terms
from nordlib.circulation.returns import ReturnPolicy
from nordlib.dates import Period, zone
from nordlib.decisions import Edition

__all__ = ["HELSINGOR", "HELSINGOR_FEES", "HELSINGOR_RETURNS", "POLICIES"]

#: Helsingør Kommunes Biblioteker, "Bruger på bibliotekerne" (helsbib.dk): renewal from 7 days before the due date (REN-02), twice
#: (REN-03), and once for what is lent for 7 or 14 days (REN-05). The page does not give the ordinary period;
#: 28 days is Denmark's usual one.
HELSINGOR: Final = LendingPolicy(
    Edition("HELSINGOR", "1"),
    zone("Europe/Copenhagen"),
    {
        "ordinary": Terms(Period(days=28), max_renewals=2, window_days=7),
        "fourteen_days": Terms(Period(days=14), max_renewals=1, window_days=7),
        "seven_days": Terms(Period(days=7), max_renewals=1, window_days=7),
    },
)

#: Helsingør's published fees (helsbib.dk, "Gebyrer"): one fee for a group of loans, children are 0 to 14 years old (EXT-03).
HELSINGOR_FEES: Final = FeeTable(
    Edition("HELSINGOR", "1"),
    "DKK",
    (
        FeeStep(1, 10, Decimal(20), Decimal(0)),
        FeeStep(11, 20, Decimal(120), Decimal(10)),
        FeeStep(21, 30, Decimal(120), Decimal(20)),
        FeeStep(31, None, Decimal(230), Decimal(100)),
    ),
    child_ages=(0, 14),
)
HELSINGOR_RETURNS: Final = ReturnPolicy(Edition("HELSINGOR", "1"), zone("Europe/Copenhagen"), HELSINGOR_FEES)

#: The presets by the names that the command line knows.
POLICIES: Final = {"HELSINGOR": HELSINGOR}

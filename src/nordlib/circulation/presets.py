"""Lending policies of real libraries, ready to use or to change (`attrs.evolve`)."""

from typing import Final

from nordlib.circulation.policy import LendingPolicy, Terms
from nordlib.dates import Period, zone
from nordlib.decisions import Edition

__all__ = ["HELSINGOR", "POLICIES"]

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

#: The presets by the names that the command line knows.
POLICIES: Final = {"HELSINGOR": HELSINGOR}

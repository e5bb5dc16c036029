"""The rules of Helsingør Kommunes Biblioteker (helsbib.dk): the pages "Bruger på bibliotekerne" and "Gebyrer"."""

from decimal import Decimal
from typing import Final

from nordlib.circulation.fees import FeeBracket, FeeSchedule
from nordlib.circulation.policy import CirculationPolicy, LoanTerms
from nordlib.circulation.returns import ReturnPolicy
from nordlib.dates import Period, zone
from nordlib.decisions import PolicyId
from nordlib.money import Money

__all__ = ["HELSINGOR", "HELSINGOR_FEES", "HELSINGOR_RETURNS"]

_EDITION: Final = PolicyId("HELSINGOR", "1")
_ZONE: Final = zone("Europe/Copenhagen")

#: Helsingør's published fees (helsbib.dk, "Gebyrer"): one fee for a group of loans; children are 0 to 14 years old (EXT-03).
HELSINGOR_FEES: Final = FeeSchedule(
    _EDITION,
    "DKK",
    (
        FeeBracket(1, 10, Decimal(20), Decimal(0)),
        FeeBracket(11, 20, Decimal(120), Decimal(10)),
        FeeBracket(21, 30, Decimal(120), Decimal(20)),
        FeeBracket(31, None, Decimal(230), Decimal(100)),
    ),
    child_ages=(0, 14),
)
#: Helsingør's choices about returns, with its published fees.
HELSINGOR_RETURNS: Final = ReturnPolicy(_EDITION, _ZONE, HELSINGOR_FEES)


def _terms(days: int, max_renewals: int) -> LoanTerms:
    return LoanTerms(Period(days=days), max_renewals, window_days=7, debt_limit=Money(Decimal(200), "DKK"), fees=HELSINGOR_FEES)


#: Helsingør Kommunes Biblioteker, "Bruger på bibliotekerne" (helsbib.dk): renewal from 7 days before the due date (REN-02), twice
#: (REN-03), and once for material lent for 7 or 14 days (REN-05). The page does not give the ordinary loan period; 28 days is usual in
#: Denmark, and so is a debt limit of 200 kr. for renewals (EXT-05).
HELSINGOR: Final = CirculationPolicy(
    _EDITION,
    _ZONE,
    {"ordinary": _terms(28, 2), "fourteen_days": _terms(14, 1), "seven_days": _terms(7, 1)},
)

"""The rules of Ronneby bibliotek, Sweden, from its pages as they stood when they were read on 29 November 2026.

- "Avgifter Ronneby", blekingebiblioteken.se/-/avgifter-ronneby, which dates its other rates to the municipal council's decision of
  27 January 2022: "2 kr/media och dag. Max avgift 30 kr/media", for borrowers over 18 years; a debt of 200 kr. stops loans.
- "Låna på biblioteket", bibliotek.ronneby.se/web/arena/lana-pa-biblioteket, without a date: a loan lasts 28 days, a film 7, periodicals,
  video games and computer games 14; a loan is renewed by one period at a time, three times at most, films and video games once, and not if
  another borrower has reserved it; at most 5 films and 3 video games at a time.

The page lends for 14 days alone what another borrower waits for. These terms do not have that period.
"""

from decimal import Decimal
from typing import Final

from nordlib.circulation.fees import FeeBasis, RateSchedule
from nordlib.circulation.policy import CirculationPolicy, LateRenewal, LoanTerms, RenewFrom
from nordlib.dates import Period, zone
from nordlib.decisions import PolicyId
from nordlib.money import Money

__all__ = ["RONNEBY", "RONNEBY_FEES"]

_EDITION: Final = PolicyId("RONNEBY", "1")

#: Ronneby's published fees, for each loan. "Över 18 år" is read as from the 18th birthday, as other Swedish libraries write it.
RONNEBY_FEES: Final = RateSchedule(
    _EDITION,
    "SEK",
    rate=Decimal(2),
    maximum=Decimal(30),
    child_rate=Decimal(0),
    basis=FeeBasis.ITEM,
    child_ages=(0, 17),
)


def _terms(days: int, max_renewals: int, max_loans: int | None = None) -> LoanTerms:
    """Return the terms of a kind of material. The page does not say how early one may renew, nor from which day a renewal counts.

    Usual in Sweden: at any time, and from the day of the renewal. That a late loan may be renewed, for its fee, is usual too, and so is
    that a debt which stops loans stops renewals and holds.
    """
    return LoanTerms(
        Period(days=days),
        max_renewals,
        window_days=None,
        renew_from=RenewFrom.TODAY,
        late_renewal=LateRenewal.WITH_FEE,
        debt_limit=Money(Decimal(200), "SEK"),
        fees=RONNEBY_FEES,
        max_loans=max_loans,
    )


#: Ronneby bibliotek: a rate by the day with a maximum.
RONNEBY: Final = CirculationPolicy(
    _EDITION,
    zone("Europe/Stockholm"),
    {
        "ordinary": _terms(28, 3),
        "film": _terms(7, 1, max_loans=5),
        "periodical": _terms(14, 3),
        "video_game": _terms(14, 1, max_loans=3),
        "computer_game": _terms(14, 3),
    },
)

"""The rules of Hå folkebibliotek, Norway, from its pages as they stood when they were read on 29 November 2026.

- "Lånereglement", habibliotek.no/nn/info/lanereglement, last changed on 18 February 2025: a loan lasts 4 weeks, a DVD 1 week; it may be
  renewed up to three times if no other borrower has ordered it; a reminder is sent for what is not returned in time, and borrowers over
  15 years pay a fee for it (purregebyr).
- "Lånetid, påminningar og gebyr", ha.no/bibliotek/aktivitetar-og-tilbod/det-du-lurer-pa/lanetid-paminningar-og-gebyr, without a date: the
  first reminder costs 10 kr., the second 30 kr., the third 50 kr.; a message three days before the due date is free.
"""

from decimal import Decimal
from typing import Final

from nordlib.circulation.fees import FeeBasis, RateSchedule
from nordlib.circulation.policy import CirculationPolicy, LateRenewal, LoanTerms, RenewFrom
from nordlib.dates import Period, zone
from nordlib.decisions import PolicyId

__all__ = ["HAA", "HAA_FEES"]

_EDITION: Final = PolicyId("HAA", "1")

#: Hå's published reminder fees, which add up; being late costs nothing else. "Over 15 år" is read as from the 16th birthday, as READ-A22
#: reads "older than 12". That each loan has reminders of its own is usual in Norway; the page does not say.
HAA_FEES: Final = RateSchedule(
    _EDITION,
    "NOK",
    basis=FeeBasis.ITEM,
    child_ages=(0, 15),
    reminder_fees=(Decimal(10), Decimal(30), Decimal(50)),
    child_reminder_fees=(),
)


def _terms(weeks: int) -> LoanTerms:
    """Return the terms of a kind of material. The pages do not say how early one may renew, nor from which day a renewal counts.

    Usual in Norway: at any time, and from the day of the renewal. That a late loan may be renewed is usual too.
    """
    return LoanTerms(
        Period(days=7 * weeks),
        max_renewals=3,
        window_days=None,
        renew_from=RenewFrom.TODAY,
        late_renewal=LateRenewal.FREE,
        fees=HAA_FEES,
    )


#: Hå folkebibliotek: a fee for each reminder.
HAA: Final = CirculationPolicy(_EDITION, zone("Europe/Oslo"), {"ordinary": _terms(4), "dvd": _terms(1)})

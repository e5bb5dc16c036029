"""The rules of Odsherred Bibliotek, Denmark, from its pages as they stood when they were read on 29 November 2026 (they bear no date).

- "Reglement", odsbib.dk/praktisk-info/reglement: a loan lasts 30 days, films and console games 14; everything may be renewed up to five
  times if no other patron has reserved it, at the earliest a week before it is due; a return is in time within the opening hours; a debt
  of 200 kr. or more in fees stops loans; adults are from 18 years.
- "Reglement for Odsherred Bibliotek", /info/reglement on the library's newer pages: renew as close to the due date as possible to keep the
  material as long as possible, so a renewal counts from the day on which it is made.
- "Gebyr og erstatning", odsbib.dk/section/bibliotek/brug-biblioteket/gebyr-og-erstatning: the fees, for adults and children, and that they
  are paid for a late return and for a late renewal.
"""

from decimal import Decimal
from typing import Final

from nordlib.circulation.fees import FeeBasis, FeeBracket, FeeSchedule, LateFrom
from nordlib.circulation.policy import CirculationPolicy, LateRenewal, LoanTerms, RenewFrom
from nordlib.dates import Period, zone
from nordlib.decisions import PolicyId
from nordlib.money import Money

__all__ = ["ODSHERRED", "ODSHERRED_FEES"]

_EDITION: Final = PolicyId("ODSHERRED", "1")

#: Odsherred's published fees. That loans of one day cost one fee, and that closed days count, is usual in Denmark; the pages do not say.
ODSHERRED_FEES: Final = FeeSchedule(
    _EDITION,
    "DKK",
    (
        FeeBracket(1, 7, Decimal(20), Decimal(10)),
        FeeBracket(8, 14, Decimal(50), Decimal(25)),
        FeeBracket(15, 21, Decimal(120), Decimal(55)),
        FeeBracket(22, 39, Decimal(200), Decimal(100)),
        FeeBracket(40, None, Decimal(230), Decimal(120)),
    ),
    basis=FeeBasis.GROUP,
    child_ages=(0, 17),
    late_from=LateFrom.CLOSING,
)


def _terms(days: int) -> LoanTerms:
    return LoanTerms(
        Period(days=days),
        max_renewals=5,
        window_days=7,
        renew_from=RenewFrom.TODAY,
        late_renewal=LateRenewal.WITH_FEE,
        debt_limit=Money(Decimal(200), "DKK"),
        fees=ODSHERRED_FEES,
    )


#: Odsherred Bibliotek: late from the closing hour, so it is used with a calendar that has opening hours. The page stops loans at a debt of
#: 200 kr.; that renewals and holds stop there too is usual. That a late renewal counts from its day, like any other, follows from the page.
ODSHERRED: Final = CirculationPolicy(
    _EDITION, zone("Europe/Copenhagen"), {"ordinary": _terms(30), "film": _terms(14), "console_game": _terms(14)}
)

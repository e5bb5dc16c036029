"""Fees for late returns and for reminders, in exact decimals: a table of steps, or a rate by the day or the hour.

- `FeeSchedule`: a table of brackets by days late, as Danish libraries publish it (EXT-03, READ-C21).
- `RateSchedule`: a rate for each day or hour late, with a grace and a maximum, as Swedish libraries publish it (EXT-12).
- Both say which days count (EXT-13), whether the price of the item caps the fee (EXT-12), and what each reminder costs (EXT-21), as
  Norwegian libraries publish it. Wherever a policy takes a fee schedule, it takes either.
- `assess_fees` says what returned loans cost together; `late_fee` gives the fee alone.
"""

from nordlib.circulation.fees.assessment import FeeAssessment, LateReturn, assess_fees
from nordlib.circulation.fees.late_fee import LateReturnInput, late_fee
from nordlib.circulation.fees.lateness import counts_on, units_late
from nordlib.circulation.fees.rate import RateSchedule
from nordlib.circulation.fees.reminders import reminder_fee, reminders_fee
from nordlib.circulation.fees.schedule import FeeSchedule
from nordlib.circulation.fees.terms import FeeBasis, FeeBracket, FeeCategory, FeeOptions, LateFrom, RateUnit

__all__ = [
    "FeeAssessment",
    "FeeBasis",
    "FeeBracket",
    "FeeCategory",
    "FeeOptions",
    "FeeSchedule",
    "LateFrom",
    "LateReturn",
    "LateReturnInput",
    "RateSchedule",
    "RateUnit",
    "assess_fees",
    "counts_on",
    "late_fee",
    "reminder_fee",
    "reminders_fee",
    "units_late",
]

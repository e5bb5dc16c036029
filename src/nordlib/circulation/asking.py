"""What is known when a renewal is asked for, and what follows before any rule is judged: the window, the limit, the new due date."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final, Literal

import attrs
from attrs import field

from nordlib.circulation.calendar import ClosedDays, OpeningDays
from nordlib.circulation.due import Due, DueAt, day_of
from nordlib.circulation.fees import FeeCategory, Money
from nordlib.circulation.models import Hold, Loan, LoanKind, Standing
from nordlib.circulation.policy import Base, LateRenewal, LendingPolicy, Terms
from nordlib.dates import HourlyPeriod, Period, local_date
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.errors import InvalidData
from nordlib.misfits import misfits

__all__ = ["RenewalCase", "RenewalFacts"]

#: Sets what follows from the facts of a frozen case, once, when the case is made.
_derive: Final = object.__setattr__
# Python 3.11 takes its time over the members of an enum, and these are asked for in every case.
_DUE_DATE: Final = Base.DUE_DATE
_INTERLIBRARY: Final = LoanKind.INTERLIBRARY
_KEEP: Final = ClosedDays.KEEP
_WITH_FEE: Final = LateRenewal.WITH_FEE
_NO: Final = LateRenewal.NO


@attrs.frozen
class RenewalFacts:
    """What is told whatever the answer is.

    The first and the last day on which a renewal is possible (None: always, without end), the renewals left when the question was asked,
    the due date that a renewal gives, whether it waits for the owner's answer (REN-08), and what a late one costs (None: nothing).
    """

    renewable_from: date | None
    renewable_until: date | None
    renewals_left: int
    new_due: Due
    provisional: bool
    fee: Money | None = None


@attrs.frozen
class RenewalCase:
    """What is known when the question is asked. `holds` are those on the title, the patron's own too: (), or `UNKNOWN` if one cannot say.

    `patron` is what the library knows of the patron: `Standing()` for one in good standing, `UNKNOWN` if one cannot say. `available_copies`
    counts the other copies on the shelf; it matters where the policy lets them serve those who wait. `calendar` None: open every day.
    Raises `NaiveDatetime`, `UnknownName` for a material that the policy has no row for, `NeverOpen`, and `InvalidData` for what cannot be.
    """

    loan: Loan
    policy: LendingPolicy
    now: datetime
    holds: tuple[Hold, ...] | Literal[Unknown.UNKNOWN]
    patron: Standing | Literal[Unknown.UNKNOWN]
    available_copies: int = 0
    calendar: OpeningDays | None = None
    terms: Terms = field(init=False, repr=False, eq=False)
    today: date = field(init=False, repr=False, eq=False)
    limit: int = field(init=False, repr=False, eq=False)
    is_late: bool = field(init=False, repr=False, eq=False)
    facts: RenewalFacts = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        try:
            self._follow(_derive.__get__(self))
        except (AttributeError, TypeError, OverflowError):
            raise InvalidData("RenewalCase", misfits(self) or ("its dates lie outside the years 1 to 9999",)) from None

    def _follow(self, derive: Callable[[str, object], None]) -> None:
        loan, policy, due = self.loan, self.policy, self.loan.due
        terms, today = policy.terms(loan.material), local_date(self.now, policy.zone)
        if loan.renewals_used < 0:
            raise InvalidData("RenewalCase", ("loan: renewals_used is negative; it counts renewals",))
        due_day = day_of(due, policy.zone)
        late = today > due if isinstance(due, date) else self.now > due.at
        interlibrary = loan.kind == _INTERLIBRARY
        limit = _strictest(loan, terms) if interlibrary else terms.max_renewals
        derive("terms", terms)
        derive("today", today)
        derive("limit", limit)
        derive("is_late", late)
        left = limit - loan.renewals_used
        opens = None if terms.window is None else due_day - terms.window
        until = due_day if interlibrary or terms.late_renewal == _NO else None
        fee = self._fee(terms, due_day) if late and not interlibrary and terms.late_renewal == _WITH_FEE else None
        derive("facts", RenewalFacts(opens, until, max(0, left), self._new_due(terms, late), interlibrary, fee))

    def _new_due(self, terms: Terms, late: bool) -> Due:
        """The due date that a renewal gives: counted, moved off closed days, then cut, and what is cut is not moved again."""
        due, period = self.loan.due, terms.loan_period
        from_due = (terms.late_renewal_base if late else terms.renewal_base) == _DUE_DATE
        if isinstance(due, date) and isinstance(period, Period):
            return self._cut(self._moved(period.after(due if from_due else self.today), terms), terms)
        if isinstance(due, DueAt) and isinstance(period, HourlyPeriod):
            if self.loan.kind == _INTERLIBRARY:
                raise InvalidData("RenewalCase", ("loan: it is an interlibrary loan, which is lent by days, and is due at an instant",))
            return DueAt(period.after((due.at if from_due else self.now).astimezone(self.policy.zone)))
        raise InvalidData("RenewalCase", ("loan: its due date and the loan period of its material are not both of days or both of hours",))

    def _moved(self, day: date, terms: Terms) -> date:
        return day if self.calendar is None or terms.closed_days == _KEEP else self.calendar.moved(day, terms.closed_days)

    def _cut(self, day: date, terms: Terms) -> date:
        """Not after the last day of the patron's card, where the policy says so, and not after the owner's last day."""
        if terms.until_card_expires and self.patron is not UNKNOWN and isinstance(self.patron.expires, date):
            day = min(day, self.patron.expires)
        owner = self.loan.interlibrary
        if owner is None:
            return day
        if self.loan.kind != _INTERLIBRARY:
            raise InvalidData(
                "RenewalCase", ("loan: it is a local one, and has the terms of an owner; make its kind `LoanKind.INTERLIBRARY`",)
            )
        return day if owner.latest_due is None else min(day, owner.latest_due)

    def _fee(self, terms: Terms, due_day: date) -> Money | None:
        category = FeeCategory.ADULT if self.patron is UNKNOWN else self.patron.category
        return None if terms.fees is None else terms.fees.fee((self.today - due_day).days, category)


def _strictest(loan: Loan, terms: Terms) -> int:
    """How many renewals an interlibrary loan may have: the smallest of the general, the interlibrary and the owner's limit (READ-C06)."""
    owner = loan.interlibrary
    limits = (terms.max_renewals, terms.max_interlibrary_renewals, None if owner is None else owner.max_renewals)
    return min(each for each in limits if each is not None)

"""What is known when a renewal is asked for, and what follows before any rule is judged: the window, the limit, the new due date."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final, Literal

import attrs
from attrs import field

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due import Due, DueInstant, due_date_of
from nordlib.circulation.fees import FeeCategory
from nordlib.circulation.models import Hold, HoldStatus, Loan, LoanKind, PatronStanding
from nordlib.circulation.policy import CirculationPolicy, LateRenewal, LoanTerms, RenewFrom
from nordlib.dates import HourlyPeriod, Period, local_date
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.errors import InvalidData
from nordlib.money import Money
from nordlib.validation import type_errors

__all__ = ["RenewalCase", "RenewalFacts"]

#: Sets what follows from the facts of a frozen case, once, when the case is made.
_derive: Final = object.__setattr__
# Python 3.11 takes its time over the members of an enum, and these are asked for in every case.
_DUE_DATE: Final = RenewFrom.DUE_DATE
_INTERLIBRARY: Final = LoanKind.INTERLIBRARY
_WITH_FEE: Final = LateRenewal.WITH_FEE
_NO: Final = LateRenewal.NO
_ACTIVE: Final = HoldStatus.ACTIVE


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

    `patron` is what the library knows of the patron: `PatronStanding()` for one in good standing, `UNKNOWN` if one cannot say.
    `available_copies` counts the other copies on the shelf; it matters where the policy lets them serve those who wait. `calendar` None:
    open every day. Raises `NaiveDatetime`, `UnknownName` for an item type that the policy has no row for, `NoOpenDay`, and `InvalidData`
    for what cannot be.
    """

    loan: Loan
    policy: CirculationPolicy
    now: datetime
    holds: tuple[Hold, ...] | Literal[Unknown.UNKNOWN]
    patron: PatronStanding | Literal[Unknown.UNKNOWN]
    available_copies: int = 0
    calendar: LibraryCalendar | None = None
    terms: LoanTerms = field(init=False, repr=False, eq=False)
    today: date = field(init=False, repr=False, eq=False)
    limit: int = field(init=False, repr=False, eq=False)
    is_late: bool = field(init=False, repr=False, eq=False)
    waiting: int | Literal[Unknown.UNKNOWN] = field(init=False, repr=False, eq=False)
    """How many holds of other patrons are active, begun (or not, by policy) and not ended, on this copy or on any copy of the title."""
    waiting_on_this_copy: int = field(init=False, repr=False, eq=False)
    """How many of these are on this very copy."""
    facts: RenewalFacts = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        try:
            self._follow(_derive.__get__(self))
        except (AttributeError, TypeError, OverflowError, InvalidData) as error:
            problems = type_errors(self)
            if isinstance(error, InvalidData) and not problems:
                raise
            raise InvalidData("RenewalCase", problems or ("its dates lie outside the years 1 to 9999",)) from None

    def _follow(self, derive: Callable[[str, object], None]) -> None:
        """Derive everything that the rules ask about, once; their order is that of the attributes."""
        loan, policy, due = self.loan, self.policy, self.loan.due
        terms, today = policy.terms(loan.item_type), local_date(self.now, policy.zone)
        if loan.renewals_used < 0:
            raise InvalidData("RenewalCase", ("loan: renewals_used is negative; it counts renewals",))
        due_day = due if isinstance(due, date) else due_date_of(due, policy.zone)
        late = today > due if isinstance(due, date) else self.now > due.at
        interlibrary = loan.kind == _INTERLIBRARY
        limit = _strictest(loan, terms) if interlibrary else terms.max_renewals
        waiting: int | Literal[Unknown.UNKNOWN] = 0
        on_this_copy = 0
        if self.holds is UNKNOWN:
            waiting = UNKNOWN
        elif self.holds != ():
            waiting, on_this_copy = _waiting(self.holds, loan, terms, today)
        derive("terms", terms)
        derive("today", today)
        derive("limit", limit)
        derive("is_late", late)
        derive("waiting", waiting)
        derive("waiting_on_this_copy", on_this_copy)
        if terms.debt_limit is not None and self.patron is not UNKNOWN and isinstance(self.patron.debt, Money):
            _check_currencies(self.patron.debt, terms.debt_limit)
        left = limit - loan.renewals_used
        opens = None if terms.window is None else due_day - terms.window
        until = due_day if interlibrary or terms.late_renewal == _NO else None
        fee = self._fee(terms, due_day) if late and not interlibrary and terms.late_renewal == _WITH_FEE else None
        derive("facts", RenewalFacts(opens, until, max(0, left), self._new_due(terms, late), interlibrary, fee))

    def _new_due(self, terms: LoanTerms, late: bool) -> Due:
        """The due date that a renewal gives: counted, moved off closed days, then cut, and what is cut is not moved again."""
        due, period = self.loan.due, terms.loan_period
        from_due = (terms.late_renew_from if late else terms.renew_from) == _DUE_DATE
        if isinstance(due, date) and isinstance(period, Period):
            day = period.after(due if from_due else self.today)
            if self.calendar is not None:
                day = self.calendar.adjust(day, terms.closed_day_rule)
            return self._cut(day, terms) if terms.cap_at_card_expiry or self.loan.interlibrary is not None else day
        if isinstance(due, DueInstant) and isinstance(period, HourlyPeriod):
            if self.loan.kind == _INTERLIBRARY:
                raise InvalidData("RenewalCase", ("loan: it is an interlibrary loan, which is lent by days, and is due at an instant",))
            return DueInstant(period.after((due.at if from_due else self.now).astimezone(self.policy.zone)))
        raise InvalidData("RenewalCase", ("loan: its due date and the loan period of its material are not both of days or both of hours",))

    def _cut(self, day: date, terms: LoanTerms) -> date:
        """Not after the last day of the patron's card, where the policy says so, and not after the owner's last day."""
        if terms.cap_at_card_expiry and self.patron is not UNKNOWN and isinstance(self.patron.card_expires_on, date):
            day = min(day, self.patron.card_expires_on)
        owner = self.loan.interlibrary
        if owner is None:
            return day
        if self.loan.kind != _INTERLIBRARY:
            raise InvalidData(
                "RenewalCase", ("loan: it is a local one, and has the terms of an owner; make its kind `LoanKind.INTERLIBRARY`",)
            )
        return day if owner.latest_due is None else min(day, owner.latest_due)

    def _fee(self, terms: LoanTerms, due_day: date) -> Money | None:
        category = FeeCategory.ADULT if self.patron is UNKNOWN else self.patron.category
        return None if terms.fees is None else terms.fees.fee((self.today - due_day).days, category)


def _strictest(loan: Loan, terms: LoanTerms) -> int:
    """How many renewals an interlibrary loan may have: the smallest of the general, the interlibrary and the owner's limit (READ-C06)."""
    owner = loan.interlibrary
    limits = (terms.max_renewals, terms.max_interlibrary_renewals, None if owner is None else owner.max_renewals)
    return min(each for each in limits if each is not None)


def _waiting(holds: tuple[Hold, ...], loan: Loan, terms: LoanTerms, today: date) -> tuple[int, int]:
    """How many holds others wait with, and how many of these are on this very copy.

    The patron's own hold does not count, nor one that is suspended, not begun (unless the policy says so) or ended.
    """
    waiting = on_this_copy = 0
    for hold in holds:
        if hold.patron == loan.patron or hold.title != loan.title or hold.status != _ACTIVE or hold.item not in (None, loan.item):
            continue
        begun = hold.active_from is None or hold.active_from <= today or terms.future_holds_block
        if begun and (hold.expires_on is None or today <= hold.expires_on):
            waiting += 1
            on_this_copy += hold.item is not None
    return waiting, on_this_copy


def _check_currencies(debt: Money, limit: Money) -> None:
    if debt.currency != limit.currency:
        raise InvalidData("RenewalCase", (f"patron: the debt is in {debt.currency}, and the policy's limit in {limit.currency}",))

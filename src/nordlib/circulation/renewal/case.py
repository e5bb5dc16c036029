"""The facts of a renewal, and the values derived from them before any rule is evaluated: the window, the limit, the new due date.

**What is derived.** A host gives a `RenewalCase` the loan, the policy, the instant, the holds, the patron's standing, the number of other
copies on the shelf and the calendar. The case then derives, once and in this order:

1. `terms`, the row of the policy for the loan's item type, and `today`, the date of `now` in the library's zone. The later steps use them.
2. `is_late`: a due date is late from the next day on, a due instant from the first moment after that instant.
3. `limit`: for an interlibrary loan the strictest of three limits (READ-C06), otherwise the general limit.
4. `waiting` and `waiting_on_this_copy`: the holds of other patrons that count today. If the holds are `UNKNOWN`, so is `waiting`.
5. `awaits_owner`: whether the owner of an interlibrary loan still has to answer; silence may be a yes.
6. `limits`, only under terms with a choice that few libraries make (`LoanTerms.has_more_rules`), or for a booked copy.
7. `found_due`, the new due date with its steps, where the short cut for terms that only count days does not do.
8. `facts`, the `RenewalFacts` that a decision returns even when it refuses: the window, the renewals left, the new due date and the fee.

A rule then only compares such values. It asks no list, text or calendar, so that the same rules can later run over columns or in SQL.

**How the new due date is made.** `nordlib.circulation.due_dates` finds it, from the due date or from today, as `LoanTerms.renew_from` says;
for a late loan, `late_renew_from`. `RenewalCase.due_date` tells the steps. Terms that only count days take a short cut, since most do.
Whether the new due date is later than the current one is not asked here; that is the rule `due_date_is_extended`.

**Why the case is built by hand.** Values are derived when the case is made, so that impossible facts raise there and not inside a rule. An
application decides many loans at a time, and a forecast decides one loan for every day, so making a case must be fast. Hence three tricks:

- The class is frozen, so derived fields are set with `object.__setattr__`. `derive = _derive.__get__(case)` binds it to one case, as attrs
  does in its own `__init__`: `derive("limit", 2)` sets `case.limit` to 2, and the method is looked up only once.
- The types of the facts were checked when each model was made (`nordlib.validation.checked`), and are not looked at again.
- Enum members that every case needs are module constants, because enum member access is slow in Python 3.11.

**A worked example.** The loan is due on Saturday 21 March and the library is closed at weekends. Counting 28 days gives Saturday 18 April;
moving gives Monday 20 April; the card expires on Sunday 19 April, and there the date stays. Renewal opened 7 days before the due date.

>>> from datetime import timezone
>>> from nordlib.circulation import ClosedDayRule, ItemId, LoanId, PatronId, TitleId
>>> from nordlib.dates import Period, zone
>>> from nordlib.decisions import PolicyId
>>> terms = LoanTerms(Period(days=28), 2, 7, closed_day_rule=ClosedDayRule.NEXT_OPEN_DAY, cap_at_card_expiry=True)
>>> policy = CirculationPolicy(PolicyId("example", "1"), zone("Europe/Copenhagen"), {"ordinary": terms})
>>> loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 21), renewals_used=1)
>>> patron = PatronStanding(card_expires_on=date(2026, 4, 19))
>>> now = datetime(2026, 3, 16, 9, tzinfo=timezone.utc)
>>> case = RenewalCase(loan, policy, now, holds=(), patron=patron, calendar=LibraryCalendar(closed_weekdays={6, 7}))
>>> print(case.facts.renewable_from, case.facts.renewals_left, case.facts.new_due)
2026-03-14 1 2026-04-19
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final, Literal

import attrs
from attrs import field

from nordlib.circulation.bookings import Booking
from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due import Due, DueInstant, due_date_of, is_late
from nordlib.circulation.due_dates import DueDate, DueDateCase, find_due_date, known_card_end, simple_due
from nordlib.circulation.fees import FeeBasis, FeeCategory, FeeSchedule, RateSchedule, units_late
from nordlib.circulation.interlibrary.silence import awaits_owner
from nordlib.circulation.models import Hold, Loan, LoanKind, PatronStanding, Requester
from nordlib.circulation.policy import CirculationPolicy, LateRenewal, LoanTerms, RenewFrom, TitleHoldRule
from nordlib.circulation.renewal.counts import earliest, require_one_currency, strictest_limit, waiting_holds
from nordlib.circulation.renewal.facts import RenewalFacts
from nordlib.circulation.renewal.limits import RenewalLimits, find_limits
from nordlib.circulation.renewal_terms import BookingRule, RenewalHoldRule
from nordlib.dates import HourlyPeriod, local_date
from nordlib.decisions import UNKNOWN, PolicyId, Unknown
from nordlib.errors import InvalidData
from nordlib.money import Money
from nordlib.validation import checked, drafted

__all__ = ["RenewalCase"]

# Sets a derived field of a frozen case: `_derive.__get__(case)("limit", 2)` sets `case.limit` to 2. Used only while the case is made.
_derive: Final = object.__setattr__
# Enum member access is slow in Python 3.11, and every case needs these.
_DUE_DATE: Final = RenewFrom.DUE_DATE
_INTERLIBRARY: Final = LoanKind.INTERLIBRARY
_WITH_FEE: Final = LateRenewal.WITH_FEE
_NO: Final = LateRenewal.NO
_UNLESS_OTHER_COPY: Final = TitleHoldRule.UNLESS_OTHER_COPY
_ITEM: Final = FeeBasis.ITEM
_FIRST_LENDING: Final = FeeBasis.GROUP_BY_FIRST_LENDING


@drafted
@attrs.frozen
@checked
class RenewalCase:
    """The facts about one loan at the moment when a renewal is asked for.

    Raises `NaiveDatetime`, `UnknownName` for an item type without a row in the policy, `NoOpenDay`, and `InvalidData` for impossible facts.
    """

    loan: Loan
    """The loan to renew."""
    policy: CirculationPolicy
    """The library's circulation policy."""
    now: datetime
    """The instant of the request."""
    holds: tuple[Hold, ...] | Literal[Unknown.UNKNOWN]
    """All holds on the title, including the patron's own; () if there are none, `UNKNOWN` if the host cannot say."""
    patron: PatronStanding | Literal[Unknown.UNKNOWN]
    """What the library knows about the patron; `PatronStanding()` for a patron in good standing, `UNKNOWN` if the host cannot say."""
    available_copies: int = 0
    """The number of other copies on the shelf, at least 0; used if the policy lets these copies serve the patrons who wait."""
    calendar: LibraryCalendar | None = None
    """The open days of the library; None: it is open every day."""
    by: Requester | None = None
    """Who asks: only the patron of the loan, or staff, gets a grant; None: the host has checked that."""
    named_due: date | None = None
    """The due date that staff name, instead of the one that the policy gives; None: none is named."""
    price: Money | None = None
    """The price of the item, which caps the fee for a late renewal if the fee schedule says so; None: not known, and no cap."""
    unseen: bool = False
    """Whether the material is not shown to staff, as when a patron renews online; counted in `Loan.unseen_renewals`."""
    other_loans: tuple[Loan, ...] | Literal[Unknown.UNKNOWN] = UNKNOWN
    """The loans of the patron, used if the policy lets late ones stop a renewal; `UNKNOWN` if the host cannot say."""
    bookings: tuple[Booking, ...] = ()
    """The bookings on the copy; () if there are none."""
    terms: LoanTerms = field(init=False, repr=False, eq=False)
    """Derived: the terms that the policy has for the loan's item type."""
    today: date = field(init=False, repr=False, eq=False)
    """Derived: the date of `now` in the library's zone."""
    limit: int = field(init=False, repr=False, eq=False)
    """Derived: the strictest limit on the number of renewals."""
    is_late: bool = field(init=False, repr=False, eq=False)
    """Derived: whether the loan is past its due date or due instant."""
    waiting: int | Literal[Unknown.UNKNOWN] = field(init=False, repr=False, eq=False, default=0)
    """Derived: the number of other patrons' holds that count today, on this copy or on any copy of the title; `UNKNOWN` if `holds` is."""
    waiting_on_this_copy: int = field(init=False, repr=False, eq=False, default=0)
    """Derived: how many of the holds counted in `waiting` are on this very copy."""
    awaits_owner: bool = field(init=False, repr=False, eq=False, default=False)
    """Derived: whether a renewal awaits the owner's answer, and silence does not count as a yes yet."""
    limits: RenewalLimits | None = field(init=False, repr=False, eq=False, default=None)
    """Derived: what the choices that few libraries make ask; None: the terms make none of them, and no booking is given."""
    found_due: DueDate | None = field(init=False, repr=False, eq=False, default=None)
    """Derived: the new due date with the steps that led to it; None: it was found by the short cut (`due_date` tells the steps)."""
    facts: RenewalFacts = field(init=False, repr=False, eq=False)
    """Derived: the facts that a decision returns whether it grants or refuses."""

    @property
    def row(self) -> str | None:
        """The name of the row of a policy table from which the terms come; None: they are of no table."""
        return self.policy.row

    @property
    def copies_serve_holds(self) -> bool:
        """Whether copies on the shelf serve the patrons who wait: the policy says so, and none of them waits for this very copy."""
        return self.terms.title_holds is _UNLESS_OTHER_COPY and self.waiting_on_this_copy == 0

    @property
    def is_awaited(self) -> bool | Literal[Unknown.UNKNOWN]:
        """Whether more patrons wait for the material than copies on the shelf serve; `UNKNOWN` if `holds` is."""
        return self.waiting if self.waiting is UNKNOWN else self.waiting > (self.available_copies if self.copies_serve_holds else 0)

    def __attrs_post_init__(self) -> None:
        if self.available_copies < 0:  # not in `_follow`, which asks columns for every fact that it reads
            raise InvalidData("RenewalCase", ("available_copies is negative; it must be at least 0",))
        try:
            self._follow(_derive.__get__(self))
        except OverflowError:
            raise InvalidData("RenewalCase", ("a date is outside the years 1 to 9999",)) from None

    def _follow(self, derive: Callable[[str, object], None]) -> None:
        """Derive everything that the rules compare, once, in the order of the attributes."""
        loan, policy, due = self.loan, self.policy, self.loan.due
        terms, today = policy.terms(loan.item_type), local_date(self.now, policy.zone)
        if loan.renewals_used < 0 or loan.unseen_renewals < 0:
            raise InvalidData("RenewalCase", ("loan: renewals_used or unseen_renewals is negative; each must be at least 0",))
        due_day, late = due_date_of(due, policy.zone), is_late(due, self.now, today)
        interlibrary = loan.kind is _INTERLIBRARY
        limit = strictest_limit(loan, terms) if interlibrary else terms.max_renewals
        derive("terms", terms)
        derive("today", today)
        derive("limit", limit)
        derive("is_late", late)
        if self.holds != ():
            self._count_holds(terms, today, derive)
        if interlibrary:
            derive("awaits_owner", awaits_owner(loan, today, terms.owner_silence_days))
        if terms.debt_limit is not None and self.patron is not UNKNOWN and isinstance(self.patron.debt, Money):
            require_one_currency(self.patron.debt, terms.debt_limit)
        renewals_left = limit - loan.renewals_used if limit > loan.renewals_used else 0
        opens = None if terms.window is None else due_day - terms.window
        until = due_day if interlibrary or terms.late_renewal is _NO else None
        limits = None
        if terms.has_more_rules or self.bookings:
            limits = find_limits(loan, terms.renewal, self.other_loans, self.bookings, today, policy.zone)
            derive("limits", limits)
            until = earliest(until or limits.late_until, limits.longest_on)
            if limits.opens_at is not None:
                opens = max(local_date(limits.opens_at, policy.zone), opens or date.min)
        new_due = self._new_due(terms, interlibrary, derive)
        if late and not interlibrary and terms.late_renewal is _WITH_FEE and terms.fees is not None:
            derive("facts", RenewalFacts(opens, until, renewals_left, new_due, interlibrary, *self._fee(terms.fees)))
        else:
            derive("facts", RenewalFacts(opens, until, renewals_left, new_due, interlibrary))

    def _new_due(self, terms: LoanTerms, interlibrary: bool, derive: Callable[[str, object], None]) -> Due | None:
        """Return the due date that a renewal gives, by the short cut where it does, and otherwise with the steps that lead to it."""
        due, owner = self.loan.due, self.loan.interlibrary
        plain = terms.counts_days and self.named_due is None and self.limits is None
        if plain and isinstance(due, date) and (owner is None or interlibrary):
            day = due if (terms.late_renew_from if self.is_late else terms.renew_from) is _DUE_DATE else self.today
            card_ends = known_card_end(self.patron) if terms.cap_at_card_expiry else None
            return simple_due(day, terms, self.calendar, card_ends, None if owner is None else owner.latest_due)
        self._require_one_kind()
        found = self.due_date()
        derive("found_due", found)
        return found.due

    def _count_holds(self, terms: LoanTerms, today: date, derive: Callable[[str, object], None]) -> None:
        """Derive how many patrons wait. Called only if there are holds, or the host cannot say."""
        if self.holds is UNKNOWN:
            derive("waiting", UNKNOWN)
        else:
            waiting, on_this_copy = waiting_holds(self.holds, self.loan, terms, today)
            derive("waiting", waiting)
            derive("waiting_on_this_copy", on_this_copy)

    def due_date(self) -> DueDate:
        """Return the due date that a renewal gives, and the steps that led to it: `case.due_date().explain("sv")`."""
        if self.found_due is not None:
            return self.found_due
        loan, terms, limits = self.loan, self.terms, self.limits
        due, patron, owner = loan.due, self.patron, loan.interlibrary
        period = terms.loan_period if terms.renewal_period is None else terms.renewal_period
        queue = terms.renewal.queue_period if terms.renewal.holds_rule is RenewalHoldRule.SHORTEN and self.is_awaited is True else None
        from_due = (terms.late_renew_from if self.is_late else terms.renew_from) is _DUE_DATE
        if isinstance(due, DueInstant):
            base: Due = due if from_due else DueInstant(self.now)
        else:
            base = due if from_due else self.today
        return find_due_date(
            DueDateCase(
                terms,
                queue or period,
                base,
                self.today,
                self.now,
                self.policy.zone,
                is_lending=False,
                calendar=self.calendar,
                card_expires_on=known_card_end(patron),
                owner_ends_on=None if owner is None else owner.latest_due,
                named=self.named_due,
                in_queue=queue is not None,
                longest_on=None if limits is None else limits.longest_on,
                free_until=None if limits is None or terms.renewal.booking_rule is BookingRule.BLOCK else limits.free_until,
            )
        )

    def _require_one_kind(self) -> None:
        """Check that what the case says of days, hours and owners fits together. Raises `InvalidData`."""
        loan, due, by_hours = self.loan, self.loan.due, isinstance(self.loan.due, DueInstant)
        problem = ""
        if by_hours and self.named_due is not None:
            problem = "named_due: a loan by the hour must not have one"
        elif self.named_due is None and isinstance(self.terms.loan_period, HourlyPeriod) is not by_hours:
            problem = "loan: its due value and the loan period of its item type must both be in days, or both in hours"
        elif by_hours and loan.kind is _INTERLIBRARY:
            problem = "loan: an interlibrary loan must have a due date, not a due instant"
        elif isinstance(due, date) and loan.interlibrary is not None and loan.kind is not _INTERLIBRARY:
            problem = 'loan: a local loan must not have owner\'s terms; set its kind to "ill" (`LoanKind.INTERLIBRARY`)'
        if problem:
            raise InvalidData("RenewalCase", (problem,))

    def _fee(self, fees: FeeSchedule | RateSchedule) -> tuple[Money, PolicyId | None, date | None]:
        """Return the fee for a late renewal, and the schedule and the day of lending of the group that costs it once."""
        loan, category = self.loan, FeeCategory.ADULT if self.patron is UNKNOWN else self.patron.category
        late = units_late(fees, loan.due, self.now, self.policy.zone, self.calendar)
        fee = fees.fee(late, category, recalled=loan.recalled, price=self.price)
        if fees.basis is _ITEM:
            return fee, None, None
        return fee, fees.id, loan.lent_on if fees.basis is _FIRST_LENDING else loan.lent_or_renewed_on

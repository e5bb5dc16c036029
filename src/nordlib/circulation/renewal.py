"""May this loan be renewed?

The page of Helsingør's libraries says it in four sentences: when nobody else waits for the material, from seven days before it is due, at
most twice, and once for what is lent for a week or two (REN-01 to REN-05). A renewal that would not give a later date is not made (EXT-04).
An interlibrary loan is renewed in time or not at all, and provisionally: the owner may still say no (REN-07, REN-08).

Facts in, decision out: a `RenewalCase` holds what is known, `decide` judges every rule and says what follows, also when it says no.
"""

from datetime import date, datetime
from typing import Final, Literal

import attrs
from attrs import field

from nordlib.circulation.models import Hold, HoldStatus, Loan, LoanKind
from nordlib.circulation.policy import Base, LendingPolicy, Terms, TitleHolds
from nordlib.dates import local_date
from nordlib.decisions import UNKNOWN, Decision, Granted, Refused, RuleBook, Unknown, Verdict, does_not_apply, holds, rule
from nordlib.errors import InvalidData
from nordlib.misfits import misfits

__all__ = ["INTERLIBRARY_RULES", "RULES", "RenewalCase", "RenewalFacts", "decide"]

#: Sets what follows from the facts of a frozen case, once, when the case is made.
_derive: Final = object.__setattr__
# Python 3.11 takes its time over the members of an enum, and these are asked for in every case.
_ACTIVE: Final = HoldStatus.ACTIVE
_DUE_DATE: Final = Base.DUE_DATE
_INTERLIBRARY: Final = LoanKind.INTERLIBRARY


@attrs.frozen
class RenewalFacts:
    """What is told whatever the answer is.

    The first day on which renewal is open (None: always), the renewals left when the question was asked, and the due date that a renewal
    gives; one that is late counts as the policy says (READ-C07, READ-C22).
    """

    renewable_from: date | None
    renewals_left: int
    new_due: date
    provisional: bool
    """Whether a renewal waits for the owner's answer, as that of an interlibrary loan does (REN-08)."""


@attrs.frozen
class RenewalCase:
    """What is known when the question is asked. `holds` are those on the title, the patron's own too: (), or `UNKNOWN` if one cannot say.

    `available_copies` counts the other copies on the shelf; it matters where the policy lets them serve those who wait.
    Raises `NaiveDatetime`, `UnknownName` for a material that the policy has no row for, `InvalidData` for what cannot be.
    """

    loan: Loan
    policy: LendingPolicy
    now: datetime
    holds: tuple[Hold, ...] | Literal[Unknown.UNKNOWN]
    available_copies: int = 0
    terms: Terms = field(init=False, repr=False, eq=False)
    today: date = field(init=False, repr=False, eq=False)
    facts: RenewalFacts = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        try:
            loan, policy = self.loan, self.policy
            terms, today, due = policy.terms(loan.material), local_date(self.now, policy.zone), loan.due
            left = terms.max_renewals - loan.renewals_used
            base = terms.late_renewal_base if today > due else terms.renewal_base
            new_due = terms.loan_period.after(due if base == _DUE_DATE else today)
            opens = None if terms.window is None else due - terms.window
            derive = _derive.__get__(self)
            derive("terms", terms)
            derive("today", today)
            derive("facts", RenewalFacts(opens, max(left, 0), new_due, loan.kind == _INTERLIBRARY))
            problems: tuple[str, ...] = () if left <= terms.max_renewals else ("loan: renewals_used is negative; it counts renewals",)
        except (AttributeError, TypeError, OverflowError):
            problems = misfits(self) or ("its dates lie outside the years 1 to 9999",)
        if problems:
            raise InvalidData("RenewalCase", problems)


@rule("REN-01 READ-C24", "reserved_by_other", desk=("waiting",))
def not_held_by_others(case: RenewalCase) -> Verdict:
    """No other patron holds the material; one's own hold does not block, nor one that is suspended, not begun or ended."""
    if case.holds is UNKNOWN:
        return holds(UNKNOWN)
    waiting = _waiting(case.holds, case)
    if waiting and case.terms.title_holds == TitleHolds.UNLESS_OTHER_COPY and all(hold.item is None for hold in waiting):
        return holds(len(waiting) <= case.available_copies, waiting=len(waiting), available_copies=case.available_copies)
    return holds(not waiting, waiting=len(waiting))


@rule("REN-02 READ-C04", "too_early", patron=("opens", "days"))
def window_is_open(case: RenewalCase) -> Verdict:
    """Today is on or after the first day of the window."""
    opens = case.facts.renewable_from
    if opens is None:
        return does_not_apply()
    return holds(case.today >= opens, opens=opens, days=case.terms.window_days)


@rule("REN-03 REN-05", "renewal_limit_reached", patron=("used", "limit"))
def renewals_are_left(case: RenewalCase) -> Verdict:
    """The loan has been renewed fewer times than the terms of its material allow."""
    used, limit = case.loan.renewals_used, case.terms.max_renewals
    return holds(used < limit, used=used, limit=limit)


@rule("EXT-04", "no_gain", patron=("due", "new_due"))
def due_date_moves(case: RenewalCase) -> Verdict:
    """The new due date is later than the present one."""
    due, new_due = case.loan.due, case.facts.new_due
    return holds(new_due > due, due=due, new_due=new_due)


@rule("REN-07 READ-C09", "not_in_time", patron=("due",))
def renewal_is_in_time(case: RenewalCase) -> Verdict:
    """An interlibrary loan is renewed on its due date at the latest."""
    return holds(case.today <= case.loan.due, due=case.loan.due)


#: The same rules for loans of every kind (REN-04).
_EVERY_LOAN: Final = (not_held_by_others, window_is_open, renewals_are_left)
RULES: Final = RuleBook(_EVERY_LOAN, (due_date_moves,), about="renewal")
INTERLIBRARY_RULES: Final = RuleBook((*_EVERY_LOAN, renewal_is_in_time), (due_date_moves,), about="interlibrary_renewal")


def decide(case: RenewalCase) -> Decision[Loan, RenewalFacts]:
    """The renewed loan, or every reason why not.

    >>> from datetime import timezone
    >>> from nordlib.circulation import HELSINGOR, ItemId, LoanId, PatronId, TitleId
    >>> loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 20))
    >>> decision = decide(RenewalCase(loan, HELSINGOR, now=datetime(2026, 3, 12, 9, tzinfo=timezone.utc), holds=()))
    >>> print(decision.explain("en"))
    The loan cannot be renewed now.
    It is too early: this loan can be renewed from 13 March 2026, 7 days before it is due.
    """
    loan, facts = case.loan, case.facts
    trace = (INTERLIBRARY_RULES if facts.provisional else RULES).judge(case)
    if not trace.holds:
        return Refused(facts, trace, case.policy.edition)
    renewed = Loan(loan.id, loan.patron, loan.item, loan.title, facts.new_due, loan.material, loan.kind, loan.renewals_used + 1)
    return Granted(renewed, facts, trace, case.policy.edition)


def _waiting(found: tuple[Hold, ...], case: RenewalCase) -> list[Hold]:
    """The holds that are another's, on this copy or any copy of this title, active, begun (or not, by policy) and not ended."""
    loan, today = case.loan, case.today
    waiting: list[Hold] = []
    for hold in found:
        if hold.patron == loan.patron or hold.title != loan.title or hold.status != _ACTIVE:
            continue
        of_this_copy = hold.item is None or hold.item == loan.item
        begun = hold.active_from is None or hold.active_from <= today or case.terms.future_holds_block
        if of_this_copy and begun and (hold.interest_until is None or today <= hold.interest_until):
            waiting.append(hold)
    return waiting

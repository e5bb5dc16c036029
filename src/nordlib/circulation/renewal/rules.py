"""May this loan be renewed?

The page of Helsingør's libraries answers in four sentences: a loan may be renewed if no other patron waits for the material, from seven
days before the due date, at most twice, and once if the loan period is one or two weeks (REN-01 to REN-05). An interlibrary loan may only
be renewed in time, on the owner's terms, and provisionally: the owner may still reject the renewal (REN-07, REN-08). Practice adds the
patron's standing, the state of the loan, and that a renewal must give a later due date (EXT-04 to EXT-08).

Facts in, decision out: a `RenewalCase` has the facts, and each rule compares them; `nordlib.circulation.renewal.decision` decides.
"""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import product
from typing import Final, Protocol

from nordlib.circulation.due import Due, due_in_zone, due_value
from nordlib.circulation.due_dates import DueStepKind
from nordlib.circulation.models import CirculationStaff, Loan, LoanStatus, RenewalPermission, Requester
from nordlib.circulation.policy import LateRenewal
from nordlib.circulation.policy_tables.rules import with_row
from nordlib.circulation.renewal.case import RenewalCase
from nordlib.circulation.renewal.more_rules import MORE_RULES, card_is_valid_or_need_not_be, cut_due_date_has_not_passed
from nordlib.circulation.renewal_terms import RenewalHoldRule
from nordlib.circulation.standing import debt_is_below_the_limit, patron_card_is_valid, patron_is_not_blocked
from nordlib.decisions import UNKNOWN, Rule, RuleBook, Verdict, fails, not_applicable, passes_if, rule

__all__ = [
    "BOOKS",
    "EVERY_RULE",
    "INTERLIBRARY_RULES",
    "REQUESTED_INTERLIBRARY_RULES",
    "REQUESTED_RULES",
    "RULES",
    "AskedCase",
    "LoanCase",
    "due_date_is_named_by_staff",
    "loan_is_open",
    "loan_is_the_requesters",
    "promised_due",
    "rule_book",
]

# Enum member access is slow in Python 3.11, and every decision needs these.
_ON_LOAN: Final = LoanStatus.ON_LOAN
_NO: Final = LateRenewal.NO
_BLOCK: Final = RenewalHoldRule.BLOCK
_CUTS: Final = {DueStepKind.CARD_OPEN_DAY: "card", DueStepKind.LONGEST_LOAN: "cut", DueStepKind.BOOKING: "cut"}
_CLOSED: Final = {LoanStatus.RETURNED: "loan_closed", LoanStatus.LOST: "item_lost", LoanStatus.CLAIMED_RETURNED: "claimed_returned"}


class LoanCase(Protocol):
    """A case about a loan."""

    @property
    def loan(self) -> Loan:
        """The loan."""
        ...


class AskedCase(LoanCase, Protocol):
    """A case about a loan, and who asks for what."""

    @property
    def by(self) -> Requester | None:
        """Who asks; None: the host has checked that."""
        ...

    @property
    def named_due(self) -> date | None:
        """The due date that staff name; None: none is named."""
        ...


@rule("EXT-06", "loan_closed", "item_lost", "claimed_returned")
def loan_is_open(case: LoanCase) -> Verdict:
    """The loan is open: not returned, lost or claimed returned."""
    status = case.loan.status
    return passes_if(True) if status is _ON_LOAN else fails(_CLOSED[status])


@rule("HOLD-03", "not_renewable")
def material_is_renewable(case: RenewalCase) -> Verdict:
    """Material of this kind may be renewed."""
    return passes_if(case.terms.renewable)


@rule("REN-01 READ-C24", "reserved_by_other", desk=("waiting",))
def no_other_patron_has_a_hold(case: RenewalCase) -> Verdict:
    """No other patron has a hold on the material. A hold of the patron does not block; nor does a suspended, future or expired hold.

    Under a policy by which holds shorten a renewal, or do nothing to it, this rule does not apply.
    """
    waiting, holds_rule = case.waiting, case.terms.renewal.holds_rule
    if waiting == 0:
        return passes_if(True, waiting=0)
    if holds_rule is not _BLOCK and not (waiting is UNKNOWN and holds_rule is RenewalHoldRule.SHORTEN):
        return not_applicable()
    if waiting is UNKNOWN:
        return passes_if(UNKNOWN)
    if case.copies_serve_holds:
        return passes_if(case.is_awaited is False, waiting=waiting, available_copies=case.available_copies)
    return passes_if(False, waiting=waiting)


@rule("REN-02 READ-C04 EXT-14", "too_early", patron=("opens", "days", "because"))
def window_is_open(case: RenewalCase) -> Verdict:
    """Today is on or after the first day of the window; for a loan by the hour, its window of hours has begun too."""
    opens = case.facts.renewable_from
    if opens is None:
        return not_applicable()
    last = case.loan.last_renewal
    if case.today < opens and last is not None and last.on == case.today:
        return fails(opens=opens, days=case.terms.window_days, because="renewed_today")
    limits = case.limits
    if limits is not None and limits.opens_at is not None and case.now < limits.opens_at:
        return fails(opens=limits.opens_at, because="hours")
    return passes_if(case.today >= opens, opens=opens, days=case.terms.window_days)


@rule("REN-03 REN-05 REN-07 READ-C06", "renewal_limit_reached", patron=("used", "limit", "because"))
def renewals_are_left(case: RenewalCase) -> Verdict:
    """The loan has been renewed fewer times than its strictest limit allows."""
    used, limit = case.loan.renewals_used, case.limit
    if limit == 0:
        return fails(used=used, limit=limit, because="never")
    return passes_if(used < limit, used=used, limit=limit)


@rule("REN-07 READ-C08 READ-C09", "not_in_time", patron=("due",))
def renewal_is_in_time(case: RenewalCase) -> Verdict:
    """An interlibrary loan, or any loan if the policy says so, is renewed on its due date at the latest."""
    if not (case.facts.provisional or case.terms.late_renewal is _NO):
        return not_applicable()
    return passes_if(not case.is_late, due=_written(case.loan.due, case))


@rule("EXT-08", "recalled")
def loan_is_not_recalled(case: RenewalCase) -> Verdict:
    """Neither the owner nor the library has recalled the material."""
    return passes_if(case.loan.recalled is False)


@rule("REN-07", "owner_disallows_renewal")
def owner_allows_renewal(case: RenewalCase) -> Verdict:
    """The owner of an interlibrary loan has not disallowed renewals."""
    owner = case.loan.interlibrary
    return not_applicable() if owner is None else passes_if(owner.renewal_permission != RenewalPermission.NOT_ALLOWED)


@rule("EXT-07", "owner_rejected_renewal")
def owner_has_not_refused(case: RenewalCase) -> Verdict:
    """The owner has not rejected a renewal of this loan, or the policy lets the patron ask again."""
    owner = case.loan.interlibrary
    return not_applicable() if owner is None or case.terms.retry_after_rejection else passes_if(not owner.last_renewal_rejected)


@rule("EXT-07", "renewal_pending", patron=("accepted_by",))
def no_renewal_is_pending(case: RenewalCase) -> Verdict:
    """No provisional renewal awaits the owner's answer: the owner has answered, or silence counts as a yes by now."""
    owner = case.loan.interlibrary
    if owner is None:
        return not_applicable()
    return (
        passes_if(True, accepted_by="silence") if owner.pending_renewal and not case.awaits_owner else passes_if(not owner.pending_renewal)
    )


@rule("EXT-04", "no_gain", patron=("due", "because"))
def due_date_is_extended(case: RenewalCase) -> Verdict:
    """The new due date is later than the current one."""
    due, new_due = _written(case.loan.due, case), _written(promised_due(case), case)
    if new_due > due:
        return passes_if(True, due=due, new_due=new_due)
    because = _why_no_gain(case, new_due)
    return fails(due=due, new_due=new_due) if because is None else fails(due=due, new_due=new_due, because=because)


@rule("EXT-20", "not_your_loan")
def loan_is_the_requesters(case: AskedCase) -> Verdict:
    """Staff ask, or the patron who has the loan."""
    return not_applicable() if case.by is None else passes_if(isinstance(case.by, CirculationStaff) or case.by == case.loan.patron)


@rule("EXT-17", "staff_only")
def due_date_is_named_by_staff(case: AskedCase) -> Verdict:
    """The policy gives the due date, or staff name it."""
    return not_applicable() if case.named_due is None else passes_if(isinstance(case.by, CirculationStaff))


@rule("EXT-17", "date_not_allowed", patron=("named",))
def named_due_date_has_not_passed(case: RenewalCase) -> Verdict:
    """A due date that staff name is today or later."""
    named = case.named_due
    return not_applicable() if named is None else passes_if(case.today <= named, named=named)


#: The rules for every loan, local or interlibrary (REN-04).
_EVERY_LOAN: Final[tuple[Rule[RenewalCase], ...]] = (
    loan_is_open,
    material_is_renewable,
    no_other_patron_has_a_hold,
    window_is_open,
    renewals_are_left,
    renewal_is_in_time,
    patron_is_not_blocked,
    patron_card_is_valid,
    debt_is_below_the_limit,
    loan_is_not_recalled,
)
_INTERLIBRARY_LOAN: Final = (owner_allows_renewal, owner_has_not_refused, no_renewal_is_pending)
#: The rules about what is asked for: a due date that staff name.
_NAMED: Final[tuple[Rule[RenewalCase], ...]] = (due_date_is_named_by_staff, named_due_date_has_not_passed)


def _book(*, requested: bool, interlibrary: bool, more: bool, from_table: bool) -> RuleBook[RenewalCase]:
    """Return the book of one kind of renewal. A patron is told nothing about the loan of another, so who asks is judged first."""
    judged = [*_EVERY_LOAN, *(_INTERLIBRARY_LOAN if interlibrary else ()), *(_NAMED if requested else ())]
    last: tuple[Rule[RenewalCase], ...] = (due_date_is_extended,)
    if more:
        judged[judged.index(patron_card_is_valid)] = card_is_valid_or_need_not_be
        judged += MORE_RULES
        last = (due_date_is_extended, cut_due_date_has_not_passed)
    stages = ((loan_is_the_requesters,), tuple(judged), last) if requested else (tuple(judged), last)
    book = RuleBook(*stages, topic="interlibrary_renewal" if interlibrary else "renewal")
    return with_row(book, -2) if from_table else book


#: The rules for each renewal: whether the case says who asks or names a date, is about an interlibrary loan, has more rules, and has its
#: terms from a policy table, whose row is named before the rules of the loan.
BOOKS: Final[Mapping[tuple[bool, bool, bool, bool], RuleBook[RenewalCase]]] = {
    (requested, interlibrary, more, from_table): _book(requested=requested, interlibrary=interlibrary, more=more, from_table=from_table)
    for requested, interlibrary, more, from_table in product((False, True), repeat=4)
}
#: The rules for the renewal of a local loan.
RULES: Final = BOOKS[False, False, False, False]
#: The rules for the renewal of an interlibrary loan: those for a local loan, and three about the owner's terms and answers.
INTERLIBRARY_RULES: Final = BOOKS[False, True, False, False]
#: The same rules, after those about who asks: a patron is told nothing about the loan of another.
REQUESTED_RULES: Final = BOOKS[True, False, False, False]
#: The rules for an interlibrary loan, after those about who asks.
REQUESTED_INTERLIBRARY_RULES: Final = BOOKS[True, True, False, False]
#: Every rule that a renewal may meet under terms of its own; `NO_POLICY_RULES` judge one that has none.
EVERY_RULE: Final = BOOKS[True, True, True, False]


def rule_book(case: RenewalCase) -> RuleBook[RenewalCase]:
    """Return the rules that a case is decided by, for `nordlib.decisions.decision_from_dict`."""
    requested = case.by is not None or case.named_due is not None
    return BOOKS[requested, case.facts.provisional, case.limits is not None, case.policy.row is not None]


def _written(due: Due, case: RenewalCase) -> date | datetime:
    """The due date, or the due instant as clocks in the library show it."""
    return due if isinstance(due, date) else due_value(due_in_zone(due, case.policy.zone))


def _why_no_gain(case: RenewalCase, new_due: date | datetime) -> str | None:
    """Why the due date cannot be later: it was renewed today, or the owner, the card, the longest loan or a booking cut it.

    None: another day may give a later date, or staff named one that is not later.
    """
    owner, patron, last = case.loan.interlibrary, case.patron, case.loan.last_renewal
    if case.named_due is None and last is not None and last.on == case.today:
        return "renewed_today"
    if owner is not None and owner.latest_due == new_due:
        return "owner"
    if case.named_due is not None:
        return None
    if case.terms.cap_at_card_expiry and patron is not UNKNOWN and patron.card_expires_on == new_due:
        return "card"
    return _CUTS.get(case.due_date().steps[-1].kind)


def promised_due(case: RenewalCase) -> Due:
    """The due date that a renewal gives, which the facts of a case always have."""
    new_due = case.facts.new_due
    if new_due is None:  # a trace comes here thousands of times, and pytest would write down the case for each `assert` that fails
        raise AssertionError("the facts have no due date")
    return new_due

"""Lend a copy to a patron, and what becomes of the patron's own holds on its title (HOLD-02, HOLD-03, READ-C17).

An ordinary loan fills them. A quick loan (Lynlån) deletes them, and the patron is notified once (EXT-09). Holds of other patrons neither
change nor hinder a loan. Whether the copy is on the shelf is the host's question: the patron, or staff, have it in hand.
"""

from datetime import date, datetime
from typing import Final, Literal

import attrs
from attrs import field

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due import Due, DueInstant
from nordlib.circulation.due_dates import DueDate, DueDateCase, find_due_date, known_card_end
from nordlib.circulation.holds.states import HoldEvent, after, has_ended
from nordlib.circulation.material import material_is_lendable
from nordlib.circulation.models import (
    Hold,
    HoldStatus,
    ItemId,
    Loan,
    LoanId,
    LoanStatus,
    PatronId,
    PatronStanding,
    Requester,
    TitleId,
    require_ids,
)
from nordlib.circulation.policy import CirculationPolicy, LoanTerms, QuickLoanRule
from nordlib.circulation.policy_tables.rules import a_row_applies, with_row
from nordlib.circulation.policy_tables.table import PolicyTable
from nordlib.circulation.standing import PATRON_RULES, requester_is_the_patron
from nordlib.dates import HourlyPeriod, local_date
from nordlib.decisions import UNKNOWN, Decision, Grant, Refused, RuleBook, Unknown, Verdict, grant, not_applicable, passes_if, rule
from nordlib.validation import checked

__all__ = [
    "CHECKOUT_RULES",
    "NO_POLICY_CHECKOUT_RULES",
    "TABLE_CHECKOUT_RULES",
    "Checkout",
    "CheckoutCase",
    "CheckoutFacts",
    "CheckoutRequest",
    "UntermedCheckoutCase",
    "check_out",
    "check_out_without_terms",
]

#: The states in which a hold waits.
_WAITING: Final = (HoldStatus.ACTIVE, HoldStatus.SUSPENDED)


@attrs.frozen
@checked
class CheckoutRequest:
    """Who borrows what. Raises `InvalidData` for a blank id."""

    patron: PatronId
    """The id of the patron."""
    item: ItemId
    """The id of the copy."""
    title: TitleId
    """The id of the title that the copy belongs to."""
    item_type: str = "ordinary"
    """The name of the row of the policy that the copy is lent under; its `LoanTerms.quick_loan` says whether this is a quick loan."""

    def __attrs_post_init__(self) -> None:
        require_ids("CheckoutRequest", patron=self.patron, item=self.item, title=self.title)


@attrs.frozen
@checked
class CheckoutCase:
    """The facts when a copy is to be lent.

    Raises `InvalidData` for a blank id and for a due date after the year 9999, `NaiveDatetime`, `NoOpenDay`, and `UnknownName` for an item
    type without a row in the policy.
    """

    request: CheckoutRequest
    """Who borrows what."""
    id: LoanId
    """The id of the new loan."""
    holds: tuple[Hold, ...]
    """The patron's holds; those on other titles, those of other patrons, and those that have ended, do not change."""
    loans: tuple[Loan, ...] | Literal[Unknown.UNKNOWN]
    """The patron's loans; those of other patrons, and those that are not open, do not count. `UNKNOWN` if the host cannot say."""
    patron: PatronStanding | Literal[Unknown.UNKNOWN]
    """What the library knows about the patron; `UNKNOWN` if the host cannot say."""
    policy: CirculationPolicy
    """The library's circulation policy."""
    now: datetime
    """The instant of the loan."""
    by: Requester
    """The patron, at a self-service machine, or the staff who ask."""
    calendar: LibraryCalendar | None = None
    """The open days of the library; None: it is open every day."""
    terms: LoanTerms = field(init=False, repr=False, eq=False)
    """Derived: the terms that the policy has for the item type."""
    today: date = field(init=False, repr=False, eq=False)
    """Derived: the date of `now` in the library's zone."""
    loans_of_this_type: int | Literal[Unknown.UNKNOWN] = field(init=False, repr=False, eq=False)
    """Derived: the number of the patron's open loans of the item type."""
    due: Due | None = field(init=False, repr=False, eq=False)
    """Derived: the due date, or due instant, of the loan; None: the library's schedule has none."""

    def __attrs_post_init__(self) -> None:
        require_ids("CheckoutCase", id=self.id)
        derive = object.__setattr__  # sets a derived field of a frozen case
        derive(self, "terms", self.policy.terms(self.request.item_type))
        derive(self, "today", local_date(self.now, self.policy.zone))
        derive(self, "loans_of_this_type", UNKNOWN if self.loans is UNKNOWN else sum(map(self._counts, self.loans)))
        derive(self, "due", self.due_date().due)

    def _counts(self, loan: Loan) -> bool:
        request = self.request
        return (loan.patron, loan.item_type, loan.status) == (request.patron, request.item_type, LoanStatus.ON_LOAN)

    def due_date(self) -> DueDate:
        """Return the due date of the loan, and the steps that led to it: `case.due_date().explain("sv")`."""
        terms = self.terms
        return find_due_date(
            DueDateCase(
                terms,
                terms.loan_period,
                DueInstant(self.now) if isinstance(terms.loan_period, HourlyPeriod) else self.today,
                self.today,
                self.now,
                self.policy.zone,
                is_lending=True,
                calendar=self.calendar,
                card_expires_on=known_card_end(self.patron),
            )
        )

    @property
    def borrower(self) -> PatronId:
        """The id of the patron."""
        return self.request.patron

    @property
    def row(self) -> str | None:
        """The name of the row of a policy table from which the terms come; None: they are of no table."""
        return self.policy.row


@attrs.frozen
class CheckoutFacts:
    """The facts of a decision to lend, or not to."""

    due: Due | None
    """The due date, or due instant, of the loan; None: the library's schedule has none, or no row of the policy table applies."""


@attrs.frozen
class Checkout:
    """A new loan, and what became of the patron's own holds on the title."""

    loan: Loan
    """The loan."""
    filled: tuple[Hold, ...] = ()
    """The holds that an ordinary loan filled, as they are now."""
    deleted: tuple[Hold, ...] = ()
    """The holds that a quick loan deleted, as they are now. A copy that was set aside (`Hold.set_aside`) goes to the next patron."""

    @property
    def id(self) -> LoanId:
        """The id of the loan."""
        return self.loan.id


@rule("HOLD-03", "too_many_loans", patron=("limit",))
def loans_are_below_the_limit(case: CheckoutCase) -> Verdict:
    """The patron has fewer loans of this kind of material than its terms allow."""
    limit, loans = case.terms.max_loans, case.loans_of_this_type
    if limit is None:
        return not_applicable()
    return passes_if(UNKNOWN) if loans is UNKNOWN else passes_if(loans < limit, loans=loans, limit=limit)


@rule("EXT-14", "outside_schedule")
def schedule_has_a_due_date(case: CheckoutCase) -> Verdict:
    """The library's schedule of due dates, if there is one, has a date for a loan of today, and that date has not passed."""
    return not_applicable() if case.terms.schedule is None else passes_if(case.due is not None)


#: The rules for lending a copy: who asks, then the material, the due date and the patron.
CHECKOUT_RULES: Final[RuleBook[CheckoutCase]] = RuleBook(
    (requester_is_the_patron,), (material_is_lendable, loans_are_below_the_limit, schedule_has_a_due_date, *PATRON_RULES), topic="checkout"
)

#: The same rules where the terms come from a policy table: they name the row.
TABLE_CHECKOUT_RULES: Final[RuleBook[CheckoutCase]] = with_row(CHECKOUT_RULES, -1)


@attrs.frozen
class UntermedCheckoutCase:
    """A copy to lend, for which no row of the policy table applies, so that nothing but who asks can be judged."""

    borrower: PatronId
    """The id of the patron."""
    by: Requester
    """The patron or the staff who ask."""
    policy: PolicyTable
    """The table."""
    row: None = None
    """No row applies."""


#: The rules where no row of the policy table applies.
NO_POLICY_CHECKOUT_RULES: Final[RuleBook[UntermedCheckoutCase]] = RuleBook((requester_is_the_patron,), (a_row_applies,), topic="checkout")


def check_out_without_terms(case: UntermedCheckoutCase) -> Refused[CheckoutFacts]:
    """Refuse to lend a copy for which no row of the policy table applies: `no_policy`, or who asks may not."""
    return Refused(CheckoutFacts(None), NO_POLICY_CHECKOUT_RULES.evaluate(case), case.policy.id)


def check_out(case: CheckoutCase) -> Decision[Checkout, CheckoutFacts]:
    """Decide whether a copy is lent: grant the loan and the holds that it changes, or refuse with every reason.

    >>> from datetime import timezone
    >>> from nordlib.circulation import HELSINGOR, HoldId
    >>> request = CheckoutRequest(PatronId("P1"), ItemId("I1"), TitleId("T1"))
    >>> own, now = Hold(HoldId("H1"), PatronId("P1"), TitleId("T1")), datetime(2026, 3, 18, 9, tzinfo=timezone.utc)
    >>> decision = check_out(CheckoutCase(request, LoanId("L1"), (own,), (), PatronStanding(), HELSINGOR, now, PatronId("P1")))
    >>> print(decision.explain("en"))
    The loan has been registered. It is due on 15 April 2026.
    >>> [hold.status.value for hold in decision.unwrap().filled]
    ['filled']
    """
    book = CHECKOUT_RULES if case.policy.row is None else TABLE_CHECKOUT_RULES
    return book.decide(case, CheckoutFacts(case.due), _lent)


def _lent(case: CheckoutCase) -> Grant[Checkout, CheckoutFacts]:
    asked = case.request
    assert case.due is not None
    loan = Loan(case.id, asked.patron, asked.item, asked.title, case.due, asked.item_type, lent_on=case.today)
    own = [hold for hold in case.holds if (hold.patron, hold.title) == (asked.patron, asked.title) and not has_ended(hold)]
    if not case.terms.quick_loan:
        return grant(Checkout(loan, filled=tuple(after(hold, HoldEvent.FILL) for hold in own)))
    choice = case.policy.holds.deleted_by_quick_loan
    deleted = [hold for hold in own if choice is QuickLoanRule.ALL or (choice is QuickLoanRule.WAITING and hold.status in _WAITING)]
    return grant(Checkout(loan, deleted=tuple(after(hold, HoldEvent.DELETE) for hold in deleted)))

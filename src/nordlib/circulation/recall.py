"""Recall a loan of the library's own material: another patron needs it (EXT-08, READ-C12).

A recall gives the loan an earlier due date, never a later one, and never one before the end of the guaranteed period. It counts once:
recalled again, the loan stays as it is, and the patron is not told again. A recalled loan is not renewed, and may cost another fee when it
is late.
The owner of an interlibrary loan recalls it itself (`nordlib.circulation.interlibrary`).
"""

from datetime import date, datetime, timedelta
from typing import Final, Protocol

import attrs
from attrs import field

from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due import Due, due_in_zone
from nordlib.circulation.models import CirculationStaff, Loan, LoanKind, Requester
from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.policy_tables.rules import a_row_applies, with_row
from nordlib.circulation.policy_tables.table import PolicyTable
from nordlib.circulation.recall_terms import RecallTerms
from nordlib.circulation.renewal.rules import loan_is_open
from nordlib.dates import local_date
from nordlib.decisions import Decision, Grant, Refused, RuleBook, Verdict, grant, not_applicable, passes_if, rule
from nordlib.errors import InvalidData
from nordlib.validation import checked

__all__ = [
    "NO_POLICY_RECALL_RULES",
    "RECALL_RULES",
    "TABLE_RECALL_RULES",
    "RecallCase",
    "RecallFacts",
    "UntermedRecallCase",
    "recall",
    "recall_without_terms",
]


@attrs.frozen
@checked
class RecallCase:
    """The facts when a loan is to be recalled.

    Raises `NaiveDatetime`, `NoOpenDay`, `UnknownName` for an item type without a row in the policy, and `InvalidData` for impossible facts.
    """

    loan: Loan
    """The loan."""
    policy: CirculationPolicy
    """The library's circulation policy."""
    now: datetime
    """The instant of the recall."""
    by: Requester
    """Who asks: only staff recall a loan."""
    calendar: LibraryCalendar | None = None
    """The open days of the library; None: it is open every day."""
    terms: RecallTerms = field(init=False, repr=False, eq=False)
    """Derived: the terms of a recall that the policy has for the loan's item type."""
    due: Due = field(init=False, repr=False, eq=False)
    """Derived: the due date, or due instant, that the recall gives."""

    @property
    def row(self) -> str | None:
        """The name of the row of a policy table from which the terms come; None: they are of no table."""
        return self.policy.row

    def __attrs_post_init__(self) -> None:
        derive = object.__setattr__  # sets a derived field of a frozen case
        derive(self, "terms", self.policy.terms(self.loan.item_type).recalls)
        try:
            derive(self, "due", self._due())
        except OverflowError:
            raise InvalidData("RecallCase", ("a date is outside the years 1 to 9999",)) from None

    def _due(self) -> Due:
        """Return the earlier of the due date and the date of the recall. A loan by the hour, which is short, keeps its due instant."""
        loan, terms, today = self.loan, self.terms, local_date(self.now, self.policy.zone)
        if loan.recalled or not isinstance(loan.due, date):
            return due_in_zone(loan.due, self.policy.zone)
        day = today + timedelta(days=terms.return_days)
        if loan.lent_on is not None:
            day = max(day, loan.lent_on + timedelta(days=terms.guaranteed_days))
        if day < loan.due and self.calendar is not None:
            day = self.calendar.moved(day, terms.closed_day_rule)
        return min(loan.due, day)


@attrs.frozen
class UntermedRecallCase:
    """A loan to recall, for which no row of the policy table applies, so that nothing but who asks can be judged."""

    loan: Loan
    """The loan."""
    policy: PolicyTable
    """The table."""
    by: Requester
    """Who asks: only staff recall a loan."""
    row: None = None
    """No row applies."""


@attrs.frozen
class RecallFacts:
    """The facts of a decision to recall a loan, or not to."""

    due: Due
    """The due date, or due instant, after the decision, by the library's clock."""


class _AskedCase(Protocol):
    @property
    def by(self) -> Requester: ...


@rule("EXT-08", "staff_only")
def loan_is_recalled_by_staff(case: _AskedCase) -> Verdict:
    """Staff ask."""
    return passes_if(isinstance(case.by, CirculationStaff))


@rule("EXT-08", "owned_elsewhere")
def material_is_the_librarys_own(case: RecallCase) -> Verdict:
    """The loan is not an interlibrary loan, which its owner recalls."""
    return passes_if(case.loan.kind is not LoanKind.INTERLIBRARY)


@rule("EXT-08 READ-C12", "lending_day_unknown")
def guaranteed_period_is_known(case: RecallCase) -> Verdict:
    """The day of lending is known, if the policy guarantees a period from it."""
    return passes_if(case.loan.lent_on is not None) if case.terms.guaranteed_days else not_applicable()


#: The rules for recalling a loan: who asks, then the loan.
RECALL_RULES: Final[RuleBook[RecallCase]] = RuleBook(
    (loan_is_recalled_by_staff,), (loan_is_open, material_is_the_librarys_own, guaranteed_period_is_known), topic="recall"
)

#: The same rules where the terms come from a policy table: they name the row.
TABLE_RECALL_RULES: Final[RuleBook[RecallCase]] = with_row(RECALL_RULES, -1)
#: The rules where no row of the policy table applies.
NO_POLICY_RECALL_RULES: Final[RuleBook[UntermedRecallCase]] = RuleBook((loan_is_recalled_by_staff,), (a_row_applies,), topic="recall")


def recall_without_terms(case: UntermedRecallCase) -> Refused[RecallFacts]:
    """Refuse to recall a loan for which no row of the policy table applies: `no_policy`, or who asks may not."""
    return Refused(RecallFacts(due_in_zone(case.loan.due, case.policy.zone)), NO_POLICY_RECALL_RULES.evaluate(case), case.policy.id)


def recall(case: RecallCase) -> Decision[Loan, RecallFacts]:
    """Decide whether a loan is recalled: grant the loan, marked as recalled, with its due date, or refuse with every reason.

    >>> from datetime import timezone
    >>> from nordlib.circulation import HELSINGOR, ItemId, LoanId, PatronId, TitleId
    >>> terms = attrs.evolve(HELSINGOR.item_types["ordinary"], recalls=RecallTerms(guaranteed_days=14, return_days=7))
    >>> policy = attrs.evolve(HELSINGOR, item_types={"ordinary": terms})
    >>> loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 26), lent_on=date(2026, 3, 5))
    >>> now = datetime(2026, 3, 6, 9, tzinfo=timezone.utc)
    >>> print(recall(RecallCase(loan, policy, now, CirculationStaff("desk-1"))).explain())
    The loan has been recalled. It is due on 19 March 2026.
    """
    refused = RecallFacts(due_in_zone(case.loan.due, case.policy.zone))
    book = RECALL_RULES if case.policy.row is None else TABLE_RECALL_RULES
    return book.decide(case, refused, _recalled)


def _recalled(case: RecallCase) -> Grant[Loan, RecallFacts]:
    return grant(attrs.evolve(case.loan, due=case.due, recalled=True), facts=RecallFacts(case.due))

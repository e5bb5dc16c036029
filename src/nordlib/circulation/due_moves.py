"""The due date of a loan when its day becomes closed after the loan was made (EXT-19).

1. A loan is *moved* if it is on loan, and its due date is in a new closing and was an open day before. Whether the date has passed does not
   matter. What fell on a closed day before was left there by the terms, and stays.
2. It is moved to the next day that is open after the new closings: a due date to that day, a due instant to the start of the first opening.
   The new closings hold against open exceptions.
3. A due date is then *cut* to the last valid day of the patron's card, if the policy says so, and to the last day that the owner of an
   interlibrary loan grants. A due instant is not cut: beyond such a day it is not moved at all.
4. A due date never becomes earlier.

The owner of a recalled interlibrary loan waits for it, so the owner's last day is its due date. No closing day rule, schedule or ceiling of
the terms applies: the patron cannot return an item to a closed library.
"""

from collections.abc import Iterator
from datetime import date

import attrs

from nordlib.circulation.calendar import LaterClosings
from nordlib.circulation.due import Due, DueInstant, due_date_of, due_in_zone
from nordlib.circulation.due_dates import DueStep, DueStepKind
from nordlib.circulation.models import Loan, LoanKind, LoanStatus
from nordlib.circulation.policy import CirculationPolicy
from nordlib.errors import NoOpenDay
from nordlib.texts import Language
from nordlib.validation import checked

__all__ = ["DueMove", "DueMoveCase", "find_due_move"]


@attrs.frozen
@checked
class DueMoveCase:
    """What is known of a loan when days become closed."""

    loan: Loan
    """The loan."""
    policy: CirculationPolicy
    """The library's circulation policy."""
    closings: LaterClosings
    """The days that become closed, and the calendar from before."""
    card_expires_on: date | None = None
    """The last valid day of the patron's card; None: there is none, or it is not known. It cuts the date only if the policy says so."""

    @property
    def owner_ends_on(self) -> date | None:
        """The last day that the owner of an interlibrary loan grants: of a recalled one, the due date; None: there is none."""
        loan = self.loan
        if loan.kind is not LoanKind.INTERLIBRARY:
            return None
        if loan.recalled:
            return due_date_of(loan.due, self.policy.zone)
        return None if loan.interlibrary is None else loan.interlibrary.latest_due


@attrs.frozen
class DueMove:
    """The due date of a loan after days became closed, and how it was found."""

    before: Due
    """The due date, or due instant, from before, by the library's clock."""
    due: Due
    """The due date, or due instant, after it; the same if the loan is not moved."""
    steps: tuple[DueStep, ...]
    """Why the loan is moved, or is not, in order."""
    is_still_closed: bool
    """Whether the loan is on loan, and its due date is in a new closing afterwards."""

    @property
    def is_moved(self) -> bool:
        """Whether the due date changes."""
        return self.due != self.before

    def explain(self, language: Language = "en") -> str:
        """Return the steps as sentences, one a line. Raises `UnknownName` for an unknown language."""
        return "\n".join(step.explain(language) for step in self.steps)


def find_due_move(case: DueMoveCase) -> DueMove:
    """Return the due date of a loan after days became closed (EXT-19).

    Raises `UnknownName` for an item type without a row in the policy, and `InvalidData` for an opening that ends after the year 9999.

    >>> from nordlib.circulation import HELSINGOR, DateClosing, ItemId, LibraryCalendar, LoanId, PatronId, TitleId
    >>> storm = LaterClosings((DateClosing(date(2026, 3, 9), date(2026, 3, 14)),), LibraryCalendar(closed_weekdays={7}))
    >>> loan = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 10))
    >>> print(find_due_move(DueMoveCase(loan, HELSINGOR, storm)).explain())
    The library is closed on 10 March 2026. The due date is moved to 16 March 2026.
    """
    zone = case.policy.zone
    before = due_in_zone(case.loan.due, zone)
    day = due_date_of(before, zone)
    due, steps = _moved(case, before, day)
    is_still_closed = case.loan.status is LoanStatus.ON_LOAN and case.closings.has(due_date_of(due, zone))
    return DueMove(before, due, steps, is_still_closed)


def _moved(case: DueMoveCase, before: Due, day: date) -> tuple[Due, tuple[DueStep, ...]]:
    """Return the due date, and the steps that led to it, of a loan that is due on a day in the library's zone."""
    reason = _reason_to_stay(case, day)
    if reason is not None:
        return before, (DueStep(reason, before, before),)
    try:
        open_day = case.closings.after.next_open_day(day)
    except NoOpenDay:
        return before, (DueStep(DueStepKind.NO_OPEN_DAY, before, before),)
    limits = [(kind, limit) for kind, limit in _limits(case) if limit < open_day]
    if isinstance(before, DueInstant):
        due: Due = DueInstant(case.closings.after.openings_on(open_day)[0].on(open_day, case.policy.zone).opens_at)
        steps = [DueStep(DueStepKind.CLOSED_HOURS, before, due)]
        earliest = before if limits else due
    else:
        due, steps = open_day, [DueStep(DueStepKind.CLOSED_DAY, before, open_day)]
        earliest = max(before, min((limit for _, limit in limits), default=open_day))
    steps += [DueStep(kind, due, limit) for kind, limit in limits]
    if earliest == before:
        steps.append(DueStep(DueStepKind.NOT_LATER, due, before))
    return earliest, tuple(steps)


def _reason_to_stay(case: DueMoveCase, day: date) -> DueStepKind | None:
    """Return why the closings do not move the loan; None: they do."""
    if case.loan.status is not LoanStatus.ON_LOAN:
        return DueStepKind.NOT_ON_LOAN
    if not case.closings.has(day):
        return DueStepKind.OPEN_DAY
    return None if case.closings.closes(day) else DueStepKind.CLOSED_BEFORE


def _limits(case: DueMoveCase) -> Iterator[tuple[DueStepKind, date]]:
    """Yield the days beyond which the loan does not last."""
    if case.policy.terms(case.loan.item_type).cap_at_card_expiry and case.card_expires_on is not None:
        yield DueStepKind.CARD_END, case.card_expires_on
    if case.owner_ends_on is not None:
        yield DueStepKind.OWNER, case.owner_ends_on

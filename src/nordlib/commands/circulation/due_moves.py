"""Move due dates off days that become closed after loans were made, and tell each patron once (EXT-19).

The job may be run again after it was cut off: a loan that was moved is not due in the closings any more, and the message is queued in the
transaction that moves it. Run it again also to move what came back into the closings since, for example by a renewal that was undone.
Lend and renew with the new calendar (`LaterClosings.after`) before the job runs, so that nothing becomes due in the closings behind it.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, TypeAlias

import attrs
from attrs import field

from nordlib.circulation import DueMove, DueMoveCase, LaterClosings, Loan, LoanId, LoanKind, find_due_move
from nordlib.circulation.due import due_date_of, due_value, due_value_in_utc
from nordlib.circulation.due_dates import known_card_end
from nordlib.circulation.interlibrary import InterlibraryEvent, InterlibraryEventType, LoanHistory
from nordlib.circulation.policy_tables import PolicyTable
from nordlib.commands.circulation.renewal.request import PolicyOfLoan, policy_of, require_policy
from nordlib.commands.circulation.standing import find_standing
from nordlib.commands.notices import NoticeRecipient, notice
from nordlib.commands.outbox import enqueue
from nordlib.commands.paging import read_pages
from nordlib.dates import require_aware
from nordlib.frozendict import frozendict
from nordlib.hidden_fields import hides_fields
from nordlib.messages import MessageKind
from nordlib.storage.protocols import DueMovesTx, Store, Versioned, loan_histories_of
from nordlib.storage.runner import read_from
from nordlib.validation import taken

__all__ = ["DueMoveReport", "move_due_dates", "plan_due_date_moves"]

_PAGE: Final = 500
_A_DAY: Final = timedelta(days=1)  # the day of a loan by the hour is that in UTC

#: Finds the patron to notify of a loan; None: the host notifies the patron.
RecipientOfLoan: TypeAlias = Callable[[Loan], NoticeRecipient | None]


@hides_fields
@attrs.frozen
class DueMoveReport:
    """What the job did, or in a plan would do."""

    moves: frozendict[LoanId, DueMove] = field(converter=frozendict[LoanId, DueMove])
    """The result of each loan that was due in a closing, by the id of the loan: moved, or why not."""
    errors: frozendict[LoanId, Exception] = field(converter=frozendict[LoanId, Exception], repr=False)
    """The error of each loan that could not be read, decided or saved, by the id of the loan."""

    @property
    def moved(self) -> tuple[LoanId, ...]:
        """The ids of the loans whose due date changes."""
        return tuple(loan for loan, move in self.moves.items() if move.is_moved)

    @property
    def still_closed(self) -> tuple[LoanId, ...]:
        """The ids of the loans that are due in a closing afterwards: tell these patrons what to do."""
        return tuple(loan for loan, move in self.moves.items() if move.is_still_closed)


def move_due_dates(
    store: Store[DueMovesTx],
    *,
    closings: LaterClosings,
    policy: PolicyOfLoan,
    now: datetime,
    recipient_of: RecipientOfLoan | None = None,
) -> DueMoveReport:
    """Move the loans that are due on days that become closed, each in its own transaction: an error with one does not stop the others.

    The last day of a patron's card is asked from the store (`HasPatronStandings`); one that is not known cuts no due date.

    Args:
        store: The store.
        closings: The days that become closed, and the calendar from before them.
        policy: The circulation policy of the library, the policies of a table, or a function that gives one of them for a loan.
        now: The instant of the run.
        recipient_of: A function that returns the patron of a loan to notify, or None; without it the host notifies the patrons.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `closings` is not a `LaterClosings`, or `policy` is not a policy.
    """
    return _report(store, _Run(closings, policy, now, recipient_of, save=True))


def plan_due_date_moves(store: Store[DueMovesTx], *, closings: LaterClosings, policy: PolicyOfLoan, now: datetime) -> DueMoveReport:
    """Return what `move_due_dates` would do, without saving or queueing anything. Raises the same errors."""
    return _report(store, _Run(closings, policy, now, None, save=False))


@attrs.frozen
class _Run:
    """A run of the job."""

    closings: LaterClosings = field(validator=lambda _, __, closings: taken(LaterClosings, "closings", closings))
    policy: PolicyOfLoan = field(validator=lambda _, __, policy: require_policy(policy))
    now: datetime = field(validator=lambda _, __, now: require_aware(now))
    recipient_of: RecipientOfLoan | None
    save: bool


def _report(store: Store[DueMovesTx], run: _Run) -> DueMoveReport:
    moves, errors = dict[LoanId, DueMove](), dict[LoanId, Exception]()
    for loan in _candidates(store, run.closings, errors):
        if loan.id in moves or loan.id in errors:
            continue
        try:
            move = store.run(_move, loan.id, run) if run.save else read_from(store, _move, loan.id, run)
        except Exception as error:  # noqa: BLE001 - a policy function or a store of the host's may raise any; the other loans go on
            errors[loan.id] = error
            continue
        if move is not None:
            moves[loan.id] = move
    return DueMoveReport(moves, errors)


def _candidates(store: Store[DueMovesTx], closings: LaterClosings, errors: dict[LoanId, Exception]) -> Iterator[Loan]:
    """Yield the loans that may be due in the closings; a loan by the hour may come twice, or be due on the day beside one."""
    for first, last in closings.ranges:
        begin, end = max(first, date.min + _A_DAY) - _A_DAY, min(last, date.max - _A_DAY) + _A_DAY
        for loan in read_pages(store, errors, partial(_page, begin, end)):
            if not isinstance(loan.due, date) or closings.has(loan.due):
                yield loan


def _page(first: date, last: date, tx: DueMovesTx, after: LoanId | None) -> tuple[Versioned[Loan], ...]:
    return tx.loans.due_between(first, last, after, _PAGE)


def _move(tx: DueMovesTx, loan: LoanId, run: _Run) -> DueMove | None:
    """Move one loan, and return how; None if it is gone, or was due beside the closings."""
    stored = tx.loans.get(loan)
    if stored is None:
        return None
    before, policy = stored.value, policy_of(run.policy, stored.value)
    if not run.closings.has(due_date_of(before.due, policy.zone)):
        return None
    card_ends_on = known_card_end(find_standing(tx, before.patron, run.now, None))
    move = find_due_move(DueMoveCase(before, policy.base() if isinstance(policy, PolicyTable) else policy, run.closings, card_ends_on))
    if run.save and move.is_moved:
        tx.loans.save(attrs.evolve(before, due=move.due), expected_version=stored.version)
        _record_move(tx, before, move, run.now)
        recipient = None if run.recipient_of is None else run.recipient_of(before)
        if recipient is not None:
            told = {"due": due_value(move.due), "due_utc": due_value_in_utc(move.due), "closed_on": due_date_of(move.before, policy.zone)}
            enqueue(tx, (notice(MessageKind.DUE_DATE_MOVED, loan, recipient, **told),), run.now)
    return move


def _record_move(tx: DueMovesTx, before: Loan, move: DueMove, now: datetime) -> None:
    """Add the move to the history of an interlibrary loan, if one has begun: the loan is rebuilt from it when the owner answers."""
    histories = loan_histories_of(tx)
    if histories is None or before.kind is not LoanKind.INTERLIBRARY or not (isinstance(move.due, date) and isinstance(move.before, date)):
        return
    history = histories.get(before.id)
    if history is not None:
        event = InterlibraryEvent(InterlibraryEventType.DUE_DATE_MOVED, now, day=move.due, moved_from=move.before)
        histories.put(LoanHistory(history.initial_loan, (*history.events, event)))

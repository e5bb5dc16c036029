"""Days that become closed while the library goes on: killed runs, repeats, renewals, undone renewals, returns and owners' answers.

Whatever happens, a run makes no due date earlier, a patron is told of each move once and of nothing else, a run that is finished leaves no
loan in a closing for which the model has a later date, and an interlibrary loan can be rebuilt from its history.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nordlib.circulation import (
    HELSINGOR,
    CirculationStaff,
    DateClosing,
    InterlibraryEvent,
    InterlibraryTerms,
    LaterClosings,
    LibraryCalendar,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
)
from nordlib.circulation.interlibrary import InterlibraryEventType, replay
from nordlib.commands import NoticeRecipient, RenewalContext, move_due_dates, record_owner_events, renew_loan, undo_renewal
from nordlib.storage import MemoryStore
from tests.people import GOOD, LOAN
from tests.profiles import set_examples
from tests.stores import sqlite
from tests.test_move_due_dates import OWNERS, Killed, KilledStore

FIRST = date(2026, 3, 2)
DAYS = [FIRST + timedelta(days=count) for count in range(200)]
DESK = CirculationStaff("desk-1")
TERMS = attrs.evolve(HELSINGOR.item_types["ordinary"], window_days=None, max_renewals=99, max_interlibrary_renewals=99)
POLICY = attrs.evolve(HELSINGOR, item_types={"ordinary": TERMS})
NAMES = [LoanId(name) for name in ("a", "b", "c", "x", "y")]
#: The last day that the owners of the two interlibrary loans grant.
LATEST = {"x": DAYS[40], "y": DAYS[120]}
ANSWERS = st.sampled_from([each for each in InterlibraryEventType if each.value.startswith("owner_")])


def recipient_of(loan: Loan) -> NoticeRecipient:
    return NoticeRecipient(f"{loan.id}@example.org", "en", "Helsingør")


def later(loan: Loan, run: LaterClosings, before: set[date]) -> date:
    """The due date after a run, in the words of the rule, over sets of days: of those that become closed, and that were before."""
    assert isinstance(loan.due, date)
    (closing,) = run.closings
    new = {day for day in DAYS if closing.first <= day <= closing.last_date}
    if loan.status is not LoanStatus.ON_LOAN or loan.due not in new - before:
        return loan.due
    target = next(day for day in DAYS if day > loan.due and day not in new | before)
    if loan.kind is LoanKind.INTERLIBRARY:
        target = min(target, loan.due if loan.recalled else LATEST[loan.id])
    return max(target, loan.due)


class Town(RuleBasedStateMachine):
    """A library whose days become closed."""

    make_store: Callable[[], Any] = staticmethod(MemoryStore)

    @initialize(dues=st.lists(st.integers(0, 40), min_size=len(NAMES), max_size=len(NAMES)))
    def lend(self, dues: list[int]) -> None:
        self.store: Any = self.make_store()
        self.hours = 0
        self.calendar = LibraryCalendar(closed_weekdays={6, 7})
        self.closed = {day for day in DAYS if day.isoweekday() in (6, 7)}
        self.runs: list[tuple[LaterClosings, set[date]]] = []  # with the days that were closed before
        self.told: Counter[str] = Counter()
        with self.store.transaction() as tx:
            for name, due in zip(NAMES, dues, strict=True):
                latest = LATEST.get(name)
                terms = None if latest is None else InterlibraryTerms(latest_due=latest)
                kind = LoanKind.LOCAL if latest is None else LoanKind.INTERLIBRARY
                tx.loans.add(attrs.evolve(LOAN, id=name, due=DAYS[due], kind=kind, interlibrary=terms, lent_on=FIRST))

    @property
    def now(self) -> datetime:
        return datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(hours=self.hours)

    def loans(self) -> dict[str, Loan]:
        return {name: self.store.read(lambda tx, name=name: tx.loans.get(name)).value for name in NAMES}

    @rule(first=st.integers(0, 60), length=st.integers(1, 10), at_call=st.none() | st.integers(0, 25))
    def close(self, first: int, length: int, at_call: int | None) -> None:
        """Days become closed, and the run may be killed."""
        days = DAYS[first : first + length]
        run = LaterClosings((DateClosing(days[0], days[-1]),), self.calendar)
        self.runs.append((run, set(self.closed)))
        self.closed |= set(days)
        self.calendar = run.after
        self.move(*self.runs[-1], at_call)

    @precondition(lambda self: self.runs)
    @rule(data=st.data(), at_call=st.none() | st.integers(0, 25))
    def repeat(self, data: st.DataObject, at_call: int | None) -> None:
        """An earlier run is made again."""
        self.move(*data.draw(st.sampled_from(self.runs)), at_call)

    def move(self, run: LaterClosings, before: set[date], at_call: int | None) -> None:
        self.hours += 1
        loans = self.loans()
        store: Any = self.store if at_call is None else KilledStore(self.store, at_call, Killed())
        with suppress(Killed):
            report = move_due_dates(store, closings=run, policy=POLICY, now=self.now, recipient_of=recipient_of)
            assert report.errors == {}
        for name, loan in self.loans().items():
            expected = later(loans[name], run, before)
            assert loan.due == expected or (at_call is not None and store.failed and loan.due == loans[name].due)
            assert loan == attrs.evolve(loans[name], due=loan.due)
            self.told[name] += loan.due != loans[name].due

    @rule(name=st.sampled_from(NAMES))
    def renew(self, name: LoanId) -> None:
        self.hours += 1
        context = RenewalContext(GOOD, calendar=self.calendar)
        self.store.run(renew_loan, name, by=DESK, policy=POLICY, now=self.now, context=context)

    @rule(name=st.sampled_from(NAMES))
    def undo(self, name: LoanId) -> None:
        self.store.run(undo_renewal, name, by=DESK, policy=POLICY)

    @rule(name=st.sampled_from(list(LATEST)), answer=ANSWERS, hours=st.integers(0, 50), day=st.sampled_from(DAYS[:60]))
    def owner_answers(self, name: LoanId, answer: InterlibraryEventType, hours: int, day: date) -> None:
        """The owner answers, or has answered some hours ago."""
        self.hours += 1
        needs_a_day = answer in (InterlibraryEventType.OWNER_RECALLS, InterlibraryEventType.OWNER_ACCEPTS)
        event = InterlibraryEvent(answer, self.now - timedelta(hours=hours), day=day if needs_a_day else None)
        self.store.run(record_owner_events, name, (event,), policy=OWNERS, recipient=None)

    @rule(name=st.sampled_from(NAMES[:3]))
    def take_back(self, name: LoanId) -> None:
        """A loan of the library's own is returned."""
        with self.store.transaction() as tx:
            stored = tx.loans.get(name)
            tx.loans.save(attrs.evolve(stored.value, status=LoanStatus.RETURNED), expected_version=stored.version)

    @invariant()
    def each_move_is_told_once(self) -> None:
        assert Counter(message.subject_id for message in self.store.outbox) == +self.told

    @invariant()
    def interlibrary_loans_can_be_rebuilt(self) -> None:
        for name in LATEST:
            history = self.store.read(lambda tx, name=name: tx.loan_histories.get(name))
            if history is not None:
                assert replay(history.initial_loan, history.events, OWNERS) == self.loans()[name]


class SqlTown(Town):
    """The same on SQLite."""

    make_store = staticmethod(sqlite)


set_examples(Town, 40, 2_000, steps=20)
set_examples(SqlTown, 4, 100, steps=15)
TestTown = Town.TestCase
TestSqlTown = SqlTown.TestCase

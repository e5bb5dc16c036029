"""Nightly runs that are killed at any call of the store, fail, are repeated or do not take place, while patrons and staff go on (EXT-16).

A model says which loans a run may renew. A run that was completed has renewed exactly these; one that was cut off, some of these. No loan
is renewed twice in one night, each renewal has one message in the outbox, and every message was true when it was queued.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final
from unittest.mock import patch
from zoneinfo import ZoneInfo

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from nordlib.circulation import (
    HELSINGOR,
    AutoRenewalTerms,
    Hold,
    HoldId,
    HoldStatus,
    ItemId,
    Loan,
    LoanId,
    LoanStatus,
    PatronId,
    PatronStanding,
    TitleId,
)
from nordlib.commands import NoticeRecipient, RenewalContext, plan_auto_renewal, renew_loan, run_auto_renewal, set_auto_renewal_preference
from nordlib.commands.circulation.auto_renewal import nightly_run
from nordlib.commands.circulation.auto_renewal.nightly_run import AUTO_RENEWAL
from nordlib.dates import Period
from nordlib.messages import MessageKind
from nordlib.storage import MemoryStore
from nordlib.texts import format_text
from tests.profiles import set_examples
from tests.stores import sqlite

FIRST_DAY: Final = date(2026, 3, 20)
BEFORE, CATCH_UP, LIMIT, PERIOD = 1, 2, 3, 5
ZONE: Final = ZoneInfo("Europe/Copenhagen")
POLICY: Final = attrs.evolve(
    HELSINGOR,
    zone=ZONE,
    item_types={
        "ordinary": attrs.evolve(
            HELSINGOR.item_types["ordinary"],
            loan_period=Period(days=PERIOD),
            max_renewals=LIMIT,
            window_days=None,
            auto_renewal=AutoRenewalTerms(days_before=BEFORE, catch_up_days=CATCH_UP),
        )
    },
)
CONTEXT: Final = RenewalContext(recipient=NoticeRecipient("patron@example.org", "en", "Helsingør"))
PATRONS: Final = st.sampled_from([PatronId("P1"), PatronId("P2")])
NUMBERS: Final = st.integers(0, 5)


class KilledError(BaseException):
    """The process ends."""


class Failing:
    """A store that fails once: at the call with a number, counted over all transactions of a run."""

    def __init__(self, store: Any, at_call: int, error: BaseException) -> None:
        self._store, self._left, self._error = store, at_call, error
        self.failed = False

    def run(self, command: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        def watched(tx: Any) -> Any:
            answer = command(_Counted(tx, self.count), *args, **named)
            self.count()  # everything is written, and nothing committed
            return answer

        answer = self._store.run(watched)
        self.count(ends=True)
        return answer

    def count(self, *, ends: bool = False) -> None:
        """Count a call, and fail at the right one; after a commit only as a killed process does."""
        self._left -= 1
        if self._left < 0 and not self.failed and (not ends or isinstance(self._error, KilledError)):
            self.failed = True
            raise self._error


class _Counted:
    """A transaction, or a part of one, whose calls are counted."""

    def __init__(self, part: Any, count: Callable[[], None]) -> None:
        self._part, self._count = part, count

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if not callable(found):
            return _Counted(found, self._count)

        def counted(*args: Any, **named: Any) -> Any:
            self._count()
            return found(*args, **named)

        return counted


class Nights(RuleBasedStateMachine):
    """A library, its patrons, and the nights."""

    make_store: Any = MemoryStore

    def __init__(self) -> None:
        super().__init__()
        self.store: Any = type(self).make_store()
        self.today = FIRST_DAY
        self.completed: list[date] = []
        self.said: dict[str, bool | None] = {}
        self.blocked = set[str]()
        self.held = set[str]()

    @initialize()
    def open(self) -> None:
        for patron in ("P1", "P2"):
            self.store.run(lambda tx, key=patron: tx.patron_standings.put(PatronId(key), PatronStanding()))
        for number in range(6):
            self.lend(number, PatronId(f"P{number % 2 + 1}"), number // 2, 0)

    @property
    def now(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 3, tzinfo=ZONE)

    def loans(self) -> dict[str, Loan]:
        stored = (self.store.run(lambda tx, key=f"L{number}": tx.loans.get(LoanId(key))) for number in range(6))
        return {each.value.id: each.value for each in stored if each is not None}

    def change(self, key: str, **fields: Any) -> None:
        def changed(tx: Any) -> None:
            stored = tx.loans.get(LoanId(key))
            tx.loans.save(attrs.evolve(stored.value, **fields), expected_version=stored.version)

        if key in self.loans():
            self.store.run(changed)

    # patrons and staff

    @rule(number=NUMBERS, patron=PATRONS, days=st.integers(-2, 1), used=st.sampled_from([0, 0, 0, LIMIT - 1, LIMIT]))
    def lend(self, number: int, patron: PatronId, days: int, used: int) -> None:
        key, due = f"L{number}", self.today + timedelta(days)
        if key in self.loans():
            self.change(key, due=due, renewals_used=used, status=LoanStatus.ON_LOAN, recalled=False, last_renewal=None)
        else:
            loan = Loan(LoanId(key), patron, ItemId(f"I{number}"), TitleId(f"T{number}"), due, renewals_used=used)
            self.store.run(lambda tx: tx.loans.add(loan))

    @rule(number=NUMBERS)
    def hand_in(self, number: int) -> None:
        self.change(f"L{number}", status=LoanStatus.RETURNED)

    @rule(number=NUMBERS, recalled=st.booleans())
    def recall(self, number: int, recalled: bool) -> None:
        self.change(f"L{number}", recalled=recalled)

    @rule(number=NUMBERS)
    def renew_by_hand(self, number: int) -> None:
        if (loan := self.loans().get(f"L{number}")) is not None:
            self.store.run(renew_loan, loan.id, by=loan.patron, policy=POLICY, now=self.now)

    @rule(number=NUMBERS)
    def place_or_cancel_a_hold(self, number: int) -> None:
        key = HoldId(f"H{number}")

        def changed(tx: Any) -> None:
            stored = tx.holds.get(key)
            if stored is None:
                tx.holds.add(Hold(key, PatronId("P3"), TitleId(f"T{number}")))
            else:
                status = HoldStatus.CANCELLED if key in self.held else HoldStatus.ACTIVE
                tx.holds.save(attrs.evolve(stored.value, status=status), expected_version=stored.version)

        self.store.run(changed)
        self.held ^= {key}

    @rule(patron=PATRONS, renews=st.sampled_from([None, True, False]))
    def say(self, patron: PatronId, renews: bool | None) -> None:
        self.store.run(set_auto_renewal_preference, renews, by=patron)
        self.said[patron] = renews

    @rule(patron=PATRONS)
    def block_or_not(self, patron: PatronId) -> None:
        self.blocked ^= {patron}
        standing = PatronStanding(blocked=patron in self.blocked)
        self.store.run(lambda tx: tx.patron_standings.put(patron, standing))

    # nights

    @rule(days=st.sampled_from([1, 1, 1, 2, 3]), is_quiet=st.booleans())
    def go_on(self, days: int, is_quiet: bool) -> None:
        self.today += timedelta(days)
        if is_quiet:
            self.run_tonight(None, KilledError(), 500)

    def is_tried(self, loan: Loan) -> bool:
        late = (self.today - loan.due_day).days
        earlier = [day for day in self.completed if day < self.today]
        missed = 0 < late <= CATCH_UP and (not earlier or max(earlier) < loan.due_day)
        renewed_today = loan.last_renewal is not None and loan.last_renewal.on == self.today
        in_time = -BEFORE <= late <= 0
        return loan.status is LoanStatus.ON_LOAN and self.said.get(loan.patron) is not False and not renewed_today and (in_time or missed)

    def is_renewable(self, loan: Loan) -> bool:
        is_held = f"H{loan.id[1:]}" in self.held
        return loan.renewals_used < LIMIT and not loan.recalled and loan.patron not in self.blocked and not is_held

    @rule(at_call=st.none() | st.integers(0, 30), is_killed=st.booleans(), page=st.sampled_from([1, 2, 500]))
    def night(self, at_call: int | None, is_killed: bool, page: int) -> None:
        self.run_tonight(at_call, KilledError() if is_killed else OSError("the disk is full"), page)

    @rule(at_call=st.integers(1, 30))
    def night_that_is_cut_off_and_the_next(self, at_call: int) -> None:
        self.run_tonight(at_call, KilledError(), 500)
        self.go_on(1, is_quiet=True)

    def run_tonight(self, at_call: int | None, error: BaseException, page: int) -> None:
        """Run once, with an error at a call of the store, and compare what has become of the loans with the model."""
        before, told_before = self.loans(), len(self.store.outbox)
        expected = {key for key, loan in before.items() if self.is_tried(loan) and self.is_renewable(loan)}
        refused = {key for key, loan in before.items() if self.is_tried(loan) and not self.is_renewable(loan)}
        store = Failing(self.store, 10_000 if at_call is None else at_call, error)
        report = None
        try:
            with patch.object(nightly_run, "_PAGE", page):
                report = run_auto_renewal(store, policy=POLICY, now=self.now, context=CONTEXT)
        except (KilledError, OSError):
            assert store.failed
        after = self.loans()
        renewed = {key for key in after if after[key] != before[key]}
        assert renewed <= expected
        for key in renewed:
            new_due, last = before[key].due_day + timedelta(PERIOD), after[key].last_renewal
            assert (after[key].due, after[key].renewals_used) == (new_due, before[key].renewals_used + 1)
            assert last is not None
            assert (last.on, last.due_before) == (self.today, before[key].due)
        record = self.store.run(lambda tx: tx.job_runs.get(AUTO_RENEWAL))
        if record is not None and record.completed_on == self.today and self.today not in self.completed:
            self.completed.append(self.today)  # a run that is killed right at its end is completed too
            assert report is not None or renewed == expected
        if report is not None:
            assert self.today in self.completed
            assert renewed | report.errors.keys() >= expected
            assert set(report.renewed) == renewed - report.errors.keys()
            assert refused >= report.refused.keys()
            assert refused <= report.refused.keys() | report.errors.keys()
            assert set(report.last_renewal) == {key for key in report.renewed if after[key].renewals_used == LIMIT}
            assert len(report.errors) <= store.failed
        self.check_messages(after, renewed, refused, self.store.outbox[told_before:])

    def check_messages(self, loans: dict[str, Loan], renewed: set[str], refused: set[str], new: Any) -> None:
        """Each renewal has its message, in the same transaction; no due date of a refused loan is told twice; each is true."""
        refusal = MessageKind.NOT_RENEWED_AUTOMATICALLY
        assert sorted(each.subject_id for each in new if each.kind is not refusal) == sorted(renewed)
        for message in new:
            loan = loans[message.subject_id]
            assert message.values["due"] == format_text("{due}", "en", {"due": loan.due})
            if message.kind is refusal:
                assert loan.id in refused
            else:
                assert (message.kind is MessageKind.LAST_AUTOMATIC_RENEWAL) == (loan.renewals_used == LIMIT)
        told = Counter((each.subject_id, each.values["due"]) for each in self.store.outbox if each.kind is refusal)
        assert set(told.values()) <= {1}

    @rule()
    def a_plan_changes_nothing(self) -> None:
        before, told = self.loans(), len(self.store.outbox)
        plan = plan_auto_renewal(self.store, policy=POLICY, now=self.now, context=CONTEXT)
        assert set(plan.renewed) == {key for key, loan in before.items() if self.is_tried(loan) and self.is_renewable(loan)}
        assert (self.loans(), len(self.store.outbox)) == (before, told)


class NightsInSql(Nights):
    """The same in SQLite."""

    make_store = sqlite


set_examples(Nights, 30, 3_000, steps=40)
set_examples(NightsInSql, 5, 300, steps=25)
TestNights = Nights.TestCase
TestNightsInSql = NightsInSql.TestCase

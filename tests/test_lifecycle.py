"""The daily job: the warning exactly once for an end date, coming of age, and a fault at every storage call."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.accounts import LEGIMUS, AccountId, Guardian, LmaReplacementForm
from nordlib.accounts.lifecycle import PurgeReason, daily_changes, purge_plan, purge_reason
from nordlib.commands import note_activity, run_daily_job
from nordlib.commands.accounts.lifecycle import DailyJobReport
from nordlib.commands.accounts.registration import replace_lma_account
from nordlib.contact import parse_email
from nordlib.dates import Period
from nordlib.errors import InvalidData, TransactionConflict, UnknownName
from nordlib.identity import parse
from nordlib.messages import MessageKind
from nordlib.storage import MemoryStore
from nordlib.storage.protocols import ALL_LIBRARIES
from tests.people import ACCOUNT, ADULT, AGREEMENT, AT_A, CHILD, NOW, REGISTER, TODAY, number, register_store

ENDS = attrs.evolve(ACCOUNT, valid_to=TODAY + timedelta(days=14))
PARENT = Guardian(date(1985, 2, 2), "Vera Ek")
OF_AGE = date(2029, 12, 2)
CHILD_ACCOUNT = attrs.evolve(ACCOUNT, id=AccountId("b2"), identity=number(CHILD), email=parse_email("c@example.se"), guardian=PARENT)


def job(store: MemoryStore, days: int = 0, **policy: Any) -> DailyJobReport:
    return run_daily_job(store, policy=attrs.evolve(REGISTER, **policy), now=NOW + timedelta(days=days))


def kept(store: MemoryStore, account: AccountId = ACCOUNT.id) -> Any:
    stored = store.run(lambda tx: tx.accounts.get(account, ALL_LIBRARIES))
    return None if stored is None else stored.value


@pytest.mark.parametrize(("days", "warned"), [(-1, False), (0, True), (3, True), (14, True), (15, False)])
def test_the_warning_goes_from_two_weeks_before_to_the_last_day(days: int, warned: bool) -> None:
    store = register_store(ENDS)
    assert job(store, days).warned == (ACCOUNT.id,) * warned
    assert job(store, days).warned == ()
    assert [each.kind for each in store.outbox] == [MessageKind.EXPIRY_WARNING] * warned


@pytest.mark.parametrize(("days", "warned"), [(0, True), (1, False), (14, False)])
def test_a_missed_warning_may_be_let_go(days: int, warned: bool) -> None:
    assert job(register_store(ENDS), days, send_missed_warnings=False).warned == (ACCOUNT.id,) * warned


def test_each_end_date_is_warned_of_once_even_when_it_comes_back() -> None:
    store = register_store(ENDS)
    job(store)
    for ends, warned in ((TODAY + timedelta(days=10), 1), (ENDS.valid_to, 0), (TODAY + timedelta(days=300), 0), (ENDS.valid_to, 0)):
        with store.transaction() as tx:
            stored = tx.accounts.get(ACCOUNT.id, ALL_LIBRARIES)
            assert stored is not None
            tx.accounts.save(attrs.evolve(stored.value, valid_to=ends), expected_version=stored.version)
        assert len(job(store).warned) == warned
    job(store, 20)
    assert "4 december 2026" not in store.outbox[0].values["valid_to"]
    assert store.outbox[0].values["valid_to"] == "6 december 2026"


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.integers(0, 30))
def test_whenever_the_job_is_run_an_end_is_warned_of_at_most_once_and_never_after_it(days: list[int], ahead: int) -> None:
    store = register_store(attrs.evolve(ACCOUNT, valid_to=TODAY + timedelta(days=ahead)))
    warned = [day for day in sorted(days) if job(store, day).warned]
    expected = [day for day in sorted(days) if ahead - 14 <= day <= ahead]
    assert warned == expected[:1]


def test_a_child_comes_of_age_once_and_the_guardian_is_dropped() -> None:
    store, later = register_store(CHILD_ACCOUNT), (OF_AGE - TODAY).days
    assert job(store, later - 1).came_of_age == ()
    assert kept(store, CHILD_ACCOUNT.id).guardian == PARENT
    assert job(store, later + 2).came_of_age == (CHILD_ACCOUNT.id,)
    assert kept(store, CHILD_ACCOUNT.id) == attrs.evolve(CHILD_ACCOUNT, guardian=None)
    assert job(store, later + 2).came_of_age == ()
    assert store.outbox == ()


def test_a_minor_by_attestation_is_looked_at_when_the_end_is_near() -> None:
    attested = attrs.evolve(ENDS, identity=parse("50-123456", "se-lma"), guardian=PARENT, attested_minor=True)
    assert job(register_store(attested)).needs_review == (ACCOUNT.id,)
    assert not daily_changes(attrs.evolve(attested, birth_date=date(2012, 1, 1)), TODAY, REGISTER).needs_review
    assert not daily_changes(attested, TODAY - timedelta(days=1), REGISTER).needs_review


def test_many_accounts_are_gone_through_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nordlib.commands.accounts.lifecycle._PAGE", 3)
    accounts = [
        attrs.evolve(ENDS, id=AccountId(f"a{number:02}"), identity=None, email=parse_email(f"a{number}@example.se")) for number in range(10)
    ]
    assert len(job(register_store(*accounts)).warned) == 10


# errors


class Faulty:
    """A store whose storage calls are counted, and one of which fails."""

    def __init__(self, store: MemoryStore, fails_at: int, error: Exception, *, often: bool = False) -> None:
        self.store, self.fails_at, self.error, self.often, self.calls = store, fails_at, error, often, 0

    def run(self, command: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        return self.store.run(lambda tx: command(Watched(tx, self), *args, **kwargs))

    def call(self) -> None:
        self.calls += 1
        if self.calls == self.fails_at or (self.often and self.calls >= self.fails_at):
            raise self.error


class Watched:
    """A part of a transaction; every method of it is a storage call."""

    def __init__(self, part: Any, faulty: Faulty) -> None:
        self._part, self._faulty = part, faulty

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if not callable(found):
            return Watched(found, self._faulty)

        def call(*args: Any, **kwargs: Any) -> Any:
            self._faulty.call()
            answer = found(*args, **kwargs)
            self._faulty.call()  # a call may fail after it has done its work, too
            return answer

        return call


def three_accounts() -> MemoryStore:
    second = attrs.evolve(ENDS, id=AccountId("b3"), identity=number(ADULT), email=parse_email("d@example.se"))
    child = attrs.evolve(CHILD_ACCOUNT, valid_to=ENDS.valid_to)
    return register_store(ENDS, child, second)


def calls_of(act: Callable[[Any], object], fill: Callable[[], MemoryStore]) -> int:
    counting = Faulty(fill(), 0, RuntimeError())
    act(counting)
    return counting.calls


LATER = NOW + timedelta(days=(OF_AGE - TODAY).days)


def the_job(store: Any) -> DailyJobReport:
    return run_daily_job(store, policy=attrs.evolve(REGISTER, warning_days=365), now=NOW)


class Crash(BaseException):
    """The machine stops."""


FAULTS = pytest.mark.parametrize(
    "error", [TransactionConflict("the engine asks"), RuntimeError("a fault of the host"), Crash()], ids=["retry", "fault", "crash"]
)


@FAULTS
def test_a_fault_at_each_call_of_the_job_loses_nothing_and_doubles_nothing(error: Any) -> None:
    calls = calls_of(the_job, three_accounts)
    assert calls > 20
    for fails_at in range(1, calls + 1):
        store = three_accounts()
        with suppress(RuntimeError, Crash):
            the_job(Faulty(store, fails_at, error))
        report = the_job(store)
        assert report.errors == {}
        assert sorted(each.subject_id for each in store.outbox) == ["b1", "b2", "b3"]
        assert all(kept(store, AccountId(each)).warned_end_dates == {ENDS.valid_to} for each in ("b1", "b2", "b3"))


def test_an_account_that_cannot_be_dealt_with_stops_no_other() -> None:
    calls = calls_of(the_job, three_accounts)
    store = three_accounts()
    report = the_job(Faulty(store, calls - 6, TransactionConflict("the engine asks"), often=True))
    assert list(report.errors) == ["b3"]
    assert report.deletion_error is None
    assert set(report.warned) == {"b1", "b2"}
    assert the_job(store).warned == ("b3",)


def test_traces_that_cannot_be_deleted_stop_no_account() -> None:
    store = three_accounts()
    report = the_job(Faulty(store, 2, RuntimeError("a fault of the host")))
    assert isinstance(report.deletion_error, RuntimeError)
    assert report.errors == {}
    assert set(report.warned) == {"b1", "b2", "b3"}


# the purge: from 22 November 2026 on, the twelve months end on the 22nd a year later


PURGED: Any = {"purge_inactive_months": 12, "purge_never_logged_in_months": 12, "purge_warning_days": 30}
MADE = attrs.evolve(ACCOUNT, created_on=TODAY)
#: Days until the last day of the twelve months.
YEAR = 365


def test_the_reason_of_a_purge_is_that_of_its_plan() -> None:
    policy = attrs.evolve(LEGIMUS, purge_warning_days=None, purge_never_logged_in_months=24)
    plan = purge_plan(MADE, None, policy)
    reasons = [purge_reason(MADE, None, TODAY + timedelta(days=days), policy) for days in range(0, 12 * YEAR, YEAR)]
    assert reasons == [plan.reason_on(TODAY + timedelta(days=days), None, policy) for days in range(0, 12 * YEAR, YEAR)]
    assert (reasons[0], set(reasons) - {None}) == (None, {PurgeReason.NEVER_LOGGED_IN})


def sign_of_life(store: Any, day: int, *, told_on: int) -> None:
    """The host reports on one day what it saw on another, both counted from today."""
    store.run(note_activity, MADE.id, on=TODAY + timedelta(days=day), policy=REGISTER, now=NOW + timedelta(days=told_on))


@pytest.mark.rule("READ-A40")
def test_a_sign_of_life_that_the_host_reports_counts_against_the_purge() -> None:
    unwarned: Any = {**PURGED, "purge_warning_days": None}
    store = register_store(MADE)
    assert list(job(store, YEAR + 1, **unwarned).purged) == [MADE.id]
    store = register_store(MADE)
    sign_of_life(store, 100, told_on=100)
    sign_of_life(store, 50, told_on=101)
    assert kept(store, MADE.id).last_active_on == TODAY + timedelta(days=100)
    leap_day = 1  # of 2028
    assert job(store, YEAR + 100 + leap_day, **unwarned).purged == {}
    assert dict(job(store, YEAR + 101 + leap_day, **unwarned).purged) == {MADE.id: PurgeReason.INACTIVE}
    with pytest.raises(UnknownName, match="account"):
        sign_of_life(store, 0, told_on=0)
    with pytest.raises(InvalidData, match="on is a str, not date"):
        store.run(note_activity, MADE.id, on="2026-11-22", policy=REGISTER, now=NOW)  # type: ignore[arg-type]  # a text
    with pytest.raises(InvalidData, match="it is after today"):
        sign_of_life(store, 1, told_on=0)


@pytest.mark.rule("READ-A40")
def test_before_a_purge_the_borrower_is_warned_once_and_has_the_days_that_were_said() -> None:
    store = register_store(MADE)
    assert job(store, YEAR - 30, **PURGED).purge_warned == ()
    assert job(store, YEAR - 29, **PURGED).purge_warned == (MADE.id,)
    (warning,) = store.outbox
    assert (warning.kind, warning.recipient) == (MessageKind.PURGE_WARNING, MADE.email.address)
    assert "tas bort efter 23 november 2027" in warning.render().body
    for day in (YEAR - 28, YEAR):
        report = job(store, day, **PURGED)
        assert report.purge_warned == ()
        assert report.purged == {}
    assert list(job(store, YEAR + 1, **PURGED).purged) == [MADE.id]


def test_a_job_that_was_not_run_warns_first_and_purges_after_the_days() -> None:
    store = register_store(MADE)
    assert job(store, YEAR + 200, **PURGED).purge_warned == (MADE.id,)
    assert job(store, YEAR + 229, **PURGED).purged == {}
    assert list(job(store, YEAR + 230, **PURGED).purged) == [MADE.id]


def test_a_sign_of_life_after_the_warning_makes_it_void() -> None:
    store = register_store(MADE)
    assert job(store, YEAR, **PURGED).purge_warned == (MADE.id,)
    sign_of_life(store, YEAR + 5, told_on=YEAR + 5)
    assert job(store, YEAR + 60, **PURGED).purged == {}
    assert job(store, 2 * YEAR, **PURGED).purge_warned == (MADE.id,)
    assert len(store.outbox) == 2


def test_a_sign_of_life_that_is_told_late_makes_the_warning_void_too() -> None:
    store = register_store(MADE)
    assert job(store, YEAR - 29, **PURGED).purge_warned == (MADE.id,)
    sign_of_life(store, YEAR - 60, told_on=YEAR - 20)
    assert job(store, 2 * YEAR - 40, **PURGED).purge_warned == (MADE.id,)
    assert job(store, 2 * YEAR - 30, **PURGED).purged == {}


@pytest.mark.rule("READ-A40")
@given(st.dictionaries(st.integers(0, 200), st.integers(0, 40), max_size=8), st.sampled_from([1, 2, 3]), st.integers(1, 70))
def test_nobody_is_purged_without_a_warning_of_that_purge_and_nobody_is_warned_of_it_twice(
    told: dict[int, int], months: int, days: int
) -> None:
    policy = attrs.evolve(REGISTER, purge_inactive_months=months, purge_never_logged_in_months=months, purge_warning_days=days)
    account, warned = MADE, dict[date, date]()
    for day in range(400):
        on = TODAY + timedelta(days=day)
        if day in told:
            seen = max(on - timedelta(days=told[day]), TODAY)
            account = attrs.evolve(account, last_active_on=max(seen, account.last_active_on or seen))
        changes = daily_changes(account, on, policy)
        since = account.last_active_on or TODAY
        if changes.purge_warning:
            assert since not in warned
            warned[since] = on
        if changes.purge is not None:
            assert since < max(warned.values()) <= on - timedelta(days=days)
            assert Period(months=months).after(since) < max(warned.values()) + timedelta(days=days)
            return
        account = changes.account
    pytest.fail("the account was never purged")


def test_an_account_that_went_meanwhile_is_passed_over() -> None:
    store = register_store(ENDS)

    class Going(MemoryStore):
        def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
            answer = store.run(command, *args, **kwargs)
            if command.__name__ == "<lambda>":
                with store.transaction() as tx:
                    if tx.accounts.get(ENDS.id, ALL_LIBRARIES):
                        tx.accounts.erase(ENDS.id, expected_version=1)
            return answer

    assert the_job(Going()) == DailyJobReport((), (), (), (), {}, (), {})


LMA_ACCOUNT = attrs.evolve(ACCOUNT, identity=parse("50-123456", "se-lma"), valid_to=TODAY)


@FAULTS
def test_a_fault_at_each_call_of_the_lma_replacement_leaves_one_account(error: Any) -> None:
    def act(store: Any) -> Any:
        form = LmaReplacementForm(number(ADULT), AGREEMENT)
        return store.run(replace_lma_account, ACCOUNT.id, form, by=AT_A, policy=REGISTER, now=NOW, new_id=AccountId("new"))

    calls = calls_of(act, lambda: register_store(LMA_ACCOUNT))
    assert calls > 20
    for fails_at in range(1, calls + 1):
        store = register_store(LMA_ACCOUNT)
        try:
            act(Faulty(store, fails_at, error))
        except (RuntimeError, Crash):
            assert kept(store) == LMA_ACCOUNT
            assert kept(store, AccountId("new")) is None
            assert store.outbox == ()
            act(store)
        assert kept(store) is None
        assert kept(store, AccountId("new")).email == ACCOUNT.email
        assert len(store.outbox) == 1


def test_whatever_is_wrong_with_one_account_the_others_have_their_day() -> None:
    wrong: Any = "1999"
    broken = attrs.evolve(CHILD_ACCOUNT, identity=None, birth_date=TODAY, valid_to=ENDS.valid_to)
    store = register_store(broken, ENDS)
    object.__setattr__(broken, "birth_date", wrong)  # as a host's own store may hand one out
    report = job(store)
    assert list(report.errors) == ["b2"]
    assert report.warned == ("b1",)


def test_the_last_days_of_the_calendar_have_a_job_too() -> None:
    late = NOW.replace(year=9999, month=12, day=25)
    assert run_daily_job(register_store(ENDS), policy=REGISTER, now=late).warned == ()

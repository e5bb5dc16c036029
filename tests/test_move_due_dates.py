"""The command that moves due dates off days that become closed: once, told once, whatever stops it, with true books (EXT-19)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import attrs
import pytest

from nordlib.circulation import (
    HELSINGOR,
    CirculationStaff,
    DateClosing,
    DueInstant,
    InterlibraryEvent,
    InterlibraryTerms,
    LaterClosings,
    LibraryCalendar,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    PatronId,
    PatronStanding,
    PolicyRow,
    PolicyTable,
    find_due_move,
)
from nordlib.circulation.due_moves import DueMoveCase
from nordlib.circulation.interlibrary import InterlibraryEventType, InterlibraryPolicy, LoanHistory, replay
from nordlib.commands import (
    DueMoveReport,
    NoticeRecipient,
    RenewalContext,
    dispatch,
    move_due_dates,
    plan_due_date_moves,
    recall_loan,
    record_owner_events,
    renew_loan,
    undo_renewal,
)
from nordlib.commands.circulation import due_moves
from nordlib.dates import zone
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidData, NaiveDatetime, StorageError, TransactionConflict, UnknownName
from nordlib.messages import MessageKind
from nordlib.notifications.notices import HELSINGOR_NOTICES
from nordlib.passwords import Scrypt
from nordlib.storage import MemoryStore
from nordlib.storage.protocols import Versioned
from nordlib.testing.fault_injection import FaultInjectingStore
from nordlib.texts import LANGUAGES
from tests.people import GOOD, LOAN
from tests.stores import STORES

ZONE = zone("Europe/Copenhagen")
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
DESK = CirculationStaff("desk-1")
STORM = LaterClosings((DateClosing(date(2026, 3, 9), date(2026, 3, 14)),), LibraryCalendar(closed_weekdays={7}))
OPEN_AGAIN = date(2026, 3, 16)
POLICY = attrs.evolve(
    HELSINGOR, item_types={"ordinary": attrs.evolve(HELSINGOR.item_types["ordinary"], cap_at_card_expiry=True, window_days=None)}
)
OWNERS = InterlibraryPolicy(PolicyId("TEST", "1"), ZONE)
HOURLY = DueInstant(datetime(2026, 3, 10, 15, tzinfo=ZONE))


def lent(name: str, due: Any = date(2026, 3, 10), **changes: Any) -> Loan:
    return attrs.evolve(LOAN, id=LoanId(name), patron=PatronId(f"patron of {name}"), due=due, lent_on=date(2026, 2, 10), **changes)


def borrowed(latest: date | None = None) -> dict[str, Any]:
    return {"kind": LoanKind.INTERLIBRARY, "interlibrary": InterlibraryTerms(latest_due=latest)}


LOANS = (
    lent("before", date(2026, 3, 7)),
    lent("first", date(2026, 3, 9)),
    lent("hourly", HOURLY),
    lent("last", date(2026, 3, 14)),
    lent("owner", **borrowed(date(2026, 3, 12))),
    lent("recalled", recalled=True, **borrowed()),
    lent("returned", status=LoanStatus.RETURNED),
    lent("sunday", date(2026, 3, 15)),
    lent("youth"),
)
WANTED = {
    "first": OPEN_AGAIN,
    "hourly": DueInstant(datetime(2026, 3, 16, tzinfo=ZONE)),
    "last": OPEN_AGAIN,
    "owner": date(2026, 3, 12),
    "youth": date(2026, 3, 13),
}
STILL_CLOSED = ("owner", "recalled", "youth")


def filled(store: Any, *loans: Loan) -> Any:
    with store.transaction() as tx:
        for loan in loans:
            tx.loans.add(loan)
            expires = date(2026, 3, 13) if loan.id == "youth" else None
            tx.patron_standings.put(loan.patron, PatronStanding(card_expires_on=expires))
    return store


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    return filled(STORES[request.param](), *LOANS)


def recipient_of(loan: Loan) -> NoticeRecipient:
    return NoticeRecipient(f"{loan.id}@example.org", "en", "Helsingør")


def moved(store: Any, closings: LaterClosings = STORM, **changes: Any) -> DueMoveReport:
    arguments: Any = {"policy": POLICY, "now": NOW, "recipient_of": recipient_of} | changes
    return move_due_dates(store, closings=closings, **arguments)


def kept(store: Any, name: str) -> Loan:
    found: Loan = store.read(lambda tx: tx.loans.get(LoanId(name))).value
    return found


def told(store: Any) -> list[str]:
    return sorted(each.subject_id for each in store.outbox)


def changed(store: Any, name: str, **changes: Any) -> None:
    with store.transaction() as tx:
        stored = tx.loans.get(LoanId(name))
        tx.loans.save(attrs.evolve(stored.value, **changes), expected_version=stored.version)


@pytest.mark.rule("EXT-19")
def test_loans_are_moved_once_and_told_once(store: Any) -> None:
    plan = plan_due_date_moves(store, closings=STORM, policy=POLICY, now=NOW)
    assert [kept(store, loan.id).due_day for loan in LOANS] == [loan.due_day for loan in LOANS]
    assert store.outbox == ()
    report = moved(store)
    assert plan == report
    assert (sorted(report.moved), report.still_closed, dict(report.errors)) == (sorted(WANTED), STILL_CLOSED, {})
    assert {name: kept(store, name).due for name in WANTED} == WANTED
    assert told(store) == sorted(WANTED)
    untouched = {loan.id: loan for loan in LOANS if loan.id not in WANTED}
    assert {name: kept(store, name) for name in untouched} == untouched
    again = moved(store, now=NOW + timedelta(days=1))
    assert (again.moved, again.still_closed) == ((), STILL_CLOSED)
    assert {name: kept(store, name).due for name in WANTED} == WANTED
    assert told(store) == sorted(WANTED)


def test_a_host_that_tells_its_patrons_itself_queues_nothing(store: Any) -> None:
    assert moved(store, recipient_of=None).moved
    assert store.outbox == ()
    changed(store, "first", due=date(2026, 3, 9))
    assert moved(store, recipient_of=lambda _loan: None).moved == ("first",)
    assert store.outbox == ()


def test_what_is_found_in_pages_is_the_same(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due_moves, "_PAGE", 2)
    assert sorted(moved(store).moved) == sorted(WANTED)


def test_a_loan_by_the_hour_is_found_by_its_day_in_the_librarys_zone() -> None:
    midnight = datetime(2026, 3, 10, tzinfo=ZONE)
    instants = {"a": midnight, "b": midnight - timedelta(minutes=1), "c": midnight + timedelta(days=1), "d": midnight + timedelta(hours=23)}
    instants["e"] = midnight + timedelta(days=2)  # found for both closings, and moved once
    one_day = LaterClosings((DateClosing(date(2026, 3, 10)), DateClosing(date(2026, 3, 12))))
    store = filled(MemoryStore(), *(lent(name, DueInstant(at)) for name, at in instants.items()))
    report = moved(store, one_day)
    assert (report.moved, dict(report.errors)) == (("a", "d", "e"), {})
    assert kept(store, "a").due == DueInstant(midnight + timedelta(days=1))


def test_closings_at_the_ends_of_the_calendar_are_searched() -> None:
    ends = LaterClosings((DateClosing(date.min), DateClosing(date.max)))
    store = filled(MemoryStore(), lent("a", date.min), lent("b", date.max))
    report = moved(store, ends)
    assert (report.moved, report.still_closed) == (("a",), ("b",))
    assert moved(store, LaterClosings(())).moves == {}


@pytest.mark.parametrize("name", STORES)
def test_a_card_whose_last_day_is_not_known_cuts_nothing(name: str) -> None:
    store = STORES[name]()
    with store.transaction() as tx:
        tx.loans.add(lent("youth"))
    assert moved(store).moved == ("youth",)
    assert kept(store, "youth").due == OPEN_AGAIN


# errors


def test_an_error_with_one_loan_does_not_stop_the_others(store: Any) -> None:
    def policy_of(loan: Loan) -> Any:
        if loan.id == "hourly":
            raise LookupError(loan.id)
        return POLICY

    changed(store, "first", item_type="vinyl")
    report = moved(store, policy=policy_of)
    assert {loan: type(error) for loan, error in report.errors.items()} == {"first": UnknownName, "hourly": LookupError}
    assert sorted(report.moved) == ["last", "owner", "youth"]
    assert told(store) == ["last", "owner", "youth"]
    changed(store, "first", item_type="ordinary")
    assert sorted(moved(store).moved) == ["first", "hourly"]
    assert "vinyl" not in repr(report)


def test_a_loan_is_judged_as_it_is_when_it_is_moved() -> None:
    """Between the page and the transaction a loan is returned, renewed, or gone."""

    class Busy(MemoryStore):
        def run(self, command: Any, /, *args: Any, **named: Any) -> Any:
            result = super().run(command, *args, **named)
            if args and args[-1] is None and command.func.__name__ == "_page":
                changed(self, "a", status=LoanStatus.RETURNED)
                changed(self, "b", due=date(2026, 4, 7))
            return result

    report = moved(filled(Busy(), lent("a"), lent("b"), lent("c")))
    assert report.moved == ("c",)
    assert [step.kind.value for step in report.moves[LoanId("a")].steps] == ["not_on_loan"]


def test_a_loan_that_is_gone_is_left_out() -> None:
    class Loans:
        def due_between(self, _first: date, _last: date, after: LoanId | None, _limit: int) -> tuple[Any, ...]:
            return () if after else (Versioned(lent("a"), 1),)

        def get(self, _loan: LoanId) -> None:
            return None

    class Host:
        loans = Loans()

        def run(self, command: Callable[..., Any], /, *args: Any) -> Any:
            return command(self, *args)

    host: Any = Host()
    assert moved(host) == DueMoveReport({}, {})


def test_what_is_not_a_policy_or_closings_or_an_instant_is_told_before_anything_is_moved(store: Any) -> None:
    wrong: Any = "a policy"
    with pytest.raises(InvalidData, match="policy"):
        moved(store, policy=wrong)
    with pytest.raises(InvalidData, match="closings"):
        moved(store, wrong)
    with pytest.raises(NaiveDatetime):
        moved(store, now=NOW.replace(tzinfo=None))
    assert {loan.id: kept(store, loan.id).due_day for loan in LOANS} == {loan.id: loan.due_day for loan in LOANS}


def test_a_table_gives_the_policy_and_a_loan_without_a_row_is_told(store: Any) -> None:
    rows = (PolicyRow("books", "ordinary", material="ordinary"),)
    table = PolicyTable(PolicyId("T", "1"), ZONE, {"ordinary": POLICY.item_types["ordinary"]}, rows)
    changed(store, "first", item_type="vinyl")
    report = moved(store, policy=table.for_patron(category=None, library=None))
    assert sorted(report.moved) == sorted(set(WANTED) - {"first"})
    assert {loan: type(error) for loan, error in report.errors.items()} == {"first": UnknownName}


# killed anywhere


class Killed(BaseException):
    """The process is killed."""


class KilledStore:
    """A store on which one call fails, counted over all transactions."""

    def __init__(self, store: Any, at_call: int, error: BaseException) -> None:
        self.store, self.left, self.error = store, at_call, error
        self.failed = False

    def run(self, command: Any, /, *args: Any) -> Any:
        inside: Any = FaultInjectingStore(self.store, at_call=self.left, error=self.error)
        try:
            return inside.run(command, *args)
        finally:
            self.left -= inside.calls
            self.failed |= inside.failed


def is_cut_off(store: Any, at_call: int, error: BaseException) -> bool:
    """Whether a run has so many calls: it is cut off at that one, and the next run finishes it."""
    provisional = lent("owner", date(2026, 2, 20), **borrowed(date(2026, 3, 12)))
    renewed = InterlibraryEvent(InterlibraryEventType.RENEWED, NOW - timedelta(days=20), day=date(2026, 3, 10))
    with filled(store, *LOANS).transaction() as tx:
        tx.loan_histories.put(LoanHistory(provisional, (renewed,)))
    cut: Any = KilledStore(store, at_call, error)
    with suppress(Killed, StorageError):
        moved(cut)
    assert moved(store, now=NOW + timedelta(hours=1)).errors == {}
    assert {loan: kept(store, loan).due for loan in WANTED} == WANTED
    assert told(store) == sorted(WANTED)
    history: LoanHistory = store.read(lambda tx: tx.loan_histories.get(LoanId("owner")))
    assert [each.event.value for each in history.events] == ["renewed", "due_date_moved"]
    return bool(cut.failed)


ERRORS = [Killed(), StorageError("the connection was lost"), TransactionConflict("deadlock")]


@pytest.mark.parametrize("error", ERRORS, ids=["killed", "an error", "a lost race"])
@pytest.mark.parametrize("name", STORES)
def test_a_run_that_was_cut_off_at_any_call_is_finished_by_the_next(name: str, error: BaseException) -> None:
    calls = next(at_call for at_call in count() if not is_cut_off(STORES[name](), at_call, error))
    assert calls > 20


# the books


def owner_says(store: Any, *events: InterlibraryEvent) -> None:
    store.run(record_owner_events, LoanId("a"), events, policy=OWNERS, recipient=None)


def is_rebuilt(store: Any) -> bool:
    history: LoanHistory = store.read(lambda tx: tx.loan_histories.get(LoanId("a")))
    return replay(history.initial_loan, history.events, OWNERS) == kept(store, "a")


def said(event: InterlibraryEventType, days: int, **more: Any) -> InterlibraryEvent:
    return InterlibraryEvent(event, NOW + timedelta(days=days), **more)


def renewed_and_moved(store: Any) -> None:
    """Renew an interlibrary loan until 11 March, by its owner's last day, and move it to the last but one day of the storm."""
    filled(store, lent("a", date(2026, 2, 25), **borrowed(date(2026, 3, 11))))
    renewal: Any = {"by": PatronId("patron of a"), "policy": POLICY, "now": NOW - timedelta(days=10), "context": RenewalContext(GOOD)}
    assert store.run(renew_loan, LoanId("a"), **renewal).unwrap().due == date(2026, 3, 11)
    with store.transaction() as tx:
        stored = tx.loans.get(LoanId("a"))
        later = attrs.evolve(stored.value.interlibrary, latest_due=date(2026, 3, 13))
        tx.loans.save(attrs.evolve(stored.value, interlibrary=later), expected_version=stored.version)
        history = tx.loan_histories.get(LoanId("a"))
        initial = attrs.evolve(
            history.initial_loan, interlibrary=attrs.evolve(history.initial_loan.interlibrary, latest_due=later.latest_due)
        )
        tx.loan_histories.put(attrs.evolve(history, initial_loan=initial))
    assert moved(store).moved == ("a",)
    assert kept(store, "a").due == date(2026, 3, 13)


@pytest.mark.parametrize("name", STORES)
def test_an_interlibrary_loan_that_is_rebuilt_from_its_history_stays_moved(name: str) -> None:
    store = STORES[name]()
    renewed_and_moved(store)
    assert is_rebuilt(store)
    owner_says(store, said(InterlibraryEventType.OWNER_ACCEPTS, 1))
    assert kept(store, "a").due == date(2026, 3, 13)
    assert is_rebuilt(store)


@pytest.mark.parametrize(
    ("event", "due"),
    [
        (said(InterlibraryEventType.OWNER_REJECTS, 1, grace_days=4), date(2026, 3, 10)),
        (said(InterlibraryEventType.OWNER_REJECTS, -1, grace_days=4), date(2026, 3, 8)),
        (said(InterlibraryEventType.OWNER_RECALLS, 1, day=date(2026, 3, 12)), date(2026, 3, 12)),
        (said(InterlibraryEventType.OWNER_RECALLS, -1, day=date(2026, 3, 6)), date(2026, 3, 6)),
        (said(InterlibraryEventType.OWNER_ACCEPTS, 1, day=date(2026, 3, 20)), date(2026, 3, 20)),
        (said(InterlibraryEventType.OWNER_ACCEPTS, -1, day=date(2026, 3, 20)), date(2026, 3, 20)),
    ],
    ids=["refused", "refused before", "recalled", "recalled before", "another date", "another date before"],
)
def test_the_owners_answers_have_the_last_word(event: InterlibraryEvent, due: date) -> None:
    """Also an answer from before the move that arrives after it: the move was from another day."""
    store = MemoryStore()
    renewed_and_moved(store)
    owner_says(store, event)
    assert kept(store, "a").due == due
    assert is_rebuilt(store)


def test_a_date_that_an_owner_restores_in_the_closing_is_moved_by_the_next_run() -> None:
    store = MemoryStore()
    renewed_and_moved(store)
    owner_says(store, said(InterlibraryEventType.OWNER_REJECTS, 1, grace_days=4))
    assert moved(store, now=NOW + timedelta(days=2)).moved == ("a",)
    assert kept(store, "a").due == date(2026, 3, 13)
    assert is_rebuilt(store)


def test_a_recall_that_is_withdrawn_restores_the_moved_date() -> None:
    store = MemoryStore()
    renewed_and_moved(store)
    recall = said(InterlibraryEventType.OWNER_RECALLS, 1, day=date(2026, 3, 10))
    owner_says(store, recall)
    assert moved(store).moved == ()
    owner_says(store, said(InterlibraryEventType.OWNER_WITHDRAWS_RECALL, 2))
    assert kept(store, "a").due == date(2026, 3, 13)
    assert is_rebuilt(store)


def test_an_interlibrary_loan_without_a_history_begins_one_as_it_was_moved(store: Any) -> None:
    moved(store)
    assert store.read(lambda tx: tx.loan_histories.get(LoanId("owner"))) is None
    store.run(record_owner_events, LoanId("owner"), (said(InterlibraryEventType.OWNER_ACCEPTS, 1),), policy=OWNERS, recipient=None)
    assert kept(store, "owner").due == WANTED["owner"]


@pytest.mark.parametrize("name", STORES)
def test_a_renewal_is_undone_after_a_move(name: str) -> None:
    store = filled(STORES[name](), lent("a", date(2026, 2, 10)))
    renewal: Any = {"by": PatronId("patron of a"), "policy": POLICY, "now": NOW - timedelta(days=23), "context": RenewalContext(GOOD)}
    assert store.run(renew_loan, LoanId("a"), **renewal).unwrap().due == date(2026, 3, 10)
    before = kept(store, "a").last_renewal
    assert moved(store).moved == ("a",)
    assert (kept(store, "a").last_renewal, kept(store, "a").renewals_used) == (before, 1)
    undone = store.run(undo_renewal, LoanId("a"), by=DESK, policy=POLICY).unwrap()
    assert (undone.due, undone.renewals_used, undone.last_renewal) == (date(2026, 2, 10), 0, None)


def test_a_date_that_an_undone_renewal_restores_in_the_closing_is_moved_by_the_next_run(store: Any) -> None:
    renewal: Any = {"by": PatronId("patron of first"), "policy": POLICY, "now": NOW, "context": RenewalContext(GOOD)}
    assert store.run(renew_loan, LoanId("first"), **renewal)
    assert LoanId("first") not in moved(store).moved
    assert store.run(undo_renewal, LoanId("first"), by=DESK, policy=POLICY)
    assert kept(store, "first").due == date(2026, 3, 9)
    assert moved(store).moved == ("first",)


def test_a_recalled_loan_of_the_librarys_own_stays_recalled(store: Any) -> None:
    assert store.run(recall_loan, LoanId("last"), by=DESK, policy=POLICY, now=NOW + timedelta(days=6))
    assert kept(store, "last").due == date(2026, 3, 11)
    moved(store)
    assert (kept(store, "last").due, kept(store, "last").recalled) == (OPEN_AGAIN, True)


# what the patron is told


def sent(store: Any) -> list[str]:
    found: list[str] = []
    dispatch(store, lambda _to, words: found.append(words.body), policy=HELSINGOR_NOTICES, hasher=Scrypt(cost=1), now=NOW, make_link=str)
    return sorted(found)


def test_the_message_tells_the_closed_day_and_the_new_date(store: Any) -> None:
    moved(store)
    assert sent(store) == [
        "Helsingør is closed on 10 March 2026. Your loan is due on 12 March 2026 instead.",
        "Helsingør is closed on 10 March 2026. Your loan is due on 13 March 2026 instead.",
        "Helsingør is closed on 10 March 2026. Your loan is due on 16 March 2026 at 00:00 instead.",
        "Helsingør is closed on 14 March 2026. Your loan is due on 16 March 2026 instead.",
        "Helsingør is closed on 9 March 2026. Your loan is due on 16 March 2026 instead.",
    ]
    assert sent(store) == []


def test_a_date_that_is_not_true_any_more_is_not_told(store: Any) -> None:
    moved(store)
    changed(store, "first", due=date(2026, 4, 1))
    changed(store, "hourly", due=HOURLY)
    changed(store, "last", status=LoanStatus.RETURNED)
    changed(store, "owner", due=date(2026, 3, 11))
    assert sent(store) == ["Helsingør is closed on 10 March 2026. Your loan is due on 13 March 2026 instead."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_in_each_language(language: Any) -> None:
    store = filled(MemoryStore(), lent("a"))
    moved(store, recipient_of=lambda _loan: NoticeRecipient("a@example.org", language, "Biblioteket"))
    (message,) = store.outbox
    assert message.kind is MessageKind.DUE_DATE_MOVED
    words = message.render()
    assert "16" in words.body
    assert "10" in words.body
    assert "{" not in words.subject + words.body


def test_the_command_says_what_the_function_says() -> None:
    store = filled(MemoryStore(), *LOANS)
    found = moved(store).moves
    for loan in LOANS:
        expires = date(2026, 3, 13) if loan.id == "youth" else None
        move = find_due_move(DueMoveCase(loan, POLICY, STORM, expires))
        assert found.get(loan.id, move) == move

"""Notices about loans: which are due, by which channel and when, each sent once (SMS-01, SMS-06, HEL-02, HEL-03, READ-C23, READ-C27)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation import DueInstant, Hold, HoldId, HoldStatus, ItemId, Loan, LoanId, LoanStatus, PatronId, TitleId
from nordlib.commands import dispatch, edit_profile, plan_notices, remind_patron, run_notices
from nordlib.contact import Channel, parse_email, parse_phone
from nordlib.errors import InvalidData, InvalidPolicy, UnreadableRow
from nordlib.messages import MessageKind
from nordlib.notifications.notices import HELSINGOR_NOTICES, Notice, NoticeReason, due_notices, notice_of
from nordlib.notifications.sms.parts import fits_one_part
from nordlib.passwords import Scrypt
from nordlib.patrons import HELSINGOR_PATRONS, Patron, ProfileChanges, borrower_number
from nordlib.texts import LANGUAGES
from tests.stores import STORES

POLICY = HELSINGOR_NOTICES
ZONE = ZoneInfo("Europe/Copenhagen")
TODAY = date(2026, 3, 18)
#: Three o'clock in the morning.
NIGHT = datetime(2026, 3, 18, 3, tzinfo=ZONE)
BO = Patron(
    PatronId("p1"),
    borrower_number("HB1"),
    "Bo",
    email=parse_email("bo@example.dk"),
    mobile=parse_phone("34412351", "DK"),
    sms_opt_in=True,
)
SOON = Loan(LoanId("l1"), BO.id, ItemId("i1"), TitleId("t1"), TODAY + timedelta(days=3))


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    found: Any = STORES[request.param]()
    with found.transaction() as tx:
        tx.patrons.add(BO)
    return found


def lend(store: Any, *loans: Loan) -> None:
    with store.transaction() as tx:
        for loan in loans:
            tx.loans.add(loan)


def change(store: Any, **changes: Any) -> None:
    with store.transaction() as tx:
        stored = tx.loans.get(SOON.id)
        tx.loans.save(attrs.evolve(stored.value, **changes), expected_version=stored.version)


def sent(store: Any, now: datetime, policy: Any = POLICY) -> tuple[list[tuple[str, str]], Any]:
    """What a worker sends, and its report."""
    found: list[tuple[str, str]] = []
    report = dispatch(store, lambda to, words: found.append((to, words.body)), policy=policy, hasher=Scrypt(cost=1), now=now, make_link=str)
    return found, report


def run(store: Any, now: datetime = NIGHT, policy: Any = POLICY) -> Any:
    return run_notices(store, policy=policy, now=now)


# which notices


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (4, None),
        (3, (NoticeReason.DUE_SOON, 3)),
        (0, (NoticeReason.DUE_SOON, 3)),
        (-1, (NoticeReason.OVERDUE, 1)),
        (-8, (NoticeReason.OVERDUE, 1)),
        (-9, None),
        (-15, (NoticeReason.OVERDUE, 15)),
        (-22, (NoticeReason.OVERDUE, 15)),
        (-23, None),
    ],
)
def test_a_notice_belongs_to_a_day_and_is_made_up_for(days: int, found: Any) -> None:
    loan = attrs.evolve(SOON, due=TODAY + timedelta(days=days))
    wanted = None if found is None else Notice(loan.due_day, *found)
    assert notice_of(loan, TODAY, POLICY) == wanted


def test_a_reminder_that_was_missed_for_too_long_is_not_sent() -> None:
    policy = attrs.evolve(POLICY, days_before_due=frozenset({14, 2}), catch_up_days=3)
    found = [notice_of(attrs.evolve(SOON, due=TODAY + timedelta(days=left)), TODAY, policy) for left in (14, 11, 10, 3, 2)]
    assert [None if each is None else each.days for each in found] == [14, 14, None, None, 2]


@pytest.mark.parametrize("status", [status for status in LoanStatus if status is not LoanStatus.ON_LOAN])
def test_what_is_not_on_loan_has_no_notice(status: LoanStatus) -> None:
    assert notice_of(attrs.evolve(SOON, status=status), TODAY, POLICY) is None


def test_a_loan_by_the_hour_is_due_on_the_day_of_the_library() -> None:
    late = DueInstant(datetime(2026, 3, 20, 23, 30, tzinfo=UTC))  # half past midnight in Copenhagen
    found = notice_of(attrs.evolve(SOON, due=late), TODAY, POLICY)
    assert found == Notice(date(2026, 3, 21), NoticeReason.DUE_SOON, 3)
    assert attrs.evolve(SOON, due=late).due_day == date(2026, 3, 20)


def test_loans_that_are_due_on_one_day_share_a_notice() -> None:
    loans = [attrs.evolve(SOON, id=LoanId(f"l{index}"), due=TODAY + timedelta(days=day)) for index, day in enumerate((3, -1, 3, 9))]
    assert [(notice.days, len(about)) for notice, about in due_notices(loans, TODAY, POLICY)] == [(1, 1), (3, 2)]


@given(st.integers(-60, 60), st.sets(st.integers(0, 30)), st.sets(st.integers(1, 30)), st.integers(0, 30))
def test_every_notice_lies_in_the_range_that_is_looked_up(days: int, before: set[int], after: set[int], catch_up: int) -> None:
    policy = attrs.evolve(POLICY, days_before_due=frozenset(before), days_overdue=frozenset(after), catch_up_days=catch_up)
    loan = attrs.evolve(SOON, due=TODAY + timedelta(days=days))
    first, last = policy.due_range(TODAY)
    assert notice_of(loan, TODAY, policy) is None or first <= loan.due_day <= last


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"days_before_due": frozenset({-1})}, "days_before_due"),
        ({"days_overdue": frozenset({0})}, "days_overdue"),
        ({"days_overdue": frozenset({366})}, "days_overdue"),
        ({"catch_up_days": -1}, "catch_up_days"),
        ({"channels": frozenset[Channel]()}, "channels"),
    ],
)
def test_a_policy_that_cannot_be_meant_is_told(changes: Any, name: str) -> None:
    with pytest.raises(InvalidPolicy, match=name):
        attrs.evolve(POLICY, **changes)


# the job


@pytest.mark.rule("SMS-06", "HEL-03")
def test_an_e_mail_goes_at_night_and_a_text_message_in_the_morning(store: Any) -> None:
    lend(store, SOON)
    report = run(store)
    assert [(each.channel, each.send_at.time()) for each in report.queued] == [(Channel.EMAIL, time(3)), (Channel.SMS, time(8, 45))]
    assert report == attrs.evolve(report, unreachable=(), errors={})
    ((to, body),), _ = sent(store, NIGHT)
    assert (to, body.partition(" fra ")[0]) == ("bo@example.dk", "1 lån")
    assert sent(store, NIGHT + timedelta(hours=5, minutes=44))[0] == []
    ((to, body),), _ = sent(store, NIGHT + timedelta(hours=5, minutes=45))
    assert to == "+4534412351"
    assert body == ("Helsingør Kommunes Biblioteker: 1 lån skal afleveres senest 21. marts 2026. Svar HBK FORNY ALLE for at forny.")
    assert store.outbox == ()


def test_a_notice_is_queued_once_however_often_the_job_runs(store: Any) -> None:
    lend(store, SOON, attrs.evolve(SOON, id=LoanId("l2")))
    planned = plan_notices(store, policy=POLICY, now=NIGHT)
    assert store.outbox == ()
    assert run(store) == planned
    assert len(store.outbox) == 2
    for days in (0, 1, 3):
        assert run(store, NIGHT + timedelta(days=days)).queued == ()
    assert {each.notice.reason for each in run(store, NIGHT + timedelta(days=4)).queued} == {NoticeReason.OVERDUE}
    assert run(store, NIGHT + timedelta(days=5)).queued == ()


def test_a_renewed_loan_has_notices_of_its_own(store: Any) -> None:
    lend(store, SOON)
    run(store)
    change(store, due=SOON.due_day + timedelta(days=28), renewals_used=1)
    assert run(store).queued == ()
    assert len(run(store, NIGHT + timedelta(days=28)).queued) == 2


@pytest.mark.rule("SMS-01", "HEL-02")
def test_a_patron_who_cannot_be_reached_is_reported_and_notified_later(store: Any) -> None:
    lend(store, SOON, attrs.evolve(SOON, id=LoanId("l2"), patron=PatronId("p9")))
    with store.transaction() as tx:
        tx.patrons.save(attrs.evolve(BO, email=None, sms_opt_in=False), expected_version=1)
    assert (run(store).queued, run(store).unreachable) == ((), (BO.id, PatronId("p9")))
    with store.transaction() as tx:
        tx.patrons.save(BO, expected_version=2)
    assert len(run(store, NIGHT + timedelta(days=1)).queued) == 2


def test_an_error_with_one_patron_and_a_row_that_cannot_be_read_stop_no_other(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    gry = attrs.evolve(BO, id=PatronId("p2"), borrower_number=borrower_number("HB2"), email=parse_email("gry@example.dk"))
    with store.transaction() as tx:
        tx.patrons.add(gry)
        kind = type(tx.loans)
    lend(store, SOON, attrs.evolve(SOON, id=LoanId("l2"), patron=gry.id))
    for_patron, due_between = kind.for_patron, kind.due_between

    def broken(self: Any, patron: PatronId) -> Any:
        if patron == BO.id:
            raise RuntimeError("no answer")
        return (UnreadableRow("loan", "l0"), *for_patron(self, patron))

    def page(self: Any, first: date, last: date, after: Any, limit: int) -> Any:
        if after is None:
            raise UnreadableRow("loan", "l0")
        return due_between(self, first, last, after, limit)

    monkeypatch.setattr(kind, "for_patron", broken)
    monkeypatch.setattr(kind, "due_between", page)
    report = run(store)
    assert {each.patron for each in report.queued} == {gry.id}
    assert {key: type(error) for key, error in report.errors.items()} == {"l0": UnreadableRow, BO.id: RuntimeError}


def test_old_records_are_deleted(store: Any) -> None:
    lend(store, SOON)
    run(store)
    change(store, status=LoanStatus.RETURNED)
    run(store, NIGHT + timedelta(days=404))
    change(store, status=LoanStatus.ON_LOAN)
    assert len(run(store).queued) == 2


# when it is sent


@pytest.mark.rule("READ-C27", "HEL-04")
def test_the_tick_and_the_number_count_when_the_message_is_sent(store: Any) -> None:
    def edit(**changes: Any) -> None:
        assert store.run(edit_profile, ProfileChanges(**changes), by=BO.id, policy=HELSINGOR_PATRONS)

    morning = NIGHT.replace(hour=9)
    policy = attrs.evolve(POLICY, channels=frozenset({Channel.SMS}))
    lend(store, SOON)
    run(store, policy=policy)
    edit(mobile=parse_phone("32123477", "DK"), language="sv")
    ((to, body),), _ = sent(store, morning)
    assert to == "+4532123477"
    assert "ska lämnas tillbaka senast 21 mars 2026" in body
    run(store, morning + timedelta(days=4), policy)
    edit(sms_opt_in=False)
    found, report = sent(store, morning + timedelta(days=4))
    assert (found, len(report.obsolete)) == ([], 1)
    run(store, NIGHT + timedelta(days=18), attrs.evolve(POLICY, channels=frozenset({Channel.EMAIL})))
    with store.transaction() as tx:
        stored = tx.patrons.get(BO.id)
        tx.patrons.erase(BO.id, expected_version=stored.version)
    assert len(sent(store, NIGHT + timedelta(days=18))[1].obsolete) == 1


@pytest.mark.rule("SMS-06", "SMS-07")
def test_a_message_that_comes_too_late_for_the_day_waits_for_the_next(store: Any) -> None:
    lend(store, SOON)
    run(store, policy=attrs.evolve(POLICY, channels=frozenset({Channel.SMS})))
    found, report = sent(store, NIGHT.replace(hour=20, minute=1))
    assert (found, len(report.postponed), report.errors) == ([], 1, {})
    assert sent(store, NIGHT.replace(day=19, hour=8, minute=44))[1].postponed == ()
    assert len(sent(store, NIGHT.replace(day=19, hour=8, minute=45))[0]) == 1


@pytest.mark.rule("READ-C23")
@pytest.mark.parametrize("changes", [{"status": LoanStatus.RETURNED}, {"due": SOON.due_day + timedelta(days=28)}])
def test_a_settled_reminder_is_sent_unless_the_policy_suppresses_it(store: Any, changes: Any) -> None:
    policy = attrs.evolve(POLICY, channels=frozenset({Channel.EMAIL}))
    quiet = attrs.evolve(policy, delivery=attrs.evolve(policy.delivery, suppress_if_resolved=True))
    for number, (each, count) in enumerate(((policy, 1), (quiet, 0))):
        lend(store, attrs.evolve(SOON, id=LoanId(f"x{number}")))
        assert len(run(store, policy=each).queued) == 1
        with store.transaction() as tx:
            stored = tx.loans.get(LoanId(f"x{number}"))
            tx.loans.save(attrs.evolve(stored.value, **changes), expected_version=stored.version)
        assert len(sent(store, NIGHT, each)[0]) == count


def test_a_reminder_of_which_one_loan_is_out_is_sent(store: Any) -> None:
    lend(store, SOON, attrs.evolve(SOON, id=LoanId("l2")))
    quiet = attrs.evolve(POLICY, channels=frozenset({Channel.EMAIL}), delivery=attrs.evolve(POLICY.delivery, suppress_if_resolved=True))
    run(store, policy=quiet)
    change(store, status=LoanStatus.RETURNED)
    assert len(sent(store, NIGHT, quiet)[0]) == 1


# copies that are ready

READY = Hold(HoldId("h1"), BO.id, TitleId("t1"), status=HoldStatus.READY_FOR_PICKUP, pickup_until=TODAY + timedelta(days=7))


def hold_ready(store: Any, *holds: Hold) -> None:
    with store.transaction() as tx:
        for hold in holds:
            tx.holds.add(hold)


@pytest.mark.rule("SMS-01", "SMS-06")
def test_a_patron_is_told_once_that_copies_are_ready(store: Any) -> None:
    passed = attrs.evolve(READY, id=HoldId("h3"), pickup_until=TODAY - timedelta(days=1))
    active = attrs.evolve(READY, id=HoldId("h4"), status=HoldStatus.ACTIVE)
    hold_ready(store, READY, attrs.evolve(READY, id=HoldId("h2")), passed, active)
    report = run(store)
    assert {(each.channel, each.about) for each in report.queued} == {(channel, ("h1", "h2")) for channel in Channel}
    assert run(store, NIGHT + timedelta(days=1)).queued == ()
    ((_, body),), _ = sent(store, NIGHT)
    assert body == "2 reserverede materialer til dig kan hentes hos Helsingør Kommunes Biblioteker senest 25. marts 2026."
    ((_, body),), _ = sent(store, NIGHT.replace(hour=9))
    assert body == "Helsingør Kommunes Biblioteker: 2 reserverede materialer er klar til afhentning senest 25. marts 2026."


def test_a_hold_without_a_last_day_is_told_without_one(store: Any) -> None:
    hold_ready(store, attrs.evolve(READY, pickup_until=None))
    run(store)
    ((_, body),), _ = sent(store, NIGHT)
    assert body == "1 reserveret materiale til dig kan hentes hos Helsingør Kommunes Biblioteker."
    assert run(store, NIGHT + timedelta(days=30)).queued == ()


def test_what_was_picked_up_in_the_meantime_is_not_told(store: Any) -> None:
    hold_ready(store, READY)
    run(store)
    with store.transaction() as tx:
        stored = tx.holds.get(READY.id)
        tx.holds.save(attrs.evolve(READY, status=HoldStatus.FILLED), expected_version=stored.version)
    found, report = sent(store, NIGHT.replace(hour=9))
    assert (found, len(report.obsolete)) == ([], 2)


def test_a_library_that_does_not_tell_of_pickups_looks_up_no_holds(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hold_ready(store, READY)
    with store.transaction() as tx:
        monkeypatch.delattr(type(tx.holds), "in_status")
    assert run(store, policy=attrs.evolve(POLICY, notifies_of_pickup=False)).queued == ()


def test_a_hold_that_cannot_be_read_stops_no_other(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hold_ready(store, READY)
    with store.transaction() as tx:
        kind = type(tx.holds)
    in_status = kind.in_status

    def page(self: Any, status: HoldStatus, after: Any, limit: int) -> Any:
        if after is None:
            raise UnreadableRow("hold", "h0")
        return in_status(self, status, after, limit)

    monkeypatch.setattr(kind, "in_status", page)
    report = run(store)
    assert (len(report.queued), list(report.errors)) == (2, ["h0"])


# one reminder


def test_one_reminder_is_queued_at_once_or_refused(store: Any) -> None:
    lend(store, SOON, attrs.evolve(SOON, id=LoanId("l2"), due=TODAY))

    def remind(*loans: str, patron: str = BO.id, channel: Channel = Channel.EMAIL) -> Any:
        ids = tuple(map(LoanId, loans))
        return store.run(remind_patron, PatronId(patron), ids, channel, policy=POLICY, now=NIGHT)

    assert remind("l1").unwrap() == NIGHT
    assert [each.kind for each in store.outbox] == [MessageKind.EMAIL_REMINDER]
    for loans in ((), ("l1", "l2"), ("l9",)):
        with pytest.raises(InvalidData, match="all due on the same day"):
            remind(*loans)
    with pytest.raises(InvalidData, match="of the patron"):
        remind("l1", patron="p9")
    lend(store, attrs.evolve(SOON, id=LoanId("l3"), patron=PatronId("p9")))
    assert remind("l3", patron="p9").trace.reasons() == ("no_email_address",)


def test_a_reminder_of_a_loan_by_the_hour_speaks_of_the_day_of_the_library(store: Any) -> None:
    late = DueInstant(datetime(2026, 3, 20, 23, 30, tzinfo=UTC))  # half past midnight in Copenhagen
    lend(store, attrs.evolve(SOON, due=late))
    quiet = attrs.evolve(POLICY, delivery=attrs.evolve(POLICY.delivery, suppress_if_resolved=True))
    assert store.run(remind_patron, BO.id, (SOON.id,), Channel.EMAIL, policy=quiet, now=NIGHT)
    ((_, body),), _ = sent(store, NIGHT, quiet)
    assert "21. marts 2026" in body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", NoticeReason)
def test_a_text_message_is_one_part(language: Any, reason: NoticeReason, store: Any) -> None:
    with store.transaction() as tx:
        tx.patrons.save(attrs.evolve(BO, language=language), expected_version=1)
    due = date(2026, 9, 30)
    if reason is NoticeReason.PICKUP:
        hold_ready(store, *(attrs.evolve(READY, id=HoldId(f"h{index}"), pickup_until=due) for index in range(99)))
    else:
        lend(store, *(attrs.evolve(SOON, id=LoanId(f"l{index}"), due=due) for index in range(99)))
    now = datetime.combine(due + timedelta(days=1 if reason is NoticeReason.OVERDUE else -3), time(9), ZONE)
    run(store, now, attrs.evolve(POLICY, channels=frozenset({Channel.SMS})))
    ((_, body),), _ = sent(store, now)
    assert fits_one_part(body), body

"""What the owner of an interlibrary loan says: every state and event, any order, and what never happens (REN-06, REN-08, EXT-09)."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation import HELSINGOR, InterlibraryTerms, Loan, LoanId, LoanKind, LoanStatus, RenewalCase, RenewalPermission
from nordlib.circulation.due import DueInstant
from nordlib.circulation.interlibrary import (
    TRANSITIONS,
    InterlibraryEvent,
    InterlibraryEventType,
    InterlibraryPolicy,
    InterlibraryState,
    apply_events,
    interlibrary_state,
    replay,
)
from nordlib.commands import NoticeRecipient, RenewalContext, record_owner_events, renew_loan
from nordlib.dates import zone
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidData, InvalidPolicy, NaiveDatetime, UnknownName
from nordlib.libraries import LibraryId
from nordlib.messages import MessageKind
from nordlib.storage import MemoryStore, MemoryTx
from tests.people import GOOD, LOAN

POLICY = InterlibraryPolicy(PolicyId("TEST", "1"), zone("Europe/Copenhagen"))
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
OWNER = InterlibraryTerms(LibraryId("DK-710100"), RenewalPermission.ALLOWED)
LENT = attrs.evolve(LOAN, kind=LoanKind.INTERLIBRARY, interlibrary=OWNER, due=date(2026, 3, 20), renewals_used=0)
MOVED = InterlibraryEventType.DUE_DATE_MOVED
DAYS = {
    InterlibraryEventType.RENEWED: date(2026, 4, 17),
    InterlibraryEventType.OWNER_RECALLS: date(2026, 3, 10),
    MOVED: date(2026, 4, 20),
}


def said(event: InterlibraryEventType, after: int = 0, **more: Any) -> InterlibraryEvent:
    needed: dict[str, Any] = {"day": DAYS[event]} if event in DAYS else {}
    needed |= {"moved_from": DAYS[InterlibraryEventType.RENEWED]} if event is MOVED else {}
    return InterlibraryEvent(event, START + timedelta(days=after), **needed | more)


REACHED = {
    InterlibraryState.SETTLED: (),
    InterlibraryState.PENDING: (InterlibraryEventType.RENEWED,),
    InterlibraryState.RECALLED: (InterlibraryEventType.OWNER_RECALLS,),
    InterlibraryState.PENDING_AND_RECALLED: (InterlibraryEventType.RENEWED, InterlibraryEventType.OWNER_RECALLS),
    InterlibraryState.ACCEPTED_BY_SILENCE: (InterlibraryEventType.RENEWED,),
    InterlibraryState.ACCEPTED_BY_SILENCE_AND_RECALLED: (InterlibraryEventType.RENEWED, InterlibraryEventType.OWNER_RECALLS),
    InterlibraryState.RETURNED: (InterlibraryEventType.RETURNED,),
}
SILENT = (InterlibraryState.ACCEPTED_BY_SILENCE, InterlibraryState.ACCEPTED_BY_SILENCE_AND_RECALLED)


def loan_in(state: InterlibraryState) -> Loan:
    return replay(LENT, [said(each, day) for day, each in enumerate(REACHED[state])], POLICY)


def policy_in(state: InterlibraryState) -> InterlibraryPolicy:
    """Silence is a yes after two days where the state says so: on the fourth day it has been."""
    return attrs.evolve(POLICY, silence_days=2 if state in SILENT else None)


@pytest.mark.parametrize("event", InterlibraryEventType)
@pytest.mark.parametrize("state", InterlibraryState)
@pytest.mark.rule("REN-06")
def test_every_event_in_every_state_does_what_the_table_says(state: InterlibraryState, event: InterlibraryEventType) -> None:
    loan, policy, on = loan_in(state), policy_in(state), (START + timedelta(days=4)).date()
    assert interlibrary_state(loan, policy, on) == state
    renewed = InterlibraryEvent(InterlibraryEventType.RENEWED, START + timedelta(days=4), day=date(2026, 5, 1))
    happened = apply_events(loan, [renewed if event == InterlibraryEventType.RENEWED else said(event, 4)], policy)
    if not TRANSITIONS.accepts(state, event) or (
        event == InterlibraryEventType.OWNER_REJECTS and InterlibraryEventType.RENEWED not in REACHED[state]
    ):
        assert (happened.loan, happened.notices, len(happened.ignored_events)) == (loan, (), 1)
        return
    move = TRANSITIONS.transition(state, event)
    assert interlibrary_state(happened.loan, policy, on) == move.target
    told = move.notifies if event != InterlibraryEventType.OWNER_ACCEPTS else None  # which names no other date here
    assert [each.kind for each in happened.notices] == ([] if told is None else [told])


@pytest.mark.rule("REN-06")
def test_a_no_after_a_yes_takes_the_renewal_back() -> None:
    loan = replay(
        LENT,
        [said(InterlibraryEventType.RENEWED), said(InterlibraryEventType.OWNER_ACCEPTS, 1), said(InterlibraryEventType.OWNER_REJECTS, 2)],
        POLICY,
    )
    assert (loan.due, loan.renewals_used) == (LENT.due, 0)
    assert loan.interlibrary is not None
    assert loan.interlibrary.last_renewal_rejected


@pytest.mark.parametrize(("rejected_counts", "used"), [(False, 0), (True, 1)])
def test_whether_a_refused_renewal_uses_one_up(rejected_counts: bool, used: int) -> None:
    policy = attrs.evolve(POLICY, rejected_renewals_count=rejected_counts)
    assert replay(LENT, [said(InterlibraryEventType.RENEWED), said(InterlibraryEventType.OWNER_REJECTS, 1)], policy).renewals_used == used


@pytest.mark.parametrize(
    ("day", "grace", "due"),
    [(1, None, date(2026, 3, 20)), (25, None, date(2026, 3, 29)), (25, 7, date(2026, 4, 2)), (44, 30, date(2026, 4, 17))],
)
def test_a_late_no_leaves_days_to_bring_it_back_and_never_lengthens(day: int, grace: int | None, due: date) -> None:
    policy = attrs.evolve(POLICY, grace_days=3)
    assert (
        replay(LENT, [said(InterlibraryEventType.RENEWED), said(InterlibraryEventType.OWNER_REJECTS, day, grace_days=grace)], policy).due
        == due
    )


@pytest.mark.rule("EXT-09")
def test_a_recall_only_shortens_and_a_late_yes_does_not_lift_it() -> None:
    recalled = replay(
        LENT,
        [said(InterlibraryEventType.RENEWED), said(InterlibraryEventType.OWNER_RECALLS, 1), said(InterlibraryEventType.OWNER_ACCEPTS, 2)],
        POLICY,
    )
    assert (recalled.due, recalled.recalled) == (date(2026, 3, 10), True)
    assert replay(LENT, [InterlibraryEvent(InterlibraryEventType.OWNER_RECALLS, START, day=date(2026, 5, 1))], POLICY).due == LENT.due


@pytest.mark.rule("EXT-09")
def test_a_recall_for_a_day_gone_by_is_for_the_day_it_comes() -> None:
    assert replay(LENT, [InterlibraryEvent(InterlibraryEventType.OWNER_RECALLS, START, day=date(2026, 2, 1))], POLICY).due == date(
        2026, 3, 1
    )


@pytest.mark.parametrize(("honours", "due"), [(True, date(2026, 3, 15)), (False, date(2026, 3, 10))])
def test_a_recall_keeps_to_the_day_the_owner_guaranteed(honours: bool, due: date) -> None:
    guaranteed = attrs.evolve(LENT, interlibrary=attrs.evolve(OWNER, guaranteed_until=date(2026, 3, 15)))
    assert replay(guaranteed, [said(InterlibraryEventType.OWNER_RECALLS)], attrs.evolve(POLICY, honours_guarantee=honours)).due == due


@pytest.mark.rule("EXT-09")
def test_a_recall_withdrawn_gives_the_day_back_that_stood_before_the_first() -> None:
    second = InterlibraryEvent(InterlibraryEventType.OWNER_RECALLS, START + timedelta(days=1), day=date(2026, 3, 5))
    loan = replay(LENT, [said(InterlibraryEventType.OWNER_RECALLS), second, said(InterlibraryEventType.OWNER_WITHDRAWS_RECALL, 2)], POLICY)
    assert loan == LENT


def test_a_no_during_a_recall_is_remembered_when_the_recall_is_withdrawn() -> None:
    log = [
        said(InterlibraryEventType.RENEWED),
        said(InterlibraryEventType.OWNER_RECALLS, 1),
        said(InterlibraryEventType.OWNER_REJECTS, 2),
        said(InterlibraryEventType.OWNER_WITHDRAWS_RECALL, 3),
    ]
    assert replay(LENT, log, POLICY).due == LENT.due


def test_the_order_in_which_a_log_comes_is_nothing() -> None:
    log = [
        said(InterlibraryEventType.RENEWED),
        said(InterlibraryEventType.OWNER_RECALLS, 1),
        said(InterlibraryEventType.OWNER_REJECTS, 2),
        said(InterlibraryEventType.OWNER_WITHDRAWS_RECALL, 3),
    ]
    assert {replay(LENT, order, POLICY).due for order in permutations(log)} == {replay(LENT, log, POLICY).due}


def moved(after: int, to: date) -> InterlibraryEvent:
    return said(MOVED, after, day=to, moved_from=LENT.due)


@pytest.mark.parametrize(
    ("events", "due"),
    [
        ([moved(2, date(2026, 3, 23))], date(2026, 3, 23)),
        ([moved(2, date(2026, 3, 23)), said(InterlibraryEventType.OWNER_RECALLS, 1)], date(2026, 3, 10)),
        ([moved(2, date(2026, 3, 23)), said(InterlibraryEventType.RENEWED, 1)], date(2026, 4, 17)),
        ([moved(2, date(2026, 3, 19))], LENT.due),
        ([moved(2, date(2026, 3, 23)), said(InterlibraryEventType.RETURNED, 1)], LENT.due),
    ],
    ids=["moved", "recalled before", "renewed before", "never earlier", "returned before"],
)
def test_a_due_date_is_moved_from_the_day_that_was_meant(events: list[InterlibraryEvent], due: date) -> None:
    """Another event that happened before it may arrive after it."""
    assert replay(LENT, events, POLICY).due == due


def test_a_lost_loan_is_not_moved() -> None:
    lost = attrs.evolve(LENT, status=LoanStatus.LOST)
    assert replay(lost, [moved(2, date(2026, 3, 23))], POLICY) == lost


def test_an_event_that_comes_twice_is_one() -> None:
    once = said(InterlibraryEventType.RENEWED, id="e1")
    assert replay(LENT, [once, once], POLICY) == replay(LENT, [once], POLICY)


logs = st.lists(st.builds(said, st.sampled_from(InterlibraryEventType), st.integers(0, 60)), max_size=8, unique_by=lambda each: each.at)


@given(logs, st.integers(0, 8))
def test_a_log_may_be_taken_in_parts(log: list[InterlibraryEvent], cut: int) -> None:
    in_order = sorted(log, key=lambda each: each.at)
    assert replay(replay(LENT, in_order[:cut], POLICY), in_order[cut:], POLICY) == replay(LENT, log, POLICY)


LENGTHEN = (InterlibraryEventType.RENEWED, MOVED, InterlibraryEventType.OWNER_WITHDRAWS_RECALL)


@given(logs)
def test_only_a_renewal_a_move_or_a_recall_withdrawn_lengthens(log: list[InterlibraryEvent]) -> None:
    loan = LENT
    for each in sorted(log, key=lambda each: each.at):
        after = replay(loan, [each], POLICY)
        assert after.due <= loan.due or each.event in LENGTHEN  # type: ignore[operator]  # both are of one kind
        loan = after


@pytest.mark.parametrize("loan", [LOAN, attrs.evolve(LENT, due=DueInstant(START))], ids=["without an owner", "by the hour"])
def test_only_a_loan_with_an_owner_and_a_due_date_is_taken(loan: Loan) -> None:
    with pytest.raises(InvalidData):
        apply_events(loan, [], POLICY)


def test_an_event_says_what_it_lacks() -> None:
    with pytest.raises(InvalidData, match="'renewed' must have a `day`"):
        InterlibraryEvent(InterlibraryEventType.RENEWED, START)
    with pytest.raises(InvalidData, match="'returned' must not have a `day`"):
        InterlibraryEvent(InterlibraryEventType.RETURNED, START, day=date(2026, 3, 1))
    with pytest.raises(InvalidData, match="'due_date_moved' must have `moved_from`"):
        InterlibraryEvent(MOVED, START, day=date(2026, 3, 1))
    with pytest.raises(InvalidData, match="'renewed' must not have `moved_from`"):
        InterlibraryEvent(InterlibraryEventType.RENEWED, START, day=date(2026, 3, 1), moved_from=date(2026, 2, 1))
    with pytest.raises(InvalidData, match="from 0 to 9999"):
        InterlibraryEvent(InterlibraryEventType.OWNER_REJECTS, START, grace_days=-1)
    with pytest.raises(NaiveDatetime):
        InterlibraryEvent(InterlibraryEventType.RETURNED, START.replace(tzinfo=None))
    with pytest.raises(InvalidPolicy):
        attrs.evolve(POLICY, grace_days=-1)


# the command


def store_with(loan: Loan) -> MemoryStore:
    store = MemoryStore()
    with store.transaction() as tx:
        tx.loans.add(loan)
    return store


def test_events_that_can_be_read_once_only_are_refused_for_a_command_may_run_twice() -> None:
    store = MemoryStore()
    with store.transaction() as tx:
        tx.loans.add(LENT)
    events: Any = iter([said(InterlibraryEventType.OWNER_ACCEPTS)])
    with pytest.raises(InvalidData, match="Pass a tuple or a list"):
        store.run(record_owner_events, LENT.id, events, policy=POLICY, recipient=None)


def test_the_patron_is_told_what_the_owner_says() -> None:
    store = store_with(LENT)
    recipient = NoticeRecipient("borrower@example.org", "da", "Aarhus")
    events = [said(InterlibraryEventType.OWNER_RECALLS)]
    happened = store.run(record_owner_events, LENT.id, events, policy=POLICY, recipient=recipient)
    assert [each.kind for each in happened.notices] == [MessageKind.RECALLED]
    stored = store.run(lambda tx: tx.loans.get(LENT.id))
    assert stored is not None
    assert (stored.value, stored.version) == (happened.loan, 2)
    assert [each.kind for each in store.outbox] == [MessageKind.RECALLED]


def test_what_changes_nothing_saves_nothing_and_without_an_address_nobody_is_told() -> None:
    store = store_with(LENT)
    assert store.run(record_owner_events, LENT.id, [said(InterlibraryEventType.OWNER_ACCEPTS)], policy=POLICY, recipient=None).notices == ()
    stored = store.run(lambda tx: tx.loans.get(LENT.id))
    assert stored is not None
    assert stored.version == 1
    with pytest.raises(UnknownName):
        store.run(record_owner_events, LoanId("none"), [], policy=POLICY, recipient=None)


def test_a_returned_loan_is_changed_by_nothing() -> None:
    returned = attrs.evolve(LENT, status=LoanStatus.RETURNED)
    assert replay(returned, [said(each, day) for day, each in enumerate(InterlibraryEventType)], POLICY) == returned


# late, in any order, and again


def kept(store: MemoryStore) -> Loan:
    stored = store.run(lambda tx: tx.loans.get(LENT.id))
    assert stored is not None
    return stored.value


@given(logs, st.randoms(use_true_random=False))
def test_heard_one_by_one_in_any_order_and_twice_is_the_log_replayed(log: list[InterlibraryEvent], random: Any) -> None:
    store = store_with(LENT)
    heard = [*log, *log]
    random.shuffle(heard)
    for each in heard:
        store.run(record_owner_events, LENT.id, [each], policy=POLICY, recipient=None)
    assert kept(store) == replay(LENT, log, POLICY)


def test_an_answer_to_an_earlier_renewal_that_comes_again_leaves_the_next_one() -> None:
    store = store_with(LENT)
    no = said(InterlibraryEventType.OWNER_REJECTS, 16, id="no-1")
    renewing: Any = {"by": LENT.patron, "policy": HELSINGOR, "context": RenewalContext(GOOD)}
    assert store.run(renew_loan, LENT.id, now=START + timedelta(days=15), **renewing)
    recipient = NoticeRecipient("borrower@example.org", "en", "Aarhus")
    store.run(record_owner_events, LENT.id, [no], policy=POLICY, recipient=recipient)
    assert kept(store).due == LENT.due
    assert store.run(renew_loan, LENT.id, now=START + timedelta(days=17), **renewing)
    renewed = kept(store)
    assert store.run(record_owner_events, LENT.id, [no], policy=POLICY, recipient=recipient).notices == ()
    assert kept(store) == renewed
    assert len(store.outbox) == 1


def test_a_renewal_without_known_terms_waits_for_the_owner_too() -> None:
    store = store_with(attrs.evolve(LENT, interlibrary=None))
    renewing: Any = {"by": LENT.patron, "policy": HELSINGOR, "context": RenewalContext(GOOD)}
    assert store.run(renew_loan, LENT.id, now=START + timedelta(days=15), **renewing)
    again = store.run(renew_loan, LENT.id, now=START + timedelta(days=15), **renewing)
    assert "renewal_pending" in again.trace.reasons()
    store.run(record_owner_events, LENT.id, [said(InterlibraryEventType.OWNER_REJECTS, 16)], policy=POLICY, recipient=None)
    assert kept(store).due == LENT.due


def test_each_message_tells_the_date_that_stood_then() -> None:
    store = store_with(LENT)
    events = [said(InterlibraryEventType.OWNER_RECALLS), said(InterlibraryEventType.OWNER_WITHDRAWS_RECALL, 1)]
    store.run(record_owner_events, LENT.id, events, policy=POLICY, recipient=NoticeRecipient("borrower@example.org", "en", "Aarhus"))
    assert [each.values["due"] for each in store.outbox] == ["10 March 2026", "20 March 2026"]


def test_a_no_to_a_renewal_whose_day_before_is_not_known_is_told_and_lets_ask_again() -> None:
    waiting = attrs.evolve(LENT, renewals_used=1, interlibrary=attrs.evolve(OWNER, pending_renewal=True))
    happened = apply_events(waiting, [said(InterlibraryEventType.OWNER_REJECTS)], POLICY)
    assert [each.kind for each in happened.notices] == [MessageKind.RENEWAL_REJECTED]
    assert interlibrary_state(happened.loan) == InterlibraryState.SETTLED
    assert happened.loan.due == waiting.due


def test_a_withdrawal_that_moves_nothing_restores_nothing() -> None:
    recalled = attrs.evolve(LENT, recalled=True)
    happened = apply_events(
        recalled, [said(InterlibraryEventType.OWNER_RECALLS), said(InterlibraryEventType.OWNER_WITHDRAWS_RECALL, 1)], POLICY
    )
    assert happened.loan.due == LENT.due
    assert apply_events(recalled, [said(InterlibraryEventType.OWNER_WITHDRAWS_RECALL)], POLICY).notices == ()


def test_what_happens_at_one_instant_has_an_order_of_its_own() -> None:
    events = [
        said(InterlibraryEventType.RENEWED),
        said(InterlibraryEventType.OWNER_RECALLS),
        said(InterlibraryEventType.OWNER_WITHDRAWS_RECALL),
    ]
    assert len({apply_events(LENT, order, POLICY).loan for order in permutations(events)}) == 1


def test_two_different_events_of_one_id_are_told() -> None:
    with pytest.raises(InvalidData, match="two different events have the id 'e'"):
        apply_events(
            LENT, [said(InterlibraryEventType.OWNER_RECALLS, id="e"), said(InterlibraryEventType.OWNER_WITHDRAWS_RECALL, 1, id="e")], POLICY
        )


@pytest.mark.parametrize("status", [LoanStatus.LOST, LoanStatus.CLAIMED_RETURNED])
def test_what_is_not_with_the_patron_is_not_renewed_by_a_log(status: LoanStatus) -> None:
    gone = attrs.evolve(LENT, status=status)
    assert replay(gone, [said(InterlibraryEventType.RENEWED)], POLICY) == gone


def test_a_renewal_in_a_log_never_shortens() -> None:
    assert replay(LENT, [InterlibraryEvent(InterlibraryEventType.RENEWED, START, day=date(2026, 3, 20))], POLICY) == LENT


def test_a_local_loan_has_no_owner() -> None:
    local = attrs.evolve(LENT, kind=LoanKind.LOCAL)
    with pytest.raises(InvalidData, match="must have the kind"):
        apply_events(local, [], POLICY)
    with pytest.raises(InvalidData, match="must not have owner's terms"):
        RenewalCase(local, HELSINGOR, START, (), GOOD)
    with pytest.raises(InvalidData, match="max_renewals is negative"):
        attrs.evolve(OWNER, max_renewals=-3)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"event": InterlibraryEventType.RETURNED, "at": date(2026, 3, 1)}, "at: it is a date|is a date"),
        ({"event": "bogus", "at": START}, "event is 'bogus', not 'renewed'"),
        ({"event": InterlibraryEventType.OWNER_REJECTS, "at": START, "grace_days": "3"}, "grace_days is a str"),
        ({"event": InterlibraryEventType.OWNER_RECALLS, "at": START, "day": START}, "day is a datetime"),
        ({"event": InterlibraryEventType.OWNER_ACCEPTS, "at": START, "grace_days": 3}, "must not have `grace_days`"),
    ],
    ids=range(5),
)
def test_an_event_that_is_none_is_told(given: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidData, match=told):
        InterlibraryEvent(**given)


def test_a_store_without_a_log_takes_the_events_as_they_come() -> None:
    class Bare:
        def __init__(self, tx: MemoryTx) -> None:
            self.loans, self.holds = tx.loans, tx.holds

    def heard(tx: MemoryTx, *events: InterlibraryEvent) -> Loan:
        return record_owner_events(Bare(tx), LENT.id, events, policy=POLICY, recipient=None).loan

    recall, withdrawal = said(InterlibraryEventType.OWNER_RECALLS), said(InterlibraryEventType.OWNER_WITHDRAWS_RECALL, 1)
    store = store_with(LENT)
    store.run(heard, withdrawal)
    assert store.run(heard, recall).recalled
    assert store_with(LENT).run(heard, withdrawal, recall) == LENT

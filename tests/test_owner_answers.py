"""The owner's yes with another date, and silence as a yes: a small model, the renewal after it, what is stored, what patrons are told."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation import (
    HELSINGOR,
    AnswerAfterSilence,
    InterlibraryEvent,
    InterlibraryPolicy,
    InterlibraryTerms,
    LastRenewal,
    Loan,
    LoanId,
    LoanKind,
    RenewalCase,
    forecast_renewal,
    lint_policy,
    renewal,
)
from nordlib.circulation.interlibrary import (
    InterlibraryEventType,
    InterlibraryState,
    LoanHistory,
    RenewalAcceptedBy,
    apply_events,
    interlibrary_state,
    renewal_accepted_by,
    replay,
)
from nordlib.commands import NoticeRecipient, RenewalContext, dispatch, record_owner_events, renew_loan, run_notices
from nordlib.commands.notice_rendering import due_date_is_current
from nordlib.contact import Channel, parse_email
from nordlib.dates import zone
from nordlib.decisions import Audience, PolicyId
from nordlib.errors import InvalidData, InvalidPolicy
from nordlib.messages import Message, MessageKind
from nordlib.notifications.notices import HELSINGOR_NOTICES
from nordlib.passwords import Scrypt
from nordlib.patrons import Patron, borrower_number
from nordlib.storage import MemoryStore
from tests.people import GOOD, LOAN
from tests.stores import STORES

ZONE = zone("Europe/Copenhagen")
POLICY = InterlibraryPolicy(PolicyId("TEST", "1"), ZONE)
ASKED = date(2026, 3, 16)
BEFORE, PROVISIONAL = date(2026, 3, 20), date(2026, 4, 17)
#: A loan that was renewed on 16 March, and awaits an answer.
WAITING = attrs.evolve(
    LOAN,
    due=PROVISIONAL,
    kind=LoanKind.INTERLIBRARY,
    renewals_used=1,
    interlibrary=InterlibraryTerms(pending_renewal=True),
    last_renewal=LastRenewal(ASKED, BEFORE),
)
#: The same loan before it was renewed.
LENT = attrs.evolve(LOAN, due=BEFORE, kind=LoanKind.INTERLIBRARY, interlibrary=InterlibraryTerms())
ACCEPTS, REJECTS = InterlibraryEventType.OWNER_ACCEPTS, InterlibraryEventType.OWNER_REJECTS
RECALLS, WITHDRAWS = InterlibraryEventType.OWNER_RECALLS, InterlibraryEventType.OWNER_WITHDRAWS_RECALL


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZONE)


def said(kind: InterlibraryEventType, days: int, **more: Any) -> InterlibraryEvent:
    """What the owner says so many days after the renewal."""
    return InterlibraryEvent(kind, noon(ASKED + timedelta(days=days)), **more)


answers = st.one_of(
    st.builds(lambda days, due: said(ACCEPTS, days, day=due), st.integers(0, 40), st.none() | st.dates(BEFORE, date(2026, 6, 1))),
    st.builds(lambda days, grace: said(REJECTS, days, grace_days=grace), st.integers(0, 40), st.integers(0, 20)),
)
logs = st.lists(answers, max_size=4, unique_by=lambda each: each.at)
silences = st.none() | st.integers(0, 20)


def model(log: list[InterlibraryEvent], silence: int | None, ignored: bool, on: date) -> tuple[Any, ...]:
    """The due date, whether an answer is awaited, the renewals used, what accepted it, and the messages, as the page of the form says."""
    known = sorted((each for each in log if each.at.date() <= on), key=lambda each: each.at)
    silent_from = None if silence is None else ASKED + timedelta(days=silence + 1)
    if ignored and silent_from is not None:
        known = [each for each in known if each.at.date() < silent_from]
    if not known:
        is_silent = silent_from is not None and on >= silent_from
        return PROVISIONAL, not is_silent, 1, RenewalAcceptedBy.SILENCE if is_silent else None, []
    first, said_on = known[0], known[0].at.date()
    if first.event is REJECTS:
        due = min(PROVISIONAL, max(BEFORE, said_on + timedelta(days=first.grace_days or 0)))
        return due, False, 0, None, [MessageKind.RENEWAL_REJECTED]
    due = PROVISIONAL if first.day is None else max(first.day, BEFORE, said_on)
    return due, False, 1, RenewalAcceptedBy.OWNER, [MessageKind.DUE_DATE_CHANGED] if due != PROVISIONAL else []


@given(logs, silences, st.booleans(), st.integers(0, 45))
def test_answers_and_silence_do_what_the_model_says(log: list[InterlibraryEvent], silence: int | None, ignored: bool, days: int) -> None:
    after = AnswerAfterSilence.IGNORED if ignored else AnswerAfterSilence.COUNTS
    policy = attrs.evolve(POLICY, silence_days=silence, answer_after_silence=after, first_answer_is_final=True)
    on = ASKED + timedelta(days=days)
    found = apply_events(WAITING, log, policy, noon(on))
    loan = found.loan
    is_pending = interlibrary_state(loan, policy, on) is InterlibraryState.PENDING
    got = (loan.due, is_pending, loan.renewals_used, renewal_accepted_by(loan, policy, on), [each.kind for each in found.notices])
    assert got == model(log, silence, ignored, on)


@given(logs, silences)
def test_answers_taken_one_by_one_are_the_log(log: list[InterlibraryEvent], silence: int | None) -> None:
    policy, loan = attrs.evolve(POLICY, silence_days=silence, first_answer_is_final=True), WAITING
    for each in sorted(log, key=lambda each: each.at):
        loan = replay(loan, [each], policy)
    assert loan == replay(WAITING, log, policy)


def test_by_default_a_no_counts_after_a_yes() -> None:
    log = [said(ACCEPTS, 2, day=date(2026, 4, 3)), said(REJECTS, 3)]
    found = apply_events(WAITING, log, POLICY)
    assert (found.loan.due, [each.kind.value for each in found.notices]) == (BEFORE, ["due_date_changed", "renewal_rejected"])
    assert apply_events(WAITING, log, attrs.evolve(POLICY, first_answer_is_final=True)).loan.due == date(2026, 4, 3)


def test_a_yes_to_another_date_does_not_lift_a_recall() -> None:
    recalled = [said(RECALLS, 1, day=date(2026, 3, 25)), said(ACCEPTS, 2, day=date(2026, 5, 8))]
    found = apply_events(WAITING, recalled, POLICY)
    assert (found.loan.due, found.loan.recalled) == (date(2026, 3, 25), True)
    assert [each.kind.value for each in found.notices] == ["recalled"]
    assert replay(WAITING, [*recalled, said(WITHDRAWS, 3)], POLICY).due == date(2026, 5, 8)
    marked = attrs.evolve(WAITING, recalled=True)  # by a host that does not know the date before the recall
    assert replay(marked, [said(ACCEPTS, 2, day=date(2026, 4, 3))], POLICY).due == date(2026, 4, 3)
    assert replay(marked, [said(ACCEPTS, 2, day=date(2026, 5, 8))], POLICY).due == PROVISIONAL


def test_a_yes_where_the_date_before_is_not_known_is_at_least_the_day_of_the_answer() -> None:
    unknown = attrs.evolve(WAITING, last_renewal=None)
    assert replay(unknown, [said(ACCEPTS, 2, day=date(2026, 3, 1))], POLICY).due == ASKED + timedelta(days=2)
    silent = attrs.evolve(POLICY, silence_days=0)
    assert interlibrary_state(unknown, silent, date(2027, 1, 1)) is InterlibraryState.PENDING
    assert renewal_accepted_by(unknown, silent, date(2027, 1, 1)) is None
    assert renewal_accepted_by(LOAN, silent, date(2027, 1, 1)) is None


def test_days_that_cannot_be_meant_are_told() -> None:
    with pytest.raises(InvalidPolicy, match="silence_days"):
        attrs.evolve(POLICY, silence_days=-1)
    with pytest.raises(InvalidPolicy, match="owner_silence_days"):
        attrs.evolve(HELSINGOR.item_types["ordinary"], owner_silence_days=10_000)
    with pytest.raises(InvalidData, match="'owner_rejects' must not have a `day`"):
        said(REJECTS, 1, day=BEFORE)


# the next renewal


def waiting_case(now: datetime, silence: int | None, loan: Loan = WAITING) -> RenewalCase:
    terms = attrs.evolve(HELSINGOR.item_types["ordinary"], owner_silence_days=silence)
    return RenewalCase(loan, attrs.evolve(HELSINGOR, item_types={"ordinary": terms}), now, (), GOOD)


@pytest.mark.parametrize(("silence", "day", "waits"), [(3, 19, True), (3, 20, False), (None, 31, True)])
def test_silence_lets_the_loan_be_renewed_again(silence: int | None, day: int, waits: bool) -> None:
    decision = renewal.decide(waiting_case(noon(date(2026, 3, day)), silence))
    assert ("renewal_pending" in decision.reasons) is waits
    told = {each.name: dict(each.values) for each in decision.trace.results(Audience.PATRON)}
    assert told["no_renewal_is_pending"] == ({} if waits else {"accepted_by": "silence"})


def test_the_forecast_sees_the_silence() -> None:
    soon = attrs.evolve(WAITING, due=date(2026, 3, 22))
    changes = forecast_renewal(waiting_case(noon(date(2026, 3, 18)), 3, soon), date(2026, 3, 24))
    assert [(each.on.day, each.reasons) for each in changes] == [(18, ("renewal_pending",)), (20, ()), (23, ("not_in_time",))]


# on a store


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    found: Any = STORES[request.param]()
    with found.transaction() as tx:
        tx.loans.add(LENT)
        tx.patron_standings.put(LENT.patron, GOOD)
        tx.patrons.add(Patron(LENT.patron, borrower_number("HB1"), "Bo", email=parse_email("bo@example.dk")))
    return found


def kept(store: Any) -> Loan:
    found: Loan = store.read(lambda tx: tx.loans.get(LENT.id)).value
    return found


SILENT = attrs.evolve(POLICY, silence_days=3)
RECIPIENT = NoticeRecipient("bo@example.dk", "en", "Aarhus")


def renew(store: Any, day: date, silence: int | None = 3) -> Any:
    case = waiting_case(noon(day), silence)
    return store.run(renew_loan, LENT.id, by=LENT.patron, policy=case.policy, now=case.now, context=RenewalContext(GOOD))


def hear(store: Any, *events: InterlibraryEvent, policy: InterlibraryPolicy = SILENT) -> Any:
    return store.run(record_owner_events, LENT.id, events, policy=policy, recipient=RECIPIENT)


@pytest.mark.parametrize("policy", [SILENT, POLICY], ids=["the same policy", "a policy without silence"])
def test_a_loan_renewed_after_silence_is_rebuilt_from_its_history(store: Any, policy: InterlibraryPolicy) -> None:
    assert renew(store, ASKED).unwrap().due == PROVISIONAL
    again = renew(store, date(2026, 4, 10))
    assert again.unwrap() == kept(store)
    assert (again.unwrap().due, again.unwrap().renewals_used) == (date(2026, 5, 15), 2)
    hear(store, InterlibraryEvent(RECALLS, noon(date(2026, 4, 11)), day=date(2026, 6, 1)), policy=policy)
    assert (kept(store).due, kept(store).renewals_used) == (date(2026, 5, 15), 2)
    hear(store, InterlibraryEvent(REJECTS, noon(date(2026, 4, 12))), policy=policy)
    assert (kept(store).due, kept(store).renewals_used) == (PROVISIONAL, 1)
    history: LoanHistory = store.read(lambda tx: tx.loan_histories.get(LENT.id))
    assert replay(history.initial_loan, history.events, policy) == kept(store)


@pytest.mark.parametrize(
    ("after", "due", "told"), [(AnswerAfterSilence.COUNTS, date(2026, 4, 3), 1), (AnswerAfterSilence.IGNORED, PROVISIONAL, 0)]
)
def test_an_answer_after_silence_counts_or_not_by_policy(store: Any, after: AnswerAfterSilence, due: date, told: int) -> None:
    assert renew(store, ASKED)
    hear(store, said(ACCEPTS, 10, day=date(2026, 4, 3)), policy=attrs.evolve(SILENT, answer_after_silence=after))
    assert (kept(store).due, len(store.outbox)) == (due, told)


def test_a_renewal_in_a_history_is_applied_once_however_often_it_comes() -> None:
    renewed = InterlibraryEvent(InterlibraryEventType.RENEWED, noon(ASKED), day=PROVISIONAL)
    again = attrs.evolve(renewed, at=noon(ASKED) + timedelta(hours=1))
    assert replay(LENT, [renewed, again], POLICY) == replay(LENT, [renewed], POLICY)


# what the patron is told


def sent(store: Any, now: datetime) -> list[str]:
    found: list[str] = []
    dispatch(store, lambda _to, words: found.append(words.body), policy=BY_EMAIL, hasher=Scrypt(cost=1), now=now, make_link=str)
    return found


BY_EMAIL = attrs.evolve(HELSINGOR_NOTICES, channels=frozenset({Channel.EMAIL}))


@pytest.mark.rule("EXT-09")
def test_another_date_is_told_once(store: Any) -> None:
    assert renew(store, ASKED)
    yes = said(ACCEPTS, 2, day=date(2026, 4, 3))
    hear(store, yes)
    hear(store, yes)
    assert sent(store, noon(date(2026, 3, 18))) == ["Aarhus has accepted a renewal, but to another date. The loan is due on 3 April 2026."]
    assert sent(store, noon(date(2026, 3, 18))) == []


@pytest.mark.parametrize("changes", [{"due": date(2026, 4, 1)}, {"status": "returned"}])
def test_a_date_that_is_not_true_any_more_is_not_told(store: Any, changes: Any) -> None:
    assert renew(store, ASKED)
    hear(store, said(ACCEPTS, 2, day=date(2026, 4, 3)))
    with store.transaction() as tx:
        stored = tx.loans.get(LENT.id)
        tx.loans.save(attrs.evolve(stored.value, **changes), expected_version=stored.version)
    assert sent(store, noon(date(2026, 3, 18))) == []


def test_a_store_without_loans_tells_the_date_as_it_was_queued() -> None:
    message = Message(MessageKind.DUE_DATE_CHANGED, "bo@example.dk", "en", LENT.id, {"library": "Aarhus", "due": "3 April 2026"})
    assert due_date_is_current(object(), message)
    assert not MemoryStore().read(due_date_is_current, message)  # the loan is not there any more


def test_a_reminder_of_a_provisional_date_is_not_sent_after_the_owner_has_named_another(store: Any) -> None:
    assert renew(store, ASKED)
    assert len(run_notices(store, policy=BY_EMAIL, now=noon(date(2026, 4, 14))).queued) == 1
    hear(store, InterlibraryEvent(ACCEPTS, noon(date(2026, 4, 14)), day=date(2026, 4, 24)))
    (told,) = sent(store, noon(date(2026, 4, 14)))
    assert "24 April 2026" in told
    assert len(run_notices(store, policy=BY_EMAIL, now=noon(date(2026, 4, 21))).queued) == 1
    (reminder,) = sent(store, noon(date(2026, 4, 21)))
    assert "24. april 2026" in reminder


def test_a_reminder_tells_how_many_loans_are_still_due_on_its_day(store: Any) -> None:
    with store.transaction() as tx:
        tx.loans.add(attrs.evolve(LOAN, id=LoanId("L2"), due=PROVISIONAL))
    assert renew(store, ASKED)
    run_notices(store, policy=BY_EMAIL, now=noon(date(2026, 4, 14)))
    hear(store, InterlibraryEvent(RECALLS, noon(date(2026, 4, 14)), day=date(2026, 4, 15)))
    told = [each for each in sent(store, noon(date(2026, 4, 14))) if "17. april" in each]
    assert [each.partition(" fra ")[0] for each in told] == ["1 lån"]


def test_a_reminder_of_a_loan_that_was_renewed_since_is_settled_as_before(store: Any) -> None:
    run_notices(store, policy=BY_EMAIL, now=noon(date(2026, 3, 17)))
    assert renew(store, date(2026, 3, 17))
    assert len(sent(store, noon(date(2026, 3, 17)))) == 1  # READ-C23: Helsingør sends it all the same


# the linter


@pytest.mark.parametrize(
    ("terms", "answers_after", "told"),
    [
        (3, 3, []),
        (None, None, []),
        (3, None, ["renewals take the owner's silence as a yes after 3 days, and the policy for the owner's answers never"]),
        (None, 5, ["renewals take the owner's silence as a yes never, and the policy for the owner's answers after 5 days"]),
    ],
)
def test_two_policies_that_do_not_agree_about_silence_are_told(terms: int | None, answers_after: int | None, told: list[str]) -> None:
    policy = waiting_case(noon(ASKED), terms).policy
    found = lint_policy(policy, interlibrary=attrs.evolve(POLICY, silence_days=answers_after))
    assert [each.sentence for each in found] == told


def test_answers_after_a_silence_that_is_never_a_yes_are_told() -> None:
    ignored = attrs.evolve(POLICY, answer_after_silence=AnswerAfterSilence.IGNORED)
    found = [str(each) for each in lint_policy(waiting_case(datetime(2026, 3, 18, tzinfo=UTC), None).policy, interlibrary=ignored)]
    assert found == ["interlibrary: silence is never a yes, so answer_after_silence has no effect"]

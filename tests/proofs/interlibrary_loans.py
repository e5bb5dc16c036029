"""The world of an interlibrary loan: a patron who renews, an owner who answers or is silent, and three days (REN-06 to REN-08, EXT-07)."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Final

import attrs

from nordlib.circulation import (
    HELSINGOR,
    CirculationStaff,
    InterlibraryTerms,
    ItemId,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    LoanTerms,
    PatronId,
    PatronStanding,
    RenewalCase,
    RenewalPermission,
    TitleId,
    renewal,
)
from nordlib.circulation.interlibrary import (
    TRANSITIONS,
    InterlibraryEvent,
    InterlibraryEventType,
    InterlibraryPolicy,
    InterlibraryState,
    ReplayResult,
    apply_events,
    interlibrary_state,
)
from nordlib.dates import Period
from nordlib.decisions import Granted, Override
from nordlib.libraries import LibraryId
from tests.proofs.worlds import Edge, State, Step, Tracked, World

__all__ = ["ANSWERS", "BEGIN", "LENT", "PATRON", "POLICY", "TITLE", "due_date", "interlibrary_loans"]

TITLE: Final = "Interlibrary loans"
BEGIN: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
LAST_DAY: Final = 2
SILENCE: Final = 1
LENGTH: Final = timedelta(days=2)
PATRON, STAFF = PatronId("anna"), CirculationStaff("staff")
TERMS_OF_THE_OWNER: Final = InterlibraryTerms(LibraryId("owner"), RenewalPermission.ALLOWED)
TERMS: Final = LoanTerms(Period(days=LENGTH.days), 2, 7, owner_silence_days=SILENCE)
POLICY: Final = attrs.evolve(HELSINGOR, item_types={"ordinary": TERMS}, overridable=frozenset({"renewal_pending", "recalled", "too_late"}))
ANSWERS: Final = InterlibraryPolicy(HELSINGOR.id, HELSINGOR.zone, silence_days=SILENCE)
LENT: Final = Loan(
    LoanId("L1"),
    PATRON,
    ItemId("I1"),
    TitleId("T1"),
    BEGIN.date() + LENGTH,
    kind=LoanKind.INTERLIBRARY,
    interlibrary=TERMS_OF_THE_OWNER,
    lent_on=BEGIN.date(),
)
#: As many renewals as any history of the world has.
_MOST: Final = 3
_SILENT: Final = {
    InterlibraryState.PENDING: InterlibraryState.ACCEPTED_BY_SILENCE,
    InterlibraryState.PENDING_AND_RECALLED: InterlibraryState.ACCEPTED_BY_SILENCE_AND_RECALLED,
}
_OPEN: Final = (InterlibraryState.PENDING, InterlibraryState.PENDING_AND_RECALLED)
_RECALLED: Final = (
    InterlibraryState.RECALLED,
    InterlibraryState.PENDING_AND_RECALLED,
    InterlibraryState.ACCEPTED_BY_SILENCE_AND_RECALLED,
)
Act = Callable[[Loan, datetime], Any]


def _renew(by: Any, codes: frozenset[str], loan: Loan, now: datetime) -> Any:
    case = RenewalCase(loan, POLICY, now, (), PatronStanding(), by=by)
    return renewal.decide(case, Override(codes, STAFF.id, "the patron is ill") if codes else None)


def _happened(event: InterlibraryEventType, needed: Callable[[Loan, date], dict[str, Any]], loan: Loan, now: datetime) -> ReplayResult:
    return apply_events(loan, [InterlibraryEvent(event, now, **needed(loan, now.date()))], ANSWERS)


def due_date(loan: Loan) -> date:
    assert isinstance(loan.due, date)
    return loan.due


def _steps() -> Iterator[Step]:
    event_type = InterlibraryEventType
    renewed = ((TITLE, event_type.RENEWED, LENT.id),)
    yield Step("renew by the patron", partial(_renew, PATRON, frozenset()), renewed)
    yield Step("renew by another patron", partial(_renew, PatronId("bo"), frozenset()), renewed)
    for code in ("renewal_pending", "recalled"):
        yield Step(f"renew by staff against {code}", partial(_renew, STAFF, frozenset({code})), renewed)
    happened: tuple[tuple[str, InterlibraryEventType, Callable[[Loan, date], dict[str, Any]]], ...] = (
        ("a renewal of the history", event_type.RENEWED, lambda loan, _: {"day": due_date(loan) + LENGTH}),
        ("the owner accepts", event_type.OWNER_ACCEPTS, lambda _loan, _: {}),
        ("the owner accepts, one day fewer", event_type.OWNER_ACCEPTS, lambda loan, _: {"day": due_date(loan) - timedelta(days=1)}),
        ("the owner rejects", event_type.OWNER_REJECTS, lambda _loan, _: {}),
        ("the owner rejects, with a day of grace", event_type.OWNER_REJECTS, lambda _loan, _: {"grace_days": 1}),
        ("the owner recalls for today", event_type.OWNER_RECALLS, lambda _, today: {"day": today}),
        ("the owner recalls for tomorrow", event_type.OWNER_RECALLS, lambda _, today: {"day": today + timedelta(days=1)}),
        ("the owner withdraws the recall", event_type.OWNER_WITHDRAWS_RECALL, lambda _loan, _: {}),
        (
            "the due date is moved",
            event_type.DUE_DATE_MOVED,
            lambda loan, _: {"day": due_date(loan) + timedelta(days=1), "moved_from": due_date(loan)},
        ),
        (
            "another due date is moved",
            event_type.DUE_DATE_MOVED,
            lambda loan, _: {"day": due_date(loan), "moved_from": due_date(loan) - LENGTH},
        ),
        ("the item is returned", event_type.RETURNED, lambda _loan, _: {}),
    )
    for name, event, needed in happened:
        yield Step(name, partial(_happened, event, needed), ((TITLE, event, LENT.id),))
    yield Step("a night", lambda _loan, _now: None, (), frozenset(), True, 1)


_STEPS: Final = {step.name: step for step in _steps()}
_NIGHT: Final = _STEPS.pop("a night")
_LENGTHENING: Final = ("a renewal of the history", "the due date is moved")


def _loan(state: State) -> Loan:
    (loan,) = state.rows
    assert isinstance(loan, Loan)
    return loan


def _steps_in(state: State) -> Iterator[Step]:
    """Every step; what makes the due date later, whatever the rules, only while that is near."""
    is_far = _days(_loan(state)) > (_MOST - 1) * LENGTH.days or _loan(state).renewals_used >= _MOST
    yield from (step for name, step in _STEPS.items() if not (is_far and name in _LENGTHENING))
    if state.day < LAST_DAY:
        yield _NIGHT


def _days(loan: Loan) -> int:
    return (due_date(loan) - BEGIN.date()).days


def _normal(state: State) -> State:
    """Of a loan that was returned, only what was open then tells one from another."""
    loan = _loan(state)
    if loan.status is not LoanStatus.RETURNED or loan.interlibrary is None:
        return state
    was_open = attrs.evolve(TERMS_OF_THE_OWNER, pending_renewal=loan.interlibrary.pending_renewal)
    return State(frozenset({attrs.evolve(LENT, status=loan.status, recalled=loan.recalled, interlibrary=was_open)}), state.day)


def _open(_: World, state: State) -> Callable[[Step], tuple[Any, frozenset[Any]]]:
    loan = _loan(state)

    def take(step: Step) -> tuple[Any, frozenset[Any]]:
        answer = step.act(loan, BEGIN + timedelta(days=state.day + step.nights))
        after = answer.loan if isinstance(answer, ReplayResult) else answer.value if isinstance(answer, Granted) else loan
        return answer, frozenset({after})

    return take


def state_of(state: State) -> InterlibraryState:
    return interlibrary_state(_loan(state), ANSWERS, BEGIN.date() + timedelta(days=state.day))


def _is_asked_once(edge: Edge) -> bool:
    """No renewal is granted while the owner has not answered the one before it, nor while the owner wants the item back."""
    return not (_is_granted(edge) and state_of(edge.before) in (*_OPEN, *_RECALLED))


def _is_granted(edge: Edge) -> bool:
    return edge.step.name.startswith("renew by") and edge.answer.granted


def _is_below_the_limit(edge: Edge) -> bool:
    return not _is_granted(edge) or _loan(edge.before).renewals_used < TERMS.max_renewals


def _is_rebuilt(edge: Edge) -> bool:
    """A renewal that is granted, and the same one in the history from which the loan is rebuilt, make the same loan."""
    if not _is_granted(edge):
        return True
    renewed = _loan(edge.after)
    event = InterlibraryEvent(InterlibraryEventType.RENEWED, BEGIN + timedelta(days=edge.before.day), day=due_date(renewed))
    return apply_events(_loan(edge.before), [event], ANSWERS).loan == renewed


def _recalls_only_shorten(edge: Edge) -> bool:
    return not edge.step.name.startswith("the owner recalls") or _days(_loan(edge.after)) <= _days(_loan(edge.before))


def _answers_never_lengthen(edge: Edge) -> bool:
    """A rejection gives no later date than the patron had (READ-C11)."""
    return not edge.step.name.startswith("the owner rejects") or _days(_loan(edge.after)) <= _days(_loan(edge.before))


def _acceptances_keep_what_was_promised(edge: Edge) -> bool:
    """An acceptance to another day leaves the patron at least the date from before the renewal, unless the owner wants the item back."""
    before, after = _loan(edge.before), _loan(edge.after)
    if not edge.step.name.startswith("the owner accepts") or before == after or before.recalled:
        return True
    last = before.last_renewal
    return (
        last is None
        or last.due_before is None
        or due_date(after) >= min(due_date(before), due_date(attrs.evolve(before, due=last.due_before)))
    )


def _withdrawals_never_shorten(edge: Edge) -> bool:
    return edge.step.name != "the owner withdraws the recall" or _days(_loan(edge.after)) >= _days(_loan(edge.before))


def _returned_is_the_end(edge: Edge) -> bool:
    return _loan(edge.before).status is not LoanStatus.RETURNED or edge.before.rows == edge.after.rows


def _can_be_answered(state: State, granted: frozenset[str]) -> bool:
    """The owner can accept and reject a renewal that waits, recall, and withdraw a recall; the item can be returned."""
    now = state_of(state)
    if now is InterlibraryState.RETURNED:
        return not granted - {"a night"}
    wanted = {"the owner recalls for today", "the item is returned"}
    wanted |= {"the owner accepts", "the owner rejects"} if now in _OPEN else set()
    wanted |= {"the owner withdraws the recall"} if now in _RECALLED else set()
    return wanted <= granted


def interlibrary_loans() -> World:
    """The world of an interlibrary loan."""
    return World(
        TITLE,
        "a loan of two days that a patron and staff renew and an owner answers, recalls or is silent about, and three days",
        State(frozenset({LENT})),
        _steps_in,
        _open,
        (Loan,),
        _normal,
        tracked=(Tracked(TITLE, TRANSITIONS, lambda state: {LENT.id: state_of(state)}, frozenset(), None, _SILENT),),
        step_invariants={
            "a loan has at most one renewal that awaits its owner: none is granted before the answer (EXT-07, EXT-08)": _is_asked_once,
            "a renewal is granted below the limits alone (REN-03, REN-07)": _is_below_the_limit,
            "a renewal that is granted is the one that its history rebuilds (REN-08)": _is_rebuilt,
            "a recall only shortens (REN-08, READ-C12)": _recalls_only_shorten,
            "a rejection never lengthens (READ-C11)": _answers_never_lengthen,
            "an acceptance leaves at least the date from before the renewal (REN-08)": _acceptances_keep_what_was_promised,
            "a recall that is withdrawn never shortens (READ-C12)": _withdrawals_never_shorten,
            "nothing happens to a loan that was returned": _returned_is_the_end,
        },
        promises={"the owner can answer, recall and withdraw, and the item can be returned (REN-06, REN-08)": _can_be_answered},
    )

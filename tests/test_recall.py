"""The library recalls a loan of its own: the date, once, told once, and what a recalled loan is (EXT-08, EXT-09, READ-C12)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation import (
    HELSINGOR,
    CirculationPolicy,
    CirculationStaff,
    ClosedDayRule,
    DueInstant,
    LastRenewal,
    LibraryCalendar,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    RecallCase,
    RecallTerms,
    lint_policy,
    policy_from_toml,
    policy_to_toml,
)
from nordlib.circulation.recall import recall
from nordlib.commands import NoticeRecipient, RenewalContext, recall_loan, renew_loan, undo_renewal
from nordlib.errors import InvalidData, InvalidPolicy, NoOpenDay, UnknownName
from nordlib.messages import MessageKind
from nordlib.texts import LANGUAGES
from tests.people import GOOD, LOAN
from tests.stores import STORES

ZONE = ZoneInfo("Europe/Copenhagen")
DESK = CirculationStaff("desk-1")
LENT = attrs.evolve(LOAN, due=date(2026, 3, 26), lent_on=date(2026, 3, 5))
NOW = datetime(2026, 3, 6, 12, tzinfo=ZONE)
RECIPIENT = NoticeRecipient("patron@example.org", "en", "Helsingør")


def policy_with(*recalls: Any, **terms: Any) -> CirculationPolicy:
    ordinary = attrs.evolve(HELSINGOR.item_types["ordinary"], recalls=RecallTerms(*recalls), **terms)
    return attrs.evolve(HELSINGOR, item_types={"ordinary": ordinary})


days = st.integers(0, 60)


@given(days, days, days, st.integers(-20, 80), st.sampled_from(list(ClosedDayRule)[:2]), st.sets(st.integers(1, 7), max_size=6))
def test_a_recall_gives_the_date_that_the_model_says(
    guaranteed: int, leaves: int, after: int, due_in: int, rule: ClosedDayRule, closed: set[int]
) -> None:
    lent_on = date(2026, 3, 5)
    loan = attrs.evolve(LENT, due=lent_on + timedelta(days=due_in), lent_on=lent_on)
    now = datetime.combine(lent_on, datetime.min.time(), ZONE) + timedelta(days=after, hours=1)
    case = RecallCase(loan, policy_with(guaranteed, leaves, rule), now, DESK, LibraryCalendar(closed))
    wanted = lent_on + timedelta(days=max(guaranteed, after + leaves))
    while rule is ClosedDayRule.NEXT_OPEN_DAY and wanted.isoweekday() in closed:
        wanted += timedelta(days=1)
    recalled = recall(case).unwrap()
    assert recalled == attrs.evolve(loan, due=min(wanted, loan.due_day), recalled=True)
    later = attrs.evolve(case, loan=recalled, now=now + timedelta(days=leaves))
    assert recall(later).unwrap() == recalled


def test_a_date_that_would_be_later_needs_no_open_day() -> None:
    always_closed = LibraryCalendar(range(1, 8))
    rule = ClosedDayRule.NEXT_OPEN_DAY
    assert recall(RecallCase(LENT, policy_with(30, 0, rule), NOW, DESK, always_closed)).unwrap().due == LENT.due
    with pytest.raises(NoOpenDay):
        RecallCase(LENT, policy_with(0, 0, rule), NOW, DESK, always_closed)


def test_a_loan_by_the_hour_keeps_its_due_instant() -> None:
    hourly = attrs.evolve(LENT, due=DueInstant(datetime(2026, 3, 7, 14, tzinfo=UTC)))
    recalled = recall(RecallCase(hourly, policy_with(), NOW, DESK)).unwrap()
    assert (recalled.due, recalled.recalled) == (hourly.due, True)


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"status": LoanStatus.RETURNED}, ("loan_closed",)),
        ({"status": LoanStatus.LOST}, ("item_lost",)),
        ({"status": LoanStatus.CLAIMED_RETURNED}, ("claimed_returned",)),
        ({"kind": LoanKind.INTERLIBRARY}, ("owned_elsewhere",)),
        ({"lent_on": None}, ("lending_day_unknown",)),
        ({"lent_on": None, "kind": LoanKind.INTERLIBRARY}, ("owned_elsewhere", "lending_day_unknown")),
    ],
)
def test_what_cannot_be_recalled_is_told_with_every_reason(changes: Any, reasons: tuple[str, ...]) -> None:
    case = RecallCase(attrs.evolve(LENT, **changes), policy_with(7), NOW, DESK)
    decision = recall(case)
    assert (decision.reasons, decision.facts.due) == (reasons, LENT.due)
    for language in LANGUAGES:
        assert len(decision.explain(language).splitlines()) == 1 + len(reasons)
    assert recall(attrs.evolve(case, by=LENT.patron)).reasons == ("staff_only",)


def test_without_a_guarantee_the_day_of_lending_need_not_be_known() -> None:
    assert recall(RecallCase(attrs.evolve(LENT, lent_on=None), policy_with(0, 3), NOW, DESK)).unwrap().due == date(2026, 3, 9)


def test_impossible_dates_are_told() -> None:
    with pytest.raises(InvalidData, match="1 to 9999"):
        RecallCase(attrs.evolve(LENT, lent_on=date(9999, 12, 1)), policy_with(60), NOW, DESK)
    with pytest.raises(UnknownName):
        RecallCase(attrs.evolve(LENT, item_type="vinyl"), policy_with(), NOW, DESK)


@pytest.mark.parametrize("rule", [rule for rule in ClosedDayRule if rule not in (ClosedDayRule.KEEP, ClosedDayRule.NEXT_OPEN_DAY)])
def test_a_rule_that_takes_guaranteed_days_away_is_not_allowed(rule: ClosedDayRule) -> None:
    with pytest.raises(InvalidPolicy, match="closed_day_rule"):
        RecallTerms(closed_day_rule=rule)


@pytest.mark.parametrize("name", ["guaranteed_days", "return_days"])
@pytest.mark.parametrize("number", [-1, 10_000])
def test_days_that_cannot_be_meant_are_told(name: str, number: int) -> None:
    given: Any = {name: number}
    with pytest.raises(InvalidPolicy, match=name):
        RecallTerms(**given)


def test_the_terms_of_a_recall_are_read_from_toml() -> None:
    policy = policy_with(14, 7, ClosedDayRule.NEXT_OPEN_DAY)
    assert policy_from_toml(policy_to_toml(policy)) == policy


def test_terms_of_a_recall_that_defeat_themselves_are_told() -> None:
    told = [str(each) for each in lint_policy(policy_with(28, 7, ClosedDayRule.NEXT_OPEN_DAY))]
    assert told == [
        "ordinary: a recall leaves 28 days, so it never shortens a loan of 28 days that was not renewed",
        "ordinary: dates of recalls are moved off closed days, but a calendar is missing",
    ]
    assert lint_policy(policy_with(27, 7)) == ()


def test_a_calendar_that_only_recalls_ask_has_an_effect() -> None:
    sundays = LibraryCalendar(closed_weekdays=[7])
    (told,) = lint_policy(policy_with(14, 7), calendar=sundays)
    assert told.sentence == "due dates stay on closed days, so the calendar has no effect"
    assert lint_policy(policy_with(14, 7, ClosedDayRule.NEXT_OPEN_DAY), calendar=sundays) == ()


# the command


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    found: Any = STORES[request.param]()
    with found.transaction() as tx:
        tx.loans.add(LENT)
        tx.patron_standings.put(LENT.patron, GOOD)
    return found


def kept(store: Any) -> Loan:
    found: Loan = store.read(lambda tx: tx.loans.get(LENT.id)).value
    return found


def test_the_patron_is_told_once(store: Any) -> None:
    asked: Any = {"by": DESK, "policy": policy_with(14, 7), "recipient": RECIPIENT}
    first = store.run(recall_loan, LENT.id, now=NOW, **asked)
    again = store.run(recall_loan, LENT.id, now=NOW + timedelta(days=30), **asked)
    assert first.unwrap() == again.unwrap() == kept(store)
    assert store.read(lambda tx: tx.loans.get(LENT.id)).version == 2
    assert [(each.kind, each.values["due"]) for each in store.outbox] == [(MessageKind.RECALLED, "19 March 2026")]


def test_a_host_that_tells_its_patrons_itself_queues_nothing(store: Any) -> None:
    assert store.run(recall_loan, LENT.id, by=DESK, policy=policy_with(), now=NOW)
    assert (store.outbox, kept(store).due) == ((), date(2026, 3, 6))
    with pytest.raises(UnknownName):
        store.run(recall_loan, LoanId("none"), by=DESK, policy=policy_with(), now=NOW)


def test_a_refusal_saves_nothing_and_tells_nobody(store: Any) -> None:
    assert store.run(recall_loan, LENT.id, by=LENT.patron, policy=policy_with(), now=NOW, recipient=RECIPIENT).reasons == ("staff_only",)
    assert (store.outbox, kept(store)) == ((), LENT)


def test_a_recalled_loan_is_not_renewed(store: Any) -> None:
    assert store.run(recall_loan, LENT.id, by=DESK, policy=policy_with(0, 3), now=NOW)
    refused = store.run(renew_loan, LENT.id, by=LENT.patron, policy=policy_with(), now=NOW, context=RenewalContext(GOOD))
    assert refused.reasons == ("recalled",)


def test_a_renewal_that_is_undone_does_not_undo_the_recall(store: Any) -> None:
    renewed = attrs.evolve(LENT, due=date(2026, 4, 23), renewals_used=1, last_renewal=LastRenewal(date(2026, 3, 5), LENT.due))
    with store.transaction() as tx:
        tx.loans.save(renewed, expected_version=1)
    assert store.run(recall_loan, LENT.id, by=DESK, policy=policy_with(0, 3), now=NOW)
    undone = store.run(undo_renewal, LENT.id, by=DESK, policy=policy_with())
    assert (undone.facts.due, kept(store).due, kept(store).recalled) == (date(2026, 3, 9), date(2026, 3, 9), True)


def test_an_undone_renewal_of_a_loan_recalled_later_than_before_has_the_date_before_it() -> None:
    from nordlib.circulation.renewal.undo import RenewalUndoCase, undo  # noqa: PLC0415 - the one test of the pure function here

    renewed = attrs.evolve(
        LENT, due=date(2026, 4, 1), recalled=True, renewals_used=1, last_renewal=LastRenewal(date(2026, 3, 5), date(2026, 3, 26))
    )
    assert undo(RenewalUndoCase(renewed, policy_with(), DESK)).unwrap().due == date(2026, 3, 26)

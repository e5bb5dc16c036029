"""The nightly run: what it saves and tells, again and again, after missed nights, and with errors (EXT-16)."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs
import pytest

from nordlib.accounts import Scrypt
from nordlib.circulation import (
    HELSINGOR,
    AutoRenewalTerms,
    CirculationPolicy,
    ClosedDayRule,
    Hold,
    HoldId,
    ItemId,
    LibraryCalendar,
    Loan,
    LoanId,
    PatronId,
    PatronStanding,
    PolicyRow,
    PolicyTable,
    RenewalTerms,
    RenewedBy,
    TitleId,
)
from nordlib.commands import (
    NoticeRecipient,
    RenewalContext,
    plan_auto_renewal,
    render_message,
    renew_loan,
    run_auto_renewal,
    set_auto_renewal_preference,
)
from nordlib.commands.circulation.auto_renewal import nightly_run as command
from nordlib.commands.circulation.auto_renewal.nightly_run import AUTO_RENEWAL
from nordlib.commands.notice_rendering import DUE_DATE_KINDS, due_date_is_current
from nordlib.decisions import Override, PolicyId
from nordlib.errors import InvalidData, NaiveDatetime, UnknownName
from nordlib.messages import MessageKind
from nordlib.storage import MemoryStore
from nordlib.storage.protocols import JobId
from nordlib.texts import LANGUAGES
from tests.people import GOOD
from tests.stores import STORES

ZONE: Final = ZoneInfo("Europe/Copenhagen")
TODAY: Final = date(2026, 3, 20)
DAY: Final = timedelta(1)
ANNA: Final = PatronId("P1")
RECIPIENT: Final = NoticeRecipient("patron@example.org", "en", "Helsingør")
TOLD: Final = RenewalContext(recipient=RECIPIENT)
TERMS: Final = attrs.evolve(HELSINGOR.item_types["ordinary"], auto_renewal=AutoRenewalTerms(days_before=1, catch_up_days=3))
POLICY: Final = attrs.evolve(HELSINGOR, item_types={"ordinary": TERMS})


def night(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=ZONE)


def loan(number: int, due: date = TODAY, **fields: Any) -> Loan:
    return Loan(LoanId(f"L{number}"), ANNA, ItemId(f"I{number}"), TitleId(f"T{number}"), due, **fields)


def filled(store: Any, *loans: Loan) -> Any:
    with store.transaction() as tx:
        tx.patron_standings.put(ANNA, GOOD)
        for each in loans:
            tx.loans.add(each)
    return store


def due_of(store: Any, number: int) -> Any:
    return store.read(lambda tx: tx.loans.get(LoanId(f"L{number}"))).value.due


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    return STORES[request.param]()


# again and again


@pytest.mark.parametrize("page", [1, 2, 500])
def test_every_loan_of_every_page_is_renewed_once(store: Any, page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_PAGE", page)
    filled(store, *(loan(number, TODAY + (number % 3) * DAY) for number in range(7)))
    report = run_auto_renewal(store, policy=POLICY, now=night(TODAY))
    assert sorted(report.renewed) == ["L0", "L1", "L3", "L4", "L6"]
    again = run_auto_renewal(store, policy=POLICY, now=night(TODAY))
    assert not again.renewed
    assert not again.refused
    assert not again.errors
    assert due_of(store, 0) == TODAY + 28 * DAY


def test_a_loan_whose_new_date_is_in_the_window_is_renewed_once_a_day(store: Any) -> None:
    short = attrs.evolve(TERMS, auto_renewal=AutoRenewalTerms(days_before=30), max_renewals=9)
    policy = attrs.evolve(POLICY, item_types={"ordinary": short})
    filled(store, loan(1))
    for _ in range(2):
        run_auto_renewal(store, policy=policy, now=night(TODAY))
    assert due_of(store, 1) == TODAY + 28 * DAY
    run_auto_renewal(store, policy=policy, now=night(TODAY + DAY))
    assert due_of(store, 1) == TODAY + 56 * DAY


def test_a_plan_says_what_a_run_does_and_saves_nothing(store: Any) -> None:
    filled(store, loan(1), loan(2, renewals_used=1), loan(3, renewals_used=2), loan(4, TODAY + DAY, item_type="unknown"))
    plan = plan_auto_renewal(store, policy=POLICY, now=night(TODAY), context=TOLD)
    assert due_of(store, 1) == TODAY
    assert not store.outbox
    report = run_auto_renewal(store, policy=POLICY, now=night(TODAY), context=TOLD)
    assert (plan.renewed, plan.last_renewal, plan.untouched) == (report.renewed, report.last_renewal, report.untouched)
    assert plan.refused == report.refused
    assert (plan.errors.keys(), type(plan.errors[LoanId("L4")])) == (report.errors.keys(), UnknownName)
    assert report.last_renewal == ("L2",)


# missed nights


def test_nights_that_were_missed_are_made_up_for(store: Any) -> None:
    run_auto_renewal(store, policy=POLICY, now=night(TODAY - 3 * DAY))
    filled(store, loan(1, TODAY - 3 * DAY), loan(2, TODAY - 2 * DAY), loan(3, TODAY))
    report = run_auto_renewal(store, policy=POLICY, now=night(TODAY))
    assert report.renewed == {"L2": TODAY + 26 * DAY, "L3": TODAY + 28 * DAY}
    assert due_of(store, 1) == TODAY - 3 * DAY


def test_a_second_run_on_one_day_goes_by_the_last_run_before_that_day(store: Any) -> None:
    for back in (5, 2):
        run_auto_renewal(store, policy=POLICY, now=night(TODAY - back * DAY))
    run_auto_renewal(store, policy=POLICY, now=night(TODAY))
    filled(store, loan(1, TODAY - DAY), loan(2, TODAY - 3 * DAY))
    assert list(run_auto_renewal(store, policy=POLICY, now=night(TODAY)).renewed) == ["L1"]
    run_auto_renewal(store, policy=POLICY, now=night(TODAY - 9 * DAY))  # a run for an earlier day changes nothing
    record = store.read(lambda tx: tx.job_runs.get(AUTO_RENEWAL))
    assert (record.completed_on, record.previous_on) == (TODAY, TODAY - 2 * DAY)


def test_a_run_that_is_cut_off_is_not_the_last_completed_one(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(store, loan(1), loan(2))
    run_auto_renewal(store, policy=POLICY, now=night(TODAY - DAY))

    def cut_off(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(command, "_complete", cut_off)
        run_auto_renewal(store, policy=POLICY, now=night(TODAY))
    filled(store, loan(3))
    assert run_auto_renewal(store, policy=POLICY, now=night(TODAY + DAY)).renewed == {"L3": TODAY + 28 * DAY}


def test_each_job_has_its_own_last_run_and_a_host_may_keep_it(store: Any) -> None:
    run_auto_renewal(store, policy=POLICY, now=night(TODAY - DAY))
    filled(store, loan(1, TODAY - DAY), loan(2, TODAY - 2 * DAY))
    arguments: dict[str, Any] = {"policy": POLICY, "now": night(TODAY)}
    assert not plan_auto_renewal(store, **arguments).renewed
    assert list(plan_auto_renewal(store, job=JobId("branch"), **arguments).renewed) == ["L1", "L2"]
    assert list(plan_auto_renewal(store, last_run=TODAY - 2 * DAY, **arguments).renewed) == ["L1"]


# policies


def test_no_terms_ask_for_automatic_renewals(store: Any) -> None:
    filled(store, loan(1))
    report = run_auto_renewal(store, policy=HELSINGOR, now=night(TODAY))
    assert not report.renewed
    assert not report.untouched


def test_the_policies_of_a_table_and_of_a_function(store: Any) -> None:
    table = PolicyTable(PolicyId("table", "1"), ZONE, {"month": TERMS}, (PolicyRow("books", "month", material="ordinary"),))
    of_patron = table.for_patron(category=None, library=None)
    filled(store, loan(1), loan(2), loan(3, item_type="film"))
    planned = plan_auto_renewal(store, policy=of_patron, now=night(TODAY))
    assert (list(planned.renewed), planned.untouched) == (["L1", "L2"], ("L3",))

    def by_item(each: Loan) -> Any:
        if each.id == "L2":
            raise LookupError("no policy")
        return POLICY if each.item_type == "ordinary" else of_patron

    report = run_auto_renewal(store, policy=by_item, policies=(of_patron, POLICY), now=night(TODAY))
    assert (list(report.renewed), report.untouched, list(report.errors)) == (["L1"], ("L3",), ["L2"])
    assert due_of(store, 2) == TODAY


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"now": night(TODAY).replace(tzinfo=None)}, NaiveDatetime),
        ({"policy": "a policy"}, InvalidData),
        ({"policy": lambda _: POLICY}, InvalidData),
        ({"context": RenewalContext(named_due=TODAY)}, InvalidData),
        ({"context": RenewalContext(override=Override(frozenset({"recalled"}), "desk-1", "a favour"))}, InvalidData),
        ({"context": None}, InvalidData),
    ],
)
def test_what_cannot_be_run_is_refused_before_any_loan_is_tried(arguments: dict[str, Any], error: type[Exception]) -> None:
    store = filled(MemoryStore(), loan(1))
    for run in (run_auto_renewal, plan_auto_renewal):
        with pytest.raises(error):
            run(store, **{"policy": POLICY, "now": night(TODAY), **arguments})
    assert due_of(store, 1) == TODAY


# patrons


def test_a_patron_chooses_and_takes_it_back(store: Any) -> None:
    filled(store, loan(1))
    for said, expected in ((False, 0), (None, 1), (True, 1)):
        store.run(set_auto_renewal_preference, said, by=ANNA)
        assert len(plan_auto_renewal(store, policy=POLICY, now=night(TODAY)).renewed) == expected
    for bad in ({"by": PatronId(" ")}, {"by": ANNA, "renews": "yes"}):
        with pytest.raises(InvalidData):
            store.run(set_auto_renewal_preference, **{"renews": True, **bad})


def test_what_is_known_of_each_loan_comes_from_a_function(store: Any) -> None:
    filled(store, loan(1), loan(2), loan(3))
    calendar = LibraryCalendar({5})
    moved = attrs.evolve(TERMS, closed_day_rule=ClosedDayRule.NEXT_OPEN_DAY)

    def context(each: Loan) -> Any:
        if each.id == "L3":
            raise LookupError("the patron register is down")
        blocked = PatronStanding(blocked=each.id == "L2")
        return RenewalContext(blocked, calendar=calendar, recipient=RECIPIENT)

    policy = attrs.evolve(POLICY, item_types={"ordinary": attrs.evolve(moved)})
    report = run_auto_renewal(store, policy=policy, now=night(TODAY), context=context)
    assert report.renewed == {"L1": TODAY + 29 * DAY}
    assert report.refused[LoanId("L2")].reasons == ("patron_blocked",)
    assert isinstance(report.errors[LoanId("L3")], LookupError)


# what is told


def test_a_renewal_a_last_one_and_a_refusal_are_told_once(store: Any) -> None:
    filled(store, loan(1), loan(2, renewals_used=1), loan(3, TODAY + DAY))
    with store.transaction() as tx:
        tx.holds.add(Hold(HoldId("H1"), PatronId("P2"), TitleId("T3")))
    for back in (0, 0, 1):
        run_auto_renewal(store, policy=POLICY, now=night(TODAY + back * DAY), context=TOLD)
    told = {each.subject_id: each for each in store.outbox}
    assert len(store.outbox) == 3
    assert {key: each.kind for key, each in told.items()} == {
        "L1": MessageKind.RENEWED_AUTOMATICALLY,
        "L2": MessageKind.LAST_AUTOMATIC_RENEWAL,
        "L3": MessageKind.NOT_RENEWED_AUTOMATICALLY,
    }
    body = told["L3"].render().body
    assert body == (
        "Helsingør has not renewed a loan automatically. Another patron has a hold on this material. The loan is due on 21 March 2026."
    )
    with store.transaction() as tx:
        stored = tx.loans.get(LoanId("L3"))
        tx.loans.save(attrs.evolve(stored.value, due=TODAY + 2 * DAY), expected_version=stored.version)
    run_auto_renewal(store, policy=POLICY, now=night(TODAY + DAY), context=TOLD)
    assert len(store.outbox) == 4  # another due date


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_told_in_every_language(language: Any) -> None:
    store = filled(MemoryStore(), loan(1), loan(2, renewals_used=1), loan(3, renewals_used=2))
    context = RenewalContext(recipient=attrs.evolve(RECIPIENT, language=language))
    run_auto_renewal(store, policy=POLICY, now=night(TODAY), context=context)
    for message in store.outbox:
        words = message.render()
        assert "{" not in words.body + words.subject
        assert store.read(due_date_is_current, message)


def test_a_message_whose_date_has_changed_is_not_sent() -> None:
    store = filled(MemoryStore(), loan(1), loan(2, renewals_used=2))
    run_auto_renewal(store, policy=POLICY, now=night(TODAY), context=TOLD)
    for message in store.outbox:
        assert message.kind in DUE_DATE_KINDS
        assert render_message(store, message, now=night(TODAY), hasher=Scrypt(), make_link=str) is not None
    with store.transaction() as tx:
        for number in (1, 2):
            stored = tx.loans.get(LoanId(f"L{number}"))
            tx.loans.save(attrs.evolve(stored.value, due=TODAY + 9 * DAY), expected_version=stored.version)
    for message in store.outbox:
        assert render_message(store, message, now=night(TODAY), hasher=Scrypt(), make_link=str) is None


# hosts with less


class Narrow:
    """A host's transaction with some of the parts of another."""

    def __init__(self, tx: Any, parts: tuple[str, ...]) -> None:
        for part in parts:
            setattr(self, part, getattr(tx, part))


class NarrowStore:
    """A host's store, whose transactions have some parts."""

    def __init__(self, store: Any, *parts: str) -> None:
        self.store, self.parts = store, parts

    def run(self, run: Any, /, *args: Any, **named: Any) -> Any:
        return self.store.run(lambda tx: run(Narrow(tx, self.parts), *args, **named))


@pytest.mark.parametrize(("parts", "messages"), [((), 0), (("outbox",), 1), (("sent_notices",), 0), (("outbox", "sent_notices"), 2)])
def test_a_host_that_keeps_less_renews_all_the_same(parts: tuple[str, ...], messages: int) -> None:
    whole = filled(MemoryStore(), loan(1), loan(2, renewals_used=2))
    store: Any = NarrowStore(whole, "loans", "holds", *parts)
    context = RenewalContext(GOOD, recipient=RECIPIENT)
    first, report = (run_auto_renewal(store, policy=POLICY, now=night(TODAY), context=context) for _ in range(2))
    assert list(first.renewed) == ["L1"]
    assert (list(report.refused), due_of(whole, 1)) == (["L2"], TODAY + 28 * DAY)
    assert len(whole.outbox) == messages


def test_a_loan_that_is_gone_when_its_turn_comes_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = filled(MemoryStore(), loan(1), loan(2))
    tried = command._try

    def after_a_renewal(tx: Any, key: LoanId, *rest: Any) -> Any:
        if key == "L1":
            stored = tx.loans.get(key)
            tx.loans.save(attrs.evolve(stored.value, due=TODAY + 9 * DAY), expected_version=stored.version)
            return tried(tx, key, *rest)
        return tried(tx, LoanId("gone"), *rest)

    monkeypatch.setattr(command, "_try", after_a_renewal)
    report = run_auto_renewal(whole, policy=POLICY, now=night(TODAY))
    assert report.untouched == ("L1", "L2")
    assert not report.errors


def test_a_patron_who_renewed_today_is_left_alone() -> None:
    store = filled(MemoryStore(), loan(1))
    store.run(renew_loan, LoanId("L1"), by=ANNA, policy=POLICY, now=night(TODAY))
    assert run_auto_renewal(store, policy=POLICY, now=night(TODAY)).renewed == {}
    assert isinstance(POLICY, CirculationPolicy)


# choices that few libraries make


def test_the_material_is_not_shown_and_other_late_loans_are_looked_at(store: Any) -> None:
    chosen = RenewalTerms(max_unseen_renewals=1, overdue_block_count=1, renewed_by=RenewedBy.STAFF, late_renewal_days=0, window_hours=0)
    ordinary = attrs.evolve(POLICY.item_types["ordinary"], renewal=chosen)
    policy = attrs.evolve(POLICY, item_types={**POLICY.item_types, "ordinary": ordinary})
    filled(store, loan(1), loan(2, unseen_renewals=1))
    report = run_auto_renewal(store, policy=policy, now=night(TODAY))
    assert (list(report.renewed), report.refused[LoanId("L2")].reasons) == ([LoanId("L1")], ("unseen_limit_reached",))
    assert store.read(lambda tx: tx.loans.get(LoanId("L1"))).value.unseen_renewals == 1
    later = run_auto_renewal(store, policy=policy, now=night(TODAY + 28 * DAY))
    assert later.refused[LoanId("L1")].reasons == ("unseen_limit_reached", "patron_overdue")


def test_the_longest_loan_cuts_an_automatic_renewal_too(store: Any) -> None:
    ordinary = attrs.evolve(POLICY.item_types["ordinary"], renewal=RenewalTerms(longest_loan_days=30))
    policy = attrs.evolve(POLICY, item_types={**POLICY.item_types, "ordinary": ordinary})
    filled(store, loan(1, lent_on=TODAY - 28 * DAY), loan(2, lent_on=TODAY - 30 * DAY))
    report = run_auto_renewal(store, policy=policy, now=night(TODAY))
    assert report.renewed == {LoanId("L1"): TODAY + 2 * DAY}
    assert report.refused[LoanId("L2")].reasons == ("longest_loan_reached",)

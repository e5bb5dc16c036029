"""Checkouts: who may borrow what, and what becomes of the patron's own holds on the title."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from nordlib.circulation import (
    HELSINGOR,
    CheckoutCase,
    CheckoutRequest,
    CirculationStaff,
    ClosedDayRule,
    DueInstant,
    Hold,
    HoldId,
    HoldPolicy,
    HoldStatus,
    ItemId,
    LibraryCalendar,
    Loan,
    LoanId,
    LoanStatus,
    LoanTerms,
    PatronId,
    PatronStanding,
    QuickLoanRule,
    TitleId,
)
from nordlib.circulation.checkout import check_out
from nordlib.commands import AlreadyProcessed, NoticeRecipient, PatronContext, check_out_item, idempotent
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import UNKNOWN
from nordlib.errors import InvalidData, NaiveDatetime, UniqueViolation, UnknownName, UnreadableRow
from nordlib.messages import MessageKind
from nordlib.texts import LANGUAGES
from tests.people import GOOD, kroner
from tests.stores import STORES, rows_in

NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)
TODAY = NOW.date()
ANNA, BO = PatronId("P1"), PatronId("P2")
STAFF = CirculationStaff("desk-1")
TITLE = TitleId("T1")
HOLD = Hold(HoldId("H1"), ANNA, TITLE)
BOOK = LoanTerms(Period(days=28), 2, 7, debt_limit=kroner(200))
POLICY = attrs.evolve(
    HELSINGOR,
    item_types={
        "ordinary": BOOK,
        "quick": attrs.evolve(BOOK, loan_period=Period(days=7), quick_loan=True),
        "game": attrs.evolve(BOOK, max_loans=2),
        "reference": attrs.evolve(BOOK, lendable=False),
        "course_book": LoanTerms(HourlyPeriod(4), 0, None),
        "capped": attrs.evolve(BOOK, cap_at_card_expiry=True, closed_day_rule=ClosedDayRule.NEXT_OPEN_DAY),
        "endless": attrs.evolve(BOOK, loan_period=Period(months=99_999)),
    },
)
REQUEST = CheckoutRequest(ANNA, ItemId("I1"), TITLE)
QUICK = attrs.evolve(REQUEST, item_type="quick")
TOLD = NoticeRecipient("borrower@example.org", "da", "Helsingør")
LENDING: Any = {"by": ANNA, "policy": POLICY, "now": NOW, "new_id": LoanId("L1"), "context": PatronContext(GOOD, recipient=TOLD)}
OPEN = (HoldStatus.ACTIVE, HoldStatus.READY_FOR_PICKUP, HoldStatus.SUSPENDED)
KEY = "5b1c0f52-0d4e-4a53-9b3e-0f6f6a2d7a11"


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    return STORES[request.param]()


def keep(store: Any, *holds: Hold) -> None:
    with store.transaction() as tx:
        for hold in holds:
            tx.holds.add(hold)


def statuses(store: Any) -> dict[str, HoldStatus]:
    return {each.id: each.status for each in store.read(lambda tx: tx.holds.for_title(TITLE))}


def games(count: int, **changes: Any) -> tuple[Loan, ...]:
    return tuple(
        attrs.evolve(Loan(LoanId(f"G{place}"), ANNA, ItemId(f"I{place}"), TITLE, TODAY, "game"), **changes) for place in range(count)
    )


def lending(request: CheckoutRequest = REQUEST, **changes: Any) -> Any:
    given: Any = {"holds": (), "loans": (), "patron": GOOD, "policy": POLICY, "now": NOW, "by": ANNA}
    return check_out(CheckoutCase(request, LoanId("L1"), **{**given, **changes}))


def of_type(item_type: str) -> CheckoutRequest:
    return attrs.evolve(REQUEST, item_type=item_type)


@pytest.mark.parametrize(
    ("request_", "changes", "reasons"),
    [
        (REQUEST, {}, ()),
        (REQUEST, {"by": STAFF}, ()),
        (REQUEST, {"by": BO, "patron": PatronStanding(blocked=True)}, ("not_the_patron",)),
        (of_type("reference"), {}, ("not_lendable",)),
        (of_type("game"), {"loans": games(1)}, ()),
        (of_type("game"), {"loans": games(2)}, ("too_many_loans",)),
        (of_type("game"), {"loans": games(2, status=LoanStatus.RETURNED)}, ()),
        (of_type("game"), {"loans": games(2, patron=BO)}, ()),
        (of_type("game"), {"loans": games(2, item_type="ordinary")}, ()),
        (of_type("game"), {"loans": UNKNOWN}, ("unknown:too_many_loans",)),
        (REQUEST, {"loans": UNKNOWN}, ()),
        (REQUEST, {"loans": games(500)}, ()),
        (REQUEST, {"patron": PatronStanding(blocked=True)}, ("patron_blocked",)),
        (REQUEST, {"patron": PatronStanding(card_expires_on=TODAY)}, ()),
        (REQUEST, {"patron": PatronStanding(card_expires_on=TODAY - timedelta(1))}, ("patron_expired",)),
        (REQUEST, {"patron": PatronStanding(debt=kroner(200))}, ("patron_debt",)),
        (REQUEST, {"patron": UNKNOWN}, ("unknown:patron_blocked", "unknown:patron_expired", "unknown:patron_debt")),
        (REQUEST, {"holds": (attrs.evolve(HOLD, patron=BO, status=HoldStatus.READY_FOR_PICKUP, set_aside=ItemId("I1")),)}, ()),
    ],
    ids=range(18),
)
@pytest.mark.rule("HOLD-03", "EXT-05", "EXT-20")
def test_who_may_borrow_what(request_: CheckoutRequest, changes: Any, reasons: tuple[str, ...]) -> None:
    assert lending(request_, **changes).reasons == reasons


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_limit_is_told_with_its_number(language: Any) -> None:
    told = lending(of_type("game"), loans=games(2)).explain(language)
    assert " 2 " in told
    one = attrs.evolve(POLICY, item_types={"game": attrs.evolve(BOOK, max_loans=1)})
    assert " 1 " in lending(of_type("game"), loans=games(1), policy=one).explain(language)


@pytest.mark.parametrize(
    ("item_type", "changes", "due"),
    [
        ("ordinary", {}, date(2026, 4, 15)),
        ("ordinary", {"now": datetime(2026, 3, 17, 23, tzinfo=UTC)}, date(2026, 4, 15)),  # midnight in Copenhagen
        ("ordinary", {"calendar": LibraryCalendar(closed_weekdays={3})}, date(2026, 4, 15)),
        ("quick", {}, date(2026, 3, 25)),
        ("course_book", {}, DueInstant(NOW + timedelta(hours=4))),
        ("capped", {}, date(2026, 4, 15)),
        ("capped", {"calendar": LibraryCalendar(closed_weekdays={3})}, date(2026, 4, 16)),
        ("capped", {"patron": PatronStanding(card_expires_on=date(2026, 4, 1))}, date(2026, 4, 1)),
        ("capped", {"patron": PatronStanding(card_expires_on=date(2027, 4, 1))}, date(2026, 4, 15)),
        ("capped", {"patron": PatronStanding(card_expires_on=UNKNOWN)}, date(2026, 4, 15)),
        ("capped", {"patron": UNKNOWN}, date(2026, 4, 15)),
        ("ordinary", {"patron": PatronStanding(card_expires_on=date(2026, 4, 1))}, date(2026, 4, 15)),
    ],
    ids=range(12),
)
def test_when_a_loan_is_due(item_type: str, changes: Any, due: Any) -> None:
    decision = lending(of_type(item_type), **changes)
    assert decision.facts.due == due
    if decision:
        assert decision.value.loan == Loan(LoanId("L1"), ANNA, ItemId("I1"), TITLE, due, item_type, lent_on=TODAY)


@pytest.mark.rule("HOLD-02", "EXT-09")
def test_a_quick_loan_deletes_the_own_holds_of_the_title_and_tells_the_patron_once(store: Any) -> None:
    own = [attrs.evolve(HOLD, id=HoldId(status.value), status=status) for status in HoldStatus]
    other = attrs.evolve(HOLD, id=HoldId("other"), patron=BO)
    elsewhere = attrs.evolve(HOLD, id=HoldId("elsewhere"), title=TitleId("T2"))
    keep(store, *own, other, elsewhere)
    lent = store.run(check_out_item, QUICK, **LENDING).unwrap()
    assert (lent.id, lent.filled, {hold.id for hold in lent.deleted}) == ("L1", (), {status.value for status in OPEN})
    assert store.read(lambda tx: tx.loans.get(LoanId("L1"))).value == lent.loan
    expected: dict[str, HoldStatus] = {hold.id: HoldStatus.CANCELLED if hold.status in OPEN else hold.status for hold in own}
    assert statuses(store) == {**expected, "other": HoldStatus.ACTIVE}
    assert store.read(lambda tx: tx.holds.get(elsewhere.id)).value == elsewhere
    assert [(each.kind, each.subject_id) for each in store.outbox] == [(MessageKind.RESERVATION_DELETED, "L1")]
    assert "Helsingør har slettet din reservering" in store.outbox[0].render().body


def test_a_copy_that_was_set_aside_for_a_deleted_hold_is_told() -> None:
    ready = attrs.evolve(HOLD, status=HoldStatus.READY_FOR_PICKUP, pickup_until=TODAY, set_aside=ItemId("I2"))
    (deleted,) = lending(QUICK, holds=(ready,)).unwrap().deleted
    assert (deleted.status, deleted.set_aside) == (HoldStatus.CANCELLED, "I2")


def test_an_ordinary_loan_fills_the_own_holds_of_the_title_and_says_nothing(store: Any) -> None:
    own = [attrs.evolve(HOLD, id=HoldId(status.value), status=status) for status in HoldStatus]
    keep(store, *own, attrs.evolve(HOLD, id=HoldId("other"), patron=BO))
    lent = store.run(check_out_item, REQUEST, **LENDING).unwrap()
    assert ({hold.id for hold in lent.filled}, lent.deleted) == ({status.value for status in OPEN}, ())
    expected: dict[str, HoldStatus] = {hold.id: HoldStatus.FILLED if hold.status in OPEN else hold.status for hold in own}
    assert statuses(store) == {**expected, "other": HoldStatus.ACTIVE}
    assert store.outbox == ()


@pytest.mark.parametrize(
    ("choice", "deleted"),
    [
        (QuickLoanRule.ALL, {"active", "ready_for_pickup", "suspended"}),
        (QuickLoanRule.WAITING, {"active", "suspended"}),
        (QuickLoanRule.KEEP, set[str]()),
    ],
)
@pytest.mark.rule("READ-C17")
def test_which_holds_a_quick_loan_deletes_is_a_policy(choice: QuickLoanRule, deleted: set[str]) -> None:
    policy = attrs.evolve(POLICY, holds=HoldPolicy(deleted_by_quick_loan=choice))
    own = tuple(attrs.evolve(HOLD, id=HoldId(status.value), status=status) for status in HoldStatus)
    lent = lending(QUICK, holds=own, policy=policy).unwrap()
    assert ({hold.id for hold in lent.deleted}, lent.filled) == (deleted, ())


@pytest.mark.parametrize("context", [PatronContext(GOOD), LENDING["context"]], ids=["nobody", "nothing"])
def test_no_message_is_sent_where_nothing_is_deleted_or_the_host_notifies(store: Any, context: PatronContext) -> None:
    if context.recipient is None:
        keep(store, HOLD)
    assert store.run(check_out_item, QUICK, **{**LENDING, "context": context})
    assert store.outbox == ()


def test_a_refusal_changes_nothing(store: Any) -> None:
    keep(store, HOLD)
    before = rows_in(store)
    blocked = PatronContext(PatronStanding(blocked=True), recipient=TOLD)
    assert store.run(check_out_item, QUICK, **{**LENDING, "context": blocked}).reasons == ("patron_blocked",)
    assert (rows_in(store), store.outbox) == (before, ())


def test_the_loans_and_the_standing_are_looked_up(store: Any) -> None:
    with store.transaction() as tx:
        tx.patron_standings.put(ANNA, GOOD)
        for loan in games(2):
            tx.loans.add(loan)
    asked = {**LENDING, "context": PatronContext()}
    assert store.run(check_out_item, of_type("game"), **asked).reasons == ("too_many_loans",)
    assert store.run(check_out_item, REQUEST, **asked)


def test_loans_that_cannot_be_read_might_be_too_many(store: Any) -> None:
    def act(tx: Any) -> Any:
        unreadable = UnreadableRow("nordlib_loans", "G9")
        tx.loans.for_patron = lambda _patron: (unreadable,)
        return check_out_item(tx, of_type("game"), **LENDING)

    assert store.run(act).reasons == ("unknown:too_many_loans",)


def test_a_checkout_that_is_repeated_with_its_key_changes_nothing(store: Any) -> None:
    keep(store, HOLD)
    once = idempotent(check_out_item, KEY, client="P1", now=NOW)
    assert store.run(once, QUICK, **LENDING)
    rows = rows_in(store)
    again = store.run(once, QUICK, **{**LENDING, "new_id": LoanId("L2")})
    assert isinstance(again, AlreadyProcessed)
    assert (again.result_id, rows_in(store), len(store.outbox)) == ("L1", rows, 1)
    with pytest.raises(InvalidData, match="already used for another request"):
        store.run(once, REQUEST, **LENDING)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: CheckoutRequest(PatronId(""), ItemId(" "), TitleId("T1")), "patron is blank; .*item is blank"),
        (lambda: attrs.evolve(REQUEST, title=TitleId(" ")), "title is blank"),
        (lambda: CheckoutRequest(ANNA, 12, TITLE), "item is an int, not ItemId"),  # type: ignore[arg-type]  # that is the error
        (lambda: CheckoutCase(REQUEST, LoanId(" "), (), (), GOOD, POLICY, NOW, ANNA), "id is blank"),
        (lambda: lending(of_type("endless")), "outside the years 1 to 9999"),
    ],
    ids=range(5),
)
def test_what_cannot_be_a_checkout_is_told(call: Any, told: str) -> None:
    with pytest.raises(InvalidData, match=told):
        call()


@pytest.mark.parametrize(
    ("request_", "changes", "error"),
    [
        ("I1", {}, InvalidData),
        (REQUEST, {"by": None}, InvalidData),
        (REQUEST, {"new_id": LoanId("")}, InvalidData),
        (REQUEST, {"context": GOOD}, InvalidData),
        (REQUEST, {"now": NOW.replace(tzinfo=None)}, NaiveDatetime),
        (of_type("vinyl"), {}, UnknownName),
        (REQUEST, {"new_id": LoanId("G0")}, UniqueViolation),
    ],
    ids=range(7),
)
def test_bad_input_raises_and_changes_nothing(store: Any, request_: Any, changes: Any, error: type[Exception]) -> None:
    keep(store, HOLD)
    with store.transaction() as tx:
        tx.loans.add(games(1)[0])
    before = rows_in(store)
    with pytest.raises(error):
        store.run(check_out_item, request_, **{**LENDING, **changes})
    assert (rows_in(store), store.outbox) == (before, ())

"""Returns and fees: the hand-in, the confirmation, the evidence, and what is owed."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation import (
    HELSINGOR_FEES,
    HELSINGOR_RETURNS,
    DueInstant,
    FeeBasis,
    FeeBracket,
    FeeCategory,
    FeeSchedule,
    ItemHandedIn,
    LateFrom,
    LateReturn,
    LibraryCalendar,
    LoanId,
    LoanKind,
    LoanStatus,
    Money,
    OpeningHours,
    RateSchedule,
    RateUnit,
    ReturnBasis,
    ReturnCase,
    ReturnConfirmed,
    fees,
)
from nordlib.circulation.returns import ReturnEvent, assess_return, unconfirmed_returns
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidData, InvalidPolicy, NaiveDatetime
from nordlib.libraries import LibraryId
from nordlib.serialization.json import as_dict, from_dict
from nordlib.texts import LANGUAGES
from tests.people import LOAN

HOME, ELSEWHERE = LibraryId("DK-721700"), LibraryId("DK-714700")
DUE = date(2026, 5, 11)
HERE = attrs.evolve(LOAN, due=DUE, kind=LoanKind.INTERLIBRARY)
EDITION = PolicyId("case", "1")


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 5, day, hour, tzinfo=UTC)


def case(*events: ReturnEvent, now: datetime | None = None, **changes: Any) -> ReturnCase:
    usual = ReturnCase(HERE, events, frozenset({HOME}), HELSINGOR_RETURNS, now or at(31))
    return attrs.evolve(usual, **changes)


@pytest.mark.rule("ILL-02", "ILL-03")
def test_a_loan_is_returned_when_it_is_handed_in_at_home_and_elsewhere_when_that_is_confirmed() -> None:
    at_home = assess_return(case(ItemHandedIn(at(11), HOME)))
    assert (at_home.returned_on, at_home.basis, at_home.days_late) == (DUE, ReturnBasis.HAND_IN, 0)
    away = assess_return(case(ItemHandedIn(at(8), ELSEWHERE), ReturnConfirmed(at(12))))
    assert (away.returned_on, away.basis, away.days_late) == (date(2026, 5, 12), ReturnBasis.CONFIRMATION, 1)
    assert away.fee == Money(Decimal(20), "DKK")


@pytest.mark.rule("ILL-04", "READ-C14")
def test_without_a_confirmation_it_is_on_loan_and_the_hand_in_is_evidence() -> None:
    handed_in = ItemHandedIn(at(8), ELSEWHERE)
    waiting = assess_return(case(handed_in))
    assert (waiting.returned_on, waiting.basis, waiting.handed_in_elsewhere) == (None, ReturnBasis.WAITING, handed_in)
    assert (waiting.days_late, waiting.fee) == (20, Money(Decimal(120), "DKK"))
    settled = assess_return(case(handed_in, ItemHandedIn(at(20), HOME)))
    assert (settled.basis, settled.handed_in_elsewhere) == (ReturnBasis.HAND_IN, handed_in)


def test_nothing_known_is_on_loan() -> None:
    open_loan = assess_return(case(now=at(11)))
    assert (open_loan.returned_on, open_loan.basis, open_loan.days_late, open_loan.handed_in_elsewhere) == (
        None,
        ReturnBasis.ON_LOAN,
        0,
        None,
    )
    assert open_loan.fee == Money(Decimal(0), "DKK")


def test_the_order_and_the_number_of_the_events_change_nothing() -> None:
    events: tuple[ReturnEvent, ...] = (
        ItemHandedIn(at(8), ELSEWHERE),
        ReturnConfirmed(at(12)),
        ReturnConfirmed(at(14)),
        ItemHandedIn(at(13), HOME),
    )
    expected = assess_return(case(*events))
    assert expected.returned_on == date(2026, 5, 12)
    assert all(assess_return(case(*order)) == expected for order in permutations(events))
    assert assess_return(case(*events, *events)) == expected


def test_what_lies_in_the_future_is_not_known_yet() -> None:
    early = assess_return(case(ItemHandedIn(at(8), ELSEWHERE), ReturnConfirmed(at(12)), now=at(10)))
    assert early.basis is ReturnBasis.WAITING


def test_the_day_is_that_of_the_librarys_zone() -> None:
    assert assess_return(case(ReturnConfirmed(at(11, 22)))).returned_on == date(2026, 5, 12)


def test_whether_a_local_loan_waits_for_a_confirmation_is_policy() -> None:
    local = attrs.evolve(HERE, kind=LoanKind.LOCAL)
    handed_in = ItemHandedIn(at(8), ELSEWHERE)
    at_once = attrs.evolve(HELSINGOR_RETURNS, local_items_await_confirmation=False)
    assert assess_return(case(handed_in, loan=local)).basis is ReturnBasis.WAITING
    assert assess_return(case(handed_in, loan=local, policy=at_once)).returned_on == date(2026, 5, 8)
    assert assess_return(case(handed_in, policy=at_once)).basis is ReturnBasis.WAITING


def test_a_library_may_charge_nothing() -> None:
    free = attrs.evolve(HELSINGOR_RETURNS, fees=None)
    assert assess_return(case(policy=free)).fee is None
    assert assess_return(case(policy=free)).explain() == "The loan is open. 20 days late."
    assert assess_return(case(policy=free, now=at(11))).explain() == "The loan is open."


def test_a_child_pays_as_a_child() -> None:
    assert assess_return(case(category=FeeCategory.CHILD)).fee == Money(Decimal(10), "DKK")


def test_a_return_by_the_rate_counts_from_the_closing_hour_and_tells_its_reminders() -> None:
    calendar = LibraryCalendar(closed_weekdays={7}, hours={day: OpeningHours(time(10), time(19)) for day in range(1, 7)})
    rate = RateSchedule(EDITION, "DKK", rate=Decimal(5), recall_rate=Decimal(8), capped_by_price=True, late_from=LateFrom.CLOSING)
    policy = attrs.evolve(HELSINGOR_RETURNS, fees=attrs.evolve(rate, reminder_fees=(Decimal(25), Decimal(50))))
    evening = ItemHandedIn(at(11, 17), HOME)  # 19.00 in Copenhagen
    after_it = ItemHandedIn(evening.at + timedelta(seconds=1), HOME)
    found = [assess_return(case(event, policy=policy, calendar=calendar)) for event in (evening, after_it)]
    assert [(each.returned_on, each.days_late, each.fee) for each in found] == [
        (DUE, 0, Money(Decimal(0), "DKK")),
        (DUE, 1, Money(Decimal(5), "DKK")),
    ]
    later = ItemHandedIn(at(14), HOME)
    recalled = case(later, policy=policy, loan=attrs.evolve(HERE, recalled=True))
    assert assess_return(recalled).fee == Money(Decimal(24), "DKK")
    assert assess_return(attrs.evolve(recalled, price=Money(Decimal(10), "DKK"))).fee == Money(Decimal(10), "DKK")
    reminded = assess_return(case(later, policy=policy, reminders=2))
    assert reminded.reminder_fee == Money(Decimal(75), "DKK")
    assert reminded.explain().endswith("3 days late: 15 DKK. Reminders: 75 DKK.")
    with pytest.raises(InvalidData, match="reminders is negative"):
        case(reminders=-1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fee_by_the_hour_tells_hours(language: Any) -> None:
    policy = attrs.evolve(HELSINGOR_RETURNS, fees=RateSchedule(EDITION, "DKK", rate=Decimal(5), unit=RateUnit.HOUR))
    hourly = attrs.evolve(LOAN, due=DueInstant(at(11, 12)))
    found = assess_return(case(ItemHandedIn(at(11, 14), HOME), loan=hourly, policy=policy))
    assert (found.days_late, found.hours_late, found.fee) == (0, 2, Money(Decimal(10), "DKK"))
    assert " 2 " in found.explain(language)
    assert found.explain(language).endswith(("10 DKK.", "10 kr."))
    lost = assess_return(case(now=at(11, 14), loan=attrs.evolve(hourly, status=LoanStatus.LOST), policy=policy))
    assert (lost.hours_late, lost.fee) == (2, None)
    assert lost.explain("en").endswith("2 hours late.")
    assert assess_return(case(now=at(11), loan=hourly, policy=policy)).explain("en") == "The loan is open."


def test_the_unconfirmed_come_by_age() -> None:
    loans = [attrs.evolve(HERE, id=LoanId(name)) for name in ("new", "old", "home", "open", "confirmed")]
    events: list[tuple[ReturnEvent, ...]] = [
        (ItemHandedIn(at(20), ELSEWHERE),),
        (ItemHandedIn(at(30), ELSEWHERE), ItemHandedIn(at(8, 23), ELSEWHERE)),
        (ItemHandedIn(at(8), ELSEWHERE), ItemHandedIn(at(9), HOME)),
        (),
        (ItemHandedIn(at(8), ELSEWHERE), ReturnConfirmed(at(9))),
    ]
    found = unconfirmed_returns(case(*each, loan=loan) for loan, each in zip(loans, events, strict=True))
    assert [(each.loan, each.days) for each in found] == [("old", 22), ("new", 11)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_settlement_explains_itself_in_every_language(language: Any) -> None:
    for events in ((ItemHandedIn(at(12), HOME),), (ReturnConfirmed(at(12)),), (ItemHandedIn(at(8), ELSEWHERE),), ()):
        told = assess_return(case(*events)).explain(language)
        assert told.endswith(("20 DKK.", "20 kr."))
        assert "{" not in told
    assert "DK-714700" in assess_return(case(ItemHandedIn(at(8), ELSEWHERE))).explain(language)


def test_an_instant_has_an_offset() -> None:
    naive = datetime(2026, 5, 8, 12)  # noqa: DTZ001 - the point of the test
    for make in (lambda: ItemHandedIn(naive, HOME), lambda: ReturnConfirmed(naive), lambda: case(now=naive)):
        with pytest.raises(NaiveDatetime):
            make()


def test_a_settlement_and_its_policy_go_to_plain_values() -> None:
    plain: Any = as_dict(assess_return(case(ReturnConfirmed(at(12)))))
    assert plain["fee"] == {"amount": "20", "currency": "DKK"}
    table: Any = as_dict(HELSINGOR_FEES)
    assert from_dict(FeeSchedule, table) == HELSINGOR_FEES


PUBLISHED = [(-3, 0, 0), (0, 0, 0), (1, 20, 0), (10, 20, 0), (11, 120, 10), (20, 120, 10), (21, 120, 20), (30, 120, 20), (31, 230, 100)]


@pytest.mark.parametrize(("days_late", "adult", "child"), [*PUBLISHED, (400, 230, 100)])
def test_helsingors_published_fees(days_late: int, adult: int, child: int) -> None:
    assert HELSINGOR_FEES.fee(days_late, FeeCategory.ADULT) == Money(Decimal(adult), "DKK")
    assert HELSINGOR_FEES.fee(days_late, FeeCategory.CHILD) == Money(Decimal(child), "DKK")


LENT = date(2026, 4, 13)
LATE = LateReturn(LENT, DUE, DUE + timedelta(days=3))


def test_a_group_is_charged_once_and_an_item_each_time() -> None:
    day = timedelta(days=1)
    others = [
        attrs.evolve(LATE, lent_or_renewed_on=LENT - day),
        attrs.evolve(LATE, due=DUE - day),
        attrs.evolve(LATE, returned_on=LATE.returned_on - day),
    ]
    assert fees.late_fee(HELSINGOR_FEES, [LATE] * 3, FeeCategory.ADULT).amount == 20
    assert fees.late_fee(HELSINGOR_FEES, [LATE, *others], FeeCategory.ADULT).amount == 80
    each = attrs.evolve(HELSINGOR_FEES, basis=FeeBasis.ITEM)
    assert fees.late_fee(each, [LATE] * 3, FeeCategory.ADULT).amount == 60
    assert fees.late_fee(each, [], FeeCategory.ADULT) == Money(Decimal(0), "DKK")


@given(st.lists(st.integers(0, 60), max_size=8), st.sampled_from(FeeCategory))
def test_grouping_never_costs_more_than_each_by_itself(days_late: list[int], category: FeeCategory) -> None:
    returns = [attrs.evolve(LATE, returned_on=DUE + timedelta(days=days)) for days in days_late]
    together = fees.late_fee(HELSINGOR_FEES, returns, category).amount
    assert together <= fees.late_fee(attrs.evolve(HELSINGOR_FEES, basis=FeeBasis.ITEM), returns, category).amount
    assert together == fees.late_fee(HELSINGOR_FEES, reversed(returns), category).amount


@given(st.integers(-10, 500), st.sampled_from(FeeCategory))
def test_a_day_more_never_costs_less(days_late: int, category: FeeCategory) -> None:
    assert HELSINGOR_FEES.fee(days_late, category).amount <= HELSINGOR_FEES.fee(days_late + 1, category).amount


AGES = [(0, FeeCategory.CHILD), (14, FeeCategory.CHILD), (15, FeeCategory.ADULT), (-1, FeeCategory.ADULT)]


@pytest.mark.parametrize(("years", "category"), AGES)
def test_children_are_of_the_tables_ages(years: int, category: FeeCategory) -> None:
    assert HELSINGOR_FEES.category(date(DUE.year - years, 5, 11), DUE) is category


def test_who_has_no_birth_date_or_no_childrens_fees_pays_as_an_adult() -> None:
    assert HELSINGOR_FEES.category(None, DUE) is FeeCategory.ADULT
    assert attrs.evolve(HELSINGOR_FEES, child_ages=None).category(date(2020, 1, 1), DUE) is FeeCategory.ADULT


def test_a_table_may_end_and_have_days_without_a_fee() -> None:
    table = FeeSchedule(EDITION, "SEK", (FeeBracket(3, 5, Decimal("0.50"), Decimal(0)), FeeBracket(8, 9, Decimal(2), Decimal(1))))
    assert [table.fee(days, FeeCategory.ADULT).amount for days in (2, 3, 5, 6, 8, 10)] == [0, Decimal("0.50"), Decimal("0.50"), 0, 2, 0]


def step(first: int = 1, last: int | None = None, adult: Any = Decimal(1)) -> FeeBracket:
    return FeeBracket(first, last, adult, Decimal(0))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"brackets": (step(0),)}, "brackets"),
        ({"brackets": (step(1, 10), step(10))}, "brackets"),
        ({"brackets": (step(1), step(11))}, "brackets"),
        ({"brackets": (step(5, 4),)}, "brackets"),
        ({"brackets": (step(adult=Decimal(-1)),)}, "brackets"),
        ({"child_ages": (5, 4)}, "child_ages"),
        ({"child_ages": (-1, 4)}, "child_ages"),
    ],
    ids=range(7),
)
def test_a_table_that_contradicts_itself_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidPolicy) as caught:
        attrs.evolve(HELSINGOR_FEES, **changes)
    assert caught.value.field == field


@pytest.mark.parametrize("amount", [20, 20.0, "20", Decimal("NaN"), Decimal("Infinity"), None], ids=range(6))
def test_an_amount_is_an_exact_decimal(amount: Any) -> None:
    with pytest.raises(InvalidData, match="exact decimal"):
        Money(amount, "DKK")
    with pytest.raises(InvalidData, match="exact decimal"):
        attrs.evolve(HELSINGOR_FEES, brackets=(step(adult=amount),))


@pytest.mark.parametrize("currency", ["", "kr", "dkk", "DKKK", "DÅK"])
def test_a_currency_is_three_capitals(currency: str) -> None:
    with pytest.raises(InvalidData, match="three capital letters"):
        Money(Decimal(1), currency)


def test_two_currencies_are_not_added() -> None:
    with pytest.raises(InvalidData, match="DKK and SEK"):
        sum([Money(Decimal(1), "SEK")], Money(Decimal(1), "DKK"))


def test_a_loan_that_is_returned_has_an_event_that_tells_when() -> None:
    with pytest.raises(InvalidData, match="events is empty"):
        ReturnCase(attrs.evolve(LOAN, status=LoanStatus.RETURNED), (), frozenset(), HELSINGOR_RETURNS, datetime(2026, 5, 1, tzinfo=UTC))
    with pytest.raises(InvalidData, match="at is a NoneType, not datetime"):
        ItemHandedIn(None, LibraryId("A"))  # type: ignore[arg-type]  # a value of the wrong type, on purpose


def test_a_day_past_the_calendar_is_told() -> None:
    with pytest.raises(InvalidData, match="years 1 to 9999"):
        assess_return(ReturnCase(LOAN, (), frozenset(), HELSINGOR_RETURNS, datetime.max.replace(tzinfo=UTC)))

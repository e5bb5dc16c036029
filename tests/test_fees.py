"""Fees by a rate: which days count, the grace, the maximum, the price and the group, against a small model of the form's sentences."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation import (
    HELSINGOR,
    HELSINGOR_FEES,
    DueInstant,
    FeeBasis,
    FeeBracket,
    FeeCategory,
    LateFrom,
    LateReturn,
    LibraryCalendar,
    Money,
    OpeningHours,
    RateSchedule,
    RateUnit,
    assess_fees,
)
from nordlib.circulation.fees import counts_on, late_fee, reminder_fee, reminders_fee, units_late
from nordlib.dates import zone
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidData, InvalidPolicy, NoOpenDay
from nordlib.serialization.json import as_dict, from_dict

ZONE = zone("Europe/Copenhagen")
EDITION = PolicyId("case", "1")
DUE = date(2026, 3, 13)  # a Friday
ADULT, CHILD = FeeCategory.ADULT, FeeCategory.CHILD
#: Closed on Sundays, open until 19 on weekdays and until 14 on Saturdays.
TOWN = LibraryCalendar(closed_weekdays={7}, hours={day: OpeningHours(time(10), time(14) if day == 6 else time(19)) for day in range(1, 7)})


def schedule(**changes: Any) -> RateSchedule:
    return RateSchedule(EDITION, "DKK", **{"rate": Decimal(1), **changes})


def dkk(amount: Any) -> Money:
    return Money(Decimal(amount), "DKK")


def at(day: int, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=ZONE)


def returned(at: datetime, due: Any = DUE, **changes: Any) -> LateReturn:
    return LateReturn(None, due, at.astimezone(ZONE).date(), returned_at=at, **changes)


# which days count


CLOSING = {"late_from": LateFrom.CLOSING}
FREE = {"closed_days_free": True}


@pytest.mark.parametrize(
    ("choices", "instant", "counted", "days"),
    [
        ({}, at(13, 23, 59), DUE, 0),
        ({}, at(15), date(2026, 3, 15), 2),
        (FREE, at(15), date(2026, 3, 15), 1),
        (FREE, at(16), date(2026, 3, 16), 2),
        (CLOSING, at(13, 19), DUE, 0),
        (CLOSING, at(13, 19, 0, 1), date(2026, 3, 14), 1),
        (CLOSING, at(14, 15), date(2026, 3, 15), 2),
        (CLOSING, at(15, 23, 59, 59), date(2026, 3, 15), 2),
        (CLOSING | FREE, at(14, 15), date(2026, 3, 16), 2),
        (CLOSING | FREE, at(15, 8), date(2026, 3, 16), 2),
        (CLOSING, at(10, 22), date(2026, 3, 11), 0),
    ],
)
@pytest.mark.rule("EXT-13")
def test_the_closing_hour_and_free_days_decide_which_days_are_late(
    choices: dict[str, Any], instant: datetime, counted: date, days: int
) -> None:
    fees = schedule(**choices)
    assert counts_on(fees, instant, ZONE, TOWN) == counted
    assert units_late(fees, DUE, instant, ZONE, TOWN) == days
    assert assess_fees(fees, [returned(instant)], ADULT, zone=ZONE, calendar=TOWN).units_late == (days,)


def test_the_table_of_steps_asks_the_same_calendar() -> None:
    table = attrs.evolve(HELSINGOR_FEES, closed_days_free=True, late_from=LateFrom.CLOSING)
    assert late_fee(table, [returned(at(13, 19))], ADULT, zone=ZONE, calendar=TOWN) == dkk(0)
    assert late_fee(table, [returned(at(13, 20))], ADULT, zone=ZONE, calendar=TOWN) == dkk(20)
    assert units_late(table, DUE, at(25), ZONE, TOWN) == 10


def test_without_a_calendar_every_day_is_open_all_day() -> None:
    assert units_late(schedule(**CLOSING, **FREE), DUE, at(15, 23, 59), ZONE) == 2


def test_a_library_that_never_opens_again_is_told() -> None:
    with pytest.raises(NoOpenDay):
        units_late(schedule(**CLOSING, **FREE), DUE, at(15), ZONE, LibraryCalendar(closed_weekdays=range(1, 8)))


@pytest.mark.parametrize(
    ("due", "instant", "hours"),
    [
        (DueInstant(at(10, 15)), at(10, 15), 0),
        (DueInstant(at(10, 15)), at(10, 15, 0, 1), 1),
        (DueInstant(at(10, 15)), at(10, 16), 1),
        (DueInstant(at(10, 15)), at(10, 19, 1), 5),
        (DueInstant(at(10, 15)), at(9, 15), 0),
        (DueInstant(at(29, 1)), at(29, 4), 2),  # the clock skips an hour on 29 March
        (date(2026, 3, 28), at(29, 4), 3),
        (DUE, at(14, 0), 0),
        (DUE, at(14, 0, 1), 1),
    ],
)
def test_hours_begun_are_hours_that_pass(due: Any, instant: datetime, hours: int) -> None:
    fees = schedule(unit=RateUnit.HOUR, **CLOSING, **FREE)
    assert units_late(fees, due, instant, ZONE, TOWN) == hours
    assert late_fee(fees, [returned(instant, due)], ADULT, zone=ZONE) == dkk(hours)


def test_a_due_instant_counts_as_its_day() -> None:
    before_midnight, after_it = (DueInstant(datetime(2026, 3, 13, hour, 30, tzinfo=UTC)) for hour in (22, 23))
    assert [units_late(schedule(), due, at(15), ZONE) for due in (before_midnight, after_it)] == [2, 1]
    assert late_fee(schedule(), [returned(at(15), before_midnight)], ADULT, zone=ZONE) == dkk(2)


def test_a_date_past_the_calendar_is_told() -> None:
    last = datetime(9999, 12, 31, 21, tzinfo=ZONE)
    with pytest.raises(InvalidData, match="years 1 to 9999"):
        counts_on(schedule(**CLOSING), last, ZONE, LibraryCalendar(hours={5: OpeningHours(time(10), time(19))}))
    with pytest.raises(InvalidData, match="years 1 to 9999"):
        units_late(schedule(unit=RateUnit.HOUR), date.max, last, ZONE)


# the rate


def naive_fee(fees: RateSchedule, units: int, recalled: bool, price: Decimal | None) -> Decimal:
    """The fee of an adult by the form's sentences, one unit after the other."""
    grace = fees.grace if fees.recalled_have_grace or not recalled else 0
    if units <= grace:
        return Decimal(0)
    total = Decimal(0)
    for unit in range(1, units + 1):
        if unit <= grace and not fees.grace_is_charged:
            continue
        if recalled and fees.recall_rate is not None:
            total += fees.recall_rate
        elif fees.rates:
            total += next(
                (row.adult for row in fees.rates if row.first_day <= unit and (row.last_day is None or unit <= row.last_day)), Decimal(0)
            )
        else:
            total += fees.rate
    maximum = fees.recall_maximum if recalled and fees.recall_maximum is not None else fees.maximum
    if maximum is not None:
        total = min(total, maximum)
    return min(total, price) if fees.capped_by_price and price is not None else total


AMOUNTS = st.decimals(0, 30, places=2)


@st.composite
def rows(draw: Any) -> tuple[FeeBracket, ...]:
    first, found = 1, list[FeeBracket]()
    for _ in range(draw(st.integers(0, 3))):
        first += draw(st.integers(0, 3))
        last = first + draw(st.integers(0, 4))
        found.append(FeeBracket(first, last, draw(AMOUNTS), draw(AMOUNTS)))
        first = last + 1
    if found and draw(st.booleans()):
        found[-1] = attrs.evolve(found[-1], last_day=None)
    return tuple(found)


@st.composite
def schedules(draw: Any) -> RateSchedule:
    steps = draw(rows())
    return schedule(
        rate=Decimal(0) if steps else draw(AMOUNTS),
        rates=steps,
        recall_rate=draw(st.none() | AMOUNTS),
        grace=draw(st.integers(0, 5)),
        grace_is_charged=draw(st.booleans()),
        recalled_have_grace=draw(st.booleans()),
        closed_days_free=draw(st.booleans()),
        late_from=draw(st.sampled_from(LateFrom)),
        maximum=draw(st.none() | AMOUNTS),
        recall_maximum=draw(st.none() | AMOUNTS),
        capped_by_price=draw(st.booleans()),
        basis=draw(st.sampled_from(FeeBasis)),
        reminder_fees=tuple(draw(st.lists(AMOUNTS, max_size=3))),
    )


@given(schedules(), st.integers(-2, 40), st.booleans(), st.none() | AMOUNTS)
@pytest.mark.rule("EXT-12")
def test_the_fee_of_a_loan_is_that_of_the_sentences(fees: RateSchedule, units: int, recalled: bool, price: Decimal | None) -> None:
    found = fees.fee(units, ADULT, recalled=recalled, price=None if price is None else dkk(price))
    assert found == dkk(naive_fee(fees, units, recalled, price))


def naive_day(fees: RateSchedule, instant: datetime) -> date:
    """The day on which a return counts: the first day, or open day, from its own on that closes at or after it."""
    local = instant.astimezone(ZONE).replace(tzinfo=None)
    if fees.late_from is LateFrom.NEXT_DAY:
        return local.date()
    for number in count():
        day = local.date() + timedelta(days=number)
        is_open = day.isoweekday() != 7
        closes = datetime.combine(day, time(14) if day.isoweekday() == 6 else time(19)) if is_open else datetime.combine(day, time.max)
        if closes >= local and (is_open or not fees.closed_days_free):
            return day
    raise AssertionError


LOANS = st.tuples(
    st.integers(0, 2),  # due so many days after DUE
    st.integers(0, 24 * 9),  # returned so many hours after midnight of DUE
    st.booleans(),
    st.none() | AMOUNTS,
    st.integers(0, 4),
    st.integers(0, 1) | st.none(),
    st.integers(0, 1) | st.none(),
)


@given(schedules(), st.lists(LOANS, max_size=5))
@pytest.mark.rule("EXT-12", "EXT-13", "EXT-21")
def test_what_loans_cost_together_is_what_the_sentences_say(fees: RateSchedule, loans: list[Any]) -> None:
    returns, units, paid, reminded = list[LateReturn](), list[int](), dict[Any, Decimal](), dict[Any, Decimal]()
    for place, (after, hours, recalled, price, reminders, first, latest) in enumerate(loans):
        due, instant = DUE + timedelta(days=after), datetime(2026, 3, 13, tzinfo=ZONE) + timedelta(hours=hours)
        first_lent, latest_lent = (None if day is None else date(2026, 2, 1 + day) for day in (first, latest))
        money = None if price is None else dkk(price)
        returns.append(
            LateReturn(
                latest_lent,
                due,
                instant.date(),
                returned_at=instant,
                first_lent_on=first_lent,
                price=money,
                recalled=recalled,
                reminders=reminders,
            )
        )
        counted = naive_day(fees, instant)
        late = (due + timedelta(days=number) for number in range(1, (counted - due).days + 1))
        units.append(sum(not (fees.closed_days_free and day.isoweekday() == 7) for day in late))
        lent = {FeeBasis.ITEM: place, FeeBasis.GROUP: latest_lent, FeeBasis.GROUP_BY_FIRST_LENDING: first_lent}[fees.basis]
        key = lent if fees.basis is FeeBasis.ITEM else (lent, due, counted)
        paid[key] = max(paid.get(key, Decimal(0)), naive_fee(fees, units[-1], recalled, price))
        reminded[key] = max(reminded.get(key, Decimal(0)), sum(fees.reminder_fees[:reminders], Decimal(0)))
    found = assess_fees(fees, returns, ADULT, zone=ZONE, calendar=TOWN)
    assert found.units_late == tuple(units)
    assert (found.fee, found.reminder_fee) == (dkk(sum(paid.values())), dkk(sum(reminded.values())))
    assert found.total == found.fee + found.reminder_fee


@given(schedules())
def test_a_schedule_reads_back_from_plain_values(fees: RateSchedule) -> None:
    plain: Any = as_dict(fees)
    assert from_dict(RateSchedule, plain) == fees


# children


def test_a_child_pays_by_a_rate_of_its_own() -> None:
    fees = schedule(rate=Decimal(2), child_rate=Decimal("0.5"), recall_rate=Decimal(9), child_ages=(0, 17))
    assert [fees.fee(3, category) for category in FeeCategory] == [dkk(6), dkk("1.5")]
    assert [fees.fee(3, category, recalled=True) for category in FeeCategory] == [dkk(27), dkk("1.5")]
    assert [fees.category(date(year, 3, 13), DUE) for year in (2008, 2009)] == [ADULT, CHILD]
    assert fees.category(None, DUE) is ADULT


def test_a_child_pays_by_the_column_of_the_rows_or_as_an_adult() -> None:
    by_rows = schedule(rate=Decimal(0), rates=(FeeBracket(2, None, Decimal(3), Decimal(1)),))
    assert [by_rows.fee(4, category) for category in FeeCategory] == [dkk(9), dkk(3)]
    assert schedule().fee(4, CHILD) == dkk(4)


@pytest.mark.rule("EXT-21")
def test_reminders_cost_by_their_number_and_none_after_the_last() -> None:
    fees = schedule(reminder_fees=(Decimal(35), Decimal(70)))
    assert [reminder_fee(fees, number, ADULT) for number in (1, 2, 3)] == [dkk(35), dkk(70), dkk(0)]
    assert [reminders_fee(fees, sent, CHILD) for sent in (0, 1, 2, 9)] == [dkk(0), dkk(35), dkk(105), dkk(105)]
    free = attrs.evolve(fees, child_reminder_fees=(Decimal(0), Decimal(35)))
    assert (reminder_fee(free, 1, CHILD), reminders_fee(free, 2, CHILD), reminders_fee(free, 2, ADULT)) == (dkk(0), dkk(35), dkk(105))
    table = attrs.evolve(HELSINGOR_FEES, reminder_fees=(Decimal(25),))
    assert reminder_fee(table, 1, ADULT) == dkk(25)


# what contradicts itself


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rates": (FeeBracket(1, None, Decimal(1), Decimal(1)),)}, "rates"),
        ({"rate": Decimal(0), "rates": (FeeBracket(2, 1, Decimal(1), Decimal(1)),)}, "rates"),
        ({"rate": Decimal(0), "rates": (FeeBracket(1, 1, Decimal(1), Decimal(1)),), "child_rate": Decimal(1)}, "child_rate"),
        ({"rate": Decimal(-1)}, "rate"),
        ({"child_rate": Decimal(-1)}, "child_rate"),
        ({"recall_rate": Decimal(-1)}, "recall_rate"),
        ({"maximum": Decimal(-1)}, "maximum"),
        ({"recall_maximum": Decimal(-1)}, "recall_maximum"),
        ({"grace": -1}, "grace"),
        ({"grace": 10_000}, "grace"),
        ({"child_ages": (5, 4)}, "child_ages"),
        ({"reminder_fees": (Decimal(1), Decimal(-1))}, "reminder_fees"),
        ({"child_reminder_fees": (Decimal(-1),)}, "child_reminder_fees"),
    ],
    ids=range(13),
)
def test_a_schedule_that_contradicts_itself_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidPolicy) as caught:
        schedule(**changes)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"table": HELSINGOR}, "Invalid schedule: schedule is a CirculationPolicy, not FeeSchedule or RateSchedule."),
        ({"returns": 5}, "Invalid returns: returns is an int, not tuple."),
        ({"category": None}, "Invalid category: category is a NoneType, not FeeCategory."),
        ({"zone": "Europe/Copenhagen"}, "Invalid zone: zone is a str, not ZoneInfo."),
        ({"calendar": {6, 7}}, "Invalid calendar: calendar is a set, not LibraryCalendar."),
    ],
)
def test_an_argument_of_another_type_is_told(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidData) as caught:
        late_fee(**{"table": HELSINGOR_FEES, "returns": [LateReturn(None, DUE, DUE)], **given})
    assert str(caught.value) == sentence


def test_reminders_of_a_table_are_checked_too() -> None:
    with pytest.raises(InvalidPolicy, match="reminder_fees"):
        attrs.evolve(HELSINGOR_FEES, reminder_fees=(Decimal(-1),))


@pytest.mark.parametrize("rate", [Decimal("NaN"), Decimal("Infinity")])
def test_a_rate_is_an_exact_decimal(rate: Decimal) -> None:
    with pytest.raises(InvalidData, match="exact decimal"):
        schedule(rate=rate)


@pytest.mark.parametrize(
    ("fees", "late", "asked", "problem"),
    [
        (schedule(unit=RateUnit.HOUR), LateReturn(None, DUE, DUE), {"zone": ZONE}, "returned_at is missing"),
        (schedule(), returned(at(14)), {}, "time zone of the library"),
        (schedule(), LateReturn(None, DueInstant(at(13)), DUE), {}, "time zone of the library"),
        (schedule(), LateReturn(None, DUE, DUE, returned_at=at(14)), {"zone": ZONE}, "on another day"),
        (schedule(capped_by_price=True), returned(at(14), price=Money(Decimal(5), "SEK")), {"zone": ZONE}, "DKK and SEK"),
    ],
    ids=range(5),
)
def test_a_return_that_does_not_fit_is_told(fees: RateSchedule, late: LateReturn, asked: Any, problem: str) -> None:
    with pytest.raises(InvalidData, match=problem):
        assess_fees(fees, [late], ADULT, **asked)


def test_numbers_of_reminders_count_from_one() -> None:
    with pytest.raises(InvalidData, match="at least 1"):
        reminder_fee(schedule(), 0, ADULT)
    with pytest.raises(InvalidData, match="at least 0"):
        reminders_fee(schedule(), -1, ADULT)
    with pytest.raises(InvalidData, match="reminders is negative"):
        returned(at(14), reminders=-1)


def test_amounts_of_two_currencies_are_not_compared() -> None:
    assert (dkk(2).at_most(dkk(1)), dkk(2).at_least(dkk(1))) == (dkk(1), dkk(2))
    with pytest.raises(InvalidData, match="DKK and SEK"):
        dkk(2).at_least(Money(Decimal(1), "SEK"))


def test_a_table_may_be_capped_by_the_price() -> None:
    capped = attrs.evolve(HELSINGOR_FEES, capped_by_price=True)
    assert [capped.fee(31, ADULT, price=price) for price in (None, dkk(150), dkk(300))] == [dkk(230), dkk(150), dkk(230)]
    assert HELSINGOR_FEES.fee(31, ADULT, price=dkk(150)) == dkk(230)


@pytest.mark.parametrize("fees", [schedule(capped_by_price=True), schedule(), attrs.evolve(HELSINGOR_FEES, capped_by_price=True)])
@given(price=st.decimals(-500, 500, places=2), days=st.integers(1, 60))
def test_no_price_makes_a_fee_that_is_below_0(fees: Any, price: Decimal, days: int) -> None:
    if price < 0:
        with pytest.raises(InvalidData, match="Invalid price: it is below 0"):
            fees.fee(days, ADULT, price=dkk(price))
    else:
        assert fees.fee(days, ADULT, price=dkk(price)).amount >= 0

"""The base modules: errors, dates, contact data, ages, places, plain data, imports."""

import copy
import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import nordlib
from nordlib import errors
from nordlib.ages import LeapDayBirthday, age, is_adult, nth_birthday
from nordlib.circulation import HELSINGOR, CirculationPolicy, Loan
from nordlib.contact import Email, Phone, parse_email, parse_phone
from nordlib.dates import Period, local_date, require_aware, zone
from nordlib.errors import (
    DatabaseError,
    InvalidContact,
    InvalidData,
    InvalidPolicy,
    MissingExtra,
    NaiveDatetime,
    NordlibError,
    UnknownName,
)
from nordlib.frozendict import frozendict
from nordlib.identity import IdentityNumber, InvalidIdentityNumber, Problem, Scheme, parse
from nordlib.libraries import Library, LibraryId, administered_libraries
from nordlib.money import Money
from nordlib.serialization import json
from nordlib.serialization.json import as_dict, from_dict
from nordlib.serialization.json_schema import json_schema
from nordlib.validation import type_errors

RAISED: list[NordlibError] = [
    NaiveDatetime("now"),
    errors.NoOpenDay(date(2026, 12, 24)),
    UnknownName("language", "fi", ("sv",)),
    InvalidContact("e-mail address", "hint"),
    InvalidData("Loan", ("a", "b")),
    InvalidPolicy("field", "is odd"),
    errors.IllegalTransition("denied", "accept", ("deny",)),
    errors.DecisionRefused(("too_early",)),
    DatabaseError("no such table: nordlib_holds"),
    MissingExtra("from_dict", "json"),
    errors.VersionConflict("account", "b1", 3),
    errors.UniqueViolation("account", "email"),
    errors.TransactionConflict("deadlock"),
    errors.UnreadableRow("nordlib_accounts", "b1"),
    errors.CommitOutcomeUnknown(),
    InvalidIdentityNumber(Scheme.SE, Problem.EMPTY, (0, 0)),
]


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling_and_copying(error: Any) -> None:
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 - our own bytes
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert attrs.asdict(again) == attrs.asdict(error)


def test_every_error_is_in_the_table_above() -> None:
    named = {each for name in errors.__all__ if isinstance(each := getattr(errors, name), type)}
    assert named - {NordlibError, errors.StorageError} <= {type(each) for each in RAISED}


def test_a_phone_number_is_a_telephone_number() -> None:
    assert str(InvalidContact("telephone number", "Hint.")) == "Not a valid telephone number. Hint."


# dates


def test_an_instant_without_offset_is_refused() -> None:
    naive = datetime(2026, 3, 12)  # noqa: DTZ001 - the point of the test
    with pytest.raises(NaiveDatetime) as caught:
        require_aware(naive, "ready_at")
    assert caught.value.argument == "ready_at"
    with pytest.raises(NaiveDatetime):
        local_date(naive, zone("Europe/Oslo"))


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-14, 14))  # noqa: DTZ001 - hypothesis wants them naive
def test_the_local_date_does_not_depend_on_the_offset_that_is_written(instant: datetime, hours: int) -> None:
    there = instant.astimezone(timezone(timedelta(hours=hours)))
    assert local_date(there, zone("Europe/Stockholm")) == local_date(instant, zone("Europe/Stockholm"))


@pytest.mark.parametrize("name", [None, "Europe/Nowhere", "", "../secrets", "Europe/Stockholm\0", "\ud800"])
def test_an_unknown_zone_is_named(name: Any) -> None:
    with pytest.raises(UnknownName):
        zone(name)


@pytest.mark.parametrize(
    ("text", "period"), [("P28D", Period(days=28)), ("P1M", Period(months=1)), ("P1Y2M3W4D", Period(days=25, months=14)), ("P0D", Period())]
)
def test_periods_are_read(text: str, period: Period) -> None:
    assert Period.parse(text) == period


@pytest.mark.parametrize("text", ["", "P", "28", "PT5H", "P-1D", "P1D\n", "P٣D"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(InvalidData):
        Period.parse(text)


def test_a_month_is_clipped_to_the_shorter_month() -> None:
    assert Period(months=1).after(date(2024, 1, 31)) == date(2024, 2, 29)
    assert Period(months=1).before(date(2026, 3, 31)) == date(2026, 2, 28)


@given(st.dates(max_value=date(9000, 1, 1), min_value=date(200, 1, 1)), st.integers(0, 500))
def test_days_go_back_the_way_they_came(day: date, days: int) -> None:
    assert Period(days=days).before(Period(days=days).after(day)) == day


# contact


@pytest.mark.rule("READ-A28")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna@Example.se", "anna@EXAMPLE.SE"),
        (" anna@example.se ", "anna@example.se"),
        ("a\u030ake@example.se", "åke@example.se"),
        ("x@å.se", "x@xn--5ca.se"),
    ],
)
def test_two_spellings_of_one_address(one: str, other: str) -> None:
    assert parse_email(one) == parse_email(other)
    assert hash(parse_email(one)) == hash(parse_email(other))
    assert parse_email(one) != one


@pytest.mark.rule("READ-A28")
@pytest.mark.parametrize(("one", "other"), [("åke@example.se", "ake@example.se"), ("a.b@example.se", "ab@example.se")])
def test_two_addresses(one: str, other: str) -> None:
    assert parse_email(one) != parse_email(other)


@pytest.mark.parametrize(
    "text", [None, "", "grynet", "grynet@", "@grynet.se", "a b@example.se", "a@b", "x" * 100_000, "a@\ud800.se", "a\0@example.se"]
)
def test_what_is_no_address_is_refused_without_repeating_it(text: Any) -> None:
    with pytest.raises(InvalidContact) as caught:
        parse_email(text)
    assert not text or text not in str(caught.value)


def test_contact_data_hide_in_a_repr() -> None:
    assert "anna" not in repr(parse_email("anna@example.se"))
    assert "44" not in repr(parse_phone("34412345", "DK"))


def test_phone_numbers_are_one_however_they_are_written() -> None:
    assert parse_phone("+45 34 41 23 45", "SE") == parse_phone("34412345", "DK")


@pytest.mark.parametrize("text", [None, "", "12", "abc", "9" * 10_000])
def test_what_is_no_phone_number_is_refused(text: Any) -> None:
    with pytest.raises(InvalidContact):
        parse_phone(text, "DK")


# people and places


@pytest.mark.rule("READ-A08")
@pytest.mark.parametrize(
    ("born", "on", "leap_day", "adult"),
    [
        (date(2008, 5, 10), date(2026, 5, 9), LeapDayBirthday.MARCH_1, False),
        (date(2008, 5, 10), date(2026, 5, 10), LeapDayBirthday.MARCH_1, True),
        (date(2008, 2, 29), date(2026, 2, 28), LeapDayBirthday.MARCH_1, False),
        (date(2008, 2, 29), date(2026, 3, 1), LeapDayBirthday.MARCH_1, True),
        (date(2008, 2, 29), date(2026, 2, 28), LeapDayBirthday.FEBRUARY_28, True),
        (date(2008, 2, 29), date(2026, 2, 27), LeapDayBirthday.FEBRUARY_28, False),
    ],
)
def test_one_is_18_from_the_start_of_the_birthday(born: date, on: date, leap_day: LeapDayBirthday, adult: bool) -> None:
    assert is_adult(born, on, leap_day) is adult


@pytest.mark.parametrize("leap_day", LeapDayBirthday)
@given(year=st.integers(19, 9999), number=st.integers(0, 365), away=st.integers(-40, 40))
def test_an_adult_is_at_least_18_by_age(leap_day: LeapDayBirthday, year: int, number: int, away: int) -> None:
    on = date(year, 1, 1) + timedelta(min(number, 364))
    born = date.fromordinal(max(date(year - 18, on.month, min(on.day, 28)).toordinal() + away, 1))
    assert is_adult(born, on, leap_day) is (age(born, on, leap_day) >= 18)


@pytest.mark.parametrize("leap_day", LeapDayBirthday)
def test_the_ends_of_the_calendar_have_no_new_adults(leap_day: LeapDayBirthday) -> None:
    assert not is_adult(date.max, date.max, leap_day)
    assert not is_adult(date.min, date(18, 12, 31), leap_day)
    assert is_adult(date.min, date(19, 1, 1), leap_day)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)), st.integers(0, 110), st.sampled_from(LeapDayBirthday))
def test_on_the_birthday_one_is_so_old_and_the_day_before_not_yet(born: date, years: int, leap_day: LeapDayBirthday) -> None:
    day = nth_birthday(born, years, leap_day)
    assert age(born, day, leap_day) == years
    assert age(born, day - timedelta(days=1), leap_day) == years - 1


def test_nobody_has_a_birthday_after_the_last_year() -> None:
    with pytest.raises(ValueError, match="year"):
        nth_birthday(date(1990, 5, 1), 9000)


@pytest.mark.rule("MTM-06")
def test_a_main_library_governs_its_branches_never_upwards_or_sideways() -> None:
    a, b = LibraryId("A"), LibraryId("B")
    house = [
        Library(a, "A"),
        Library(LibraryId("A1"), "A1", main_library_id=a),
        Library(LibraryId("A2"), "A2", main_library_id=a),
        Library(b, "B"),
    ]
    assert administered_libraries(a, house) == {"A", "A1", "A2"}
    assert administered_libraries(LibraryId("A1"), house) == {"A1"}
    assert [each.is_branch for each in house] == [False, True, True, False]


def test_a_library_is_not_its_own_branch() -> None:
    with pytest.raises(InvalidData, match="its own main library"):
        Library(LibraryId("A"), "A", main_library_id=LibraryId("A"))


# money


AMOUNTS = st.decimals(Decimal("-999999999999999999.999999999"), Decimal("999999999999999999.999999999"), places=9)


@given(AMOUNTS, AMOUNTS)
@example(Decimal("999999999999999999.999999999"), Decimal("1E-9"))
def test_amounts_are_added_exactly_or_refused_and_are_short_as_text(one: Decimal, other: Decimal) -> None:
    exact = Fraction(one) + Fraction(other)
    if abs(exact) >= 10**18:
        with pytest.raises(InvalidData, match=r"must be below 10\*\*18"):
            str(Money(one, "SEK") + Money(other, "SEK"))
    else:
        total = Money(one, "SEK") + Money(other, "SEK")
        assert Fraction(total.amount) == exact
        assert len(str(total.amount)) <= 29
        assert from_dict(Money, dict(as_dict(total))) == total  # type: ignore[arg-type]  # money is an object


@pytest.mark.parametrize("text", ["1_000", " 20", "20 ", "٢٠", "20,50", "", "20 kr."])
def test_an_amount_in_json_is_one_that_every_program_reads(text: str) -> None:
    """Python reads the first four too."""
    with pytest.raises(InvalidData, match="amount"):
        from_dict(Money, {"amount": text, "currency": "SEK"})


@pytest.mark.parametrize(
    "text", ["1E18", "-1E18", "1E999999999", "0E30", "1E-10", "0.1000000000", "1E-999999999", "0E-999999999", "9" * 5000]
)
def test_an_amount_that_no_program_counts_in_is_refused_at_once(text: str) -> None:
    with pytest.raises(InvalidData, match=r"must be below 10\*\*18, with at most 9 decimals"):
        Money(Decimal(text), "SEK")
    with pytest.raises(InvalidData, match=r"must be below 10\*\*18, with at most 9 decimals"):
        from_dict(Money, {"amount": text, "currency": "SEK"})


# plain data


class Colour(Enum):
    RED = "red"


@attrs.frozen
class Everything:
    day: date
    at: datetime
    hour: time
    amount: Decimal
    where: ZoneInfo
    colour: Colour
    names: frozenset[str]
    pairs: dict[str, int]
    row: tuple[int, ...]
    flag: bool
    none: str | None = None


EVERYTHING = Everything(
    date(2026, 3, 1),
    datetime(2026, 3, 1, 9, tzinfo=UTC),
    time(8, 45),
    Decimal("20.50"),
    zone("Europe/Oslo"),
    Colour.RED,
    frozenset({"b", "a"}),
    {"x": 1},
    (1, 2),
    True,
)


def test_plain_data_go_there_and_back() -> None:
    data = as_dict(EVERYTHING)
    assert isinstance(data, dict)
    assert data["names"] == ["a", "b"]
    assert data["amount"] == "20.50"
    assert from_dict(Everything, data) == EVERYTHING


def test_a_policy_goes_there_and_back() -> None:
    data = as_dict(HELSINGOR)
    assert isinstance(data, dict)
    assert from_dict(CirculationPolicy, data) == HELSINGOR


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"day": "2026-02-30"}, "$.day"),
        ({"day": "2026-W47-7"}, "must be a date that exists"),
        ({"day": "2026/11/22"}, "must be a date that exists"),
        ({"at": "2026-03-01T09:00:00"}, "$.at"),
        ({"flag": 1}, "$.flag"),
        ({"where": "Europe/Nowhere"}, "$.where"),
        ({"amount": "twenty"}, "$.amount"),
        ({"nonsense": 1}, "nonsense"),
        ({"row": ["1"]}, "$.row[0]"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: dict[str, Any], place: str) -> None:
    data = as_dict(EVERYTHING)
    assert isinstance(data, dict)
    with pytest.raises(InvalidData) as caught:
        from_dict(Everything, {**data, **change})
    assert len(caught.value.problems) == 1
    assert place in caught.value.problems[0]


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(InvalidData) as caught:
        from_dict(Loan, {"id": "L1", "due": "soon"})
    assert len(caught.value.problems) == 4


def test_contact_data_and_numbers_have_a_short_plain_form() -> None:
    email, phone, number = parse_email("Anna@example.se"), parse_phone("34412345", "DK"), parse("199005192381", "se")
    assert as_dict(email) == "Anna@example.se"
    assert as_dict(phone) == "+4534412345"
    assert as_dict(number) == {"scheme": "se", "canonical": "199005192381"}
    for each in (email, phone, number):
        plain: Any = as_dict(each)
        assert from_dict(type(each), plain) == each
        assert json_schema(type(each))["type"] in ("string", "object")


@pytest.mark.parametrize(
    "plain",
    [
        "199005192381",
        {"scheme": "se"},
        {"scheme": "se", "canonical": "199005192382"},
        {"scheme": "xx", "canonical": "1"},
        {"scheme": "se", "canonical": 1},
    ],
)
def test_a_plain_form_that_is_no_number_is_refused_without_repeating_it(plain: Any) -> None:
    with pytest.raises(InvalidData) as caught:
        from_dict(IdentityNumber, plain)
    assert "19900519" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("plain", [5, "not an address", None])
def test_a_plain_form_that_is_no_contact_is_refused(plain: Any) -> None:
    for model in (Email, Phone):
        with pytest.raises(InvalidData):
            from_dict(model, plain)


def test_lists_and_objects_are_written_as_such() -> None:
    data: Any = as_dict(EVERYTHING)
    policy: Any = as_dict(HELSINGOR)
    for change in ({"names": "ab"}, {"names": {"a": 1}}, {"row": "12"}):
        with pytest.raises(InvalidData, match="brackets"):
            from_dict(Everything, data | change)
    with pytest.raises(InvalidData, match="braces"):
        from_dict(CirculationPolicy, policy | {"item_types": []})


def test_a_member_that_is_none_is_told_with_those_that_are() -> None:
    data: Any = as_dict(EVERYTHING)
    with pytest.raises(InvalidData, match='must be "red", not this text @'):
        from_dict(Everything, {**data, "colour": "blue"})


def test_a_mapping_that_stays_as_it_is() -> None:
    assert repr(frozendict({"a": 1})) == "{'a': 1}"
    assert len(frozendict({"a": 1})) == 1


def test_misfits_are_told_for_models_only() -> None:
    assert type_errors("text") == ()
    assert type_errors(HELSINGOR) == ()


@pytest.mark.parametrize(("days", "months"), [(-1, 0), (0, -1), (True, 0), (10**9, 0), ("1", 0)])
def test_a_period_that_cannot_be_counted_is_refused(days: Any, months: Any) -> None:
    with pytest.raises(InvalidData, match=r"whole number|not int"):
        Period(days, months)


def test_a_period_past_the_calendar_is_refused() -> None:
    for move in (Period(days=2).after, Period(months=1).after):
        with pytest.raises(InvalidData, match="years 1 to 9999"):
            move(date(9999, 12, 31))
    for move in (Period(days=2).before, Period(months=1).before):
        with pytest.raises(InvalidData, match="years 1 to 9999"):
            move(date(1, 1, 1))


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(InvalidData, match="object"):
        as_dict(object())


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cattrs", None)
    json._converter.cache_clear()
    with pytest.raises(MissingExtra, match=r"nordlib\[json\]"):
        from_dict(Period, {"days": 1})


# what importing costs


def test_importing_nordlib_loads_nothing_but_nordlib() -> None:
    code = "import sys; before = set(sys.modules); import nordlib; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["nordlib"]


HEAVY = {"phonenumbers", "email_validator", "dateutil.parser", "sqlalchemy", "cattrs", "importlib.metadata"}


@pytest.mark.parametrize("name", sorted(nordlib.__all__))
def test_no_subpackage_loads_what_only_some_need(name: str) -> None:
    code = f"import sys, nordlib; nordlib.{name}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    asked_by_hypothesis = {"importlib.metadata"} if name == "testing" else set[str]()
    assert not (HEAVY - asked_by_hypothesis) & set(done.stdout.split())


def test_subpackages_are_found_by_name_and_others_are_not() -> None:
    assert nordlib.__getattr__("identity") is nordlib.identity
    assert {"identity", "__version__"} <= set(dir(nordlib))
    with pytest.raises(AttributeError, match="nonsense"):
        nordlib.nonsense  # noqa: B018 - the point of the test


def test_a_name_that_may_be_an_identity_number_is_not_repeated() -> None:
    for text in ("19800102-2394", "800102 2394", "198001022394"):
        assert text not in repr(UnknownName("registrar", text)) + str(UnknownName("registrar", text))
    assert str(UnknownName("library", "St-12")) == "Unknown library: 'St-12'."

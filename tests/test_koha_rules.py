"""Koha's circulation rules and preferences as nordlib's terms: what each says, and what is refused by its name."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from time import process_time
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from koha.calendars import read_calendars
from koha.preferences import Preferences, read_preferences
from koha.rules import RuleRow, Scope, effective_rules, policy_table, read_rules
from koha.terms import EXPIRED_MAY_RENEW, loan_terms

from nordlib.circulation import FeeCategory, LateRenewal, LoanTerms, Money, ScheduleUse
from nordlib.dates import Period
from nordlib.errors import InvalidPolicy
from nordlib.libraries import LibraryId

ZONE: Final = ZoneInfo("Europe/Copenhagen")
DAYS: Final = {"issuelength": "28", "lengthunit": "days", "renewalsallowed": "2", "daysmode": "Days"}
HOURS: Final = {"issuelength": "4", "lengthunit": "hours", "renewalsallowed": "2", "daysmode": "Days"}
FINE: Final = {"fine": "2.50", "chargeperiod": "1"}


class Tables:
    """Rows as a transaction would answer them, by the table that a query names first."""

    def __init__(self, **tables: list[dict[str, Any]]) -> None:
        self._tables = tables

    def rows(self, statement: str, **_: object) -> list[dict[str, Any]]:
        return self._tables.get(statement.partition("FROM ")[2].split()[0], [])


def tables(preferences: Mapping[str, str] = {}, **others: list[dict[str, Any]]) -> Any:
    return Tables(systempreferences=[{"variable": name, "value": value} for name, value in preferences.items()], **others)


def preferences(**given: str) -> Preferences:
    return read_preferences(tables({"finesMode": "production", **given}))


def terms(rules: Mapping[str, str], **given: str) -> LoanTerms:
    return loan_terms(rules, preferences(**given), "DKK")


# the order of the rules

CELL: Final = st.sampled_from(("a", "b", None))
SCOPES: Final = st.builds(Scope, CELL, CELL, CELL)
NAMED: Final = st.sampled_from(("renewalsallowed", "issuelength", "norenewalbefore", "overduefinescap"))


@given(st.dictionaries(st.tuples(SCOPES, NAMED), st.integers(1, 9), max_size=12), st.tuples(CELL, CELL, CELL))
def test_a_row_of_the_table_has_what_koha_finds_name_by_name(written: dict[tuple[Scope, str], int], asked: tuple[str | None, ...]) -> None:
    """The query of Koha, row by row: of the rows that fit, the first in descending order of library, category and item type."""
    rows: list[RuleRow] = [(Scope(None, None, None), name, value) for name, value in {**DAYS, **FINE}.items()]
    rows += [(scope, name, str(value)) for (scope, name), value in written.items() if scope != Scope(None, None, None)]
    table = policy_table(rows, preferences(), ZONE, "DKK")
    found = {}
    for name in {name for _, name, _ in rows}:
        fitting = [
            row for row in rows if row[1] == name and all(cell in (None, wanted) for cell, wanted in zip(row[0], asked, strict=True))
        ]
        if fitting:
            found[name] = max(fitting, key=lambda row: tuple(cell or "" for cell in row[0]))[2]
    branch, category, item_type = asked
    row = table.find(category=category, material=item_type, library=None if branch is None else LibraryId(branch)).unwrap()
    assert table.terms[row.terms] == terms({**found, EXPIRED_MAY_RENEW: "0"})


def test_a_category_says_whether_its_expired_patrons_may_renew() -> None:
    categories = [{"categorycode": "X", "blocks": 0}, {"categorycode": "Y", "blocks": 1}]
    rules = [
        {"branchcode": None, "categorycode": None, "itemtype": None, "rule_name": name, "rule_value": value} for name, value in DAYS.items()
    ]
    for preference, usual in (("1", False), ("0", True), ("renew", False), ("hold", True)):
        given = tables({"BlockExpiredPatronOpacActions": preference}, categories=categories, circulation_rules=rules)
        table = read_rules(given, zone=ZONE, currency="DKK").table
        found = {each: table.terms[table.find(category=each).unwrap().terms].renewal.expired_may_renew for each in ("X", "Y", "Z")}
        assert found == {"X": True, "Y": False, "Z": usual}


# what the rules say


def test_no_rule_at_all_renews_nothing() -> None:
    assert terms({}).max_renewals == 0


@pytest.mark.parametrize(
    ("rules", "given", "days"),
    [
        ({}, {}, None),
        ({"norenewalbefore": ""}, {}, None),
        ({"norenewalbefore": "7"}, {"NoRenewalBeforePrecision": "date"}, 7),
        ({"norenewalbefore": "7"}, {"NoRenewalBeforePrecision": "exact_time"}, 6),  # from 23:59 of the day before on
    ],
)
def test_the_window(rules: dict[str, str], given: dict[str, str], days: int | None) -> None:
    assert terms({**DAYS, **rules}, **given).window_days == days


def test_loans_by_the_hour() -> None:
    found = terms({**HOURS, "norenewalbefore": "1", "renewalperiod": "2"})
    assert (found.window_days, found.renewal.window_hours) == (None, 1)
    assert found.renewal_period != found.loan_period
    assert not isinstance(found.loan_period, Period)


def test_hard_due_dates() -> None:
    for compare, use in (("-1", ScheduleUse.CEILING), ("0", ScheduleUse.FIXED)):
        found = terms({**DAYS, "hardduedate": "2026-12-18", "hardduedatecompare": compare}).schedule
        assert found is not None
        assert (found.use, found.rows[0].due) == (use, date(2026, 12, 18))


@pytest.mark.parametrize(
    ("rules", "given", "amounts"),  # after 1, 2, 3, 7, 8 and 40 days
    [
        ({}, {}, ("2.50", "5", "7.50", "17.50", "20", "100")),
        ({"firstremind": "2"}, {"FinesIncludeGracePeriod": "1"}, ("0", "0", "7.50", "17.50", "20", "100")),
        ({"firstremind": "2"}, {"FinesIncludeGracePeriod": "0"}, ("0", "0", "2.50", "12.50", "15", "95")),
        ({"overduefinescap": "18"}, {}, ("2.50", "5", "7.50", "17.50", "18", "18")),
        ({"chargeperiod": "7", "overduefinescap": "8"}, {}, ("0", "0", "0", "2.50", "2.50", "8")),
        ({"chargeperiod": "7", "overduefinescap": "8", "chargeperiod_charge_at": "1"}, {}, ("2.50", "2.50", "2.50", "2.50", "5", "8")),
        (
            {"chargeperiod": "2", "overduefinescap": "50", "firstremind": "2", "chargeperiod_charge_at": "1"},
            {"FinesIncludeGracePeriod": "0"},
            ("0", "0", "2.50", "7.50", "7.50", "47.50"),
        ),
    ],
)  # fmt: skip
def test_fines(rules: dict[str, str], given: dict[str, str], amounts: tuple[str, ...]) -> None:
    fees = terms({**DAYS, **FINE, **rules}, **given).fees
    assert fees is not None
    assert [fees.fee(days, FeeCategory.ADULT) for days in (1, 2, 3, 7, 8, 40)] == [Money(Decimal(amount), "DKK") for amount in amounts]


@pytest.mark.parametrize(
    ("rules", "given"),
    [({"fine": "0"}, {}), ({"chargeperiod": "0"}, {}), ({}, {"finesMode": "test"}), ({}, {"CalculateFinesOnReturn": "0"})],
)
def test_no_fine(rules: dict[str, str], given: dict[str, str]) -> None:
    assert terms({**DAYS, **FINE, **rules}, **given).fees is None


def test_what_preferences_say() -> None:
    usual = terms(DAYS)
    assert (usual.debt_limit, usual.late_renewal, usual.renewal.overdue_block_count) == (None, LateRenewal.WITH_FEE, None)
    assert terms(DAYS, FineNoRenewals="0").debt_limit is None
    assert terms(DAYS, OPACFineNoRenewals="99.50").debt_limit == Money(Decimal("99.50"), "DKK")
    assert terms(DAYS, OverduesBlockRenewing="block").renewal.overdue_block_count == 1
    assert terms(DAYS, OverduesBlockRenewing="blockitem").late_renewal is LateRenewal.NO
    assert terms({**DAYS, "unseen_renewals_allowed": "1"}, UnseenRenewals="1").renewal.max_unseen_renewals == 1
    assert terms({**DAYS, "unseen_renewals_allowed": "1"}).renewal.max_unseen_renewals is None


# what is refused


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("issuelength", {**DAYS, "issuelength": ""}),
        ("issuelength", {**DAYS, "issuelength": "0"}),
        ("renewalsallowed", {**DAYS, "renewalsallowed": "many"}),
        ("lengthunit", {**DAYS, "lengthunit": "weeks"}),
        ("daysmode", {**DAYS, "daysmode": "Month"}),
        ("daysmode", {**HOURS, "daysmode": "Calendar"}),
        ("norenewalbefore", {**DAYS, "norenewalbefore": "-1"}),
        ("norenewalbefore", {**DAYS, "norenewalbefore": "0"}),
        ("hardduedate", {**DAYS, "hardduedate": "2026-12-18", "hardduedatecompare": "1"}),
        ("hardduedate", {**HOURS, "hardduedate": "2026-12-18", "hardduedatecompare": "0"}),
        ("fine", {**DAYS, **FINE, "fine": "2,50"}),
        ("fine", {**HOURS, **FINE}),
        ("chargeperiod", {**DAYS, **FINE, "chargeperiod": "7"}),
        *(("hardduedate", {**DAYS, "hardduedate": day}) for day in ("2026-02-30", "0000-00-00", "18/12/2026")),
        *(("fine", {**DAYS, **FINE, "chargeperiod": "7", "overduefinescap": "20", "fine": fine}) for fine in ("-5", "NaN", "1E400")),
        *(("overduefinescap", {**DAYS, **FINE, "chargeperiod": "7", "overduefinescap": cap}) for cap in ("-1", "NaN", "Infinity")),
        ("overduefinescap", {**DAYS, "fine": "0.01", "chargeperiod": "7", "overduefinescap": "999999"}),
        *((name, {**DAYS, name: "9" * 32}) for name in ("issuelength", "renewalperiod", "renewalsallowed", "norenewalbefore")),
    ],
)
def test_a_rule_that_cannot_be_said_is_refused_by_its_name(name: str, rules: dict[str, str]) -> None:
    with pytest.raises(InvalidPolicy) as refused:
        terms(rules)
    assert refused.value.field == name
    rows = [
        {"branchcode": "HEL", "categorycode": None, "itemtype": "BK", "rule_name": key, "rule_value": value} for key, value in rules.items()
    ]
    with pytest.raises(InvalidPolicy) as refused:
        read_rules(tables({"finesMode": "production"}, circulation_rules=rows), zone=ZONE, currency="DKK")
    assert refused.value.field == f"circulation_rules HEL/*/BK, {name}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BlockExpiredPatronOpacActions", "illrequest"),
        ("CircControl", "PickupLibrary"),
        ("ConsiderLibraryHoursInCirculation", "open"),
        ("FineNoRenewals", "99.999"),
        *(("FineNoRenewals", limit) for limit in ("a lot", "-1", "NaN", "Infinity", "1E400")),
        ("FineNoRenewalsIncludeCredits", "0"),
        ("ItemsDeniedRenewal", "damaged: [1]"),
        ("ManualRenewalPeriodBase", "yesterday"),
        ("MaxFine", "500"),
        ("NoRenewalBeforePrecision", "week"),
        ("OPACFineNoRenewalsIncludeCredits", "0"),
        ("OverduesBlockRenewing", "sometimes"),
        ("UseRecalls", "opac"),
        ("finesCalendar", "never"),
        ("item-level_itypes", "0"),
        ("useDaysMode", "Month"),
    ],
)
def test_a_preference_that_cannot_be_followed_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(InvalidPolicy) as refused:
        preferences(**{name: value})
    assert refused.value.field == name


@pytest.mark.parametrize("limit", ["-1", "5.5", "many"])
def test_a_limit_of_unseen_renewals_that_is_not_a_count_is_no_absence_of_a_limit(limit: str) -> None:
    with pytest.raises(InvalidPolicy, match="unseen_renewals_allowed"):
        terms({**DAYS, "unseen_renewals_allowed": limit}, UnseenRenewals="1")
    assert terms({**DAYS, "unseen_renewals_allowed": ""}, UnseenRenewals="1").renewal.max_unseen_renewals is None


def test_late_items_of_a_patron_who_also_borrows_by_the_hour_are_refused() -> None:
    with pytest.raises(InvalidPolicy, match="OverduesBlockRenewing"):
        terms(HOURS, OverduesBlockRenewing="block")


def test_every_rule_is_said_told_or_refused() -> None:
    def rules(**values: str) -> Any:
        cells = {"branchcode": None, "categorycode": None, "itemtype": None}
        return tables(
            {}, circulation_rules=[{**cells, "rule_name": name, "rule_value": value} for name, value in {**DAYS, **values}.items()]
        )

    told = read_rules(rules(finedays="1", holdallowed="from_home_library", hold_fulfillment_policy="any"), zone=ZONE, currency="DKK").told
    assert [sentence.partition(":")[0] for sentence in told] == ["finedays", "holdallowed"]
    old = rules(accountsent="0", chargename="", reservecharge="1.5", restrictedtype="0", processingreturn="refund")
    assert len(read_rules(old, zone=ZONE, currency="DKK").told) == 5
    with pytest.raises(InvalidPolicy, match="circulation_rules new_rule"):
        read_rules(rules(new_rule="1"), zone=ZONE, currency="DKK")
    assert read_rules(rules(new_rule="1"), zone=ZONE, currency="DKK", ignoring=("new_rule",)).told == ("new_rule: ignored, as you said",)


def test_the_rules_of_a_scope_are_those_that_fit() -> None:
    rows: list[RuleRow] = [
        (Scope("HEL", None, None), "fine", "1"),
        (Scope("ESP", None, None), "fine", "2"),
        (Scope(None, "K", None), "fine", "3"),
    ]
    assert effective_rules(rows, Scope("HEL", "K", None)) == {"fine": "1"}
    assert effective_rules(rows, Scope(None, "K", "BK")) == {"fine": "3"}


def test_the_time_for_the_rules_of_a_large_consortium_grows_with_their_scopes_alone() -> None:
    """The scopes of a rule for each of 15 libraries, categories and item types meet in 4,096; each with each would be sixteen million."""
    rows: list[RuleRow] = [(Scope(None, None, None), name, value) for name, value in DAYS.items()]
    for number in range(15):
        rows.append((Scope(f"b{number}", None, None), "renewalsallowed", str(number)))
        rows.append((Scope(None, f"c{number}", None), "issuelength", str(number + 1)))
        rows.append((Scope(None, None, f"i{number}"), "norenewalbefore", str(number + 1)))
    begun = process_time()
    assert len(policy_table(rows, preferences(), ZONE, "DKK").rows) == 16**3
    assert process_time() - begun < 10


def test_calendars() -> None:
    repeated = [
        {"branchcode": "HEL", "weekday": weekday, "day": day, "month": month} for weekday, day, month in ((0, None, None), (None, 24, 12))
    ]
    special = [{"branchcode": "HEL", "year": 2026, "month": 12, "day": day, "isexception": opens} for day, opens in ((22, 0), (6, 1))]
    calendar = read_calendars(tables(repeatable_holidays=repeated, special_holidays=special))[LibraryId("HEL")]
    open_days = [day for day in (5, 6, 13, 22, 24) if calendar.is_open(date(2026, 12, day))]
    assert open_days == [5, 6]
    assert not calendar.is_open(date(2031, 12, 24))


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("repeatable_holidays", {"weekday": 7, "day": None, "month": None}),
        ("repeatable_holidays", {"weekday": None, "day": 30, "month": 2}),
        ("repeatable_holidays", {"weekday": None, "day": 0, "month": 0}),
        ("special_holidays", {"year": 2026, "month": 2, "day": 30, "isexception": 0}),
        ("special_holidays", {"year": 0, "month": 0, "day": 0, "isexception": 1}),
    ],
)
def test_a_holiday_that_does_not_exist_is_told_by_its_table(table: str, row: dict[str, Any]) -> None:
    given: Any = Tables(**{table: [{"branchcode": "HEL", **row}]})
    with pytest.raises(InvalidPolicy) as refused:
        read_calendars(given)
    assert refused.value.field == table

"""What FOLIO's loan policies and patron blocks mean for nordlib."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from nordlib.circulation import (
    ClosedDayRule,
    ClosedHoursRule,
    DueSchedule,
    OpenDayPeriod,
    PatronId,
    PatronStanding,
    RenewalHoldRule,
    RenewalTerms,
    RenewFrom,
    ScheduleUse,
)
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import UNKNOWN
from nordlib.errors import InvalidData, NaiveDatetime
from nordlib.interchange.folio import (
    BlockedAction,
    folio_loan_policy,
    folio_manual_block,
    standing_of,
    terms_of,
)
from tests.folio_documents import SCHEDULE
from tests.folio_samples import BLOCK, FIXED, NOW, REQUEST, ROLLING, ROWS, TERM, ZONE, Document, changed, terms


def test_what_folio_decides_in_code_is_in_the_terms() -> None:
    read = terms(ROLLING)
    assert (read.loan_period, read.max_renewals, read.window_days) == (Period(days=21), 2, None)
    assert (read.cap_at_card_expiry, read.max_interlibrary_renewals, read.late_renew_from) == (True, None, RenewFrom.DUE_DATE)


@pytest.mark.parametrize(
    ("path", "value", "field", "means"),
    [
        ("loansPolicy.period", {"duration": 2, "intervalId": "Months"}, "loan_period", Period(months=2)),
        ("loansPolicy.period", {"duration": 5, "intervalId": "Days"}, "loan_period", Period(days=5)),
        ("loansPolicy.period", {"duration": 4, "intervalId": "Hours"}, "loan_period", HourlyPeriod(4)),
        ("loansPolicy.period", {"duration": 45, "intervalId": "Minutes"}, "loan_period", HourlyPeriod(minutes=45)),
        ("loansPolicy.profileId", "rolling", "schedule", None),
        ("loansPolicy.itemLimit", 12, "max_loans", 12),
        ("loansPolicy.fixedDueDateScheduleId", SCHEDULE, "schedule", DueSchedule(ROWS)),
        (
            "loansPolicy.closedLibraryDueDateManagementId",
            "END_OF_THE_PREVIOUS_OPEN_DAY",
            "closed_day_rule",
            ClosedDayRule.PREVIOUS_OPEN_DAY,
        ),
        ("loansPolicy.closedLibraryDueDateManagementId", "CURRENT_DUE_DATE_TIME", "closed_hours_rule", ClosedHoursRule.KEEP),
        (
            "loansPolicy.closedLibraryDueDateManagementId",
            "END_OF_THE_CURRENT_SERVICE_POINT_HOURS",
            "closed_hours_rule",
            ClosedHoursRule.END_OF_OPENING,
        ),
        ("loanable", False, "lendable", False),
        ("renewable", False, "renewable", False),
        ("renewalsPolicy.numberAllowed", 3.0, "max_renewals", 3),
        ("renewalsPolicy.numberAllowed", ..., "max_renewals", 0),
        ("renewalsPolicy.unlimited", True, "max_renewals", 9_999),
        ("renewalsPolicy.renewFromId", "SYSTEM_DATE", "renew_from", RenewFrom.TODAY),
        ("renewalsPolicy.period", {"duration": 1, "intervalId": "Weeks"}, "renewal_period", None),
        ("requestManagement.holds.renewItemsWithRequest", True, "renewal", RenewalTerms(holds_rule=RenewalHoldRule.IGNORE)),
    ],
)
def test_a_property_of_a_policy_is_a_field_of_the_terms(path: str, value: object, field: str, means: object) -> None:
    assert getattr(terms(changed(ROLLING, path, value)), field) == means


def test_an_alternate_period_is_counted_where_the_policy_says_so() -> None:
    weeks: Document = {"duration": 1, "intervalId": "Weeks"}
    other = changed(changed(ROLLING, "renewalsPolicy.period", weeks), "renewalsPolicy.differentPeriod", True)
    assert terms(other).renewal_period == Period(days=7)
    assert terms(changed(other, "renewalsPolicy.alternateFixedDueDateScheduleId", SCHEDULE)).renewal.schedule == DueSchedule(ROWS)
    held = {"renewItemsWithRequest": True, "alternateRenewalLoanPeriod": weeks}
    shortened = terms(changed(ROLLING, "requestManagement.holds", held)).renewal
    assert (shortened.holds_rule, shortened.queue_period) == (RenewalHoldRule.SHORTEN, Period(days=7))


def test_a_policy_of_fixed_due_dates_has_no_period() -> None:
    weeks: Document = {"duration": 1, "intervalId": "Weeks"}
    assert terms(FIXED).schedule == DueSchedule(ROWS, ScheduleUse.FIXED)
    assert terms(changed(FIXED, "loansPolicy.fixedDueDateScheduleId", "")).schedule == DueSchedule((), ScheduleUse.FIXED)
    held = changed(FIXED, "requestManagement.holds.renewItemsWithRequest", True)
    assert terms(held).renewal.holds_rule is RenewalHoldRule.IGNORE
    refused = changed(held, "requestManagement.holds.alternateRenewalLoanPeriod", weeks)
    differs = changed(changed(held, "renewalsPolicy.differentPeriod", True), "renewalsPolicy.period", weeks)
    for document in (refused, differs):
        reading = terms_of(document, zone=ZONE, schedules={SCHEDULE: TERM})
        assert reading.value.renewal.holds_rule is RenewalHoldRule.BLOCK
        assert reading.not_read[0].path == "$.requestManagement.holds.renewItemsWithRequest"
    assert terms(differs).renewal.schedule == DueSchedule((), ScheduleUse.FIXED)


def test_terms_with_fixed_due_dates_lose_their_periods_by_name() -> None:
    given = attrs.evolve(
        terms(FIXED),
        loan_period=Period(days=28),
        renewal_period=Period(days=7),
        renewal=RenewalTerms(holds_rule=RenewalHoldRule.SHORTEN, queue_period=Period(days=3)),
    )
    written = folio_loan_policy(given, name="fixed", zone=ZONE, schedules={SCHEDULE: TERM})
    assert written.document["loansPolicy"] == {
        "profileId": "Fixed",
        "closedLibraryDueDateManagementId": "CURRENT_DUE_DATE",
        "fixedDueDateScheduleId": SCHEDULE,
    }
    lost = [unmapped.path for unmapped in written.lost]
    assert lost == ["$.loan_period", "$.renewal_period", "$.renewal.holds_rule", "$.renewal.queue_period"]


def test_both_schedules_of_a_policy_have_the_use_of_its_profile() -> None:
    given = attrs.evolve(terms(ROLLING), renewal=RenewalTerms(schedule=DueSchedule(ROWS, ScheduleUse.FIXED)))
    written = folio_loan_policy(given, name="rolling", zone=ZONE, schedules={SCHEDULE: TERM})
    assert [(unmapped.path, "profile" in unmapped.reason) for unmapped in written.lost] == [("$.renewal.schedule", True)]


def test_a_recall_counts_days() -> None:
    months = changed(ROLLING, "requestManagement.recalls.minimumGuaranteedLoanPeriod", {"duration": 1, "intervalId": "Months"})
    reading = terms_of(changed(months, "requestManagement.recalls.recallReturnInterval", {"duration": 1, "intervalId": "Weeks"}), zone=ZONE)
    assert (reading.value.recalls.guaranteed_days, reading.value.recalls.return_days) == (0, 7)
    assert reading.not_read[0].path == "$.requestManagement.recalls.minimumGuaranteedLoanPeriod"


def test_an_unknown_word_for_closed_days_keeps_the_due_date_and_is_named() -> None:
    reading = terms_of(changed(ROLLING, "loansPolicy.closedLibraryDueDateManagementId", "MOVE"), zone=ZONE)
    assert reading.value.closed_day_rule is ClosedDayRule.KEEP
    assert reading.not_read[0].path == "$.loansPolicy.closedLibraryDueDateManagementId"


@pytest.mark.parametrize(
    ("period", "message"),
    [(OpenDayPeriod(3), "open days"), (Period(days=3, months=1), "one unit")],
)
def test_a_period_that_folio_cannot_say_is_an_error(period: Any, message: str) -> None:
    with pytest.raises(InvalidData, match=message):
        folio_loan_policy(attrs.evolve(terms(ROLLING), loan_period=period), name="policy", zone=ZONE)


def test_a_policy_names_schedules_that_were_written() -> None:
    with pytest.raises(InvalidData, match=r"give a schedule with these rows in `schedules`.* @ \$\.schedule"):
        folio_loan_policy(attrs.evolve(terms(ROLLING), schedule=DueSchedule(ROWS)), name="policy", zone=ZONE)


def test_a_policy_names_the_schedule_that_has_its_rows() -> None:
    known = {"autumn": {"name": "autumn", "schedules": []}, SCHEDULE: TERM}
    written = folio_loan_policy(attrs.evolve(terms(ROLLING), schedule=DueSchedule(ROWS)), name="policy", zone=ZONE, schedules=known)
    assert terms_of(written.document, zone=ZONE, schedules=known).value.schedule == DueSchedule(ROWS)


def test_a_policy_under_which_nothing_is_lent_needs_no_period() -> None:
    assert terms({"name": "reference", "loanable": False, "renewable": False}).lendable is False


def test_terms_that_folio_does_not_have_are_named_with_the_reason() -> None:
    given = attrs.evolve(terms(ROLLING), window_days=7, closed_day_rule=ClosedDayRule.SAME_WEEKDAY, renewal=RenewalTerms(window_hours=2))
    lost = {unmapped.path: unmapped.reason for unmapped in folio_loan_policy(given, name="policy", zone=ZONE).lost}
    assert set(lost) == {"$.window_days", "$.closed_day_rule", "$.renewal.window_hours"}
    assert lost["$.renewal.window_hours"] == "FOLIO has no first hour of renewal"


@pytest.mark.parametrize(
    ("flags", "expires", "blocked"),
    [
        ({"renewals": True}, None, True),
        ({"renewals": True}, NOW + timedelta(seconds=1), True),
        ({"renewals": True}, NOW, False),
        ({"renewals": False}, None, False),
        ({"renewals": ..., "borrowing": True}, None, False),
    ],
)
def test_a_manual_block_counts_until_it_expires(flags: Document, expires: datetime | None, blocked: bool) -> None:
    block = BLOCK | {"expirationDate": None if expires is None else expires.isoformat()}
    for path, value in flags.items():
        block = changed(block, path, value)
    standing = standing_of(BlockedAction.RENEWALS, now=NOW, manual=[block], card_expires_on=date(2026, 12, 31))
    assert standing.value == PatronStanding(blocked, date(2026, 12, 31))
    assert (standing.manual, standing.automated) == (blocked, False)


def test_a_block_is_written_for_a_known_standing_of_a_user() -> None:
    patron = PatronId(REQUEST["requesterId"])
    with pytest.raises(InvalidData, match="blocked is unknown"):
        folio_manual_block(PatronStanding(UNKNOWN), patron=patron, description="books")
    with pytest.raises(InvalidData, match=r"UUID .* @ \$\.patron"):
        folio_manual_block(PatronStanding(True), patron=PatronId("P1"), description="books")
    written = folio_manual_block(PatronStanding(True, date(2026, 12, 31)), patron=patron, description="books")
    assert [unmapped.path for unmapped in written.lost] == ["$.card_expires_on"]
    with pytest.raises(NaiveDatetime):
        standing_of(BlockedAction.RENEWALS, now=datetime(2026, 3, 16), card_expires_on=None)  # noqa: DTZ001 - the error is tested

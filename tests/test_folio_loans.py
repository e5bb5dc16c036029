"""What FOLIO's loans, requests and fixed due date schedules mean for nordlib."""

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from nordlib.circulation import (
    DueInstant,
    DueSchedule,
    DueScheduleRow,
    HoldStatus,
    LoanStatus,
    TitleId,
)
from nordlib.dates import zone
from nordlib.errors import InvalidData
from nordlib.interchange.folio import (
    FolioDocument,
    folio_loan,
    folio_request,
    folio_schedule,
    hold_of,
    loan_of,
    schedule_of,
)
from tests.folio_samples import LOAN_DOCUMENT, NOW, REQUEST, ROWS, TERM, ZONE, changed
from tests.people import HOLD, LOAN


def test_a_loan_by_days_is_due_at_the_end_of_its_day_in_the_tenants_zone() -> None:
    loan = loan_of(LOAN_DOCUMENT, zone=ZONE, title=TitleId("T1"))
    assert loan.value == attrs.evolve(LOAN, lent_on=date(2026, 2, 21))
    assert [unmapped.path for unmapped in loan.not_read] == ["$.action"]
    assert folio_loan(loan.value, zone=ZONE).document["dueDate"] == LOAN_DOCUMENT["dueDate"]


def test_a_loan_by_the_hour_is_due_at_its_instant() -> None:
    loan = loan_of(changed(LOAN_DOCUMENT, "dueDate", "2026-03-16T10:30:00+01:00"), zone=ZONE, title=TitleId("T1"), by_hours=True).value
    assert loan.due == DueInstant(datetime(2026, 3, 16, 9, 30, tzinfo=UTC))
    assert folio_loan(loan, zone=ZONE).document["dueDate"] == "2026-03-16T09:30:00.000+00:00"
    later = attrs.evolve(loan, due=DueInstant(datetime(2026, 3, 16, 9, 30, 0, 1, tzinfo=UTC)))
    assert folio_loan(later, zone=ZONE).document["dueDate"] == "2026-03-16T09:30:00.000001+00:00"


def test_the_title_is_in_the_loans_of_circulation() -> None:
    whole: dict[str, object] = {**LOAN_DOCUMENT, "item": {"instanceId": "T9", "title": "Kallocain"}}
    reading = loan_of(whole, zone=ZONE)
    assert reading.value.title == "T9"
    assert [unmapped.path for unmapped in reading.not_read] == ["$.action", "$.item.title"]
    assert folio_loan(reading.value, zone=ZONE, host=whole) == FolioDocument(whole, ())


@pytest.mark.parametrize(
    ("status", "item", "means"),
    [
        (None, None, LoanStatus.ON_LOAN),
        ("Open", "Checked out", LoanStatus.ON_LOAN),
        ("Open", "Aged to lost", LoanStatus.LOST),
        ("Open", "Declared lost", LoanStatus.LOST),
        ("Open", "Claimed returned", LoanStatus.CLAIMED_RETURNED),
        ("Closed", "Checked out", LoanStatus.RETURNED),
        ("closed", "Lost and paid", LoanStatus.LOST),
    ],
)
def test_the_status_of_a_loan_and_of_its_item_are_one_status(status: str | None, item: str | None, means: LoanStatus) -> None:
    document = LOAN_DOCUMENT | {"status": {"name": status}, "itemStatus": item}
    assert loan_of(document, zone=ZONE, title=TitleId("T1")).value.status is means


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({"renewals_used": 1}, "renewed"),
        ({"due": date(2026, 4, 1)}, "dueDateChanged"),
        ({"recalled": True}, "checkedout"),
        ({"status": LoanStatus.RETURNED, "renewals_used": 1}, "checkedin"),
        ({"status": LoanStatus.LOST}, "declaredLost"),
        ({"status": LoanStatus.CLAIMED_RETURNED}, "claimedReturned"),
    ],
)
def test_the_action_of_a_loan_says_what_was_done_to_it(changes: dict[str, Any], action: str) -> None:
    before = loan_of(LOAN_DOCUMENT, zone=ZONE, title=TitleId("T1")).value
    assert folio_loan(attrs.evolve(before, **changes), zone=ZONE, host=LOAN_DOCUMENT).document["action"] == action


def test_a_new_loan_says_that_it_was_lent_or_renewed() -> None:
    loan = attrs.evolve(LOAN, lent_on=date(2026, 2, 21))
    assert folio_loan(loan, zone=ZONE).document["action"] == "checkedout"
    assert folio_loan(attrs.evolve(loan, renewals_used=1), zone=ZONE).document["action"] == "renewed"
    with pytest.raises(InvalidData, match=r"lent_on is None; FOLIO requires `loanDate`"):
        folio_loan(LOAN, zone=ZONE)
    assert folio_loan(LOAN, zone=ZONE, host=LOAN_DOCUMENT).document["loanDate"] == LOAN_DOCUMENT["loanDate"]


@pytest.mark.parametrize(
    ("word", "means", "is_named"),
    [
        ("Open - Not yet filled", HoldStatus.ACTIVE, False),
        ("Open - Awaiting pickup", HoldStatus.READY_FOR_PICKUP, False),
        ("Open - In transit", HoldStatus.READY_FOR_PICKUP, True),
        ("Open - Awaiting delivery", HoldStatus.READY_FOR_PICKUP, True),
        ("Closed - Filled", HoldStatus.FILLED, False),
        ("Closed - Cancelled", HoldStatus.CANCELLED, False),
        ("Closed - Unfilled", HoldStatus.EXPIRED, False),
        ("Closed - Pickup expired", HoldStatus.EXPIRED, True),
        (None, HoldStatus.ACTIVE, False),
    ],
)
def test_the_status_of_a_request(word: str | None, means: HoldStatus, is_named: bool) -> None:
    reading = hold_of(REQUEST | {"status": word}, zone=ZONE)
    assert reading.value.status is means
    assert ("$.status" in [unmapped.path for unmapped in reading.not_read]) is is_named


@pytest.mark.parametrize(
    ("level", "status", "waits_for", "set_aside"),
    [
        ("Item", "Open - Not yet filled", True, False),
        ("Item", "Open - In transit", True, True),
        ("Title", "Open - Not yet filled", True, False),
        ("Title", "Open - Awaiting pickup", False, True),
        ("Title", "Closed - Filled", False, True),
        ("Item", "Closed - Filled", True, False),
    ],
)
def test_the_item_of_a_request_is_waited_for_or_set_aside(level: str, status: str, waits_for: bool, set_aside: bool) -> None:
    hold = hold_of(REQUEST | {"requestLevel": level, "status": status}, zone=ZONE).value
    assert (hold.item is not None, hold.set_aside is not None) == (waits_for, set_aside)


def test_a_suspended_hold_is_written_as_one_that_waits_and_says_so() -> None:
    hold = attrs.evolve(hold_of(REQUEST, zone=ZONE).value, status=HoldStatus.SUSPENDED, item=None)
    written = folio_request(hold, zone=ZONE, host=REQUEST | {"patronComments": None})
    assert (written.document["status"], written.document["requestLevel"]) == ("Open - Not yet filled", "Title")
    assert "itemId" not in written.document
    assert written.document["patronComments"] is None
    assert [(unmapped.path, "suspended" in unmapped.reason) for unmapped in written.lost] == [("$.status", True)]


def test_a_request_has_uuids_and_the_instant_of_the_hold() -> None:
    with pytest.raises(InvalidData, match="requested_at is None"):
        folio_request(hold_of(REQUEST, zone=ZONE).value, zone=ZONE)
    with pytest.raises(InvalidData) as error:
        folio_request(HOLD, zone=ZONE, requested_at=NOW)
    assert error.value.problems == tuple(f"write a UUID of version 1 to 5 @ $.{name}" for name in ("id", "patron", "title"))


def test_a_schedule_counts_days_in_the_tenants_zone_and_names_other_times() -> None:
    assert schedule_of(TERM, zone=ZONE).value == DueSchedule(ROWS)
    utc = schedule_of(TERM, zone=zone("UTC"))
    assert utc.value.rows[0].first_day == date(2026, 1, 11)
    assert [unmapped.path for unmapped in utc.not_read] == [f"$.schedules[0].{name}" for name in ("due", "from", "to")] + ["$.name"]
    assert schedule_of({"name": "none"}, zone=ZONE).value == DueSchedule(())


def test_a_row_without_an_end_is_written_with_one_and_says_so() -> None:
    written = folio_schedule(DueSchedule((DueScheduleRow(date(2026, 6, 12)),)), name="term", zone=zone("UTC"))
    assert written.document["schedules"] == [
        {"from": "1970-01-01T00:00:00.000+00:00", "to": "9999-12-30T23:59:59.000+00:00", "due": "2026-06-12T23:59:59.000+00:00"}
    ]
    assert [unmapped.path for unmapped in written.lost] == ["$.rows"]


def test_an_instant_outside_the_years_is_an_error() -> None:
    with pytest.raises(InvalidData, match="outside the years 1 to 9999"):
        folio_loan(attrs.evolve(LOAN, lent_on=date(1, 1, 1)), zone=ZONE)


def test_a_document_of_people_is_not_in_the_repr() -> None:
    request = REQUEST | {"requester": {"firstName": "Anna"}}
    assert "Anna" not in repr(folio_request(hold_of(request, zone=ZONE).value, zone=ZONE, host=request))

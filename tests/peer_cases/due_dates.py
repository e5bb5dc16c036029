"""Due dates by days: policies 5, 7 and 11."""

from typing import Final

from tests.peer_cases.form import Facts, PeerCase

__all__ = ["CASES", "days_terms", "due_case"]

_MARCH: Final = {"from": "2018-03-01", "to": "2018-03-31", "due": "2018-03-31"}
_MAY: Final = {"from": "2018-05-01", "to": "2018-05-31", "due": "2018-05-31"}
_2018: Final = {"from": "2018-01-01", "to": "2018-12-31", "due": "2018-12-31"}
_KOHA: Final = "t/db_dependent/Circulation/CalcDateDue.t: "
_FOLIO: Final = "RenewalAPITests.java: "
_ROLLING: Final = "RollingLoanPolicyRenewalDueDateCalculationTests.java: "
_FIXED: Final = "FixedLoanPolicyRenewalDueDateCalculationTests.java: "
_CEILING: Final = "CheckOutByBarcodeFixedDueDateScenariosTest.java: "
_TRUNCATED: Final = {"truncate_to_patron_expiry": True, "expiry_on_closed_day": "previous_open_day"}


def due_case(
    number: int, peer: str, test: str, policy: Facts, now: str, new_due: str | None, *reasons: str, due: str | None = None, **more: object
) -> PeerCase:
    """A lending, or a renewal if there is a due date."""
    given: Facts = {"policy": policy, "now": now, "act": "lend", **more}
    theirs, why = given.pop("theirs", None), given.pop("why", "")
    if due is not None:
        given |= {"act": "renew", "due": due}
    expected = {"new_due": new_due, "reasons": list(reasons)}
    return PeerCase(number, peer, test, "due", given, expected, None if theirs is None else {"new_due": theirs}, why)


def _limited(days: int, *rows: Facts, **more: object) -> Facts:
    return {"loan_period": {"days": days}, "schedule": list(rows), **more}


def days_terms(loan: int, renewal: int | None, **more: object) -> Facts:
    return {"loan_period": {"days": loan}, "renewal_period": None if renewal is None else {"days": renewal}, **more}


_SAT: Final = "2013-02-09T10:00:00Z"
_JANUARY: Final = "2019-01-25T10:00:00Z"
_UNTIL_FEBRUARY_2: Final = {"from": "2019-01-01", "to": "2019-01-31", "due": "2019-02-02"}
_UNTIL_FEBRUARY_4: Final = {"from": "2019-01-01", "to": "2019-01-31", "due": "2019-02-04"}
_NOT_MOVED: Final = "POLICIES-FORMAT.md, due: a fixed date is not moved, nor is a ceiling"

CASES: Final = (
    # a renewal period of its own
    due_case(5, "Koha", _KOHA + "a loan of 10 days", days_terms(10, 5), _SAT, "2013-02-19"),
    due_case(5, "Koha", _KOHA + "its renewal by 5 days", days_terms(10, 5), _SAT, "2013-02-14", due="2013-02-09"),
    due_case(5, "Koha", _KOHA + "no renewal period: the loan period", days_terms(7, None), _SAT, "2013-02-16", due="2013-02-09"),
    due_case(
        5,
        "FOLIO",
        _FOLIO + "canRenewRollingLoanUsingDifferentPeriod",
        {"loan_period": {"months": 2}, "renewal_period": {"months": 1}},
        "2018-05-01T11:21:43Z",
        "2018-06-12",
        due="2018-05-12",
    ),
    due_case(
        5,
        "FOLIO",
        _FOLIO + "canRenewRollingLoanFromCurrentDueDate",
        {"loan_period": {"months": 2}},
        "2018-05-01T11:21:43Z",
        "2018-07-12",
        due="2018-05-12",
    ),
    due_case(
        5,
        "FOLIO",
        _ROLLING + "shouldFailWhenRenewalWouldNotChangeDueDate",
        days_terms(14, 3, renewal_base="today"),
        "2018-01-14T13:45:21Z",
        None,
        "no_gain",
        due="2018-01-17",
    ),
    due_case(
        5,
        "FOLIO",
        _ROLLING + "shouldFailWhenRenewalWouldMeanEarlierDueDate",
        days_terms(14, 3, renewal_base="today"),
        "2018-01-13T13:45:21Z",
        None,
        "no_gain",
        due="2018-01-17",
    ),
    due_case(
        5,
        "RERO",
        "tests/ui/circulation/test_actions_extend.py: extended from the due date, to the next open day",
        days_terms(30, 30, closed_day_rule="next_open_day"),
        "2022-03-10T10:00:00Z",
        "2022-04-11",
        due="2022-03-10",
        calendar="martigny",
    ),
    due_case(
        5,
        "RERO",
        "tests/ui/circulation/test_actions_extend.py: extended from the day of the renewal",
        days_terms(30, 30, closed_day_rule="next_open_day", renewal_base="today"),
        "2022-03-08T10:00:00Z",
        "2022-04-07",
        due="2022-03-10",
        calendar="martigny",
    ),
    # terms
    due_case(
        7,
        "FOLIO",
        _FOLIO + "canRenewUsingDueDateLimitedRollingLoanPolicy",
        _limited(14, _MARCH),
        "2018-03-14T10:00:00Z",
        "2018-03-31",
        due="2018-03-21",
    ),
    due_case(
        7,
        "FOLIO",
        _FOLIO + "canRenewUsingLoanDueDateLimitSchedulesWhenDifferentPeriodAndNotAlternateLimits",
        _limited(21, _MARCH, renewal_period={"days": 8}),
        "2018-03-20T10:00:00Z",
        "2018-03-31",
        due="2018-03-25",
    ),
    due_case(
        7,
        "FOLIO",
        _ROLLING + "shouldTruncateDueDateWhenWithinDueDateLimitSchedule",
        _limited(15, {**_MARCH, "due": "2018-04-10"}),
        "2018-03-20T10:00:00Z",
        "2018-04-10",
        due="2018-03-29",
    ),
    due_case(
        7,
        "FOLIO",
        _ROLLING + "shouldNotTruncateDueDateWhenWithinDueDateLimitScheduleButInitialDateIsSooner",
        _limited(6, _MARCH),
        "2018-03-15T10:00:00Z",
        "2018-03-23",
        due="2018-03-17",
    ),
    due_case(
        7,
        "FOLIO",
        _ROLLING + "shouldFailWhenNotWithinOneOfProvidedDueDateLimitSchedules",
        _limited(30, _MARCH, _MAY),
        "2018-04-03T10:00:00Z",
        None,
        "outside_schedule",
        due="2018-04-03",
    ),
    *(
        due_case(7, "FOLIO", _FIXED + test, _limited(14, _2018, schedule_use="fixed"), now, new_due, *reasons, due=due)
        for test, now, due, new_due, reasons in (
            ("a renewal before the only schedule", "2017-12-30T14:32:21Z", "2018-01-10", None, ("outside_schedule",)),
            ("shouldFailWhenLoanDateIsAfterOnlyScheduleAvailable", "2019-01-01T08:10:45Z", "2019-01-05", None, ("outside_schedule",)),
            ("shouldUseOnlyScheduleAvailableWhenLoanDateFits", "2018-03-14T11:14:54Z", "2018-03-20", "2018-12-31", ()),
        )
    ),
    due_case(
        7,
        "FOLIO",
        _CEILING + "a due date before the ceiling moves to the next open day",
        _limited(8, _UNTIL_FEBRUARY_4, closed_day_rule="next_open_day"),
        _JANUARY,
        "2019-02-04",
        calendar="weekend",
    ),
    due_case(
        7,
        "FOLIO",
        _CEILING + "a ceiling on a closed day",
        _limited(8, _UNTIL_FEBRUARY_2, closed_day_rule="next_open_day"),
        _JANUARY,
        "2019-02-02",
        calendar="weekend",
        theirs="2019-02-01",
        why=_NOT_MOVED,
    ),
    due_case(
        7,
        "FOLIO",
        _CEILING + "a fixed due date on a closed day",
        _limited(8, _UNTIL_FEBRUARY_2, closed_day_rule="next_open_day", schedule_use="fixed"),
        _JANUARY,
        "2019-02-02",
        calendar="weekend",
        theirs="2019-02-01",
        why=_NOT_MOVED,
    ),
    # the end of the card
    *(
        due_case(
            11,
            "FOLIO",
            _FOLIO + test,
            days_terms(3, None, closed_day_rule=rule, **_TRUNCATED),
            "2018-12-09T16:00:00Z",
            "2018-12-09",
            expires="2018-12-10",
            calendar="tuesday_closed",
        )
        for test, rule in (
            ("shouldBeTruncatedToTheEndOfPrevOpenDayForMoveToTheEndOfPrevOpenDayStrategy", "previous_open_day"),
            ("shouldBeTruncatedToTheEndOfPrevOpenDayForMoveToTheEndOfNextOpenDayStrategy", "next_open_day"),
        )
    ),
    due_case(
        11,
        "FOLIO",
        _FOLIO + "shouldBeTruncatedToThePatronsExpirationDateTimeIfKeepCurrentDueDateStrategy",
        days_terms(3, None, truncate_to_patron_expiry=True),
        "2018-12-09T16:00:00Z",
        "2018-12-10",
        expires="2018-12-10",
        calendar="tuesday_closed",
    ),
    due_case(
        11,
        "Koha",
        _KOHA + "a card that ended before the lending, and whose last days are closed",
        days_terms(10, 5, **_TRUNCATED),
        _SAT,
        "2013-01-01",
        expires="2013-01-01",
        calendar="new_year_closed",
        theirs="2012-12-30",
        why="POLICIES-FORMAT.md, due: the latest open date from today to the card's last day; if there is none, that last day stays",
    ),
)

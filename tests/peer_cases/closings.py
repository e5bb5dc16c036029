"""Hours and closed days: policies 8 and 18."""

from typing import Final

from tests.peer_cases.due_dates import days_terms, due_case
from tests.peer_cases.form import Facts

__all__ = ["CASES"]

_KOHA: Final = "t/db_dependent/Circulation/CalcDateDue.t: "
_SHORT: Final = "CheckOutCalculateDueDateShortTermTests.java: "
_WEEKS: Final = {"closed_day_rule": "same_weekday"}
_SAT: Final = "2013-02-09T10:00:00Z"
_FIRST_OF_MAY: Final = "2023-05-01T14:00:00Z"


def _hours(hours: int, rule: str, **more: object) -> Facts:
    return {"loan_period": {"hours": hours}, "closed_hours_rule": rule, **more}


CASES: Final = (
    # hours
    *(
        due_case(8, "Koha", _KOHA + test, _hours(hours, rule), _FIRST_OF_MAY, new_due, calendar=calendar)
        for test, hours, rule, calendar, new_due in (
            ("shortened to the closing hour", 3, "end_of_opening", "ten_to_four", "2023-05-01T16:00:00Z"),
            ("lengthened to the opening hour", 3, "next_opening", "ten_to_four", "2023-05-02T10:00:00Z"),
            ("shortened over a holiday", 18, "end_of_opening", "ten_to_four_but_the_second", "2023-05-01T16:00:00Z"),
            ("lengthened over a holiday", 18, "next_opening", "ten_to_four_but_the_second", "2023-05-03T10:00:00Z"),
        )
    ),
    due_case(
        8,
        "FOLIO",
        "RenewalAPITests.java: testMoveToEndOfNextOpenServicePointHours",
        _hours(8, "next_opening"),
        "2019-02-01T12:00:00Z",
        "2019-02-04T08:00:00Z",
        due="2019-02-01T18:00:00Z",
        calendar="weekend",
    ),
    due_case(
        8,
        "FOLIO",
        _SHORT + "90 minutes that end after the first opening",
        {"loan_period": {"minutes": 90}, "closed_hours_rule": "end_of_opening"},
        "2019-02-04T11:00:00Z",
        "2019-02-04T12:00:00Z",
        calendar="weekend",
    ),
    due_case(
        8,
        "FOLIO",
        _SHORT + "testHoursLoanPeriodIfCurrentDayIsClosedAndNextAllDayOpen",
        _hours(24, "end_of_opening"),
        "2018-12-14T11:00:00Z",
        "2018-12-15T00:00:00Z",
        calendar="all_day_weekend",
    ),
    due_case(
        8,
        "FOLIO",
        _SHORT + "testHoursLoanPeriodIfCurrentDayIsClosedAndNextDayHasPeriod",
        _hours(25, "end_of_opening"),
        "2019-02-01T11:00:00Z",
        "2019-02-01T19:00:00Z",
        calendar="weekend",
        theirs="2019-02-01T12:00:00Z",
        why="POLICIES-FORMAT.md, due: the end of the last opening that ended before the due instant, not of the one at the lending",
    ),
    *(
        due_case(8, "Evergreen", "t/27-calculate-due-dates.t: " + test, _hours(hours, "keep", timezone=zone), now, new_due)
        for test, hours, zone, now, new_due in (
            (
                "a due instant in the hour that clocks skip",
                504,
                "America/Chicago",
                "2026-02-15T02:15:00-06:00",
                "2026-03-08T03:15:00-05:00",
            ),
            ("two hours", 2, "America/Chicago", "2026-01-01T07:15:00-06:00", "2026-01-01T09:15:00-06:00"),
            ("two hours, asked in another zone", 2, "America/New_York", "2026-01-01T13:15:00+00:00", "2026-01-01T10:15:00-05:00"),
        )
    ),
    # the same weekday, and closings that are repeated
    *(
        due_case(18, "Koha", _KOHA + test, days_terms(loan, renewal, **_WEEKS), _SAT, new_due, due=due, calendar=calendar)
        for test, loan, renewal, due, calendar, new_due in (
            ("10 days are no weeks: the next day", 10, 5, None, "nineteenth_closed", "2013-02-20"),
            ("5 days are no weeks: the next day", 10, 5, "2013-02-09", "fourteenth_closed", "2013-02-15"),
            ("14 days: a week later", 14, 7, None, "third_saturday_closed", "2013-03-02"),
            ("7 days: a week later", 14, 7, "2013-02-09", "second_saturday_closed", "2013-02-23"),
            ("14 days: two weeks later", 14, 7, None, "three_saturdays_closed", "2013-03-09"),
            ("7 days: three weeks later", 14, 7, "2013-02-09", "three_saturdays_closed", "2013-03-09"),
            ("14 days, every Saturday is closed: the next day", 14, 7, None, "saturdays_closed", "2013-02-24"),
            ("7 days, every Saturday is closed: the next day", 14, 7, "2013-02-09", "saturdays_closed", "2013-02-17"),
        )
    ),
    due_case(
        18,
        "RERO",
        "tests/ui/loans/test_loans_api.py: test_item_loans_default_duration, a weekend adds two days",
        days_terms(15, None, closed_day_rule="next_open_day", timezone="Europe/Zurich"),
        "2022-02-04T14:00:00Z",
        "2022-02-21",
        calendar="martigny",
    ),
    *(
        due_case(
            18,
            "RERO",
            "tests/ui/libraries/test_libraries_api.py: test_libraries_is_open, " + test,
            days_terms(1, None, closed_day_rule="next_open_day"),
            f"{now}T10:00:00Z",
            new_due,
            calendar="martigny",
        )
        for test, now, new_due in (
            ("a Saturday that is open once", "2018-12-14", "2018-12-15"),
            ("a yearly day", "2022-07-31", "2022-08-02"),
            ("a yearly range over New Year", "2020-12-28", "2021-01-07"),
            ("the first day after that range", "2019-01-06", "2019-01-07"),
            ("the first day of every second month", "2019-02-28", "2019-03-04"),
            ("not of the month between", "2019-03-31", "2019-04-01"),
        )
    ),
)

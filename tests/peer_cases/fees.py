"""Fees by a rate, closed days, and caps: policies 1, 2 and 16."""

from typing import Final

from tests.peer_cases.form import Facts, PeerCase

__all__ = ["CASES"]

_TENTHS: Final = [
    {"from_day": 1, "to_day": 1, "amount": 0.10},
    {"from_day": 2, "to_day": 2, "amount": 0.20},
    {"from_day": 3, "to_day": None, "amount": 0.50},
]
_ENDING: Final = [*_TENTHS[:2], {"from_day": 3, "to_day": 3, "amount": 0.50}]
_GAPS: Final = [{"from_day": 2, "to_day": 3, "amount": 0.10}, {"from_day": 5, "to_day": None, "amount": 0.50}]
_FOLIO_FINE: Final = "OverdueFineServiceTest.java: a fine of 1 for each interval, at most 10"
_FOLIO_RECALL: Final = "OverdueFineServiceTest.java: a fine of 3 for each interval after a recall, at most 30"
_FOLIO_GRACE: Final = "OverduePeriodCalculatorServiceTest.java: gracePeriodAdjustmentTest"
_RERO: Final = "tests/ui/loans/test_loans_api.py: test_loan_get_overdue_fees"
_KOHA: Final = "t/db_dependent/Circulation/CalcFine.t: "


def _late(policy: Facts, days: int, late: int, fee: float, **loan: object) -> tuple[Facts, Facts]:
    """A loan due on 1 March 2026, brought back so many days later at noon."""
    returned = {"id": "L1", "due_date": "2026-03-01", "returned_at": f"2026-03-{1 + days:02}T12:00:00Z", **loan}
    given: Facts = {"policy": policy, "loans": [returned]}
    return given, {"days_late": {"L1": late}, "fee": {"amount": fee, "currency": "DKK"}, "reminder_fee": {"amount": 0, "currency": "DKK"}}


def _case(number: int, peer: str, test: str, facts: tuple[Facts, Facts], calendar: str | None = None, why: str = "") -> PeerCase:
    given, expected = facts
    return PeerCase(number, peer, test, "fee_rate", {**given, "calendar": calendar}, expected, why=why)


def _hours(hours: int, minutes: int, grace: int, late: int, fee: int) -> tuple[Facts, Facts]:
    """A loan by the hour, due at noon."""
    loan = {"id": "L1", "due_at": "2026-03-02T12:00:00Z", "returned_at": f"2026-03-02T{12 + hours}:{minutes:02}:00Z"}
    given: Facts = {"policy": {"per": "hour", "rate": 1, "grace_days": grace}, "loans": [loan]}
    return given, {"days_late": {"L1": late}, "fee": {"amount": fee, "currency": "DKK"}, "reminder_fee": {"amount": 0, "currency": "DKK"}}


CASES: Final = (
    _case(1, "Koha", _KOHA + "basic functionality", _late({"rate": 1}, 29, 29, 29)),
    _case(1, "FOLIO", _FOLIO_FINE + "; 5 days", _late({"rate": 1, "maximum": 10}, 5, 5, 5)),
    _case(1, "FOLIO", _FOLIO_FINE + "; 15 days", _late({"rate": 1, "maximum": 10}, 15, 15, 10)),
    _case(1, "RERO", _RERO + "; 1 day", _late({"rates": _TENTHS}, 1, 1, 0.1)),
    _case(1, "RERO", _RERO + "; 3 days", _late({"rates": _TENTHS}, 3, 3, 0.8)),
    _case(1, "RERO", _RERO + "; 10 days", _late({"rates": _TENTHS}, 10, 10, 4.3)),
    _case(1, "RERO", _RERO + "; no rate after the third day", _late({"rates": _ENDING}, 10, 10, 0.8)),
    _case(1, "RERO", _RERO + "; the day before the maximum", _late({"rates": _TENTHS, "maximum": 2}, 5, 5, 1.8)),
    _case(1, "RERO", _RERO + "; the maximum", _late({"rates": _TENTHS, "maximum": 2}, 6, 6, 2)),
    _case(1, "RERO", _RERO + "; a gap on the first day", _late({"rates": _GAPS, "maximum": 1.1}, 1, 1, 0)),
    _case(1, "RERO", _RERO + "; a gap on the fourth day", _late({"rates": _GAPS, "maximum": 1.1}, 4, 4, 0.2)),
    _case(1, "RERO", _RERO + "; gaps and the maximum", _late({"rates": _GAPS, "maximum": 1.1}, 6, 6, 1.1)),
    _case(1, "FOLIO", _FOLIO_GRACE + "; later than a grace of 3 days", _late({"grace_days": 3}, 4, 4, 4)),
    _case(1, "FOLIO", _FOLIO_GRACE + "; within a grace of 4 days", _late({"grace_days": 4}, 4, 4, 0)),
    _case(
        1,
        "FOLIO",
        _FOLIO_GRACE + "; no grace after a recall",
        _late({"grace_days": 4, "grace_after_recall": False}, 4, 4, 4, recalled=True),
    ),
    _case(1, "FOLIO", _FOLIO_GRACE + "; later than a grace of 4 hours", _hours(4, 15, 4, 5, 5)),
    _case(1, "FOLIO", _FOLIO_GRACE + "; within a grace of 5 hours", _hours(4, 15, 5, 5, 0)),
    _case(2, "Evergreen", "live_t/03-overdue_circ.t: thirteen days late", _late({"closed_days_free": True}, 13, 13, 13)),
    _case(
        2,
        "Evergreen",
        "live_t/04-overdue_with_closed_dates.t: twelve instead of thirteen",
        _late({"closed_days_free": True}, 13, 12, 12),
        "one_day_closed",
    ),
    _case(
        2,
        "FOLIO",
        "OverduePeriodCalculatorServiceTest.java: getOpeningDayDurationTest, no day is open",
        (
            {
                "policy": {"closed_days_free": True},
                "loans": [{"id": "L1", "due_date": "2020-04-08", "returned_at": "2020-04-10T15:00:00Z"}],
            },
            {"days_late": {"L1": 0}, "fee": {"amount": 0, "currency": "DKK"}},
        ),
        "two_days_closed",
    ),
    _case(
        2,
        "RERO",
        "tests/ui/libraries/test_libraries_api.py: test_libraries_is_open, six days with a Saturday that is open once",
        (
            {
                "policy": {"closed_days_free": True, "timezone": "Europe/Zurich"},
                "loans": [{"id": "L1", "due_date": "2018-12-09", "returned_at": "2018-12-15T11:00:00Z"}],
            },
            {"days_late": {"L1": 6}, "fee": {"amount": 6, "currency": "DKK"}},
        ),
        "martigny",
    ),
    _case(12, "Koha", _KOHA + "a recalled loan costs more", _late({"rate": 1, "recall_rate": 5}, 5, 5, 25, recalled=True)),
    _case(12, "Koha", _KOHA + "the same without a recall", _late({"rate": 1, "recall_rate": 5}, 5, 5, 5)),
    _case(12, "FOLIO", _FOLIO_RECALL + "; 5 days", _late({"rate": 1, "recall_rate": 3, "maximum": 30}, 5, 5, 15, recalled=True)),
    _case(12, "FOLIO", _FOLIO_RECALL + "; 15 days", _late({"rate": 1, "recall_rate": 3, "maximum": 30}, 15, 15, 30, recalled=True)),
    _case(16, "Koha", _KOHA + "capped by the price", _late({"rate": 1, "cap_to_price": True}, 29, 29, 5, price=5)),
    _case(16, "Koha", _KOHA + "a maximum below the price", _late({"rate": 1, "cap_to_price": True, "maximum": 3}, 29, 29, 3, price=5)),
    _case(16, "Koha", _KOHA + "a maximum above the price", _late({"rate": 1, "cap_to_price": True, "maximum": 6}, 29, 29, 5, price=5)),
)

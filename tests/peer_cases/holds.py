"""What holds and bookings do to a renewal: policy 10."""

from typing import Final

from tests.peer_cases.renewals import renew_case

__all__ = ["CASES"]

_KOHA: Final = "t/db_dependent/Circulation.t: "
_FOLIO: Final = "RequestsAPILoanRenewalTests.java: "
_HOLD: Final = {"id": "H1", "title": "T1"}
_ON_THIS_COPY: Final = {**_HOLD, "item": "I1"}
_ON_ANOTHER: Final = {**_HOLD, "item": "I2"}
_ALTERNATE: Final = {"loan_period": {"days": 21}, "holds_rule": "shorten", "queue_period": {"days": 28}}

CASES: Final = (
    renew_case(
        10,
        "FOLIO",
        _FOLIO + "renewal is allowed with a hold, by the alternate period of four weeks",
        _ALTERNATE,
        new_due="2026-04-17",
        holds=[_HOLD],
    ),
    renew_case(10, "FOLIO", _FOLIO + "renewal is not allowed with a hold", {}, "reserved_by_other", holds=[_ON_THIS_COPY]),
    renew_case(
        10,
        "FOLIO",
        _FOLIO + "allowRenewalWithHoldsWhenProfileIsRollingUseLoanPeriod",
        {"loan_period": {"days": 630}, "renewal_base": "today", "holds_rule": "ignore"},
        new_due="2027-12-06",
        holds=[_HOLD],
    ),
    renew_case(
        10,
        "FOLIO",
        _FOLIO + "allowRenewalWhenFirstRequestInQueueIsItemLevelHoldForDifferentItemOfSameInstance",
        {},
        new_due="2026-04-17",
        holds=[_ON_ANOTHER],
    ),
    renew_case(
        10, "FOLIO", _FOLIO + "forbidRenewalWhenFirstRequestInQueueIsTitleLevelHoldWithoutItemId", {}, "reserved_by_other", holds=[_HOLD]
    ),
    renew_case(
        10,
        "FOLIO",
        _FOLIO + "alternateLoanPeriodIsNotUsedWhenFirstRequestInQueueIsItemLevelHoldForDifferentItemOfSameInstance",
        _ALTERNATE,
        new_due="2026-04-10",
        holds=[_ON_ANOTHER],
    ),
    renew_case(
        10,
        "FOLIO",
        "RenewalAPITests.java: a recall and the limit are told together",
        {"max_renewals": 1},
        "recalled",
        "renewal_limit_reached",
        loan={"renewals_used": 1, "recalled": True},
    ),
    renew_case(
        10,
        "FOLIO",
        "RenewalAPITests.java: multipleReasonsWhyCannotRenewWhenRenewalLimitReachedAndDueDateNotChanged",
        {"max_renewals": 1, "loan_period": {"days": 3}, "renewal_base": "today"},
        "renewal_limit_reached",
        loan={"renewals_used": 1},
        theirs={"reasons": ["renewal_limit_reached", "no_gain"]},
        why="EXT-04: whether there is a later date is judged only when nothing else refuses",
    ),
    renew_case(10, "Koha", _KOHA + "a hold on the title", {}, "reserved_by_other", holds=[_HOLD]),
    renew_case(10, "Koha", _KOHA + "a hold on this copy", {}, "reserved_by_other", holds=[_ON_THIS_COPY]),
    renew_case(10, "Koha", _KOHA + "a hold on another copy", {}, new_due="2026-04-17", holds=[_ON_ANOTHER]),
    renew_case(
        10,
        "RERO",
        "tests/ui/circulation/test_actions_extend.py: test_extend_on_item_on_loan_with_requests",
        {"loan_period": {"days": 30}},
        "reserved_by_other",
        holds=[_ON_THIS_COPY],
    ),
    renew_case(
        10,
        "Koha",
        _KOHA + "a booking from two days after the due date",
        {},
        "booked",
        bookings=[{"id": "B1", "from": "2026-03-22", "to": "2026-03-30"}],
    ),
)

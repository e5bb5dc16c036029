"""Each lending policy that peers have, against the cases of their own test suites."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import attrs
import pytest

from nordlib.circulation import (
    HELSINGOR,
    CirculationStaff,
    DueSchedule,
    DueScheduleRow,
    FeeCategory,
    HoldId,
    LoanStatus,
    PatronId,
    RateSchedule,
    RenewalCase,
    RenewalTerms,
    ScheduleUse,
    TitleHoldRule,
    renewal,
)
from nordlib.dates import Period
from nordlib.decisions import Override, PolicyId
from nordlib.errors import InvalidPolicy
from tests.peer_cases import CALENDARS, CASES, POLICIES, PeerCase
from tests.people import GOOD, HOLD, LOAN
from tests.scenarios.policies.reading import comparable
from tests.scenarios.run import run

OTHERWISE: Final = [case for case in CASES if case.theirs is not None]


def judged(case: PeerCase, store: str = "memory") -> tuple[tuple[str, ...], str | None]:
    """What differs from the expected decision, and what is not built."""
    file = {"meta": {"form": "policies"}, "fixtures": {"calendars": CALENDARS}, "scenarios": [case.scenario()]}
    (outcome,) = run(file, store)
    return outcome.differences, outcome.not_built


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.policy} {case.peer} {case.test}")
def test_a_case_of_a_peer_is_decided_as_the_peer_does_or_as_a_rule_says(case: PeerCase) -> None:
    assert judged(case) == ((), None)


def test_every_policy_of_the_peers_has_cases_of_its_own() -> None:
    assert {case.policy for case in CASES} == set(POLICIES)
    assert {case.peer for case in CASES} == {"Evergreen", "FOLIO", "Koha", "RERO", "invenio-app-ils", "invenio-circulation"}
    names = [(case.peer, case.test) for case in CASES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", OTHERWISE, ids=lambda case: case.test)
def test_what_is_decided_otherwise_differs_and_names_its_rule(case: PeerCase) -> None:
    theirs: dict[str, Any] = case.theirs or {}
    assert theirs.keys() <= case.expected.keys()
    assert all(comparable(theirs)[key] != comparable(case.expected)[key] for key in theirs)
    assert case.why.startswith(("EXT-", "REN-", "READ-", "POLICIES-FORMAT.md, "))


def test_only_what_is_decided_otherwise_has_a_reason_for_it() -> None:
    assert [case.test for case in CASES if (case.theirs is None) is not (case.why == "")] == []


# what the form has no key for

DESK: Final = CirculationStaff("desk-1")
MARCH: Final = RenewalTerms(schedule=DueSchedule((DueScheduleRow(date(2018, 3, 31), date(2018, 3, 1), date(2018, 3, 31)),)))
FEBRUARY: Final = DueSchedule((DueScheduleRow(date(2018, 2, 28), date(2018, 2, 1), date(2018, 2, 28)),), ScheduleUse.FIXED)


def renewing(**changes: Any) -> RenewalCase:
    """A renewal by staff on 16 March 2026, of a loan due on 20 March; fields of the loan, of the case and of the terms may be given."""
    loan_fields = {each.name for each in attrs.fields(type(LOAN))}
    case_fields = {each.name for each in attrs.fields(RenewalCase) if each.init} - loan_fields
    loan = attrs.evolve(LOAN, **{name: changes.pop(name) for name in loan_fields & changes.keys()})
    facts = {name: changes.pop(name) for name in case_fields & changes.keys()}
    terms = attrs.evolve(HELSINGOR.item_types["ordinary"], window_days=None, **changes)
    policy = attrs.evolve(HELSINGOR, item_types={"ordinary": terms}, overridable={"renewal_limit_reached"})
    return attrs.evolve(RenewalCase(loan, policy, datetime(2026, 3, 16, 9, tzinfo=UTC), (), GOOD, by=DESK), **facts)


def held(count: int, **changes: Any) -> dict[str, Any]:
    """Holds of so many patrons, where copies on the shelf may serve them (Koha: AllowRenewalIfOtherItemsAvailable)."""
    holds = tuple(attrs.evolve(HOLD, id=HoldId(f"H{place}"), patron=PatronId(f"P{place + 5}"), **changes) for place in range(count))
    return {"holds": holds, "title_holds": TitleHoldRule.UNLESS_OTHER_COPY}


#: The peer's test, the case, and what is decided: the new due date, or the reasons.
DIRECT: Final[dict[str, tuple[RenewalCase, date | tuple[str, ...]]]] = {
    "FOLIO, OverrideRenewByBarcodeTests.java: outside the schedule, no date named": (
        renewing(schedule=FEBRUARY),
        ("outside_schedule",),
    ),
    "FOLIO, OverrideRenewByBarcodeTests.java: outside the schedule, a date named": (
        renewing(schedule=FEBRUARY, named_due=date(2026, 3, 23)),
        date(2026, 3, 23),
    ),
    "FOLIO, RenewalAPITests.java: canRenewUsingAlternateDueDateLimitedRollingLoanPolicy": (
        renewing(due=date(2018, 3, 25), now=datetime(2018, 3, 20, 9, tzinfo=UTC), renewal_period=Period(days=8), renewal=MARCH),
        date(2018, 3, 31),
    ),
    "FOLIO, ChangeDueDateAPITests.java: cannotChangeDueDateWhenLoanIsClosed": (
        renewing(status=LoanStatus.RETURNED, named_due=date(2026, 4, 3)),
        ("loan_closed",),
    ),
    "FOLIO, ChangeDueDateAPITests.java: shouldRejectDueDateChangeWhenItemIsInDisallowedStatus": (
        renewing(status=LoanStatus.CLAIMED_RETURNED, named_due=date(2026, 4, 3)),
        ("claimed_returned",),
    ),
    "FOLIO, RenewalAPITests.java: cannotRenewWhenItemIsDeclaredLost": (renewing(status=LoanStatus.LOST), ("item_lost",)),
    "FOLIO, RenewalAPITests.java: cannotRenewLoanForDifferentUser": (renewing(by=PatronId("P9")), ("not_your_loan",)),
    "invenio-app-ils, test_loan_extend.py: another patron": (renewing(by=PatronId("P3")), ("not_your_loan",)),
    "Koha, Circulation.t: a hold, and a copy on the shelf": (renewing(**held(1), available_copies=1), date(2026, 4, 17)),
    "Koha, Circulation.t: a hold, and no copy on the shelf": (renewing(**held(1)), ("reserved_by_other",)),
    "Koha, Circulation.t: two holds, and one copy on the shelf": (renewing(**held(2), available_copies=1), ("reserved_by_other",)),
    "Koha, Circulation.t: two holds, and two copies on the shelf": (renewing(**held(2), available_copies=2), date(2026, 4, 17)),
    "Koha, Circulation.t: a hold on this copy, and a copy on the shelf": (
        renewing(**held(1, item=LOAN.item), available_copies=1),
        ("reserved_by_other",),
    ),
}


@pytest.mark.parametrize(("case", "expected"), DIRECT.values(), ids=DIRECT)
def test_a_case_that_the_form_has_no_key_for_is_decided_as_the_peer_does(case: RenewalCase, expected: object) -> None:
    decision = renewal.decide(case)
    assert (decision.value.due if decision else decision.reasons) == expected


def test_staff_who_set_the_limit_aside_and_name_an_earlier_date_are_refused() -> None:
    """FOLIO, OverrideRenewByBarcodeTests.java: cannotOverrideRenewalWhenDueDateIsEarlierOrSameAsCurrentLoanDueDate."""
    case = renewing(due=date(2026, 4, 6), named_due=date(2026, 3, 19), max_renewals=0)
    assert renewal.decide(case, Override(frozenset({"renewal_limit_reached"}), "desk-1", "the patron is ill")).reasons == ("no_gain",)


def test_a_renewal_period_of_no_days_is_not_a_policy() -> None:
    """Koha, CalcDateDue.t: a renewal period of 0 gives the same day again. Here a renewal must give a later date (EXT-04)."""
    with pytest.raises(InvalidPolicy, match="`renewal_period` is empty"):
        renewing(renewal_period=Period())


@pytest.mark.parametrize(("recalled", "days", "amount"), [(False, 5, 5), (False, 15, 10), (True, 5, 15), (True, 15, 30)])
def test_a_recalled_loan_has_a_rate_and_a_maximum_of_its_own(recalled: bool, days: int, amount: int) -> None:
    """FOLIO, OverdueFineServiceTest.java: 1 for each interval and at most 10; after a recall 3, and at most 30."""
    fees = RateSchedule(
        PolicyId("FOLIO", "1"), "DKK", rate=Decimal(1), maximum=Decimal(10), recall_rate=Decimal(3), recall_maximum=Decimal(30)
    )
    assert fees.fee(days, FeeCategory.ADULT, recalled=recalled).amount == amount

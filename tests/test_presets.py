"""The published sentences of the libraries that the presets are taken from, played one by one. The pages are named in each preset."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from nordlib.circulation import (
    HAA,
    HAA_FEES,
    ODSHERRED,
    ODSHERRED_FEES,
    POLICIES,
    RONNEBY,
    RONNEBY_FEES,
    CheckoutCase,
    CheckoutRequest,
    CirculationPolicy,
    FeeCategory,
    ItemHandedIn,
    ItemId,
    LateReturn,
    LibraryCalendar,
    LoanId,
    Money,
    OpeningHours,
    PatronId,
    RenewalCase,
    ReturnCase,
    ReturnPolicy,
    TitleId,
    assess_fees,
    lint_policy,
    policy_from_toml,
    policy_to_toml,
    renewal,
)
from nordlib.circulation.checkout import check_out
from nordlib.circulation.fees import reminder_fee
from nordlib.circulation.returns import assess_return
from nordlib.dates import Period
from nordlib.libraries import LibraryId
from nordlib.serialization.json import as_dict, from_dict
from tests.people import GOOD, HOLD, LOAN

ADULT, CHILD = FeeCategory.ADULT, FeeCategory.CHILD
DUE = date(2026, 3, 13)  # a Friday
HOME = LibraryId("home")


def decide(policy: CirculationPolicy, item_type: str = "ordinary", *, day: date = DUE, used: int = 0, **facts: Any) -> Any:
    """The decision on a loan that is due on 13 March 2026, at noon of a day."""
    loan = attrs.evolve(LOAN, due=DUE, item_type=item_type, renewals_used=used)
    now = datetime.combine(day, time(12), policy.zone)
    return renewal.decide(RenewalCase(loan, policy, now, **{"holds": (), "patron": GOOD, **facts}))


def days_after(days: int) -> date:
    return DUE + timedelta(days=days)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_a_preset_reads_back_from_json_and_from_toml(policy: CirculationPolicy) -> None:
    plain: Any = as_dict(policy)
    assert from_dict(CirculationPolicy, plain) == policy
    assert policy_from_toml(policy_to_toml(policy)) == policy


TOWN = LibraryCalendar(closed_weekdays={7}, hours={day: OpeningHours(time(10), time(17)) for day in range(1, 7)})


@pytest.mark.parametrize(
    ("policy", "calendar", "asked"),
    [
        (ODSHERRED, TOWN, set()),
        # No page of the two says how early one may renew. A renewal on the day of lending is refused (`no_gain`), and nothing is lost.
        (RONNEBY, None, {"renew_from"}),
        (HAA, None, {"renew_from"}),
    ],
    ids=["ODSHERRED", "RONNEBY", "HAA"],
)
def test_the_linter_asks_nothing_but_what_the_pages_leave_open(policy: CirculationPolicy, calendar: Any, asked: set[str]) -> None:
    assert {each.field for each in lint_policy(policy, calendar=calendar)} == asked


# Odsherred


PUBLISHED = [
    ((1, 7), 20, 10),  # 1-7 dage 20 kr. 10 kr.
    ((8, 14), 50, 25),
    ((15, 21), 120, 55),
    ((22, 39), 200, 100),
    ((40, 400), 230, 120),  # 40 dage +
]


@pytest.mark.parametrize(("days", "adult", "child"), PUBLISHED)
@pytest.mark.rule("EXT-03")
def test_odsherreds_fees(days: tuple[int, int], adult: int, child: int) -> None:
    for day in days:
        assert ODSHERRED_FEES.fee(day, ADULT) == Money(Decimal(adult), "DKK")
        assert ODSHERRED_FEES.fee(day, CHILD) == Money(Decimal(child), "DKK")


def test_odsherreds_adults_are_from_18_years() -> None:
    assert [ODSHERRED_FEES.category(date(year, 3, 13), DUE) for year in (2008, 2009)] == [ADULT, CHILD]


def handed_in(at: datetime, policy: CirculationPolicy = ODSHERRED, **changes: Any) -> Any:
    returns = ReturnPolicy(policy.id, policy.zone, policy.terms("ordinary").fees)
    loan = attrs.evolve(LOAN, due=DUE)
    case = ReturnCase(loan, (ItemHandedIn(at, HOME),), frozenset({HOME}), returns, at + timedelta(hours=1), calendar=TOWN)
    return assess_return(attrs.evolve(case, **changes))


@pytest.mark.rule("EXT-13")
def test_odsherreds_returns_are_in_time_within_the_opening_hours() -> None:
    """Rettidig aflevering er indenfor bibliotekets åbningstid."""
    in_time, late = (handed_in(datetime(2026, 3, 13, 17, minute, tzinfo=ODSHERRED.zone)) for minute in (0, 1))
    assert (in_time.days_late, in_time.fee) == (0, Money(Decimal(0), "DKK"))
    assert (late.days_late, late.fee) == (1, Money(Decimal(20), "DKK"))


@pytest.mark.parametrize(("item_type", "days"), [("ordinary", 30), ("film", 14), ("console_game", 14)])
def test_odsherreds_loans(item_type: str, days: int) -> None:
    """Lånetiden er 30 dage; spillefilm og konsolspil 14 dage. Genlånes op til fem gange, tidligst en uge inden."""
    assert ODSHERRED.terms(item_type).loan_period == Period(days=days)
    assert decide(ODSHERRED, item_type, used=4).value.due == days_after(days)
    assert decide(ODSHERRED, item_type, day=days_after(-7), used=4).value.due == days_after(days - 7)
    assert "too_early" in decide(ODSHERRED, item_type, day=days_after(-8)).reasons
    assert decide(ODSHERRED, item_type, used=5).reasons == ("renewal_limit_reached",)
    assert decide(ODSHERRED, item_type, holds=(HOLD,)).reasons == ("reserved_by_other",)


def test_odsherreds_late_renewal_costs_what_a_late_return_does() -> None:
    """Når du afleverer eller fornyer for sent, skal du betale gebyr."""
    late = decide(ODSHERRED, day=days_after(8))
    assert (late.facts.fee, late.value.due) == (Money(Decimal(50), "DKK"), days_after(38))


def test_odsherreds_debt_of_200_kr_stops() -> None:
    """Hvis du skylder kr. 200 eller derover i gebyr, kan du ikke låne."""
    request = CheckoutRequest(PatronId("P1"), ItemId("I9"), TitleId("T9"), "film")
    now = datetime(2026, 3, 13, 12, tzinfo=UTC)
    for amount, reasons in (("199.99", ()), ("200", ("patron_debt",))):
        patron = attrs.evolve(GOOD, debt=Money(Decimal(amount), "DKK"))
        decision = check_out(CheckoutCase(request, LoanId("new"), (), (), patron, ODSHERRED, now, request.patron))
        assert decision.trace.reasons() == reasons


# Ronneby


@pytest.mark.rule("EXT-12")
def test_ronnebys_fees() -> None:
    """2 kr/media och dag. Max avgift 30 kr/media."""
    fees = [RONNEBY_FEES.fee(days, ADULT) for days in (0, 1, 14, 15, 16, 365)]
    assert fees == [Money(Decimal(amount), "SEK") for amount in (0, 2, 28, 30, 30, 30)]
    book = LateReturn(date(2026, 2, 13), DUE, days_after(20))
    assert assess_fees(RONNEBY_FEES, [book, book, book], ADULT).total == Money(Decimal(90), "SEK")


def test_ronnebys_fees_are_for_adults() -> None:
    """Låntagare över 18 år."""
    assert RONNEBY_FEES.fee(40, CHILD) == Money(Decimal(0), "SEK")
    assert [RONNEBY_FEES.category(date(year, 3, 13), DUE) for year in (2008, 2009)] == [ADULT, CHILD]


@pytest.mark.parametrize(
    ("item_type", "days", "renewals", "at_a_time"),
    [
        ("ordinary", 28, 3, None),
        ("film", 7, 1, 5),
        ("periodical", 14, 3, None),
        ("video_game", 14, 1, 3),
        ("computer_game", 14, 3, None),
    ],
)
def test_ronnebys_loans(item_type: str, days: int, renewals: int, at_a_time: int | None) -> None:
    """Lånetiden är normalt 28 dagar, spelfilmer 7, övriga 14. Omlån max tre gånger; spelfilmer och tv-spel bara en gång."""
    assert decide(RONNEBY, item_type, used=renewals - 1).value.due == days_after(days)
    assert decide(RONNEBY, item_type, used=renewals).reasons == ("renewal_limit_reached",)
    assert decide(RONNEBY, item_type, holds=(HOLD,)).reasons == ("reserved_by_other",)
    assert RONNEBY.terms(item_type).max_loans == at_a_time


def test_ronnebys_debt_of_200_kr_stops() -> None:
    """Vid sammanlagd skuld på 200 kr stoppas låntagaren."""
    for amount, reasons in (("199.99", ()), ("200", ("patron_debt",))):
        assert decide(RONNEBY, patron=attrs.evolve(GOOD, debt=Money(Decimal(amount), "SEK"))).trace.reasons() == reasons


# Hå


@pytest.mark.rule("EXT-21")
def test_haas_reminders() -> None:
    """1. gongs purring: kr 10,-. 2. gongs purring: kr 30,-. 3. gongs purring: kr 50,-."""
    assert [reminder_fee(HAA_FEES, number, ADULT) for number in (1, 2, 3, 4)] == [Money(Decimal(kr), "NOK") for kr in (10, 30, 50, 0)]
    at = datetime(2026, 5, 13, 12, tzinfo=HAA.zone)
    found = handed_in(at, HAA, reminders=3)
    assert (found.fee, found.reminder_fee) == (Money(Decimal(0), "NOK"), Money(Decimal(90), "NOK"))
    assert found.explain("nb").endswith("Purregebyr: 90 kr.")


def test_haas_children_pay_no_reminders() -> None:
    """Lånarar over 15 år må betale purregebyr."""
    assert reminder_fee(HAA_FEES, 2, CHILD) == Money(Decimal(0), "NOK")
    assert [HAA_FEES.category(date(year, 3, 13), DUE) for year in (2010, 2011)] == [ADULT, CHILD]


@pytest.mark.parametrize(("item_type", "days"), [("ordinary", 28), ("dvd", 7)])
def test_haas_loans(item_type: str, days: int) -> None:
    """Lånetida er normalt 4 veker. For DVD er lånetida 1 veke. Lånet kan fornyast inntil tre gongar."""
    assert decide(HAA, item_type, used=2).value.due == days_after(days)
    assert decide(HAA, item_type, used=3).reasons == ("renewal_limit_reached",)
    assert decide(HAA, item_type, holds=(HOLD,)).reasons == ("reserved_by_other",)
    assert decide(HAA, item_type, day=days_after(2)).facts.fee is None

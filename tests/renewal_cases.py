"""Renewals of every kind, for laws: any terms, any loan, any patron, days or hours, one's own material or another library's."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import strategies as st

from nordlib.circulation import (
    HELSINGOR,
    HELSINGOR_FEES,
    CirculationPolicy,
    ClosedDayRule,
    DueInstant,
    FeeCategory,
    Hold,
    HoldId,
    HoldStatus,
    InterlibraryTerms,
    ItemId,
    LateRenewal,
    LibraryCalendar,
    Loan,
    LoanKind,
    LoanStatus,
    LoanTerms,
    Money,
    PatronId,
    PatronStanding,
    RenewalCase,
    RenewalPermission,
    RenewFrom,
    TitleHoldRule,
    TitleId,
)
from nordlib.dates import HourlyPeriod, Period
from nordlib.libraries import LibraryId
from tests.people import LOAN

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is beside it
MONEY = st.integers(1, 400).map(lambda amount: Money(Decimal(amount), "DKK"))
STANDINGS = st.builds(PatronStanding, st.booleans(), st.none() | DAYS, st.none() | MONEY, st.sampled_from(FeeCategory))
CALENDARS = st.builds(LibraryCalendar, st.sets(st.integers(1, 7), max_size=4), st.sets(DAYS, max_size=20), st.sets(DAYS, max_size=5))
HOLDS = st.builds(
    Hold,
    st.just(HoldId("H")),
    st.sampled_from([PatronId("P1"), PatronId("P2")]),
    st.just(TitleId("T1")),
    st.sampled_from([None, ItemId("I1"), ItemId("I2")]),
    st.sampled_from(HoldStatus),
    st.none() | DAYS,
    st.none() | DAYS,
)
OWNERS = st.builds(
    InterlibraryTerms,
    st.just(LibraryId("DK-710100")),
    st.sampled_from(RenewalPermission),
    st.none() | st.integers(0, 3),
    st.none() | DAYS,
    st.booleans(),
    st.booleans(),
)


def _terms(period: st.SearchStrategy[Any]) -> st.SearchStrategy[LoanTerms]:
    return st.builds(
        LoanTerms,
        period,
        st.integers(0, 3),
        st.none() | st.integers(0, 30),
        st.sampled_from(RenewFrom),
        st.sampled_from(RenewFrom),
        st.booleans(),
        st.sampled_from(TitleHoldRule),
        st.sampled_from([True, True, True, False]),
        st.none() | st.integers(0, 3),
        st.sampled_from(LateRenewal),
        st.booleans(),
        st.sampled_from(ClosedDayRule),
        st.booleans(),
        st.none() | MONEY,
        st.sampled_from([None, HELSINGOR_FEES]),
    )


def _loan(due: Any, used: int, status: LoanStatus, recalled: bool, owner: InterlibraryTerms | None, kind: LoanKind) -> Loan:
    return attrs.evolve(
        LOAN,
        due=due,
        renewals_used=used,
        status=status,
        recalled=recalled,
        kind=kind,
        interlibrary=owner if kind is LoanKind.INTERLIBRARY else None,
    )


def _cases(
    due: st.SearchStrategy[Any], period: st.SearchStrategy[Any], kinds: st.SearchStrategy[LoanKind]
) -> st.SearchStrategy[RenewalCase]:
    often = [LoanStatus.ON_LOAN] * 5
    loans = st.builds(
        _loan,
        due,
        st.integers(0, 3),
        st.sampled_from([*often, *LoanStatus]),
        st.sampled_from([False, False, True]),
        st.none() | OWNERS,
        kinds,
    )
    return st.builds(
        RenewalCase,
        loans,
        _terms(period).map(lambda terms: CirculationPolicy(HELSINGOR.id, HELSINGOR.zone, {"ordinary": terms})),
        INSTANTS,
        st.lists(HOLDS, max_size=3).map(tuple),
        STANDINGS,
        st.integers(0, 2),
        st.none() | CALENDARS,
    )


#: Every fact is known: an `UNKNOWN` one is tested by itself.
CASES = _cases(DAYS, st.builds(Period, days=st.integers(1, 60), months=st.integers(0, 2)), st.sampled_from(LoanKind)) | _cases(
    INSTANTS.map(DueInstant), st.builds(HourlyPeriod, st.integers(1, 200)), st.just(LoanKind.LOCAL)
)
LATER = st.timedeltas(timedelta(0), timedelta(days=30))

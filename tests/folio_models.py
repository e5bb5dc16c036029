"""Loans, holds, schedules and terms by chance: those that FOLIO can say, and others."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from nordlib.circulation import (
    CardEndRule,
    ClosedDayRule,
    ClosedHoursRule,
    DueInstant,
    DueSchedule,
    DueScheduleRow,
    Hold,
    HoldStatus,
    Loan,
    LoanKind,
    LoanStatus,
    LoanTerms,
    RecallTerms,
    RenewalHoldRule,
    RenewalTerms,
    RenewFrom,
    TitleId,
)
from nordlib.dates import HourlyPeriod, Period, zone
from nordlib.interchange.folio import (
    folio_schedule,
)
from tests.folio_documents import SCHEDULE, YEARS
from tests.folio_schemas import SCHEMAS
from tests.schema_checker import misfits

__all__ = [
    "NOW",
    "SCHEDULES",
    "TITLE",
    "ZONE",
    "days",
    "holds",
    "ids",
    "loans",
    "meaning",
    "plain_holds",
    "plain_loans",
    "rolling",
    "rows",
    "same_but_for",
    "valid",
]

ZONE: Final = zone("Europe/Stockholm")
NOW: Final = datetime(2026, 3, 16, 9, tzinfo=UTC)
TITLE: Final = TitleId("t-1")
TERM: Final = DueSchedule((DueScheduleRow(date(2026, 6, 12), date(2026, 1, 12), date(2026, 6, 12)),))
SCHEDULES: Final = {SCHEDULE: folio_schedule(TERM, name="term", zone=ZONE).document}
ids = st.uuids(version=4).map(str)
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def valid(name: str, document: dict[str, object]) -> bool:
    """Whether a document fits FOLIO's schema."""
    return list(misfits(document, SCHEMAS[name])) == []


def same_but_for(model: Any, back: Any, lost: set[str], path: str = "$") -> bool:
    """Whether two models have the same fields, but for those that are named."""
    return all(
        getattr(model, field.name) == getattr(back, field.name)
        or f"{path}.{field.name}" in lost
        or (
            field.name in ("renewal", "recalls")
            and same_but_for(getattr(model, field.name), getattr(back, field.name), lost, f"{path}.{field.name}")
        )
        for field in attrs.fields(type(model))
        if field.eq
    )


dues = days | st.datetimes(*YEARS, timezones=st.just(UTC)).map(DueInstant)
plain_loans = st.builds(
    Loan,
    ids,
    ids,
    ids,
    st.just(TITLE),
    dues,
    renewals_used=st.integers(0, 99),
    status=st.sampled_from(LoanStatus),
    recalled=st.booleans(),
    lent_on=days,
)
loans = plain_loans.flatmap(
    lambda loan: st.builds(
        attrs.evolve,
        st.just(loan),
        item_type=st.sampled_from(["ordinary", "dvd"]),
        kind=st.sampled_from(LoanKind),
        unseen_renewals=st.integers(0, 2),
    )
)


holds = st.builds(
    Hold,
    ids,
    ids,
    ids,
    st.none() | ids,
    st.sampled_from(HoldStatus),
    st.none() | days,
    st.none() | days,
    st.none() | days,
    st.none() | ids,
    st.sampled_from([None, "large print"]),
)
#: Holds that a request can say: FOLIO keeps one item, and an open request that has it set aside has it in the queue too.
plain_holds = holds.map(
    lambda hold: attrs.evolve(
        hold,
        status=HoldStatus.ACTIVE if hold.status is HoldStatus.SUSPENDED else hold.status,
        active_from=None,
        item_type=None,
        set_aside=hold.item if hold.status is HoldStatus.READY_FOR_PICKUP else None,
    )
)


rows = st.lists(days, min_size=0, max_size=8, unique=True).map(
    lambda found: tuple(
        DueScheduleRow(last + timedelta(days=3), first, last) for first, last in zip(sorted(found)[::2], sorted(found)[1::2], strict=False)
    )
)


by_days = st.builds(Period, days=st.integers(1, 400)) | st.builds(Period, months=st.integers(1, 24))
by_hours = st.builds(HourlyPeriod, st.integers(1, 99)) | st.builds(HourlyPeriod, minutes=st.integers(1, 999))


def plain_terms(periods: st.SearchStrategy[Any]) -> st.SearchStrategy[LoanTerms]:
    """Terms that a loan policy with the profile Rolling can say."""
    is_hourly = periods is by_hours
    closed_days = st.just(ClosedDayRule.KEEP) if is_hourly else st.sampled_from([rule for rule in ClosedDayRule if rule != "same_weekday"])
    return st.builds(
        lambda base, closed, queue, **fields: LoanTerms(
            window_days=None,
            renew_from=base,
            late_renew_from=base,
            max_interlibrary_renewals=None,
            cap_at_card_expiry=True,
            closed_day_rule=closed,
            card_end_rule=CardEndRule.STAYS if closed is ClosedDayRule.KEEP else CardEndRule.PREVIOUS_OPEN_DAY,
            renewal=RenewalTerms(holds_rule=queue[0], queue_period=queue[1], schedule=fields.pop("later")),
            **fields,
        ),
        base=st.sampled_from(RenewFrom),
        closed=closed_days,
        queue=st.sampled_from([(RenewalHoldRule.BLOCK, None), (RenewalHoldRule.IGNORE, None)])
        | st.tuples(st.just(RenewalHoldRule.SHORTEN), periods),
        later=st.sampled_from([None, TERM]),
        loan_period=periods,
        renewal_period=st.none() | periods,
        max_renewals=st.integers(0, 9_999),
        renewable=st.booleans(),
        lendable=st.booleans(),
        max_loans=st.none() | st.integers(1, 9_999),
        schedule=st.sampled_from([None, TERM]),
        closed_hours_rule=st.sampled_from(ClosedHoursRule) if is_hourly else st.just(ClosedHoursRule.KEEP),
        recalls=st.builds(RecallTerms, st.integers(0, 9_999), st.integers(0, 9_999)),
    )


def meaning(terms: LoanTerms) -> LoanTerms:
    """The terms, without a renewal period that is the loan period."""
    return attrs.evolve(terms, renewal_period=None) if terms.renewal_period == terms.loan_period else terms


rolling = plain_terms(by_days) | plain_terms(by_hours)

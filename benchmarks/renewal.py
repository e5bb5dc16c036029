"""The renewal row of `make bench`: every rule judged and explained, against the same booleans in one plain function."""

from datetime import UTC, date, datetime, timedelta
from typing import cast

from nordlib.circulation import (
    HELSINGOR,
    CirculationPolicy,
    ClosedDayRule,
    DueInstant,
    Hold,
    HoldId,
    HoldStatus,
    ItemId,
    LateRenewal,
    LibraryCalendar,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    Money,
    PatronId,
    PatronStanding,
    RenewalCase,
    RenewalFacts,
    RenewalPermission,
    RenewFrom,
    TitleHoldRule,
    TitleId,
    renewal,
)
from nordlib.circulation.renewal.forecast import ForecastChange, forecast_renewal
from nordlib.dates import HourlyPeriod, Period
from nordlib.decisions import Decision

NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)


def _case(due: date, renewals_used: int = 0, *holds: Hold) -> tuple[Loan, tuple[Hold, ...]]:
    return Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due, renewals_used=renewals_used), holds


GOOD = PatronStanding()
OWN = Hold(HoldId("H1"), PatronId("P1"), TitleId("T1"))
SUSPENDED = Hold(HoldId("H2"), PatronId("P2"), TitleId("T1"), status=HoldStatus.SUSPENDED)
WAITING = Hold(HoldId("H3"), PatronId("P3"), TitleId("T1"))

#: A patron's shelf, as renewing all of it meets it: half of it can be renewed.
SHELF = (
    _case(date(2026, 3, 20)),
    _case(date(2026, 3, 20), 1, OWN, SUSPENDED),
    _case(date(2026, 3, 10)),
    _case(date(2026, 4, 10)),
    _case(date(2026, 3, 20), 0, SUSPENDED, WAITING),
    _case(date(2026, 3, 24), 2),
)


def shelf_by_rules() -> list[Decision[Loan, RenewalFacts]]:
    """Decide on the whole shelf."""
    return [by_rules(loan, HELSINGOR, NOW, holds, GOOD) for loan, holds in SHELF]


def shelf_by_hand() -> list[bool]:
    """The same in the plain function."""
    return [by_hand(loan, HELSINGOR, NOW, holds, GOOD) for loan, holds in SHELF]


def a_year_ahead() -> tuple[ForecastChange, ...]:
    """The days within 365 on which the answer for one loan changes."""
    loan, holds = SHELF[3]
    return forecast_renewal(RenewalCase(loan, HELSINGOR, NOW, holds, GOOD), NOW.date() + timedelta(days=365))


def by_rules(
    loan: Loan, policy: CirculationPolicy, now: datetime, holds: tuple[Hold, ...], patron: PatronStanding
) -> Decision[Loan, RenewalFacts]:
    """The case is built from its facts, every rule is judged, and the decision carries its trace."""
    return renewal.decide(RenewalCase(loan, policy, now, holds, patron))


def by_hand(  # noqa: C901 - that is what one function of it looks like
    loan: Loan,
    policy: CirculationPolicy,
    now: datetime,
    holds: tuple[Hold, ...],
    patron: PatronStanding,
    available_copies: int = 0,
    calendar: LibraryCalendar | None = None,
) -> bool:
    """The same questions as a programmer in a hurry would write them: no names, no reasons, no values, and every fact known."""
    terms = policy.item_types[loan.item_type]
    today = now.astimezone(policy.zone).date()
    due, owner = loan.due, loan.interlibrary
    waiting = [
        hold
        for hold in holds
        if hold.patron != loan.patron
        and hold.title == loan.title
        and hold.status is HoldStatus.ACTIVE
        and (hold.item is None or hold.item == loan.item)
        and (hold.active_from is None or hold.active_from <= today or terms.future_holds_block)
        and (hold.expires_on is None or today <= hold.expires_on)
    ]
    held = bool(waiting)
    if held and terms.title_holds is TitleHoldRule.UNLESS_OTHER_COPY and all(hold.item is None for hold in waiting):
        held = len(waiting) > available_copies
    closed = loan.status is not LoanStatus.ON_LOAN or not terms.renewable or loan.recalled
    due_day = due.at.astimezone(policy.zone).date() if isinstance(due, DueInstant) else due
    late = now > due.at if isinstance(due, DueInstant) else today > due
    early = terms.window_days is not None and today < due_day - timedelta(days=terms.window_days)
    most, too_late, forbidden = terms.max_renewals, late and terms.late_renewal is LateRenewal.NO, False
    if loan.kind is LoanKind.INTERLIBRARY:
        too_late = late
        if terms.max_interlibrary_renewals is not None:
            most = min(most, terms.max_interlibrary_renewals)
        if owner is not None:
            if owner.max_renewals is not None:
                most = min(most, owner.max_renewals)
            rejected = owner.last_renewal_rejected and not terms.retry_after_rejection
            forbidden = owner.renewal_permission is RenewalPermission.NOT_ALLOWED or owner.pending_renewal or rejected
    elif late and terms.late_renewal is LateRenewal.WITH_FEE and terms.fees is not None:
        terms.fees.fee((today - due_day).days, patron.category)
    expired = isinstance(patron.card_expires_on, date) and today > patron.card_expires_on
    indebted = terms.debt_limit is not None and isinstance(patron.debt, Money) and patron.debt.amount >= terms.debt_limit.amount
    refused = held or closed or early or too_late or forbidden or loan.renewals_used >= most
    refused = refused or patron.blocked is True or expired or indebted
    from_due = (terms.late_renew_from if late else terms.renew_from) is RenewFrom.DUE_DATE
    if isinstance(due, DueInstant):
        return not refused and cast("HourlyPeriod", terms.loan_period).after(due.at if from_due else now) > due.at
    day = cast("Period", terms.loan_period).after(due if from_due else today)
    if calendar is not None and terms.closed_day_rule is not ClosedDayRule.KEEP:
        day = calendar.adjust(day, terms.closed_day_rule)
    if terms.cap_at_card_expiry and isinstance(patron.card_expires_on, date):
        day = min(day, patron.card_expires_on)
    if owner is not None and owner.latest_due is not None:
        day = min(day, owner.latest_due)
    return not refused and day > due

"""The renewal row of `make bench`: every rule judged and explained, against the same booleans in one plain function."""

from datetime import UTC, date, datetime, timedelta
from typing import cast

from nordlib.circulation import (
    HELSINGOR,
    Base,
    Hold,
    HoldId,
    HoldStatus,
    ItemId,
    LateRenewal,
    LendingPolicy,
    Loan,
    LoanId,
    LoanStatus,
    Money,
    PatronId,
    RenewalCase,
    Standing,
    TitleId,
    renewal,
)
from nordlib.circulation.when import Change, when
from nordlib.dates import Period

NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)


def _case(due: date, renewals_used: int = 0, *holds: Hold) -> tuple[Loan, tuple[Hold, ...]]:
    return Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due, renewals_used=renewals_used), holds


GOOD = Standing()
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


def shelf_by_rules() -> list[bool]:
    """Decide on the whole shelf."""
    return [by_rules(loan, HELSINGOR, NOW, holds) for loan, holds in SHELF]


def shelf_by_hand() -> list[bool]:
    """The same in the plain function."""
    return [by_hand(loan, HELSINGOR, NOW, holds) for loan, holds in SHELF]


def a_year_ahead() -> tuple[Change, ...]:
    """The days within 365 on which the answer for one loan changes."""
    loan, holds = SHELF[3]
    return when(RenewalCase(loan, HELSINGOR, NOW, holds, GOOD), NOW.date() + timedelta(days=365))


def by_rules(loan: Loan, policy: LendingPolicy, now: datetime, holds: tuple[Hold, ...]) -> bool:
    """The case is built from its facts, every rule is judged, and the decision carries its trace."""
    return bool(renewal.decide(RenewalCase(loan, policy, now, holds, GOOD)))


def by_hand(loan: Loan, policy: LendingPolicy, now: datetime, holds: tuple[Hold, ...]) -> bool:
    """The same questions as a programmer in a hurry would write them: no names, no reasons, no values."""
    terms = policy.materials[loan.material]
    today = now.astimezone(policy.zone).date()
    due, patron = cast("date", loan.due), GOOD
    held = any(
        hold.patron != loan.patron
        and hold.title == loan.title
        and hold.status is HoldStatus.ACTIVE
        and (hold.item is None or hold.item == loan.item)
        and (hold.active_from is None or hold.active_from <= today or terms.future_holds_block)
        and (hold.interest_until is None or today <= hold.interest_until)
        for hold in holds
    )
    closed = loan.status is not LoanStatus.ON_LOAN or not terms.renewable or loan.recalled
    late = today > due
    early = terms.window_days is not None and today < due - timedelta(days=terms.window_days)
    too_late = late and terms.late_renewal is LateRenewal.NO
    used_up = loan.renewals_used >= terms.max_renewals
    expired = isinstance(patron.expires, date) and today > patron.expires
    indebted = terms.debt_limit is not None and isinstance(patron.debt, Money) and patron.debt.amount >= terms.debt_limit.amount
    base = terms.late_renewal_base if late else terms.renewal_base
    new_due = cast("Period", terms.loan_period).after(due if base is Base.DUE_DATE else today)
    if terms.fees is not None and late and terms.late_renewal is LateRenewal.WITH_FEE:
        terms.fees.fee((today - due).days, patron.category)
    refused = held or closed or early or too_late or used_up or patron.blocked is True or expired or indebted
    return not refused and new_due > due

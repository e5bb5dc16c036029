"""The renewal row of `make bench`: every rule judged and explained, against the same booleans in one plain function."""

from datetime import UTC, date, datetime, timedelta

from nordlib.circulation import (
    HELSINGOR,
    Base,
    Hold,
    HoldId,
    HoldStatus,
    ItemId,
    LendingPolicy,
    Loan,
    LoanId,
    PatronId,
    RenewalCase,
    TitleId,
    renewal,
)

NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)


def _case(due: date, renewals_used: int = 0, *holds: Hold) -> tuple[Loan, tuple[Hold, ...]]:
    return Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due, renewals_used=renewals_used), holds


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


def by_rules(loan: Loan, policy: LendingPolicy, now: datetime, holds: tuple[Hold, ...]) -> bool:
    """The case is built from its facts, every rule is judged, and the decision carries its trace."""
    return bool(renewal.decide(RenewalCase(loan, policy, now, holds)))


def by_hand(loan: Loan, policy: LendingPolicy, now: datetime, holds: tuple[Hold, ...]) -> bool:
    """The same questions as a programmer in a hurry would write them: no names, no reasons, no values."""
    terms = policy.materials[loan.material]
    today = now.astimezone(policy.zone).date()
    held = any(
        hold.patron != loan.patron
        and hold.title == loan.title
        and hold.status is HoldStatus.ACTIVE
        and (hold.item is None or hold.item == loan.item)
        and (hold.active_from is None or hold.active_from <= today or terms.future_holds_block)
        and (hold.interest_until is None or today <= hold.interest_until)
        for hold in holds
    )
    early = terms.window_days is not None and today < loan.due - timedelta(days=terms.window_days)
    used_up = loan.renewals_used >= terms.max_renewals
    base = terms.late_renewal_base if today > loan.due else terms.renewal_base
    gains = terms.loan_period.after(loan.due if base is Base.DUE_DATE else today) > loan.due
    return not held and not early and not used_up and gains

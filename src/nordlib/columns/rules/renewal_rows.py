"""One row of a table of loans as a `RenewalCase`, for its decision with an explanation: the inverse of the columns."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from nordlib.circulation.bookings import Booking, BookingId
from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due import DueInstant
from nordlib.circulation.models import (
    CirculationStaff,
    Hold,
    HoldId,
    InterlibraryTerms,
    ItemId,
    LastRenewal,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    PatronId,
    PatronStanding,
    RenewalPermission,
    TitleId,
)
from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.renewal import RenewalCase
from nordlib.columns.rules.renewal_columns import RENEWAL_COLUMNS
from nordlib.decisions import UNKNOWN
from nordlib.errors import InvalidData
from nordlib.money import Money

__all__ = ["case_of_row"]

_LOAN, _PATRON, _OTHER, _ITEM, _TITLE = LoanId("loan"), PatronId("patron"), PatronId("other"), ItemId("item"), TitleId("title")
_ASKERS: Final = {"patron": _PATRON, "other_patron": _OTHER, "staff": CirculationStaff("staff")}
#: What a column has that a policy did not ask for, so that no answer depends on it.
_UNASKED: Final[Mapping[str, Any]] = {
    "kind": LoanKind.LOCAL.value,
    "status": LoanStatus.ON_LOAN.value,
    "recalled": False,
    "patron_category": "adult",
    "renewals_used": 0,
    "waiting": 0,
    "waiting_on_this_copy": 0,
    "blocked": False,
    "owner_pending": False,
    "owner_rejected": False,
}


def case_of_row(row: Mapping[str, Any], policy: CirculationPolicy, now: datetime, calendar: LibraryCalendar | None = None) -> RenewalCase:
    """Return the case that a row stands for. Its ids are words, since a row has none.

    Raises:
        InvalidData: A value of the row is not one that its column may hold.
        UnknownName: The item type is not in the policy.
    """
    values = {each.name: row.get(each.name, _UNASKED.get(each.name, each.absent)) for each in RENEWAL_COLUMNS}
    if values["item_type"] is None and len(policy.item_types) == 1:
        (values["item_type"],) = policy.item_types
    return RenewalCase(
        _loan(values),
        policy,
        now,
        holds=_holds(values["waiting"], values["waiting_on_this_copy"]),
        patron=_patron(values, policy),
        available_copies=values["available_copies"],
        calendar=calendar,
        by=None if values["asked_by"] is None else _word(_ASKERS, "asked_by", values["asked_by"]),
        named_due=values["named_due"],
        price=_price(values, policy),
        unseen=values["unseen"],
        other_loans=_late_loans(values, policy, now),
        bookings=_bookings(values, policy, now),
    )


def _loan(values: Mapping[str, Any]) -> Loan:
    if (values["due"] is None) is (values["due_at"] is None):
        raise InvalidData("row", ("it must have either `due` or `due_at`",))
    return Loan(
        _LOAN,
        _PATRON,
        _ITEM,
        _TITLE,
        due=values["due"] if values["due_at"] is None else DueInstant(values["due_at"]),
        item_type=values["item_type"],
        kind=values["kind"],
        renewals_used=values["renewals_used"],
        status=values["status"],
        recalled=values["recalled"],
        interlibrary=_owner(values),
        lent_on=values["lent_on"],
        last_renewal=None if values["last_renewed_on"] is None else LastRenewal(values["last_renewed_on"]),
        unseen_renewals=values["unseen_renewals"],
    )


def _owner(values: Mapping[str, Any]) -> InterlibraryTerms | None:
    if values["owner_permission"] is None:
        return None
    return InterlibraryTerms(
        renewal_permission=_word({each.value: each for each in RenewalPermission}, "owner_permission", values["owner_permission"]),
        max_renewals=values["owner_max_renewals"],
        latest_due=values["owner_latest_due"],
        pending_renewal=values["owner_pending"],
        last_renewal_rejected=values["owner_rejected"],
    )


def _patron(values: Mapping[str, Any], policy: CirculationPolicy) -> PatronStanding:
    limit = None if values["item_type"] is None else policy.terms(values["item_type"]).debt_limit
    known = values["debt"] is not None
    return PatronStanding(
        blocked=UNKNOWN if values["blocked"] is None else values["blocked"],
        card_expires_on=values["card_expires_on"] if values["card_is_known"] else UNKNOWN,
        debt=Money(Decimal(values["debt"]), limit.currency) if known and limit is not None else UNKNOWN,
        category=values["patron_category"],
    )


def _price(values: Mapping[str, Any], policy: CirculationPolicy) -> Money | None:
    fees = policy.terms(values["item_type"]).fees
    return None if values["price"] is None or fees is None else Money(Decimal(values["price"]), fees.currency)


def _holds(waiting: int | None, on_this_copy: int) -> Any:
    """Return as many holds of other patrons as a row counts."""
    if waiting is None:
        return UNKNOWN
    if not 0 <= on_this_copy <= waiting:
        raise InvalidData("row", ("waiting_on_this_copy must be from 0 to waiting",))
    return tuple(
        Hold(HoldId(f"hold {place}"), PatronId(f"waiting {place}"), _TITLE, _ITEM if place < on_this_copy else None)
        for place in range(waiting)
    )


def _late_loans(values: Mapping[str, Any], policy: CirculationPolicy, now: datetime) -> Any:
    """Return as many other loans of the patron, late enough to count, as a row counts."""
    if values["late_loans"] is None:
        return UNKNOWN
    if values["late_loans"] < 0:
        raise InvalidData("row", ("late_loans must be at least 0",))
    due = now.astimezone(policy.zone).date() - timedelta(policy.terms(values["item_type"]).renewal.overdue_block_days)
    return tuple(Loan(LoanId(f"late {place}"), _PATRON, _ITEM, _TITLE, due) for place in range(values["late_loans"]))


def _bookings(values: Mapping[str, Any], policy: CirculationPolicy, now: datetime) -> tuple[Booking, ...]:
    """Return a booking of another patron, before which the copy is free until the day that a row has."""
    free_until: date | None = values["free_until"]
    if free_until is None:
        return ()
    first = free_until + timedelta(policy.terms(values["item_type"]).renewal.booking_buffer_days + 1)
    last = max(first, now.astimezone(policy.zone).date())
    return (Booking(BookingId("booking"), _OTHER, _ITEM, first, last),)


def _word(values: Mapping[str, Any], column: str, word: str) -> Any:
    if word not in values:
        raise InvalidData("row", (f"{column} must be one of {', '.join(map(repr, values))}",))
    return values[word]

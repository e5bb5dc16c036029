"""The case of a renewal from plain facts by keyword, for a first question, a notebook or a test: no models and no ids."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, Literal, Required, TypedDict, Unpack

from nordlib.circulation.bookings import Booking
from nordlib.circulation.calendar import LibraryCalendar
from nordlib.circulation.due import Due
from nordlib.circulation.fees import FeeCategory
from nordlib.circulation.models import (
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
    Requester,
    TitleId,
)
from nordlib.circulation.policy import CirculationPolicy
from nordlib.circulation.renewal.case import RenewalCase
from nordlib.decisions import UNKNOWN, Unknown
from nordlib.errors import InvalidData
from nordlib.money import Money
from nordlib.validation import facts_of, require_facts, taken

__all__ = ["RenewalInput", "case_of"]

_IDS: Final[Mapping[str, Any]] = {"id": LoanId("loan"), "patron": PatronId("patron"), "item": ItemId("item"), "title": TitleId("title")}
_MOST: Final = 9_999  # patrons that wait, or copies on the shelf
_TOPIC: Final = "renewal"


class RenewalInput(TypedDict, total=False):
    """The facts of a renewal by name: the fields of `Loan`, `PatronStanding` and `RenewalCase`, and `waiting`.

    Only three must be given. What is left out is as usual: a local loan without holds, a patron in good standing, no closed day.
    """

    due: Required[Due]
    policy: Required[CirculationPolicy]
    now: Required[datetime]
    id: LoanId
    patron: PatronId
    item: ItemId
    title: TitleId
    item_type: str
    kind: LoanKind
    renewals_used: int
    status: LoanStatus
    recalled: bool
    interlibrary: InterlibraryTerms | None
    lent_on: date | None
    last_renewal: LastRenewal | None
    unseen_renewals: int
    blocked: bool | Literal[Unknown.UNKNOWN]
    card_expires_on: date | Literal[Unknown.UNKNOWN] | None
    debt: Money | Literal[Unknown.UNKNOWN] | None
    category: FeeCategory
    holds: tuple[Hold, ...] | Literal[Unknown.UNKNOWN]
    waiting: int | Literal[Unknown.UNKNOWN]
    available_copies: int
    calendar: LibraryCalendar | None
    by: Requester | None
    named_due: date | None
    price: Money | None
    unseen: bool
    other_loans: tuple[Loan, ...] | Literal[Unknown.UNKNOWN]
    bookings: tuple[Booking, ...]


def case_of(**facts: Unpack[RenewalInput]) -> RenewalCase:
    """Return the case of a renewal whose facts are given by keyword. `waiting` is the number of other patrons with a hold on the title.

    Raises `UnknownName` for an unknown keyword, `InvalidData` for a missing or an impossible fact, and what `RenewalCase` raises.

    >>> from datetime import UTC
    >>> from nordlib.circulation import HELSINGOR, renewal
    >>> case = case_of(due=date(2026, 3, 20), renewals_used=1, waiting=1, policy=HELSINGOR, now=datetime(2026, 3, 18, 9, tzinfo=UTC))
    >>> renewal.decide(case).reasons
    ('reserved_by_other',)
    """
    require_facts(_TOPIC, facts, RenewalInput)
    _counted("available_copies", facts.get("available_copies", 0))
    loan = Loan(**{**_IDS, **facts_of(Loan, facts)})
    patron = PatronStanding(**facts_of(PatronStanding, facts))
    case: dict[str, Any] = {"holds": _holds_of(loan.title, facts), **facts_of(RenewalCase, facts), "loan": loan, "patron": patron}
    return RenewalCase(**case)


def _holds_of(title: TitleId, facts: RenewalInput) -> tuple[Hold, ...] | Literal[Unknown.UNKNOWN]:
    """Return holds on the title by as many other patrons as wait."""
    waiting = facts.get("waiting", 0)
    if "waiting" in facts and "holds" in facts:
        raise InvalidData(_TOPIC, ("holds and waiting are both given; give the holds, or only how many patrons wait",))
    if waiting is UNKNOWN:
        return UNKNOWN
    count = _counted("waiting", waiting)
    return tuple(Hold(HoldId(f"hold {number}"), PatronId(f"other patron {number}"), title) for number in range(1, count + 1))


def _counted(name: str, given: object) -> int:
    """Return a number of patrons or copies. Raises `InvalidData` for one that no title has."""
    count = taken(int, name, given)
    if not 0 <= count <= _MOST:
        raise InvalidData(_TOPIC, (f"{name} is {count}; it must be from 0 to {_MOST}",))
    return count

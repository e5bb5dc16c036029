"""What is lent and what is waited for: loans, holds (reservations), and what the library knows of the patron."""

from datetime import date
from enum import StrEnum
from typing import Literal, NewType

import attrs

from nordlib.circulation.due import Due
from nordlib.circulation.fees import FeeCategory
from nordlib.decisions import Unknown
from nordlib.errors import InvalidData
from nordlib.libraries import LibraryId
from nordlib.money import Money

__all__ = [
    "Hold",
    "HoldId",
    "HoldStatus",
    "InterlibraryTerms",
    "ItemId",
    "Loan",
    "LoanId",
    "LoanKind",
    "LoanStatus",
    "PatronId",
    "PatronStanding",
    "RenewalPermission",
    "TitleId",
]

LoanId = NewType("LoanId", str)
HoldId = NewType("HoldId", str)
PatronId = NewType("PatronId", str)
ItemId = NewType("ItemId", str)
TitleId = NewType("TitleId", str)


class LoanKind(StrEnum):
    """Whose material it is: an interlibrary loan is of material from outside the municipality (ILL-01).

    The window and the number of renewals are the same for both (REN-04).
    """

    LOCAL = "local"
    INTERLIBRARY = "ill"


class LoanStatus(StrEnum):
    """Where the copy is, as far as the library knows."""

    ON_LOAN = "on_loan"
    RETURNED = "returned"
    LOST = "lost"
    CLAIMED_RETURNED = "claimed_returned"
    """The patron says that it was returned; the library has not found it."""


class HoldStatus(StrEnum):
    """Where a hold stands. Only an active one blocks others."""

    ACTIVE = "active"
    READY_FOR_PICKUP = "ready_for_pickup"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


class RenewalPermission(StrEnum):
    """The lending library's terms for renewals. What is not known is read as allowed, for the answer is provisional anyway."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN = "unknown"


@attrs.frozen
class InterlibraryTerms:
    """What the owner of an interlibrary loan has said: its terms, and where a renewal stands that it was asked for (REN-07, REN-08)."""

    owner: LibraryId | None = None
    """None: not known here."""
    renewal_permission: RenewalPermission = RenewalPermission.UNKNOWN
    max_renewals: int | None = None
    """The owner's own limit."""
    latest_due: date | None = None
    """The last due date that the owner grants."""
    pending_renewal: bool = False
    """A provisional renewal awaits the owner's answer."""
    last_renewal_rejected: bool = False
    guaranteed_until: date | None = None
    """Until when the owner has promised not to want it back."""
    due_before_renewal: date | None = None
    due_before_recall: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.max_renewals is not None and self.max_renewals < 0:
            raise InvalidData("interlibrary loan", ("max_renewals counts renewals, so it is 0 or more",))


@attrs.frozen
class Loan:
    """One copy with one patron until the end of the due date, counted in the library's zone, or until a due instant.

    `item_type` names the row of the policy that the copy is lent under.
    """

    id: LoanId
    patron: PatronId
    item: ItemId
    title: TitleId
    due: Due
    item_type: str = "ordinary"
    kind: LoanKind = LoanKind.LOCAL
    renewals_used: int = 0
    status: LoanStatus = LoanStatus.ON_LOAN
    recalled: bool = False
    """Whether the owner, or the library, wants it back."""
    interlibrary: InterlibraryTerms | None = None
    """The owner's terms, where it is an interlibrary loan and they are known."""


@attrs.frozen
class Hold:
    """A patron's wish for a title, or for one copy of it. `active_from` and `expires_on` are the first and last day it counts."""

    id: HoldId
    patron: PatronId
    title: TitleId
    item: ItemId | None = None
    status: HoldStatus = HoldStatus.ACTIVE
    active_from: date | None = None
    expires_on: date | None = None


@attrs.frozen
class PatronStanding:
    """What the library knows of a patron who asks (EXT-05): `PatronStanding()` is one in good standing. What it cannot tell is `UNKNOWN`.

    `card_expires_on` is the last valid day of the card (None: it has none), `debt` what is owed (None: nothing).
    """

    blocked: bool | Literal[Unknown.UNKNOWN] = False
    card_expires_on: date | Literal[Unknown.UNKNOWN] | None = None
    debt: Money | Literal[Unknown.UNKNOWN] | None = None
    category: FeeCategory = FeeCategory.ADULT

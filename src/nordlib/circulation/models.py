"""What is lent and what is waited for: loans and holds (reservations)."""

from datetime import date
from enum import StrEnum
from typing import NewType

import attrs

__all__ = ["Hold", "HoldId", "HoldStatus", "ItemId", "Loan", "LoanId", "LoanKind", "PatronId", "TitleId"]

LoanId = NewType("LoanId", str)
HoldId = NewType("HoldId", str)
PatronId = NewType("PatronId", str)
ItemId = NewType("ItemId", str)
TitleId = NewType("TitleId", str)


class LoanKind(StrEnum):
    """Whose material it is. The window and the number of renewals are the same for both (REN-04)."""

    LOCAL = "local"
    INTERLIBRARY = "ill"


class HoldStatus(StrEnum):
    """Where a hold stands. Only an active one blocks others."""

    ACTIVE = "active"
    READY_FOR_PICKUP = "ready_for_pickup"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


@attrs.frozen
class Loan:
    """One copy with one patron until the end of the due date, counted in the library's zone.

    `material` names the row of the policy that the copy is lent under.
    """

    id: LoanId
    patron: PatronId
    item: ItemId
    title: TitleId
    due: date
    material: str = "ordinary"
    kind: LoanKind = LoanKind.LOCAL
    renewals_used: int = 0


@attrs.frozen
class Hold:
    """A patron's wish for a title, or for one copy of it. `active_from` and `interest_until` are the first and last day it counts."""

    id: HoldId
    patron: PatronId
    title: TitleId
    item: ItemId | None = None
    status: HoldStatus = HoldStatus.ACTIVE
    active_from: date | None = None
    interest_until: date | None = None

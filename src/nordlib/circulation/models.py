"""Loans, holds (reservations), and what the library knows about the patron."""

from datetime import UTC, date
from enum import StrEnum
from typing import Literal, NewType, TypeAlias
from zoneinfo import ZoneInfo

import attrs

from nordlib.circulation.due import Due, due_in_zone
from nordlib.circulation.fees import FeeCategory
from nordlib.decisions import Unknown
from nordlib.errors import InvalidData
from nordlib.libraries import LibraryId, PatronId
from nordlib.money import Money
from nordlib.validation import checked, drafted

__all__ = [
    "CirculationStaff",
    "Hold",
    "HoldId",
    "HoldStatus",
    "InterlibraryTerms",
    "ItemId",
    "LastRenewal",
    "Loan",
    "LoanId",
    "LoanKind",
    "LoanStatus",
    "PatronId",
    "PatronStanding",
    "RenewalPermission",
    "Requester",
    "TitleId",
    "require_ids",
]

#: The id of a loan, as the host writes it.
LoanId = NewType("LoanId", str)
#: The id of a hold.
HoldId = NewType("HoldId", str)
#: The id of one copy.
ItemId = NewType("ItemId", str)
#: The id of a title, which several copies share.
TitleId = NewType("TitleId", str)


def require_ids(topic: str, **ids: str | None) -> None:
    """Check that ids are not blank; None is allowed. Raises `InvalidData` about the topic, with a sentence for each id."""
    blank = tuple(f"{name} is blank; it must be an opaque id" for name, value in ids.items() if value is not None and not value.strip())
    if blank:
        raise InvalidData(topic, blank)


@attrs.frozen
@checked
class CirculationStaff:
    """A member of staff who asks for something at the desk. Raises `InvalidData` for a blank id."""

    id: str
    """The opaque id of the staff member."""

    def __attrs_post_init__(self) -> None:
        if not self.id.strip():
            raise InvalidData("CirculationStaff", ("id is blank; it must be the opaque id of the staff member",))


#: Who asks: a patron, by the id of the patron, or staff.
Requester: TypeAlias = PatronId | CirculationStaff


class LoanKind(StrEnum):
    """Whether the material belongs to the municipality or comes from outside it (ILL-01).

    The renewal window and the number of renewals are the same for both (REN-04).
    """

    LOCAL = "local"
    """The loan is of the municipality's own material."""
    INTERLIBRARY = "ill"
    """The loan is of material from outside the municipality."""


class LoanStatus(StrEnum):
    """Where the copy is, as far as the library knows."""

    ON_LOAN = "on_loan"
    """The patron has the copy."""
    RETURNED = "returned"
    """The copy was returned."""
    LOST = "lost"
    """The copy is lost."""
    CLAIMED_RETURNED = "claimed_returned"
    """The patron says that the copy was returned, but the library has not found it."""


class HoldStatus(StrEnum):
    """The status of a hold. Only an active hold blocks other patrons."""

    ACTIVE = "active"
    """The patron is waiting for a copy."""
    READY_FOR_PICKUP = "ready_for_pickup"
    """A copy is set aside for the patron."""
    SUSPENDED = "suspended"
    """The hold is paused."""
    CANCELLED = "cancelled"
    """The hold was cancelled, or deleted by a quick loan (HOLD-02)."""
    FILLED = "filled"
    """The patron has borrowed a copy."""
    EXPIRED = "expired"
    """The last day of the hold has passed, or the copy was not picked up in time."""


class RenewalPermission(StrEnum):
    """Whether the lending library permits renewals."""

    ALLOWED = "allowed"
    """Renewals are permitted."""
    NOT_ALLOWED = "not_allowed"
    """Renewals are not permitted."""
    UNKNOWN = "unknown"
    """Not known; treated as allowed, because the answer is provisional in any case."""


@attrs.frozen
@checked
class InterlibraryTerms:
    """The owner's terms for an interlibrary loan, and the state of the renewal that the owner was asked for (REN-07, REN-08)."""

    owner: LibraryId | None = None
    """The id of the library that owns the material; None: not known here."""
    renewal_permission: RenewalPermission = RenewalPermission.UNKNOWN
    """Whether the owner permits renewals."""
    max_renewals: int | None = None
    """The owner's own limit on the number of renewals; None: no such limit is known."""
    latest_due: date | None = None
    """The latest due date that the owner grants; None: no such date is known."""
    pending_renewal: bool = False
    """Whether a provisional renewal awaits the owner's answer."""
    last_renewal_rejected: bool = False
    """Whether the owner has rejected the last renewal."""
    guaranteed_until: date | None = None
    """The day until which the owner has promised not to recall the item; None: no promise is known."""
    due_before_recall: date | None = None
    """The due date before the first recall, restored if the recall is withdrawn; None: not recalled, or not known."""

    def __attrs_post_init__(self) -> None:
        if self.max_renewals is not None and self.max_renewals < 0:
            raise InvalidData("InterlibraryTerms", ("max_renewals is negative; it must be at least 0",))


@drafted
@attrs.frozen
@checked
class LastRenewal:
    """The last renewal of a loan: its day, and what it changed, so that it can be undone (EXT-23)."""

    on: date
    """The day of the renewal, in the library's zone."""
    due_before: Due | None = None
    """The due date, or due instant, before it; None: not known."""
    renewed_on_before: date | None = None
    """The day of the renewal before it; None: there was none, or it is not known."""
    unseen_before: int | None = None
    """The number of unseen renewals before it (`Loan.unseen_renewals`); None: not known."""


@drafted
@attrs.frozen
@checked
class Loan:
    """One copy lent to one patron, until the end of the due date in the library's zone, or until a due instant."""

    id: LoanId
    """The id of the loan."""
    patron: PatronId
    """The id of the patron who has borrowed the copy."""
    item: ItemId
    """The id of the copy."""
    title: TitleId
    """The id of the title that the copy belongs to."""
    due: Due
    """The due date, or the due instant of a loan by the hour."""
    item_type: str = "ordinary"
    """The name of the row of the policy that the copy is lent under (`CirculationPolicy.item_types`)."""
    kind: LoanKind = LoanKind.LOCAL
    """Whether this is a local or an interlibrary loan."""
    renewals_used: int = 0
    """The number of renewals so far, at least 0."""
    status: LoanStatus = LoanStatus.ON_LOAN
    """Where the copy is, as far as the library knows."""
    recalled: bool = False
    """Whether the owner, or the library, wants the copy back."""
    interlibrary: InterlibraryTerms | None = None
    """The owner's terms for an interlibrary loan; None: a local loan, or the terms are not known."""
    lent_on: date | None = None
    """The day on which the copy was lent, in the library's zone; None: not known."""
    last_renewal: LastRenewal | None = None
    """The last renewal; None: not renewed, or not known."""
    unseen_renewals: int = 0
    """The number of renewals in a row, up to now, for which the material was not shown to staff, at least 0 (EXT-14)."""

    @property
    def due_day(self) -> date:
        """The day by which a store finds what is due: the due date, or the day of the due instant in UTC."""
        return self.due if isinstance(self.due, date) else self.due.at.astimezone(UTC).date()

    @property
    def lent_or_renewed_on(self) -> date | None:
        """The day of lending or of the last renewal; None: not known."""
        return self.lent_on if self.last_renewal is None else self.last_renewal.on

    def renewal_on(self, day: date, zone: ZoneInfo) -> LastRenewal:
        """Return the record of a renewal on a day in the library's zone, to be the last one of the renewed loan."""
        earlier = None if self.last_renewal is None else self.last_renewal.on
        return LastRenewal(day, due_in_zone(self.due, zone), earlier, self.unseen_renewals)

    def without_last_renewal(self) -> "Loan":
        """Return the loan with the due date, the count and the days from before its last renewal, or as it is if these are not known."""
        last = self.last_renewal
        if last is None or last.due_before is None:
            return self
        earlier = None if last.renewed_on_before is None else LastRenewal(last.renewed_on_before)
        used, unseen = max(self.renewals_used - 1, 0), self.unseen_renewals if last.unseen_before is None else last.unseen_before
        return attrs.evolve(self, due=last.due_before, renewals_used=used, last_renewal=earlier, unseen_renewals=unseen)


@attrs.frozen
@checked
class Hold:
    """A patron's request for a title, or for one particular copy."""

    id: HoldId
    """The id of the hold."""
    patron: PatronId
    """The id of the patron who waits."""
    title: TitleId
    """The id of the title that the patron waits for."""
    item: ItemId | None = None
    """The id of the copy that the patron waits for; None: any copy of the title."""
    status: HoldStatus = HoldStatus.ACTIVE
    """The status of the hold; only an active hold blocks other patrons."""
    active_from: date | None = None
    """The first day on which the hold counts; None: it has begun."""
    expires_on: date | None = None
    """The last day on which the hold counts; None: it does not expire."""
    pickup_until: date | None = None
    """The last day on which the patron may pick up the copy that was set aside; None: none was set aside, or the day is not known."""
    set_aside: ItemId | None = None
    """The id of the copy that was set aside for the patron, also after the hold has ended; None: none was, or it is not known."""
    item_type: str | None = None
    """The only item type that will do for the patron, such as large print (EXT-14); None: any item type of the title."""


@attrs.frozen
@checked
class PatronStanding:
    """What the library knows about a patron who asks (EXT-05).

    `PatronStanding()` is a patron in good standing. A field that the library cannot answer is `UNKNOWN`.
    """

    blocked: bool | Literal[Unknown.UNKNOWN] = False
    """Whether the library has blocked the patron."""
    card_expires_on: date | Literal[Unknown.UNKNOWN] | None = None
    """The last valid day of the patron's card; None: the card has no last day."""
    debt: Money | Literal[Unknown.UNKNOWN] | None = None
    """The amount that the patron owes; None: nothing."""
    category: FeeCategory = FeeCategory.ADULT
    """Whether the patron pays fees as an adult or as a child."""

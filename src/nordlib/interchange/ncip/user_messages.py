"""The messages by which a user is looked up: LookupUser and LookupUserResponse."""

from datetime import datetime

import attrs
from attrs import field

from nordlib.dates import with_fixed_offset
from nordlib.errors import InvalidData
from nordlib.interchange.ncip.parties import (
    Amount,
    AuthenticationInput,
    InitiationHeader,
    ItemIdentifier,
    Problem,
    RequestIdentifier,
    ResponseHeader,
    UserIdentifier,
)
from nordlib.interchange.ncip.renewal_messages import require_user, with_optional_offset
from nordlib.interchange.ncip.user_details import UserDetails
from nordlib.interchange.xml_documents.scheme_values import SchemeValue
from nordlib.validation import checked

__all__ = ["FiscalAccount", "LoanedItem", "LoanedItemsCount", "LookupUser", "LookupUserResponse", "RequestedItem", "RequestedItemsCount"]


@attrs.frozen
@checked
class LookupUser:
    """A request to look up a user. Raises `InvalidData` unless the user is named in exactly one way."""

    user: UserIdentifier | None = None
    """The user; None if the user is named by `authentication`."""
    authentication: tuple[AuthenticationInput, ...] = ()
    """What the user proves to be; empty if the user is named by `user`."""
    header: InitiationHeader | None = None
    """The header; None if there is none."""
    user_elements: tuple[SchemeValue, ...] = ()
    """What the answer should say about the user (`UserElementType`): "Name Information", "Block Or Trap"."""
    wants_loans: bool = False
    """Whether the answer should list the loans (`LoanedItemsDesired`)."""
    wants_requests: bool = False
    """Whether the answer should list the requests (`RequestedItemsDesired`)."""
    wants_fiscal_account: bool = False
    """Whether the answer should tell what the user owes (`UserFiscalAccountDesired`)."""

    def __attrs_post_init__(self) -> None:
        require_user("LookupUser", self.user, self.authentication)


@attrs.frozen
@checked
class LoanedItem:
    """A loan of the user (`LoanedItem`). Raises `InvalidData` unless it has either a due date or no end."""

    item: ItemIdentifier
    """The item."""
    due: datetime | None = field(default=None, converter=with_optional_offset)
    """Until when the item is lent; None: without end."""
    is_without_end: bool = False
    """Whether the loan has no due date (`IndeterminateLoanPeriodFlag`)."""
    reminders: int | None = None
    """How many reminders were sent; None if it is not said."""
    amount: Amount | None = None
    """What is owed for the loan; None: nothing, or it is not said."""
    title: str | None = None
    """The title; None if it is not said."""
    medium: SchemeValue | None = None
    """The kind of material; None if it is not said."""

    def __attrs_post_init__(self) -> None:
        if (self.due is None) is not self.is_without_end:
            raise InvalidData("LoanedItem", ("it must have either `due` (DateDue) or `is_without_end` (IndeterminateLoanPeriodFlag)",))


@attrs.frozen
@checked
class RequestedItem:
    """A request of the user (`RequestedItem`). Raises `InvalidData` if it names neither an item nor a request."""

    type: SchemeValue
    """The kind of request: "Hold", "Loan"."""
    status: SchemeValue
    """The status of the request: "In Process", "Available For Pickup"."""
    placed_at: datetime = field(converter=with_fixed_offset)
    """When the request was placed."""
    item: ItemIdentifier | None = None
    """The item; None if any item of the title will do."""
    request: RequestIdentifier | None = None
    """The id of the request; None if it has none."""
    pickup_from: datetime | None = field(default=None, converter=with_optional_offset)
    """When the item can be picked up (`PickupDate`); None if it is not said."""
    pickup_location: SchemeValue | None = None
    """Where the item is picked up; None if it is not said."""
    pickup_until: datetime | None = field(default=None, converter=with_optional_offset)
    """Until when the item can be picked up (`PickupExpiryDate`); None if it is not said."""
    reminders: int | None = None
    """How many reminders were sent; None if it is not said."""
    queue_position: int | None = None
    """The place in the queue, from 1; None if it is not said."""
    title: str | None = None
    """The title; None if it is not said."""
    medium: SchemeValue | None = None
    """The kind of material; None if it is not said."""

    def __attrs_post_init__(self) -> None:
        if self.item is None and self.request is None:
            raise InvalidData("RequestedItem", ("it must have `item` (ItemId) or `request` (RequestId)",))
        if self.queue_position is not None and self.queue_position < 1:
            raise InvalidData("RequestedItem", ("queue_position must be at least 1",))


@attrs.frozen
@checked
class LoanedItemsCount:
    """How many loans of a kind the user has (`LoanedItemsCount`)."""

    status: SchemeValue
    """The status of the items (`CirculationStatus`): "On Loan"."""
    count: int
    """How many."""


@attrs.frozen
@checked
class RequestedItemsCount:
    """How many requests of a kind the user has (`RequestedItemsCount`)."""

    type: SchemeValue
    """The kind of request."""
    count: int
    """How many."""


@attrs.frozen
@checked
class FiscalAccount:
    """What the user owes (`UserFiscalAccount`)."""

    balance: Amount
    """The balance; what the user owes is positive."""


@attrs.frozen
@checked
class LookupUserResponse:
    """The answer to a look-up: problems, or the user. Raises `InvalidData` unless it is exactly one of them."""

    header: ResponseHeader | None = None
    """The header; None if there is none."""
    problems: tuple[Problem, ...] = ()
    """Why the user is not shown; empty if the user is."""
    user: UserIdentifier | None = None
    """The id of the user; None if there are problems."""
    fiscal_accounts: tuple[FiscalAccount, ...] = ()
    """What the user owes, for each currency."""
    loan_counts: tuple[LoanedItemsCount, ...] = ()
    """How many loans the user has."""
    loans: tuple[LoanedItem, ...] = ()
    """The loans."""
    request_counts: tuple[RequestedItemsCount, ...] = ()
    """How many requests the user has."""
    requests: tuple[RequestedItem, ...] = ()
    """The requests."""
    details: UserDetails | None = None
    """What else is said about the user (`UserOptionalFields`); None: nothing."""

    def __attrs_post_init__(self) -> None:
        shown = (self.fiscal_accounts, self.loan_counts, self.loans, self.request_counts, self.requests, self.details)
        if (self.user is None) is not bool(self.problems):
            raise InvalidData("LookupUserResponse", ("it must have either `problems` or `user`, and not both",))
        if self.problems and any(shown):
            raise InvalidData("LookupUserResponse", ("an answer with problems must say nothing about the user",))

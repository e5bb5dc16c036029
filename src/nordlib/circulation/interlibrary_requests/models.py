"""A patron's request for material from another library, and the policy for requests (LIB-07 to LIB-11)."""

from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

import attrs
from attrs import field

from nordlib.contact import ContactDetail
from nordlib.dates import with_fixed_offset
from nordlib.decisions import PolicyId
from nordlib.hidden_fields import hides_fields
from nordlib.libraries import LibraryId
from nordlib.notebooks.field_table import ShownPolicy
from nordlib.storable_text import require_storable_text
from nordlib.validation import checked

__all__ = [
    "LIBRIS_REQUESTS",
    "HeldAtHomeRule",
    "InterlibraryRequest",
    "InterlibraryRequestId",
    "InterlibraryRequestPolicy",
    "RequestForm",
    "RequestKind",
    "RequestStatus",
    "RequesterId",
    "StrikeReason",
]

#: The id of a request; it is also the receipt that the patron gets (LIB-11).
InterlibraryRequestId = NewType("InterlibraryRequestId", str)
#: The id of the account of the patron who requests.
RequesterId = NewType("RequesterId", str)
_LONGEST: Final = 400  # characters


class RequestKind(StrEnum):
    """What is requested (LIB-09); ISO 18626 calls it the service type."""

    LOAN = "loan"
    """A loan."""
    COPY = "copy"
    """A copy of an article, or of a part of a book."""


class RequestStatus(StrEnum):
    """The status of a request, in the words of ISO 18626:2021 (`StatusCode`), and one of the home library's own."""

    RECEIVED = "RequestReceived"
    """The request was received, and the patron has a receipt."""
    STRUCK = "Struck"
    """The home library struck the request, because its register does not agree with the account (LIB-10); not in ISO 18626."""
    EXPECT_TO_SUPPLY = "ExpectToSupply"
    """A library expects to supply the material."""
    WILL_SUPPLY = "WillSupply"
    """A library will supply the material."""
    LOANED = "Loaned"
    """The material is lent."""
    OVERDUE = "Overdue"
    """The loan is overdue."""
    RECALLED = "Recalled"
    """The lending library wants the material back."""
    UNFILLED = "Unfilled"
    """No library can supply the material."""
    COPY_COMPLETED = "CopyCompleted"
    """The copy was supplied."""
    LOAN_COMPLETED = "LoanCompleted"
    """The loan was returned."""
    CANCELLED = "Cancelled"
    """The patron or the home library cancelled the request."""


class StrikeReason(StrEnum):
    """Why a request was struck."""

    NOT_A_PATRON = "order_struck_not_a_patron"
    """The home library's register does not have the patron."""
    DATA_MISMATCH = "order_struck_data_mismatch"
    """The home library's register has other data."""


class HeldAtHomeRule(StrEnum):
    """What happens to a request for what the home library holds (LIB-07)."""

    REFUSE = "refuse"
    """The request is refused, also where every copy is on loan (READ-C18)."""
    WARN = "warn"
    """The request is granted, and the facts say that the home library holds the title."""


@attrs.frozen
@checked
class InterlibraryRequestPolicy(ShownPolicy):
    """How a service decides about requests. The metadata of a field name the rules that it settles."""

    id: PolicyId
    """The name and version of the policy."""
    held_at_home: HeldAtHomeRule = field(default=HeldAtHomeRule.REFUSE, metadata={"rules": ("LIB-07", "READ-C18")})
    """What happens to a request for what the home library holds."""
    patron_groups: frozenset[str] | None = field(default=None, metadata={"rules": ("LIB-01",)})
    """The groups of patrons who may request; None: every registered patron."""
    notify_when_struck: bool = field(default=True, metadata={"rules": ("READ-A38",)})
    """Whether a request that is struck causes a message to the patron."""


#: Libris fjärrlån (libris.kb.se, "Hjälp för låntagare").
LIBRIS_REQUESTS: Final = InterlibraryRequestPolicy(
    PolicyId("LIBRIS_REQUESTS", "1"),
    held_at_home=HeldAtHomeRule.REFUSE,  # LIB-07, READ-C18
    patron_groups=None,  # LIB-01
    notify_when_struck=True,  # READ-A38
)


@hides_fields
@attrs.frozen
@checked
class RequestForm:
    """What a patron requests. Raises `InvalidData` for a text that cannot be stored."""

    record: str = field(repr=False)
    """The id of the record of the book, or of the journal in which the article is (LIB-08)."""
    kind: str | None
    """`loan` or `copy`, or whatever was chosen; None or blank if nothing was."""
    article: str | None = field(default=None, repr=False)
    """Which article or part is to be copied; None or blank if it was not said."""

    def __attrs_post_init__(self) -> None:
        require_storable_text("request", self.record, self.kind, self.article, longest=_LONGEST)


@hides_fields
@attrs.frozen
@checked
class InterlibraryRequest:
    """A request that was sent. Its id is the receipt."""

    id: InterlibraryRequestId
    """The id of the request."""
    requester: RequesterId
    """The id of the account of the patron who requests."""
    home_library: LibraryId
    """The id of the patron's home library, which handles the request."""
    record: str = field(repr=False)
    """The id of the record of the book, or of the journal (LIB-08)."""
    kind: RequestKind
    """What is requested."""
    placed_at: datetime = field(converter=with_fixed_offset)
    """The instant at which the request was sent."""
    article: str | None = field(default=None, repr=False)
    """Which article or part is to be copied; None for a loan."""
    status: RequestStatus = RequestStatus.RECEIVED
    """The status of the request."""
    strike_reason: StrikeReason | None = None
    """Why the request was struck; None if it was not."""
    differs: tuple[ContactDetail, ...] = ()
    """The names of the details in which the home library's register differs; empty if the request was not struck for that."""

    @property
    def receipt(self) -> InterlibraryRequestId:
        """The receipt that the patron gets on sending, also of a request that is struck (LIB-11, READ-C20)."""
        return self.id

"""What a library answers a terminal about loans: a renewal, the renewal of all loans, an item that was handed in.

Names and order are those of 3M SIP 2.00. A text that the protocol requires is "" where it is empty; one that it lets out is None then.
"""

from decimal import Decimal

import attrs
from attrs import field

from nordlib.hidden_fields import hides_fields
from nordlib.interchange.sip2.codes import FeeType
from nordlib.interchange.sip2.times import SipTime
from nordlib.validation import checked

__all__ = ["CheckinResponse", "RenewAllResponse", "RenewResponse"]


@hides_fields
@attrs.frozen(kw_only=True)
@checked
class CheckinResponse:
    """Message 10: whether an item that was handed in is booked in."""

    ok: bool
    """Whether the library takes the item."""
    resensitize: bool = False
    """Whether the terminal secures the item again."""
    magnetic_media: bool | None = None
    """Whether the item has a magnetic medium; None: not known."""
    alert: bool = False
    """Whether staff must look at the item."""
    transaction_date: SipTime
    """When the library answers."""
    institution: str = ""
    """The library (AO)."""
    item: str = ""
    """The bar code of the item (AB)."""
    permanent_location: str = ""
    """Where the item belongs (AQ)."""
    title: str | None = None
    """The title (AJ)."""
    sort_bin: str | None = None
    """The bin into which the terminal sorts the item (CL)."""
    patron_identifier: str | None = field(default=None, repr=False)
    """The number of the card of the patron who had the item (AA)."""
    media_type: str | None = None
    """The kind of medium (CK), three digits."""
    item_properties: str | None = None
    """Properties of the item (CH)."""
    screen_messages: tuple[str, ...] = ()
    """The lines for the screen (AF)."""
    print_lines: tuple[str, ...] = ()
    """The lines for the printer (AG)."""


@hides_fields
@attrs.frozen(kw_only=True)
@checked
class RenewResponse:
    """Message 30: whether one loan is renewed."""

    ok: bool
    """Whether the loan is renewed."""
    renewal_ok: bool
    """Whether the patron had the item already, so that this was a renewal."""
    magnetic_media: bool | None = None
    """Whether the item has a magnetic medium; None: not known."""
    desensitize: bool | None = None
    """Whether the terminal releases the item; None: not known."""
    transaction_date: SipTime
    """When the library answers."""
    institution: str = ""
    """The library (AO)."""
    patron_identifier: str = field(default="", repr=False)
    """The number of the patron's card (AA)."""
    item: str = ""
    """The bar code of the item (AB)."""
    title: str = ""
    """The title (AJ)."""
    due_date: str = ""
    """The due date (AH), as the library writes it."""
    fee_type: FeeType | None = None
    """What the fee is for (BT)."""
    security_inhibit: bool | None = None
    """Whether the terminal must leave the security of the item alone (CI)."""
    currency: str | None = None
    """The currency of the fee (BH)."""
    fee_amount: Decimal | None = None
    """What the renewal costs (BV)."""
    media_type: str | None = None
    """The kind of medium (CK), three digits."""
    item_properties: str | None = None
    """Properties of the item (CH)."""
    transaction: str | None = None
    """The id of the transaction (BK)."""
    screen_messages: tuple[str, ...] = ()
    """The lines for the screen (AF)."""
    print_lines: tuple[str, ...] = ()
    """The lines for the printer (AG)."""


@attrs.frozen(kw_only=True)
@checked
class RenewAllResponse:
    """Message 66: which loans of a patron are renewed."""

    ok: bool
    """Whether the library has tried."""
    renewed_count: int
    """The number of loans that are renewed."""
    unrenewed_count: int
    """The number of loans that are not."""
    transaction_date: SipTime
    """When the library answers."""
    institution: str = ""
    """The library (AO)."""
    renewed_items: tuple[str, ...] = ()
    """The bar codes of the items that are renewed (BM)."""
    unrenewed_items: tuple[str, ...] = ()
    """The bar codes of the items that are not (BN)."""
    screen_messages: tuple[str, ...] = ()
    """The lines for the screen (AF)."""
    print_lines: tuple[str, ...] = ()
    """The lines for the printer (AG)."""

"""What a terminal asks a library: the messages of a self-check (SC) that are read here.

Names and order are those of 3M SIP 2.00. A text that the protocol requires is "" where it is empty; one that it lets out is None then. Who
the patron is, and every password, is shown in no repr.
"""

from typing import TypeAlias

import attrs
from attrs import field

from nordlib.hidden_fields import hides_fields
from nordlib.interchange.sip2.codes import SummaryItem, TerminalState
from nordlib.interchange.sip2.times import SipTime
from nordlib.validation import checked

__all__ = [
    "CheckinRequest",
    "EndSessionRequest",
    "LoginRequest",
    "PatronInformationRequest",
    "PatronStatusRequest",
    "RenewAllRequest",
    "RenewRequest",
    "ResendRequest",
    "TerminalMessage",
    "TerminalStatus",
]


@hides_fields
@attrs.frozen(kw_only=True)
@checked
class PatronStatusRequest:
    """Message 23: what may this patron do?"""

    language: str = "000"
    """The code of the language of the answer, three digits; 000: not said."""
    transaction_date: SipTime
    """When the terminal asks."""
    institution: str = ""
    """The library (AO)."""
    patron_identifier: str = field(default="", repr=False)
    """The number of the patron's card (AA)."""
    terminal_password: str = field(default="", repr=False)
    """The password of the terminal (AC)."""
    patron_password: str = field(default="", repr=False)
    """The PIN or password of the patron (AD)."""


@hides_fields
@attrs.frozen(kw_only=True)
@checked
class CheckinRequest:
    """Message 09: an item was handed in."""

    no_block: bool = False
    """Whether the item was taken while the library did not answer, so that it must be booked in whatever the rules say."""
    transaction_date: SipTime
    """When the terminal tells it."""
    return_date: SipTime | None = None
    """When the item was handed in; None: not said."""
    current_location: str = ""
    """Where the item is (AP)."""
    institution: str = ""
    """The library (AO)."""
    item: str = ""
    """The bar code of the item (AB)."""
    terminal_password: str = field(default="", repr=False)
    """The password of the terminal (AC)."""
    item_properties: str | None = None
    """Properties of the item (CH)."""
    cancel: bool | None = None
    """Whether this takes back an earlier checkout (BI)."""


@hides_fields
@attrs.frozen(kw_only=True)
@checked
class RenewRequest:
    """Message 29: renew one loan."""

    third_party_allowed: bool = False
    """Whether another than the patron of the loan may ask."""
    no_block: bool = False
    """Whether the terminal renewed the loan while the library did not answer."""
    transaction_date: SipTime
    """When the terminal asks."""
    due_date_without_library: SipTime | None = None
    """The due date that the terminal gave while the library did not answer; None: it gave none."""
    institution: str = ""
    """The library (AO)."""
    patron_identifier: str = field(default="", repr=False)
    """The number of the patron's card (AA)."""
    patron_password: str | None = field(default=None, repr=False)
    """The PIN or password of the patron (AD)."""
    item: str | None = None
    """The bar code of the item (AB)."""
    title: str | None = None
    """The title (AJ), where the terminal knows no bar code."""
    terminal_password: str | None = field(default=None, repr=False)
    """The password of the terminal (AC)."""
    item_properties: str | None = None
    """Properties of the item (CH)."""
    fee_acknowledged: bool | None = None
    """Whether the patron has agreed to pay what the renewal costs (BO)."""


@hides_fields
@attrs.frozen(kw_only=True)
@checked
class PatronInformationRequest:
    """Message 63: what does the library know about this patron, with the items of one kind?"""

    language: str = "000"
    """The code of the language of the answer, three digits; 000: not said."""
    transaction_date: SipTime
    """When the terminal asks."""
    summary: SummaryItem | None = None
    """The kind of items to list; None: no list."""
    institution: str = ""
    """The library (AO)."""
    patron_identifier: str = field(default="", repr=False)
    """The number of the patron's card (AA)."""
    terminal_password: str | None = field(default=None, repr=False)
    """The password of the terminal (AC)."""
    patron_password: str | None = field(default=None, repr=False)
    """The PIN or password of the patron (AD)."""
    start_item: int | None = None
    """The place of the first item to list (BP), from 1 on; None: the first."""
    end_item: int | None = None
    """The place of the last item to list (BQ); None: the last."""


@hides_fields
@attrs.frozen(kw_only=True)
@checked
class EndSessionRequest:
    """Message 35: the patron leaves the terminal."""

    transaction_date: SipTime
    """When the patron leaves."""
    institution: str = ""
    """The library (AO)."""
    patron_identifier: str = field(default="", repr=False)
    """The number of the patron's card (AA)."""
    terminal_password: str | None = field(default=None, repr=False)
    """The password of the terminal (AC)."""
    patron_password: str | None = field(default=None, repr=False)
    """The PIN or password of the patron (AD)."""


@hides_fields
@attrs.frozen(kw_only=True)
@checked
class RenewAllRequest:
    """Message 65: renew every loan of this patron that can be renewed."""

    transaction_date: SipTime
    """When the terminal asks."""
    institution: str = ""
    """The library (AO)."""
    patron_identifier: str = field(default="", repr=False)
    """The number of the patron's card (AA)."""
    patron_password: str | None = field(default=None, repr=False)
    """The PIN or password of the patron (AD)."""
    terminal_password: str | None = field(default=None, repr=False)
    """The password of the terminal (AC)."""
    fee_acknowledged: bool | None = None
    """Whether the patron has agreed to pay what the renewals cost (BO)."""


@hides_fields
@attrs.frozen(kw_only=True)
@checked
class LoginRequest:
    """Message 93: the terminal logs in."""

    user_algorithm: str = "0"
    """How the user is encrypted; only 0, not at all, is understood here."""
    password_algorithm: str = "0"  # noqa: S105 - the number of an algorithm
    """How the password is encrypted; only 0, not at all, is understood here."""
    login_user: str = field(default="", repr=False)
    """The user of the terminal (CN)."""
    login_password: str = field(default="", repr=False)
    """The password of the terminal (CO)."""
    location: str | None = None
    """Where the terminal stands (CP)."""


@attrs.frozen(kw_only=True)
@checked
class TerminalStatus:
    """Message 99: how the terminal is, and what does the library's system answer?"""

    state: TerminalState = TerminalState.OK
    """What the terminal says of itself."""
    print_width: int = 40
    """The most characters of a printed line."""
    protocol_version: str = "2.00"
    """The version of the protocol."""


@attrs.frozen(kw_only=True)
class ResendRequest:
    """Message 97: send the last answer again; the terminal could not read it."""


#: What a terminal sends.
TerminalMessage: TypeAlias = (
    PatronStatusRequest
    | CheckinRequest
    | RenewRequest
    | PatronInformationRequest
    | EndSessionRequest
    | RenewAllRequest
    | LoginRequest
    | TerminalStatus
    | ResendRequest
)

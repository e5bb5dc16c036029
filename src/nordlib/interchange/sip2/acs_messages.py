"""What a library answers a terminal: the messages of an automated circulation system (ACS) that are written here.

Names and order are those of 3M SIP 2.00. A text that the protocol requires is "" where it is empty; one that it lets out is None then. Who
the patron is, and how to reach the patron, is shown in no repr.
"""

from decimal import Decimal
from typing import TypeAlias

import attrs
from attrs import field

from nordlib.hidden_fields import hides_fields
from nordlib.interchange.sip2.acs_loan_messages import CheckinResponse, RenewAllResponse, RenewResponse
from nordlib.interchange.sip2.codes import MessageType, PatronFlag
from nordlib.interchange.sip2.times import SipTime
from nordlib.validation import checked

__all__ = [
    "EndSessionResponse",
    "LibraryMessage",
    "LibraryStatus",
    "LoginResponse",
    "PatronInformationResponse",
    "PatronStatusResponse",
    "SendAgain",
]


@hides_fields
@attrs.frozen(kw_only=True)
@checked
class PatronStatusResponse:
    """Message 24: what a patron may do."""

    patron_status: frozenset[PatronFlag] = frozenset()
    """What is true of the patron."""
    language: str = "000"
    """The code of the language of the texts, three digits."""
    transaction_date: SipTime
    """When the library answers."""
    institution: str = ""
    """The library (AO)."""
    patron_identifier: str = field(default="", repr=False)
    """The number of the patron's card (AA)."""
    personal_name: str = field(default="", repr=False)
    """The name of the patron (AE)."""
    valid_patron: bool | None = None
    """Whether the library knows the patron (BL)."""
    valid_password: bool | None = None
    """Whether the PIN or password is right (CQ)."""
    currency: str | None = None
    """The currency of the fee (BH)."""
    fee_amount: Decimal | None = None
    """What the patron owes (BV)."""
    screen_messages: tuple[str, ...] = ()
    """The lines for the screen (AF)."""
    print_lines: tuple[str, ...] = ()
    """The lines for the printer (AG)."""


@hides_fields
@attrs.frozen(kw_only=True)
@checked
class PatronInformationResponse:
    """Message 64: what the library knows about a patron, with the items of one kind."""

    patron_status: frozenset[PatronFlag] = frozenset()
    """What is true of the patron."""
    language: str = "000"
    """The code of the language of the texts, three digits."""
    transaction_date: SipTime
    """When the library answers."""
    hold_count: int | None = None
    """The number of holds that are ready to be picked up; None: not known."""
    overdue_count: int | None = None
    """The number of loans that are late; None: not known."""
    charged_count: int | None = None
    """The number of loans; None: not known."""
    fine_count: int | None = None
    """The number of loans that cost a fee; None: not known."""
    recall_count: int | None = None
    """The number of loans that were recalled; None: not known."""
    unavailable_hold_count: int | None = None
    """The number of holds for which no copy is ready; None: not known."""
    institution: str = ""
    """The library (AO)."""
    patron_identifier: str = field(default="", repr=False)
    """The number of the patron's card (AA)."""
    personal_name: str = field(default="", repr=False)
    """The name of the patron (AE)."""
    hold_limit: int | None = None
    """The most holds (BZ)."""
    overdue_limit: int | None = None
    """The most loans that are late (CA)."""
    charged_limit: int | None = None
    """The most loans (CB)."""
    valid_patron: bool | None = None
    """Whether the library knows the patron (BL)."""
    valid_password: bool | None = None
    """Whether the PIN or password is right (CQ)."""
    currency: str | None = None
    """The currency of the fee (BH)."""
    fee_amount: Decimal | None = None
    """What the patron owes (BV)."""
    fee_limit: Decimal | None = None
    """The most that the patron may owe (CC)."""
    hold_items: tuple[str, ...] = ()
    """Holds that are ready to be picked up (AS)."""
    overdue_items: tuple[str, ...] = ()
    """Loans that are late (AT)."""
    charged_items: tuple[str, ...] = ()
    """Loans (AU)."""
    fine_items: tuple[str, ...] = ()
    """Loans that cost a fee (AV)."""
    recall_items: tuple[str, ...] = ()
    """Loans that were recalled (BU)."""
    unavailable_hold_items: tuple[str, ...] = ()
    """Holds for which no copy is ready (CD)."""
    home_address: str | None = field(default=None, repr=False)
    """The address (BD)."""
    email: str | None = field(default=None, repr=False)
    """The e-mail address (BE)."""
    phone: str | None = field(default=None, repr=False)
    """The telephone number (BF)."""
    screen_messages: tuple[str, ...] = ()
    """The lines for the screen (AF)."""
    print_lines: tuple[str, ...] = ()
    """The lines for the printer (AG)."""


@hides_fields
@attrs.frozen(kw_only=True)
@checked
class EndSessionResponse:
    """Message 36: the visit of a patron is over."""

    ended: bool
    """Whether the library has ended the visit."""
    transaction_date: SipTime
    """When the library answers."""
    institution: str = ""
    """The library (AO)."""
    patron_identifier: str = field(default="", repr=False)
    """The number of the patron's card (AA)."""
    screen_messages: tuple[str, ...] = ()
    """The lines for the screen (AF)."""
    print_lines: tuple[str, ...] = ()
    """The lines for the printer (AG)."""


@attrs.frozen(kw_only=True)
@checked
class LoginResponse:
    """Message 94: whether the terminal is logged in."""

    ok: bool
    """Whether the terminal is logged in."""


@attrs.frozen(kw_only=True)
@checked
class LibraryStatus:
    """Message 98: what the library's system answers, and how long a terminal waits."""

    online: bool
    """Whether the system works."""
    checkin: bool
    """Whether the terminal may check in."""
    checkout: bool
    """Whether the terminal may lend."""
    renewal_policy: bool
    """Whether the terminal may ask for renewals."""
    status_update: bool
    """Whether the terminal may block patrons."""
    offline: bool
    """Whether the terminal may go on while the system does not answer."""
    timeout: int
    """How long a terminal waits for an answer, in tenths of a second, up to 999."""
    retries: int
    """How often a terminal asks again, up to 999."""
    date_time: SipTime
    """The time, by which the terminal sets its clock."""
    protocol_version: str = "2.00"
    """The version of the protocol."""
    institution: str = ""
    """The library (AO)."""
    library: str | None = None
    """What the library is called (AM)."""
    messages: frozenset[MessageType] = frozenset()
    """The messages that are answered (BX)."""
    terminal_location: str | None = None
    """Where the terminal stands (AN)."""
    screen_messages: tuple[str, ...] = ()
    """The lines for the screen (AF)."""
    print_lines: tuple[str, ...] = ()
    """The lines for the printer (AG)."""


@attrs.frozen(kw_only=True)
class SendAgain:
    """Message 96: send the last message again; the library could not read it."""


#: What a library sends.
LibraryMessage: TypeAlias = (
    PatronStatusResponse
    | CheckinResponse
    | RenewResponse
    | PatronInformationResponse
    | EndSessionResponse
    | RenewAllResponse
    | LoginResponse
    | LibraryStatus
    | SendAgain
)

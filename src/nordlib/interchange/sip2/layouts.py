"""The table of messages: which fields each has, in which order. Reading and writing both walk it, and no field stands anywhere else.

Source: 3M Standard Interchange Protocol, version 2.00 (document revision 2.12, 2006), the descriptions of the messages. A system that reads
what this table leaves out, such as the extensions of later years, is told so by `Received.not_read`.
"""

from collections.abc import Mapping
from typing import Any, Final

from nordlib.interchange.sip2 import fields as kinds
from nordlib.interchange.sip2.acs_loan_messages import CheckinResponse, RenewAllResponse, RenewResponse
from nordlib.interchange.sip2.acs_messages import (
    EndSessionResponse,
    LibraryStatus,
    LoginResponse,
    PatronInformationResponse,
    PatronStatusResponse,
    SendAgain,
)
from nordlib.interchange.sip2.fields import FieldKind
from nordlib.interchange.sip2.sc_messages import (
    CheckinRequest,
    EndSessionRequest,
    LoginRequest,
    PatronInformationRequest,
    PatronStatusRequest,
    RenewAllRequest,
    RenewRequest,
    ResendRequest,
    TerminalStatus,
)
from nordlib.interchange.sip2.shapes import Fixed, Layout, Optional, Repeated, Required, Sip2Message

__all__ = ["LAYOUTS", "LAYOUT_OF"]


def _fixed(attribute: str, kind: FieldKind[Any]) -> Fixed:
    assert kind.width is not None
    return Fixed(attribute, kind, kind.width)


_DATE: Final = _fixed("transaction_date", kinds.MOMENT)
_LANGUAGE: Final = _fixed("language", kinds.LANGUAGE)
_INSTITUTION: Final = Required("AO", "institution")
_PATRON: Final = Required("AA", "patron_identifier")
_OPTIONAL_PATRON: Final = Optional("AA", "patron_identifier")
_TERMINAL_PASSWORD: Final = Optional("AC", "terminal_password")
_PATRON_PASSWORD: Final = Optional("AD", "patron_password")
_ITEM: Final = Required("AB", "item")
_PROPERTIES: Final = Optional("CH", "item_properties")
_FEE: Final = (Optional("BH", "currency", kinds.CURRENCY), Optional("BV", "fee_amount", kinds.AMOUNT))
_VALID: Final = (Optional("BL", "valid_patron", kinds.FLAG), Optional("CQ", "valid_password", kinds.FLAG))
_TEXTS: Final = (Repeated("AF", "screen_messages"), Repeated("AG", "print_lines"))
_STATUS: Final = (_fixed("patron_status", kinds.PATRON_STATUS), _LANGUAGE, _DATE)
_NAME: Final = Required("AE", "personal_name")

_ALL: Final = (
    Layout(
        "09",
        CheckinRequest,
        (_fixed("no_block", kinds.FLAG), _DATE, _fixed("return_date", kinds.OPTIONAL_MOMENT)),
        (
            Required("AP", "current_location"),
            _INSTITUTION,
            _ITEM,
            Required("AC", "terminal_password"),
            _PROPERTIES,
            Optional("BI", "cancel", kinds.FLAG),
        ),
    ),
    Layout(
        "10",
        CheckinResponse,
        (
            _fixed("ok", kinds.OK),
            _fixed("resensitize", kinds.FLAG),
            _fixed("magnetic_media", kinds.YES_NO_UNKNOWN),
            _fixed("alert", kinds.FLAG),
            _DATE,
        ),
        (
            _INSTITUTION,
            _ITEM,
            Required("AQ", "permanent_location"),
            Optional("AJ", "title"),
            Optional("CL", "sort_bin"),
            _OPTIONAL_PATRON,
            Optional("CK", "media_type"),
            _PROPERTIES,
            *_TEXTS,
        ),
    ),
    Layout(
        "23",
        PatronStatusRequest,
        (_LANGUAGE, _DATE),
        (_INSTITUTION, _PATRON, Required("AC", "terminal_password"), Required("AD", "patron_password")),
    ),
    Layout("24", PatronStatusResponse, _STATUS, (_INSTITUTION, _PATRON, _NAME, *_VALID, *_FEE, *_TEXTS)),
    Layout(
        "29",
        RenewRequest,
        (
            _fixed("third_party_allowed", kinds.FLAG),
            _fixed("no_block", kinds.FLAG),
            _DATE,
            _fixed("due_date_without_library", kinds.OPTIONAL_MOMENT),
        ),
        (
            _INSTITUTION,
            _PATRON,
            _PATRON_PASSWORD,
            Optional("AB", "item"),
            Optional("AJ", "title"),
            _TERMINAL_PASSWORD,
            _PROPERTIES,
            Optional("BO", "fee_acknowledged", kinds.FLAG),
        ),
    ),
    Layout(
        "30",
        RenewResponse,
        (
            _fixed("ok", kinds.OK),
            _fixed("renewal_ok", kinds.FLAG),
            _fixed("magnetic_media", kinds.YES_NO_UNKNOWN),
            _fixed("desensitize", kinds.YES_NO_UNKNOWN),
            _DATE,
        ),
        (
            _INSTITUTION,
            _PATRON,
            _ITEM,
            Required("AJ", "title"),
            Required("AH", "due_date"),
            Optional("BT", "fee_type", kinds.FEE_TYPE),
            Optional("CI", "security_inhibit", kinds.FLAG),
            *_FEE,
            Optional("CK", "media_type"),
            _PROPERTIES,
            Optional("BK", "transaction"),
            *_TEXTS,
        ),
    ),
    Layout("35", EndSessionRequest, (_DATE,), (_INSTITUTION, _PATRON, _TERMINAL_PASSWORD, _PATRON_PASSWORD)),
    Layout("36", EndSessionResponse, (_fixed("ended", kinds.FLAG), _DATE), (_INSTITUTION, _PATRON, *_TEXTS)),
    Layout(
        "63",
        PatronInformationRequest,
        (_LANGUAGE, _DATE, _fixed("summary", kinds.SUMMARY)),
        (
            _INSTITUTION,
            _PATRON,
            _TERMINAL_PASSWORD,
            _PATRON_PASSWORD,
            Optional("BP", "start_item", kinds.POSITION),
            Optional("BQ", "end_item", kinds.POSITION),
        ),
    ),
    Layout(
        "64",
        PatronInformationResponse,
        (
            *_STATUS,
            _fixed("hold_count", kinds.COUNT),
            _fixed("overdue_count", kinds.COUNT),
            _fixed("charged_count", kinds.COUNT),
            _fixed("fine_count", kinds.COUNT),
            _fixed("recall_count", kinds.COUNT),
            _fixed("unavailable_hold_count", kinds.COUNT),
        ),
        (
            _INSTITUTION,
            _PATRON,
            _NAME,
            Optional("BZ", "hold_limit", kinds.FOUR_DIGITS),
            Optional("CA", "overdue_limit", kinds.FOUR_DIGITS),
            Optional("CB", "charged_limit", kinds.FOUR_DIGITS),
            *_VALID,
            *_FEE,
            Optional("CC", "fee_limit", kinds.AMOUNT),
            Repeated("AS", "hold_items"),
            Repeated("AT", "overdue_items"),
            Repeated("AU", "charged_items"),
            Repeated("AV", "fine_items"),
            Repeated("BU", "recall_items"),
            Repeated("CD", "unavailable_hold_items"),
            Optional("BD", "home_address"),
            Optional("BE", "email"),
            Optional("BF", "phone"),
            *_TEXTS,
        ),
    ),
    Layout(
        "65",
        RenewAllRequest,
        (_DATE,),
        (_INSTITUTION, _PATRON, _PATRON_PASSWORD, _TERMINAL_PASSWORD, Optional("BO", "fee_acknowledged", kinds.FLAG)),
    ),
    Layout(
        "66",
        RenewAllResponse,
        (_fixed("ok", kinds.OK), _fixed("renewed_count", kinds.FOUR_DIGITS), _fixed("unrenewed_count", kinds.FOUR_DIGITS), _DATE),
        (_INSTITUTION, Repeated("BM", "renewed_items"), Repeated("BN", "unrenewed_items"), *_TEXTS),
    ),
    Layout(
        "93",
        LoginRequest,
        (_fixed("user_algorithm", kinds.ALGORITHM), _fixed("password_algorithm", kinds.ALGORITHM)),
        (Required("CN", "login_user"), Required("CO", "login_password"), Optional("CP", "location")),
    ),
    Layout("94", LoginResponse, (_fixed("ok", kinds.OK),), ()),
    Layout("96", SendAgain, (), ()),
    Layout("97", ResendRequest, (), ()),
    Layout(
        "98",
        LibraryStatus,
        (
            _fixed("online", kinds.FLAG),
            _fixed("checkin", kinds.FLAG),
            _fixed("checkout", kinds.FLAG),
            _fixed("renewal_policy", kinds.FLAG),
            _fixed("status_update", kinds.FLAG),
            _fixed("offline", kinds.FLAG),
            _fixed("timeout", kinds.THREE_DIGITS),
            _fixed("retries", kinds.THREE_DIGITS),
            _fixed("date_time", kinds.MOMENT),
            _fixed("protocol_version", kinds.VERSION),
        ),
        (
            _INSTITUTION,
            Optional("AM", "library"),
            Optional("BX", "messages", kinds.MESSAGE_TYPES),
            Optional("AN", "terminal_location"),
            *_TEXTS,
        ),
    ),
    Layout(
        "99",
        TerminalStatus,
        (_fixed("state", kinds.STATE), _fixed("print_width", kinds.THREE_DIGITS), _fixed("protocol_version", kinds.VERSION)),
        (),
    ),
)
#: Every message that is read and written, by its two digits.
LAYOUTS: Final[Mapping[str, Layout]] = {layout.message_id: layout for layout in _ALL}
#: The same, by the class of the message.
LAYOUT_OF: Final[Mapping[type[Sip2Message], Layout]] = {layout.model: layout for layout in _ALL}

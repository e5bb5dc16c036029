"""SIP2, the protocol between a self-check and a library (3M Standard Interchange Protocol, version 2.00, 2006).

Messages are frozen models, and one table says how each is read and written. `read_message` takes any bytes and gives a message or
`UnreadableMessage`; `LibraryEnd` and `TerminalEnd` are the two ends of a connection. The answers are made from nordlib's decisions, and
`what_is_lost` says what SIP2 has no field for.
"""

from nordlib.interchange.losses import Answer, Loss
from nordlib.interchange.sip2.acs_loan_messages import CheckinResponse, RenewAllResponse, RenewResponse
from nordlib.interchange.sip2.acs_messages import (
    EndSessionResponse,
    LibraryMessage,
    LibraryStatus,
    LoginResponse,
    PatronInformationResponse,
    PatronStatusResponse,
    SendAgain,
)
from nordlib.interchange.sip2.answer import LibrarySettings
from nordlib.interchange.sip2.codes import (
    FeeType,
    MessageType,
    PatronFlag,
    SummaryItem,
    TerminalState,
    language_code,
    language_of,
)
from nordlib.interchange.sip2.conversation import LibraryEnd, NextStep, TerminalEnd, repeat_key
from nordlib.interchange.sip2.encodings import Encoding, Terminator
from nordlib.interchange.sip2.framing import Line, LineReader, Overlong, checksum
from nordlib.interchange.sip2.layouts import LAYOUT_OF, LAYOUTS
from nordlib.interchange.sip2.loan_answers import TitleOfLoan, check_in_answer, renew_all_answer, renew_answer
from nordlib.interchange.sip2.loan_commands import CheckinResult, RenewAllResult, RenewalResult, check_in, renew_every_loan, renew_item
from nordlib.interchange.sip2.lost import ANSWERS, LOST_CODES, LOST_FACTS, RETURN_ANSWERS, CodeAnswer, what_is_lost
from nordlib.interchange.sip2.patron_answers import (
    PatronRecord,
    end_session_answer,
    patron_information_answer,
    patron_status_answer,
)
from nordlib.interchange.sip2.patron_flags import DENIED, FLAGS_OF_CODE
from nordlib.interchange.sip2.persons import Person, RegisteredPerson, person_of
from nordlib.interchange.sip2.problems import FieldLoss, LossKind, MessageProblem, UnreadableMessage
from nordlib.interchange.sip2.sc_messages import (
    CheckinRequest,
    EndSessionRequest,
    LoginRequest,
    PatronInformationRequest,
    PatronStatusRequest,
    RenewAllRequest,
    RenewRequest,
    ResendRequest,
    TerminalMessage,
    TerminalStatus,
)
from nordlib.interchange.sip2.session_answers import ANSWERED, error_answer, login_answer, status_answer
from nordlib.interchange.sip2.shapes import Layout, Sip2Message
from nordlib.interchange.sip2.times import SipTime, due_text
from nordlib.interchange.sip2.wire import Received, Written, read_message, write_message

__all__ = [
    "ANSWERED",
    "ANSWERS",
    "DENIED",
    "FLAGS_OF_CODE",
    "LAYOUTS",
    "LAYOUT_OF",
    "LOST_CODES",
    "LOST_FACTS",
    "RETURN_ANSWERS",
    "Answer",
    "CheckinRequest",
    "CheckinResponse",
    "CheckinResult",
    "CodeAnswer",
    "Encoding",
    "EndSessionRequest",
    "EndSessionResponse",
    "FeeType",
    "FieldLoss",
    "Layout",
    "LibraryEnd",
    "LibraryMessage",
    "LibrarySettings",
    "LibraryStatus",
    "Line",
    "LineReader",
    "LoginRequest",
    "LoginResponse",
    "Loss",
    "LossKind",
    "MessageProblem",
    "MessageType",
    "NextStep",
    "Overlong",
    "PatronFlag",
    "PatronInformationRequest",
    "PatronInformationResponse",
    "PatronRecord",
    "PatronStatusRequest",
    "PatronStatusResponse",
    "Person",
    "Received",
    "RegisteredPerson",
    "RenewAllRequest",
    "RenewAllResponse",
    "RenewAllResult",
    "RenewRequest",
    "RenewResponse",
    "RenewalResult",
    "ResendRequest",
    "SendAgain",
    "Sip2Message",
    "SipTime",
    "SummaryItem",
    "TerminalEnd",
    "TerminalMessage",
    "TerminalState",
    "TerminalStatus",
    "Terminator",
    "TitleOfLoan",
    "UnreadableMessage",
    "Written",
    "check_in",
    "check_in_answer",
    "checksum",
    "due_text",
    "end_session_answer",
    "error_answer",
    "language_code",
    "language_of",
    "login_answer",
    "patron_information_answer",
    "patron_status_answer",
    "person_of",
    "read_message",
    "renew_all_answer",
    "renew_answer",
    "renew_every_loan",
    "renew_item",
    "repeat_key",
    "status_answer",
    "what_is_lost",
    "write_message",
]

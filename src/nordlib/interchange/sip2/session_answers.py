"""Messages 94 and 98: the terminal logs in, and is told what the library's system answers; and what every message gets in an error."""

from datetime import datetime
from typing import Final

from nordlib.interchange.losses import Answer
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
from nordlib.interchange.sip2.answer import LibrarySettings, answer_of, phrase
from nordlib.interchange.sip2.codes import MessageType
from nordlib.interchange.sip2.denials import denied_response
from nordlib.interchange.sip2.sc_messages import (
    CheckinRequest,
    EndSessionRequest,
    LoginRequest,
    PatronInformationRequest,
    PatronStatusRequest,
    RenewAllRequest,
    RenewRequest,
    TerminalMessage,
    TerminalStatus,
)
from nordlib.texts import Language

__all__ = ["ANSWERED", "error_answer", "login_answer", "status_answer"]

#: The messages that nordlib answers (BX).
ANSWERED: Final = frozenset(
    {
        MessageType.PATRON_STATUS,
        MessageType.CHECKIN,
        MessageType.STATUS,
        MessageType.RESEND,
        MessageType.LOGIN,
        MessageType.PATRON_INFORMATION,
        MessageType.END_PATRON_SESSION,
        MessageType.RENEW,
        MessageType.RENEW_ALL,
    }
)


def login_answer(*, ok: bool) -> Answer[LoginResponse]:
    """Answer message 93 with message 94. A refusal does not say why."""
    return answer_of(LoginResponse(ok=ok))


def status_answer(settings: LibrarySettings, *, now: datetime, online: bool = True) -> Answer[LibraryStatus]:
    """Answer message 99 with message 98. Raises `NaiveDatetime`.

    Args:
        settings: The library.
        now: The instant of the answer.
        online: Whether the store answers.
    """
    message = LibraryStatus(
        online=online,
        checkin=online,
        checkout=False,
        renewal_policy=online,
        status_update=False,
        offline=False,
        timeout=settings.timeout_seconds * 10,
        retries=settings.retries,
        date_time=settings.moment(now),
        institution=settings.institution,
        library=settings.library,
        messages=ANSWERED,
    )
    return answer_of(message)


def error_answer(request: TerminalMessage, settings: LibrarySettings, *, now: datetime, language: Language | None = None) -> LibraryMessage:
    """Return the answer where the store failed: nothing was done, and a person is asked to try again later. Raises `NaiveDatetime`.

    Args:
        request: What the terminal asked; message 97 is answered by `LibraryEnd`.
        settings: The library.
        now: The instant of the answer.
        language: The language of the text; None: that of the library.
    """
    spoken, moment = language or settings.language, settings.moment(now)
    lines, institution = (phrase("terminal_error", spoken),), settings.institution
    match request:
        case PatronStatusRequest(patron_identifier=patron):
            return denied_response(PatronStatusResponse, patron, settings, now=now, language=spoken, line="terminal_error", known=None)
        case PatronInformationRequest(patron_identifier=patron):
            return denied_response(PatronInformationResponse, patron, settings, now=now, language=spoken, line="terminal_error", known=None)
        case RenewRequest(patron_identifier=patron, item=item, title=title):
            return RenewResponse(
                ok=False,
                renewal_ok=False,
                desensitize=False,
                transaction_date=moment,
                institution=institution,
                patron_identifier=patron,
                item=item or "",
                title=title or "",
                screen_messages=lines,
            )
        case RenewAllRequest():
            return RenewAllResponse(
                ok=False, renewed_count=0, unrenewed_count=0, transaction_date=moment, institution=institution, screen_messages=lines
            )
        case CheckinRequest(item=item):
            return CheckinResponse(
                ok=False,
                alert=True,
                transaction_date=moment,
                institution=institution,
                item=item,
                permanent_location=settings.location,
                screen_messages=lines,
            )
        case EndSessionRequest(patron_identifier=patron):
            return EndSessionResponse(
                ended=True, transaction_date=moment, institution=institution, patron_identifier=patron, screen_messages=lines
            )
        case TerminalStatus():
            return status_answer(settings, now=now, online=False).message
        case LoginRequest():
            return LoginResponse(ok=False)
        case _:  # message 97, which has no last answer to send again
            return SendAgain()

"""The answer about a patron who may do nothing: of an unknown card, or where the store failed."""

from datetime import datetime
from typing import TypeVar

from nordlib.interchange.sip2.acs_messages import PatronInformationResponse, PatronStatusResponse
from nordlib.interchange.sip2.answer import LibrarySettings, phrase
from nordlib.interchange.sip2.codes import language_code
from nordlib.interchange.sip2.patron_flags import DENIED
from nordlib.texts import Language

__all__ = ["denied_response"]

R = TypeVar("R", PatronStatusResponse, PatronInformationResponse)


def denied_response(
    response: type[R],
    patron_identifier: str,
    settings: LibrarySettings,
    *,
    now: datetime,
    language: Language,
    line: str,
    known: bool | None,
) -> R:
    """Return message 24 or 64 about a patron who may do nothing, without a name or a list. Raises `NaiveDatetime`.

    Args:
        response: The message to make.
        patron_identifier: The number of the card, as the terminal sent it.
        settings: The library.
        now: The instant of the answer.
        language: The language of the line.
        line: The name of the sentence for the screen.
        known: Whether the card and its PIN are right; None: the library cannot tell.
    """
    return response(
        patron_status=DENIED,
        language=language_code(language),
        transaction_date=settings.moment(now),
        institution=settings.institution,
        patron_identifier=patron_identifier,
        valid_patron=known,
        valid_password=known,
        screen_messages=(phrase(line, language),),
    )

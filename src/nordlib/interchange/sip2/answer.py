"""What every answer shares: the library that answers, and what an answer could not say."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import attrs

from nordlib.errors import UnknownName
from nordlib.interchange.losses import Answer, Loss
from nordlib.interchange.sip2.acs_messages import LibraryMessage
from nordlib.interchange.sip2.lost import what_is_lost
from nordlib.interchange.sip2.times import SipTime
from nordlib.texts import Language, format_text, texts_for
from nordlib.validation import checked

__all__ = ["LibrarySettings", "answer_of", "phrase"]

M = TypeVar("M", bound=LibraryMessage)


@attrs.frozen
@checked
class LibrarySettings:
    """The library, as its answers name it."""

    institution: str
    """The id of the library that terminals know (AO)."""
    zone: ZoneInfo
    """The time zone of the library."""
    language: Language
    """The language of the texts where a terminal asks for none, or for one without sentences."""
    library: str | None = None
    """What the library is called (AM)."""
    location: str = ""
    """Where items belong (AQ)."""
    timeout_seconds: int = 30
    """How long a terminal waits for an answer, from 1 to 99."""
    retries: int = 3
    """How often a terminal asks again, from 0 to 999."""

    def moment(self, now: datetime) -> SipTime:
        """Return an instant as the library's clocks show it. Raises `NaiveDatetime`."""
        return SipTime.of(now, self.zone)


def answer_of(message: M, untold: Iterable[str] = ()) -> Answer[M]:
    """Return a message to a terminal, with what only a line of text says, or nothing: the codes and facts of `what_is_lost`."""
    return Answer(message, tuple(map(_loss, untold)))


def _loss(name: str) -> Loss:
    """Return what SIP2 does not say of a code or a fact; a host may give reasons with codes of its own."""
    try:
        return Loss(name, what_is_lost(name))
    except UnknownName:
        return Loss(name, "a code of the host's own, for which SIP2 has no field")


def phrase(name: str, language: Language, **values: object) -> str:
    """Return a sentence of the tables of texts, with its values."""
    return format_text(texts_for(language).PHRASES[name], language, values)

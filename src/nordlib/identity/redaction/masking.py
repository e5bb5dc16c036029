"""Hide the numbers of a text, so that nothing is left that identifies a person.

The identifying part differs between schemes: the last four digits of a personnummer, all of an eCPR with its letters, every digit of a
number without a date, and in an Estonian or Lithuanian number also the first digit. So the whole number is hidden, except on request what
identifies no single person: the birth date or the birth year.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from nordlib.errors import UnknownName
from nordlib.identity.number import IdentityNumber, Scheme, SchemeName
from nordlib.identity.redaction.detection import Finding, find
from nordlib.identity.redaction.normalization import NormalizedText, normalize
from nordlib.identity.redaction.scoring import Confidence

__all__ = ["Reveal", "redact"]


class Reveal(StrEnum):
    """The part of a number that stays visible."""

    NOTHING = "nothing"
    """Hide every digit and letter."""
    BIRTH_YEAR = "birth_year"
    """Leave the digits of the birth year, if the number has a birth date."""
    BIRTH_DATE = "birth_date"
    """Leave the digits of the birth date, if the number has one."""


#: Where the stored form has the birth date and the birth year: start and end, counted from the end, since a text may lack the century.
_DATES: Final = {
    Scheme.SE: {Reveal.BIRTH_DATE: (12, 4), Reveal.BIRTH_YEAR: (12, 8)},
    Scheme.NO: {Reveal.BIRTH_DATE: (11, 5), Reveal.BIRTH_YEAR: (7, 5)},
    Scheme.DK: {Reveal.BIRTH_DATE: (10, 4), Reveal.BIRTH_YEAR: (6, 4)},
    Scheme.FI: {Reveal.BIRTH_DATE: (11, 5), Reveal.BIRTH_YEAR: (7, 5)},
    Scheme.IS: {Reveal.BIRTH_DATE: (10, 4), Reveal.BIRTH_YEAR: (6, 4)},
    Scheme.EE: {Reveal.BIRTH_DATE: (10, 4), Reveal.BIRTH_YEAR: (10, 8)},
    Scheme.LT: {Reveal.BIRTH_DATE: (10, 4), Reveal.BIRTH_YEAR: (10, 8)},
    Scheme.LV: {Reveal.BIRTH_DATE: (11, 5), Reveal.BIRTH_YEAR: (7, 5)},
}


def redact(
    text: str,
    *,
    on: date | None = None,
    min_confidence: Confidence = Confidence.MEDIUM,
    schemes: Iterable[Scheme | SchemeName] | None = None,
    reveal: Reveal = Reveal.NOTHING,
) -> str:
    """Return the text with an asterisk for each digit and letter of the numbers that `find` finds with the same arguments.

    Signs and blanks stay, except the sign in a Finnish number, and so does the length of the text.

    Args:
        text: any text; escapes such as `%2D` and characters outside ASCII are read too.
        on: the reference date; None stands for today.
        min_confidence: the lowest confidence at which a number is hidden.
        schemes: the schemes to look for; None stands for all.
        reveal: the part of each number that stays visible.

    Raises:
        InvalidData: if the text, the date, the confidence or the list of schemes is not valid.
        UnknownScheme: if a scheme is not known.
        UnknownName: if `reveal` is not a `Reveal`.

    >>> redact("fnr 179120 99997, personbeteckning 010594Y9032", reveal=Reveal.BIRTH_DATE)
    'fnr 179120 *****, personbeteckning 010594*****'
    """
    if reveal not in tuple(Reveal):
        raise UnknownName("part of a number to show", str(reveal), tuple(part.value for part in Reveal))
    pieces, place = list[str](), 0
    for finding in find(text, on=on, min_confidence=min_confidence, schemes=schemes):
        pieces += (text[place : finding.start], _masked(text[finding.start : finding.end], finding, Reveal(reveal)))
        place = finding.end
    return "".join((*pieces, text[place:]))


def _masked(written: str, finding: Finding, reveal: Reveal) -> str:
    """Return the written number with asterisks for its letters and digits, and for the Finnish separator, which is identifying too."""
    normalized = normalize(written)
    is_finnish = any(number.scheme is Scheme.FI for number in finding.numbers)
    places = [place for place, character in enumerate(normalized.text) if character.isalnum() or (is_finnish and not character.isspace())]
    shown = set(places).intersection(*(_shown(places, number, reveal) for number in finding.numbers))
    visible, hidden = (_original_places(normalized, chosen) for chosen in (shown, set(places) - shown))
    return "".join(
        character if place in visible or not (character.isalnum() or place in hidden) else "*" for place, character in enumerate(written)
    )


def _original_places(normalized: NormalizedText, places: set[int]) -> set[int]:
    """Return the places of these characters in the text before it was normalized."""
    spans = [normalized.span(place, place + 1) for place in places]
    return {place for start, end in spans for place in range(start, end)}


def _shown(places: list[int], number: IdentityNumber, reveal: Reveal) -> list[int]:
    """Return the places that stay visible, of the places of a number's digits and letters."""
    if reveal is Reveal.NOTHING or number.birth_date is None:
        return []
    first, last = _DATES[number.scheme][reveal]
    return places[max(len(places) - first, 0) : len(places) - last]

"""Hiding the numbers of a text, so that nothing that tells a person is left.

Which half of a number that is differs: the last four of a personnummer, the letters and all of an eCPR, every digit of a number without a
date, and the first digit of the Baltic ones. So everything is hidden, but what is asked for and tells no single person: the birth date, or
its year.
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
    """What is left of a number."""

    NOTHING = "nothing"
    BIRTH_YEAR = "birth_year"
    BIRTH_DATE = "birth_date"


#: Where the birth date stands, and its year, in the stored form, counted from its end (a text may lack its century).
_DATES: Final = {
    Scheme.SE: {Reveal.BIRTH_DATE: (12, 4), Reveal.BIRTH_YEAR: (12, 8)},
    Scheme.NO: {Reveal.BIRTH_DATE: (11, 5), Reveal.BIRTH_YEAR: (7, 5)},
    Scheme.DK: {Reveal.BIRTH_DATE: (10, 4), Reveal.BIRTH_YEAR: (6, 4)},
    Scheme.FI: {Reveal.BIRTH_DATE: (11, 5), Reveal.BIRTH_YEAR: (7, 5)},
    Scheme.IS: {Reveal.BIRTH_DATE: (10, 4), Reveal.BIRTH_YEAR: (6, 4)},
    Scheme.EE: {Reveal.BIRTH_DATE: (10, 4), Reveal.BIRTH_YEAR: (10, 8)},
    Scheme.LT: {Reveal.BIRTH_DATE: (10, 4), Reveal.BIRTH_YEAR: (10, 8)},
}


def redact(
    text: str,
    *,
    on: date | None = None,
    min_confidence: Confidence = Confidence.MEDIUM,
    schemes: Iterable[Scheme | SchemeName] | None = None,
    reveal: Reveal = Reveal.NOTHING,
) -> str:
    """The text with an asterisk for each digit and letter of its identity numbers; signs and blanks stay, and so does its length.

    What is found is what `find` finds of the same arguments. Raises the same, and `UnknownName` for what is no `Reveal`.

    >>> redact("fnr 179120 99997, personbeteckning 010594Y9032", reveal=Reveal.BIRTH_DATE)
    'fnr 179120 *****, personbeteckning 010594*****'
    """
    if reveal not in tuple(Reveal):
        raise UnknownName("part of a number to show", str(reveal), tuple(each.value for each in Reveal))
    pieces, place = list[str](), 0
    for each in find(text, on=on, min_confidence=min_confidence, schemes=schemes):
        pieces += (text[place : each.start], _masked(text[each.start : each.end], each, Reveal(reveal)))
        place = each.end
    return "".join((*pieces, text[place:]))


def _masked(written: str, found: Finding, reveal: Reveal) -> str:
    """What was found with asterisks: for all letters and digits, and for Finland's separator, which tells a person too."""
    seen = normalize(written)
    is_finnish = any(number.scheme is Scheme.FI for number in found.numbers)
    places = [place for place, each in enumerate(seen.text) if each.isalnum() or (is_finnish and not each.isspace())]
    shown = set(places).intersection(*(_shown(places, number, reveal) for number in found.numbers))
    left, hidden = (_spans(seen, kept) for kept in (shown, set(places) - shown))
    return "".join(each if place in left or not (each.isalnum() or place in hidden) else "*" for place, each in enumerate(written))


def _spans(seen: NormalizedText, places: set[int]) -> set[int]:
    """Where these characters stand as they were written."""
    spans = [seen.span(place, place + 1) for place in places]
    return {each for start, end in spans for each in range(start, end)}


def _shown(places: list[int], number: IdentityNumber, reveal: Reveal) -> list[int]:
    """Of the places of its digits and letters those that are left."""
    if reveal is Reveal.NOTHING or number.birth_date is None:
        return []
    first, last = _DATES[number.scheme][reveal]
    return places[max(len(places) - first, 0) : len(places) - last]

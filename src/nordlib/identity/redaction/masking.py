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
from nordlib.identity.redaction.evidence import Confidence
from nordlib.identity.redaction.finding import Finding, find
from nordlib.identity.redaction.plain import Plain, plain

__all__ = ["Show", "redact"]


class Show(StrEnum):
    """What is left of a number."""

    NOTHING = "nothing"
    BIRTH_YEAR = "birth_year"
    BIRTH_DATE = "birth_date"


#: Where the birth date stands, and its year, in the stored form, counted from its end (a text may lack its century).
_DATES: Final = {
    Scheme.SE: {Show.BIRTH_DATE: (12, 4), Show.BIRTH_YEAR: (12, 8)},
    Scheme.NO: {Show.BIRTH_DATE: (11, 5), Show.BIRTH_YEAR: (7, 5)},
    Scheme.DK: {Show.BIRTH_DATE: (10, 4), Show.BIRTH_YEAR: (6, 4)},
    Scheme.FI: {Show.BIRTH_DATE: (11, 5), Show.BIRTH_YEAR: (7, 5)},
    Scheme.IS: {Show.BIRTH_DATE: (10, 4), Show.BIRTH_YEAR: (6, 4)},
    Scheme.EE: {Show.BIRTH_DATE: (10, 4), Show.BIRTH_YEAR: (10, 8)},
    Scheme.LT: {Show.BIRTH_DATE: (10, 4), Show.BIRTH_YEAR: (10, 8)},
}


def redact(
    text: str,
    *,
    on: date | None = None,
    at_least: Confidence = Confidence.MEDIUM,
    schemes: Iterable[Scheme | SchemeName] | None = None,
    show: Show = Show.NOTHING,
) -> str:
    """The text with an asterisk for each digit and letter of its identity numbers; signs and blanks stay, and so does its length.

    What is found is what `find` finds of the same arguments. Raises the same, and `UnknownName` for what is no `Show`.

    >>> redact("fnr 179120 99997, personbeteckning 010594Y9032", show=Show.BIRTH_DATE)
    'fnr 179120 *****, personbeteckning 010594*****'
    """
    if show not in tuple(Show):
        raise UnknownName("part of a number to show", str(show), tuple(each.value for each in Show))
    pieces, place = list[str](), 0
    for each in find(text, on=on, at_least=at_least, schemes=schemes):
        pieces += (text[place : each.start], _masked(text[each.start : each.end], each, Show(show)))
        place = each.end
    return "".join((*pieces, text[place:]))


def _masked(written: str, found: Finding, show: Show) -> str:
    """What was found with asterisks: for all letters and digits, and for Finland's separator, which tells a person too."""
    seen = plain(written)
    is_finnish = any(number.scheme is Scheme.FI for number in found.numbers)
    places = [place for place, each in enumerate(seen.text) if each.isalnum() or (is_finnish and not each.isspace())]
    shown = set(places).intersection(*(_shown(places, number, show) for number in found.numbers))
    left, hidden = (_spans(seen, kept) for kept in (shown, set(places) - shown))
    return "".join(each if place in left or not (each.isalnum() or place in hidden) else "*" for place, each in enumerate(written))


def _spans(seen: Plain, places: set[int]) -> set[int]:
    """Where these characters stand as they were written."""
    spans = [seen.span(place, place + 1) for place in places]
    return {each for start, end in spans for each in range(start, end)}


def _shown(places: list[int], number: IdentityNumber, show: Show) -> list[int]:
    """Of the places of its digits and letters those that are left."""
    if show is Show.NOTHING or number.birth_date is None:
        return []
    first, last = _DATES[number.scheme][show]
    return places[max(len(places) - first, 0) : len(places) - last]

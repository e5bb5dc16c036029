"""Texts that an error may repeat: a name that was not known, a sentence about a value. What could be an identity number is hidden."""

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["shown_name", "shown_sentence", "shown_sentences", "shown_type"]

#: Enough digits for the date in an identity number.
_LIKE_A_NUMBER: Final = re.compile(r"(?:\d\W?){6}")
#: The digits of a number inside a sentence: a date without signs, and a serial number of at least three digits or letters.
_NUMBER_IN_A_SENTENCE: Final = re.compile(r"\d{6,8}\W?(?=[A-Za-z]{0,3}\d)\w{3,}")


def shown_name(name: object) -> str:
    """Return the name in a form that is safe to repeat: hidden if it could be a misplaced identity number, and at most 80 characters."""
    return "(not a name)" if _LIKE_A_NUMBER.search(str(name)) else str(name)[:80]


def shown_sentence(sentence: object) -> str:
    """Return a sentence, which may repeat a whole number that was given, without what could be an identity number.

    >>> shown_sentence("is 190005192381; it must be from 0 to 365 days, before 2026-11-22")
    'is (a number); it must be from 0 to 365 days, before 2026-11-22'
    """
    return _NUMBER_IN_A_SENTENCE.sub("(a number)", str(sentence))


def shown_sentences(sentences: Iterable[object]) -> tuple[str, ...]:
    """Return sentences without what could be an identity number."""
    return tuple(map(shown_sentence, sentences))


def shown_type(value: object) -> str:
    """Return what a value is, by the name of its class.

    >>> shown_type(5), shown_type([])
    ('an int', 'a list')
    """
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeio' else 'a'} {name}"

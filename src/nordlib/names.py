"""Names as a Scandinavian looks for them: whatever the case and the accents, and å, ä and ö letters of their own.

Æ and ä are one letter, and ø and ö, for neighbours write each other's names; é is an e with an accent, but å is no a.
"""

import re
import unicodedata
from typing import Final

__all__ = ["fold", "fold_name", "is_written", "matches"]

_LETTERS: Final = {"å": "å", "ä": "ä", "ö": "ö", "æ": "ä", "ø": "ö", "ß": "ss", "ð": "d", "þ": "th", "đ": "d", "ł": "l"}
_APART: Final = re.compile(r"[^\w]+|_+")
_LONGEST: Final = 200  # characters of a query that are looked at


def fold(text: str) -> str:
    """The text as it is compared.

    >>> fold("Åke ÉKLUND-Sørensen"), fold("A\u030akesson") == fold("åkesson")
    ('åke eklund-sörensen', True)
    """
    return "".join(map(_folded, unicodedata.normalize("NFC", text.casefold())))


def _folded(letter: str) -> str:
    known = _LETTERS.get(letter)
    if known is not None:
        return known
    return "".join(each for each in unicodedata.normalize("NFD", letter) if not unicodedata.combining(each))


def is_written(name: str) -> bool:
    """Whether there is a word in it: blanks, signs and what cannot be seen are no name."""
    return bool(fold_name(name))


def fold_name(*names: str) -> tuple[str, ...]:
    """The words of a name, folded: what a search looks for the beginning of.

    >>> fold_name("Anna-Lisa", "Åkesson")
    ('anna', 'lisa', 'åkesson')
    """
    return tuple(word for name in names for word in _APART.split(fold(name[:_LONGEST])) if word)


def matches(query: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether each word of the query begins a word of the name of its own, in any order. A query without a word matches nothing.

    >>> matches(fold_name("åke ann"), fold_name("Ann", "Åkesson")), matches(fold_name("ann ann"), fold_name("Ann", "Åkesson"))
    (True, False)
    """
    return bool(query) and _matched(sorted(query, key=len, reverse=True), list(name))


def _matched(query: list[str], name: list[str]) -> bool:
    if not query:
        return True
    found = (place for place, word in enumerate(name) if word.startswith(query[0]))
    return any(_matched(query[1:], name[:place] + name[place + 1 :]) for place in found)

"""Names folded for search as Scandinavians expect: case and accents are ignored, and å, ä and ö are letters of their own.

Æ and ä are treated as equal, as are ø and ö, because each country spells the other's names its own way. É is an e with an accent and
equals e, but å does not equal a.
"""

import re
import unicodedata
from typing import Final

__all__ = ["fold", "is_blank", "matches_prefixes", "name_words"]

_LETTERS: Final = {
    "å": "å",
    "ä": "ä",
    "ö": "ö",
    "æ": "ä",
    "ø": "ö",
    "œ": "ö",
    "ð": "d",
    "đ": "d",
    "þ": "th",
    "ł": "l",
    "ı": "i",
    "ŧ": "t",
    "ŋ": "n",
}
_APART: Final = re.compile(r"[^\w]+|_+")
_LONGEST: Final = 200  # characters of a name or query that are used; the rest is ignored


def fold(text: str) -> str:
    """Return the text in the form in which it is compared.

    >>> fold("Åke ÉKLUND-Sørensen"), fold("A\u030akesson") == fold("åkesson")
    ('åke eklund-sörensen', True)
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_folded, _letters(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()))))


def _letters(text: str) -> list[str]:
    """Split the text into letters, each with the combining marks that follow it."""
    letters: list[str] = []
    for character in text:
        if letters and unicodedata.combining(character):
            letters[-1] += character
        else:
            letters.append(character)
    return letters


def _folded(letter: str) -> str:
    """Fold one letter: å, ä and ö keep their own mark and lose any further marks; every other letter loses all its marks."""
    parts = unicodedata.normalize("NFD", letter)
    with_first_mark = unicodedata.normalize("NFC", parts[:2])
    base = parts[0] if with_first_mark not in _LETTERS else with_first_mark
    return _LETTERS.get(base, base if not unicodedata.combining(base) else "")


def is_blank(name: str) -> bool:
    """Whether the name contains no word: white space, signs and invisible characters are not a name."""
    return not name_words(name)


def name_words(*names: str) -> tuple[str, ...]:
    """Return the folded words of a name; a search compares their beginnings.

    >>> name_words("Anna-Lisa", "Åkesson")
    ('anna', 'lisa', 'åkesson')
    """
    return tuple(word for name in names for word in _APART.split(fold(name[:_LONGEST])) if word)


def matches_prefixes(query: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether every word of the query is the beginning of a different word of the name, in any order.

    A query without words matches nothing.

    >>> name = name_words("Ann", "Åkesson")
    >>> matches_prefixes(name_words("åke ann"), name), matches_prefixes(name_words("ann ann"), name)
    (True, False)
    """
    if not query or len(query) > len(name):
        return False
    remaining = list(name)
    for prefix in sorted(query, key=len, reverse=True):  # a shorter prefix may match more words, so longer ones choose first
        match = next((word for word in remaining if word.startswith(prefix)), None)
        if match is None:
            return False
        remaining.remove(match)
    return True

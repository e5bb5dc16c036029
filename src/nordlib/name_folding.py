"""Names as a Scandinavian looks for them: whatever the case and the accents, and å, ä and ö letters of their own.

Æ and ä are one letter, and ø and ö, for neighbours write each other's names; é is an e with an accent, but å is no a.
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
_LONGEST: Final = 200  # characters of a query that are looked at


def fold(text: str) -> str:
    """The text as it is compared.

    >>> fold("Åke ÉKLUND-Sørensen"), fold("A\u030akesson") == fold("åkesson")
    ('åke eklund-sörensen', True)
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_folded, _letters(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()))))


def _letters(text: str) -> list[str]:
    """The text letter by letter, each with the marks that follow it."""
    found: list[str] = []
    for character in text:
        if found and unicodedata.combining(character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _folded(letter: str) -> str:
    """One letter: å, ä and ö keep their marks and lose any further one, every other letter loses all."""
    parts = unicodedata.normalize("NFD", letter)
    kept = unicodedata.normalize("NFC", parts[:2])
    base = parts[0] if kept not in _LETTERS else kept
    return _LETTERS.get(base, base if not unicodedata.combining(base) else "")


def is_blank(name: str) -> bool:
    """Whether there is no word in it: white space, signs and invisible characters are not a name."""
    return not name_words(name)


def name_words(*names: str) -> tuple[str, ...]:
    """The words of a name, folded: what a search looks for the beginning of.

    >>> name_words("Anna-Lisa", "Åkesson")
    ('anna', 'lisa', 'åkesson')
    """
    return tuple(word for name in names for word in _APART.split(fold(name[:_LONGEST])) if word)


def matches_prefixes(query: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether each word of the query begins a word of the name of its own, in any order. A query without a word matches nothing.

    >>> name = name_words("Ann", "Åkesson")
    >>> matches_prefixes(name_words("åke ann"), name), matches_prefixes(name_words("ann ann"), name)
    (True, False)
    """
    if not query or len(query) > len(name):
        return False
    left = list(name)
    for begun in sorted(query, key=len, reverse=True):  # the words that a longer one begins are among those that a shorter one does
        found = next((word for word in left if word.startswith(begun)), None)
        if found is None:
            return False
        left.remove(found)
    return True

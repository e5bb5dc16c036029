"""Text that people typed, checked once before it is stored: not too long, and without a character that no store can hold."""

import unicodedata

from nordlib.errors import InvalidData

__all__ = ["require_storable_text"]


def require_storable_text(what: str, *texts: object, longest: int) -> None:
    r"""Raise `InvalidData` for a text with too many characters, or with one that cannot be written. What is not a text is not checked.

    Args:
        what: What the error calls the text: "name".
        texts: The texts.
        longest: The most characters of a text.

    >>> require_storable_text("name", "Åsa\x00", longest=200)
    Traceback (most recent call last):
        ...
    nordlib.errors.InvalidData: Invalid name: it must have at most 200 characters, and none that cannot be written.
    """
    for text in texts:
        if isinstance(text, str) and (len(text) > longest or not all(map(_is_storable, text))):
            raise InvalidData(what, (f"it must have at most {longest} characters, and none that cannot be written",))


def _is_storable(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cs")

"""The language in which a notebook shows sentences.

It belongs to the process and not to a context: a cell that awaits something runs in a context of its own, and what it sets there would be
lost.
"""

from typing import Final

from nordlib.texts import Language, texts_for

__all__ = ["notebook_language", "set_notebook_language"]

_CHOSEN: Final[list[Language]] = ["en"]  # one language, replaced by the next


def set_notebook_language(language: Language) -> None:
    """Show every following cell in a language. It changes nothing but what a notebook shows. Raises `UnknownName`.

    >>> set_notebook_language("da")
    >>> notebook_language()
    'da'
    >>> set_notebook_language("en")
    """
    texts_for(language)
    _CHOSEN[0] = language


def notebook_language() -> Language:
    """Return the language of `set_notebook_language`; English if it was not called."""
    return _CHOSEN[0]

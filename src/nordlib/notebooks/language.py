"""The language in which a notebook shows sentences."""

from contextvars import ContextVar
from typing import Final

from nordlib.texts import Language, texts_for

__all__ = ["notebook_language", "set_notebook_language"]

_LANGUAGE: Final[ContextVar[Language]] = ContextVar("nordlib.notebooks.language", default="en")


def set_notebook_language(language: Language) -> None:
    """Show every following cell in a language. It changes nothing but what a notebook shows. Raises `UnknownName`.

    >>> set_notebook_language("da")
    >>> notebook_language()
    'da'
    >>> set_notebook_language("en")
    """
    texts_for(language)
    _LANGUAGE.set(language)


def notebook_language() -> Language:
    """Return the language of `set_notebook_language`; English if it was not called."""
    return _LANGUAGE.get()

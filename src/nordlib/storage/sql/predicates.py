"""The conditions that finders share: visible libraries, after the last page, names that begin with a word."""

from typing import Final

from sqlalchemy import ColumnElement, and_, true

from nordlib.storage.protocols import ALL_LIBRARIES, LibraryScope

__all__ = ["after_id", "clamp_limit", "in_scope", "starts_with"]

#: Sorts after every word that begins like the one before it: no word of a name has this character.
_AFTER: Final = "\U0010ffff"
_MOST: Final = 2**31 - 1


def starts_with(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """The column begins with a word; an index on it finds that."""
    return and_(column >= word, column < word + _AFTER)


def after_id(column: ColumnElement[str], after: str | None) -> ColumnElement[bool]:
    """The row comes after the last one of the page before."""
    return true() if after is None else column > after


def in_scope(column: ColumnElement[str], scope: LibraryScope) -> ColumnElement[bool]:
    """The library is one of the visible ones."""
    return true() if scope is ALL_LIBRARIES else column.in_(scope)


def clamp_limit(limit: int) -> int:
    """How many rows are asked for: no more than a database can count, and none for fewer than none."""
    return max(0, min(limit, _MOST))

"""What the code asks of a value that is not known yet. Every question has a few answers, each of which is tried."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TypeAlias

import attrs

from nordlib.tracing.expressions import Column, Expression, parts_of

__all__ = ["Comparison", "IsMissing", "IsTrue", "Operator", "Question", "WhichWord", "columns_asked", "parts_asked"]


class Operator(StrEnum):
    """How two values are compared. Other comparisons are asked as one of these, with the answers or the values exchanged."""

    LESS = "<"
    """The first is less than the second."""
    AT_MOST = "<="
    """The first is at most the second."""
    EQUAL = "="
    """Both are equal."""


@attrs.frozen(cache_hash=True)
class Comparison:
    """How do two values compare?"""

    operator: Operator
    """The comparison."""
    left: Expression
    """The first value."""
    right: Expression
    """The second value."""

    @property
    def options(self) -> tuple[bool, ...]:
        """The possible answers."""
        return (True, False)


@attrs.frozen(cache_hash=True)
class IsMissing:
    """Is a value null? It stands for None or UNKNOWN, as the column says."""

    value: Expression
    """The value."""

    @property
    def options(self) -> tuple[bool, ...]:
        """The possible answers."""
        return (True, False)


@attrs.frozen(cache_hash=True)
class IsTrue:
    """Is a flag true?"""

    column: Column
    """The column of flags."""

    @property
    def options(self) -> tuple[bool, ...]:
        """The possible answers."""
        return (True, False)


@attrs.frozen(cache_hash=True)
class WhichWord:
    """Which word of several is it?"""

    column: Column
    """The column of words."""
    options: tuple[str, ...]
    """The words, which are the possible answers."""


Question: TypeAlias = Comparison | IsMissing | IsTrue | WhichWord
"""Any question."""


def parts_asked(question: Question) -> Iterator[Expression]:
    """Yield every expression that a question asks, and what it is made of."""
    match question:
        case Comparison():
            yield from parts_of(question.left)
            yield from parts_of(question.right)
        case IsMissing():
            yield from parts_of(question.value)
        case _:
            yield question.column


def columns_asked(question: Question) -> Iterator[Column]:
    """Yield every column that a question asks."""
    return (part for part in parts_asked(question) if isinstance(part, Column))

"""The order of problems of a scheme, defined once for one text and for a whole column of texts.

A scheme takes a text of the right shape apart into its **fields**: the year, the sums, what a table says about the day. The order is a
table of steps over these fields, and the first step that holds names the problem. A field is an int (or a bool) for one text, and a numpy
array for a column (`nordlib.columns`). So that a step means the same for both, it uses comparisons, arithmetic, `&`, `|` and `^ True`
only: never `not`, `and`, `or` and `if`, which ask an array for one answer, nor `~`, which turns True into -2.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias, TypeVar

from nordlib.identity.problems import ParseFailure, Problem
from nordlib.identity.schemes.parsing import LEAP_DAY

__all__ = ["Order", "Step", "day_is_missing", "day_number", "first_failure"]

F = TypeVar("F")

#: An int or a bool for one text; a numpy array of them for a column.
Value: TypeAlias = Any


#: A problem, whether a number has it, by its fields, and which characters of the number it is about, separators left out.
Step: TypeAlias = tuple[Problem, Callable[[F], Value], slice]
#: The steps of a scheme, first to last.
Order: TypeAlias = tuple[Step[F], ...]


def first_failure(order: Order[F], fields: F, text: str, separators: str = "") -> ParseFailure:
    """Return the first problem of a text that is not valid, and its position in the text; the last step if no step before it holds.

    Args:
        order: the steps of the scheme.
        fields: what the text was taken apart into.
        text: the number as written.
        separators: the characters of the text that are not part of the number.
    """
    problem, _, span = next((step for step in order if step[1](fields)), order[-1])
    has_separator = bool(separators) and not text.isalnum()
    places = [place for place, character in enumerate(text) if character not in separators] if has_separator else range(len(text))
    spanned = places[span]
    return ParseFailure(problem, spanned[0], spanned[-1] + 1)


def day_is_missing(kind_of_day: Value, is_leap: Value) -> Value:
    """Whether the year lacks the day, by the entry of the day in a table of days and whether the year has 29 February."""
    return (kind_of_day == 0) | ((kind_of_day == LEAP_DAY) & (is_leap ^ True))


def day_number(on: date) -> int:
    """Return a date as the number YYYYMMDD, in which dates are compared.

    >>> day_number(date(2026, 11, 22))
    20261122
    """
    return 10_000 * on.year + 100 * on.month + on.day

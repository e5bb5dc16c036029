"""What a scheme does for a column, and the codes that its columns hold.

A kernel takes texts of one length apart into the **fields** of its scheme, which are whole columns of numbers here, and the **order** of
the scheme (`nordlib.identity.schemes.order`) names the first problem of each text. A text without a problem is a valid number. A text that
does not have the shape that the kernel reads is left to the scalar function (`ASK`).
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final, NamedTuple, Protocol, TypeAlias, TypeVar

import numpy as np

from nordlib.columns.identity.words import Column, Rows
from nordlib.identity import NumberKind, Problem, Sex
from nordlib.identity.schemes.order import Order

__all__ = [
    "ASK",
    "FINE",
    "FLAG_SETS",
    "KINDS",
    "NO_SEX",
    "PROBLEMS",
    "SEXES",
    "Judged",
    "Kernel",
    "MakeKernel",
    "code_of",
    "first_problems",
    "sex_of",
]

F = TypeVar("F")

#: The problems, each at the place that is its code.
PROBLEMS: Final = tuple(Problem)
#: The kinds of number, each at the place that is its code.
KINDS: Final = tuple(NumberKind)
#: The sexes, each at the place that is its code.
SEXES: Final = (Sex.FEMALE, Sex.MALE)
#: The code of a number that encodes no sex.
NO_SEX: Final = 2
#: The code of a text without a problem: a valid number.
FINE: Final = 254
#: The code of a text that only the scalar function can judge.
ASK: Final = 255
#: The sets of flags that numbers have, in the order in which they were met; the code of a set is its place.
FLAG_SETS: Final[list[frozenset[str]]] = [frozenset()]


class Judged(NamedTuple):
    """What a kernel found in texts of one length."""

    problem: Column
    """The code of the problem; `FINE`, or `ASK`."""
    kind: Any
    """The code of the kind, for each or for all."""
    born: Any
    """The days since 1970 of the date; `NO_DATE` for none."""
    sex: Any
    """The code of the sex; `NO_SEX` for none."""
    flags: Any
    """The code of the set of flags."""
    stored: tuple[tuple[int, Column], ...]
    """The stored form in words, each with its place; later ones overwrite earlier ones."""


class Kernel(Protocol):
    """A scheme for columns, on a reference date."""

    @property
    def width(self) -> int:
        """How many characters the stored form has."""
        ...

    @property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of the texts that the kernel reads."""
        ...

    def judge(self, rows: Rows) -> Judged:
        """Judge texts of one of these lengths."""
        ...


#: What makes a kernel for a reference date.
MakeKernel: TypeAlias = Callable[[date], Kernel]


def first_problems(shape: Column, order: Order[F], fields: F) -> Column:
    """Return the code of the first problem of each text: `FINE` if none holds, `ASK` if the text is not of the shape."""
    problem = np.full(len(shape), FINE, np.uint8)
    for named, holds, _ in reversed(order):
        problem[holds(fields)] = PROBLEMS.index(named)
    problem[~shape] = ASK
    return problem


def code_of(*flags: str) -> int:
    """Return the code of a set of flags, which is met from then on."""
    flag_set = frozenset(flags)
    if flag_set not in FLAG_SETS:
        FLAG_SETS.append(flag_set)
    return FLAG_SETS.index(flag_set)


def sex_of(digit: Column) -> Column:
    """Return the codes of the sexes by a digit that is odd for men."""
    return (digit & 1).astype(np.uint8)

"""What a scheme does for a column, and the codes that its columns hold.

A kernel takes texts of one length apart into **fields**, which are whole columns of numbers, and asks an **order of problems** about them:
pairs of a problem and a test, of which the first that holds names the problem of a text. A text without one is a valid number. What is not
of the shape that the kernel reads is left to the scalar function (`ASK`).
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, Protocol, TypeAlias, TypeVar

import numpy as np

from nordlib.columns.identity.words import Column, Rows
from nordlib.identity import NumberKind, Problem, Sex

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
    "Order",
    "code_of",
    "first_problems",
    "sex_of",
]

F = TypeVar("F")

#: The code of a problem, a kind and a sex is its place here.
PROBLEMS: Final = tuple(Problem)
KINDS: Final = tuple(NumberKind)
SEXES: Final = (Sex.FEMALE, Sex.MALE)
#: The code of a number that encodes no sex.
NO_SEX: Final = 2
#: What stands for a problem: there is none, and only the scalar function knows.
FINE: Final = 254
ASK: Final = 255
#: The sets of flags that numbers have, in the order in which they were met; the code of a set is its place.
FLAG_SETS: Final[list[frozenset[str]]] = [frozenset()]

#: Problems in the order in which they are named, each with its test, on fields that are columns.
Order: TypeAlias = Sequence[tuple[Problem, Callable[[F], Column]]]


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
    for named, holds in reversed(order):
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

"""Characters of many texts at once: eight bytes are one unsigned integer, so that a few operations look at every text of a column.

A `Rows` reads the same place of each text. The first character of a word is its lowest byte, on every machine.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "NUMBERS",
    "Column",
    "Rows",
    "eight_digits",
    "either",
    "four_digits",
    "six_digits",
    "split",
    "take",
]

#: A numpy array with a value for each text.
Column: TypeAlias = NDArray[Any]
#: The numbers of four digits, from which tables by such a piece of a number are made.
NUMBERS = np.arange(10_000)

#: "0" in each byte: without it a digit is its value. What makes a value above 9 one above 127, and the bit that tells these.
_ZEROS8, _LIFT8, _TOP8 = np.uint64(0x3030303030303030), np.uint64(0x7676767676767676), np.uint64(0x8080808080808080)
_ZEROS4, _LIFT4, _TOP4 = np.uint32(0x30303030), np.uint32(0x76767676), np.uint32(0x80808080)
_TOP6 = np.uint64(0x0000808080808080)


class Rows:
    """Texts of one length in a buffer.

    Attributes:
        length: How many bytes each has.
    """

    def __init__(self, data: NDArray[np.uint8], starts: Column | int, length: int, count: int) -> None:
        """Take texts that begin at places, or that lie side by side from one place on."""
        self.length, self._count = length, count
        self._data, self._starts = data, starts

    def __len__(self) -> int:
        return self._count

    def eight(self, place: int) -> Column:
        """Return the eight bytes at a place of each text, as one integer."""
        return self._read(place, "<u8")

    def four(self, place: int) -> Column:
        """Return the four bytes at a place of each text, as one integer."""
        return self._read(place, "<u4")

    def byte(self, place: int) -> Column:
        """Return the byte at a place of each text, a view where the texts lie side by side."""
        return self._read(place, "u1")

    def _read(self, place: int, kind: str) -> Column:
        """Read a view where the texts lie side by side, of which a word, on which much is done, is copied; elsewhere through an index."""
        if isinstance(self._starts, int):
            evenly: Column = np.ndarray((self._count,), kind, self._data.data, self._starts + place, (self.length,))
            return evenly if kind == "u1" else evenly.copy()
        size = np.dtype(kind).itemsize
        anywhere: Column = np.ndarray((max(len(self._data) - size + 1, 0),), kind, self._data.data, 0, (1,))
        found: Column = anywhere[self._starts + place]
        return found


def four_digits(word: Column) -> tuple[Column, Column]:
    """Return whether all four bytes are digits, and the number that they are."""
    digits = word ^ _ZEROS4
    are_digits: Column = ((digits | (digits + _LIFT4)) & _TOP4) == 0
    pairs = (digits * np.uint32(2561) >> np.uint32(8)) & np.uint32(0x00FF00FF)
    return are_digits, (pairs * np.uint32(6553601) >> np.uint32(16)).view(np.int32)


def six_digits(word: Column) -> tuple[Column, Column, Column]:
    """Return whether the first six bytes are digits, and the numbers that four of them and the next two are, such as DDMM and YY.

    The numbers have the type of places in a table, so that `take` need not convert them.
    """
    digits = word ^ _ZEROS8
    are_digits: Column = ((digits | (digits + _LIFT8)) & _TOP6) == 0
    pairs = (digits * np.uint64(2561) >> np.uint64(8)) & np.uint64(0x000000FF00FF00FF)
    first_four = (pairs * np.uint64(6553601) >> np.uint64(16)) & np.uint64(0xFFFF)
    return are_digits, first_four.view(np.int64), (pairs >> np.uint64(32)).view(np.int64)


def eight_digits(word: Column) -> tuple[Column, Column, Column]:
    """Return whether all eight bytes are digits, and the numbers that the first four and the last four of them are."""
    digits = word ^ _ZEROS8
    are_digits: Column = ((digits | (digits + _LIFT8)) & _TOP8) == 0
    pairs = (digits * np.uint64(2561) >> np.uint64(8)) & np.uint64(0x00FF00FF00FF00FF)
    halves = pairs * np.uint64(6553601) >> np.uint64(16)
    return are_digits, (halves & np.uint64(0xFFFF)).astype(np.int32), (halves >> np.uint64(32)).astype(np.int32)


def split(number: Column, by: int) -> tuple[Column, Column]:
    """Return the quotient and the remainder of whole numbers from 0 on, in a third of the time of `divmod`."""
    quotient = number // by
    return quotient, number - quotient * by


def either(holds: Column, if_so: int, otherwise: int) -> Column:
    """Return one small code where something holds, and another where it does not: faster than a choice for each text."""
    return holds.view(np.uint8) * np.uint8((if_so - otherwise) % 256) + np.uint8(otherwise)


def take(table: Column, places: Column) -> Column:
    """Return the entries of a table at places, which may come from texts that are not numbers: these get any entry.

    Wrapping is faster than clipping where a place is not many times the size of its table, and four bytes that are not digits are no more
    than 25,755.
    """
    found: Column = table.take(places, mode="wrap")
    return found

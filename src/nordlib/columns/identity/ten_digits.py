"""Numbers of ten digits `DDMMYYNNNN`, with `-` before NNNN or without: what the kernels of Denmark and Iceland share."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nordlib.columns.identity.words import NUMBERS, Column, Rows, four_digits, six_digits, take

__all__ = ["LENGTHS", "WIDTH", "Pieces", "month_days", "pieces_of", "remainders_of", "sums_of"]

#: The number of characters of the stored form.
WIDTH: Final = 10
#: The numbers of characters that a text may have.
LENGTHS: Final = (10, 11)
_MOD11: Final = (np.arange(31) % 11).astype(np.uint8)


class Pieces(NamedTuple):
    """What is read of each text.

    Attributes:
        shape: Whether it has the digits, and the `-`, where they belong.
        day_month: DDMM.
        two_digits: YY.
        tail: NNNN.
        stored: The characters of the stored form, as `Judged` has them.
    """

    shape: Column
    day_month: Column
    two_digits: Column
    tail: Column
    stored: tuple[tuple[int, Column], ...]


def pieces_of(rows: Rows) -> Pieces:
    """Return the pieces of texts of one length."""
    first, last = rows.eight(0), rows.four(rows.length - 4)
    is_date, day_month, two_digits = six_digits(first)
    is_tail, tail = four_digits(last)
    shape = is_date & is_tail
    if rows.length > WIDTH:
        shape &= rows.byte(6) == ord("-")
    return Pieces(shape, day_month, two_digits.astype(np.int32), tail, ((0, first), (6, last)))


def month_days(added: int) -> NDArray[np.int32]:
    """Return MMDD by DDMM, without what is added to the day of numbers of another kind."""
    return (NUMBERS % 100 * 100 + NUMBERS // 100 % added).astype(np.int32)


def sums_of(sums: tuple[bytes, bytes, bytes]) -> tuple[NDArray[np.uint8], ...]:
    """Return the weighted sums of a scheme by DDMM, by YYNN, and by NNNN for its last two digits."""
    day_month, middle, last_two = (np.frombuffer(table, np.uint8) for table in sums)
    return day_month, middle, np.tile(last_two, 100)


def remainders_of(pieces: Pieces, sums: tuple[NDArray[np.uint8], ...]) -> Column:
    """Return the remainder modulo 11 of the weighted sum of each number."""
    middle = pieces.two_digits * 100 + pieces.tail // 100
    total = take(sums[0], pieces.day_month) + take(sums[1], middle) + take(sums[2], pieces.tail)
    return take(_MOD11, total)

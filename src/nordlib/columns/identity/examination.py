"""Texts of one scheme, examined a few thousand at a time, so that what is worked on stays in the processor's cache."""

from datetime import date
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from nordlib.columns.identity.calendar import EPOCH, NO_DATE
from nordlib.columns.identity.characters import problems_of_characters
from nordlib.columns.identity.kernel import ASK, FINE, KINDS, NO_SEX, PROBLEMS, SEXES, Kernel, code_of
from nordlib.columns.identity.kernels import KERNELS
from nordlib.columns.identity.words import Column, Rows
from nordlib.identity import IdentityNumber, Problem, Scheme, examine

__all__ = ["Examined", "examine_texts"]

_AT_A_TIME: Final = 1 << 15


@attrs.frozen(eq=False, repr=False)
class Examined:
    """What was found in texts of one scheme: codes, for each text."""

    problem: NDArray[np.uint8]
    """The place of the problem in `PROBLEMS`; `FINE` for a number."""
    kind: NDArray[np.uint8]
    """The place of the kind in `KINDS`."""
    born: NDArray[np.int32]
    """The days since 1970 of the date that the number encodes; `NO_DATE` for none."""
    sex: NDArray[np.uint8]
    """The place of the sex in `SEXES`; `NO_SEX` for none."""
    flags: NDArray[np.uint8]
    """The place of the flags in `FLAG_SETS`."""
    stored: NDArray[np.uint8]
    """The characters of the stored form, a row for each text."""


def examine_texts(data: NDArray[np.uint8], offsets: Column, scheme: Scheme, on: date) -> Examined:
    """Return what is found in texts, which lie one behind the other in a buffer of UTF-8.

    Args:
        data: The buffer.
        offsets: Where each text begins, and where the last one ends.
        scheme: The scheme.
        on: The reference date.
    """
    kernel, count = KERNELS[scheme](on), len(offsets) - 1
    found = Examined(
        np.full(count, ASK, np.uint8),
        np.zeros(count, np.uint8),
        np.full(count, NO_DATE, np.int32),
        np.full(count, NO_SEX, np.uint8),
        np.zeros(count, np.uint8),
        np.zeros((count, kernel.width), np.uint8),
    )
    asked: list[Column] = []
    for start in range(0, count, _AT_A_TIME):
        rows = slice(start, min(start + _AT_A_TIME, count))
        starts = offsets[rows.start : rows.stop + 1].astype(np.int64)
        left = _judge(kernel, data, starts, found, start)
        if len(left):
            codes = problems_of_characters(data, starts[left], starts[left + 1] - starts[left], scheme)
            found.problem[start + left] = codes
            asked.append(start + left[codes == ASK])
    if asked:
        _ask(data, offsets, scheme, on, np.concatenate(asked), found)
    return found


def _judge(kernel: Kernel, data: NDArray[np.uint8], starts: Column, found: Examined, first: int) -> Column:
    """Write down what the kernel says of the texts that it reads, and return the places of the others among them."""
    lengths = np.diff(starts)
    same = int(lengths[0]) if len(lengths) and int(lengths.min()) == int(lengths.max()) else None
    for length in kernel.lengths if same is None else (same,):
        places: Any = slice(None) if same is not None else np.flatnonzero(lengths == length)
        begin = starts[:-1][places]
        if not len(begin) or length not in kernel.lengths:
            continue
        judged = kernel.judge(Rows(data, begin, length))
        rows: Any = slice(first, first + len(begin)) if same is not None else first + places
        for column, value in ((found.problem, judged.problem), (found.kind, judged.kind), (found.born, judged.born)):
            column[rows] = value
        found.sex[rows], found.flags[rows] = judged.sex, judged.flags
        _write(found.stored, rows, judged.stored)
    return np.flatnonzero(found.problem[first : first + len(lengths)] == ASK)


def _write(stored: NDArray[np.uint8], rows: Any, words: tuple[tuple[int, Column], ...]) -> None:
    """Write words into the characters of the stored form of some rows."""
    count, width = stored.shape
    for place, word in words:
        size = word.dtype.itemsize
        kept = min(size, width - place)
        if kept == size:
            view: Column = np.ndarray((count,), f"<u{size}", stored.data, place, (width,))
            view[rows] = word
        else:
            stored[rows, place:] = np.ascontiguousarray(word).view(np.uint8).reshape(len(word), size)[:, :kept]


def _ask(data: NDArray[np.uint8], offsets: Column, scheme: Scheme, on: date, rows: Column, found: Examined) -> None:
    """Ask the scalar function what the kernel does not read: each different text once."""
    width, by_text = found.stored.shape[1], dict[bytes, list[int]]()
    for row in rows.tolist():
        by_text.setdefault(data[int(offsets[row]) : int(offsets[row + 1])].tobytes(), []).append(row)
    for text, places in by_text.items():
        number = examine(text.decode(), scheme, on=on)
        if isinstance(number, Problem):
            found.problem[places] = PROBLEMS.index(number)
            continue
        assert isinstance(number, IdentityNumber)
        found.problem[places], found.kind[places] = FINE, KINDS.index(number.kind)
        found.born[places] = NO_DATE if number.birth_date is None else number.birth_date.toordinal() - EPOCH
        found.sex[places] = NO_SEX if number.sex is None else SEXES.index(number.sex)
        found.flags[places] = code_of(*number.flags)
        found.stored[places] = np.frombuffer(number.canonical.encode().ljust(width, b"\0"), np.uint8)

"""Texts of one scheme, examined some ten thousand at a time, so that what is worked on stays in the processor's cache."""

from datetime import date
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from nordlib.columns.identity.calendar import NO_DATE, day_since_epoch
from nordlib.columns.identity.characters import problems_of_characters
from nordlib.columns.identity.kernel import ASK, FINE, KINDS, NO_SEX, PROBLEMS, SEXES, Judged, Kernel, code_of
from nordlib.columns.identity.kernels import KERNELS
from nordlib.columns.identity.words import Column, Rows
from nordlib.identity import IdentityNumber, Problem, Scheme, examine

__all__ = ["Examined", "examine_texts"]

_AT_A_TIME: Final = 1 << 16


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
    """The characters of the stored form, a row for each text; zeros for a text that is not a number."""

    @classmethod
    def of(cls, count: int, width: int) -> "Examined":
        """Return what is known of so many texts at first: nothing."""
        return cls(
            np.full(count, ASK, np.uint8),
            np.zeros(count, np.uint8),
            np.full(count, NO_DATE, np.int32),
            np.full(count, NO_SEX, np.uint8),
            np.zeros(count, np.uint8),
            np.zeros((count, width), np.uint8),
        )

    @classmethod
    def unwritten(cls, count: int, width: int) -> "Examined":
        """Return room for what is found in so many texts, of which every row must be written."""
        problem, kind, sex, flags = (np.empty(count, np.uint8) for _ in range(4))
        return cls(problem, kind, np.empty(count, np.int32), sex, flags, np.empty((count, width), np.uint8))

    def write(self, first: int, judged: Judged) -> None:
        """Write down what a kernel found in rows that follow each other, from one row on."""
        rows = slice(first, first + len(judged.problem))
        self.problem[rows], self.kind[rows], self.born[rows] = judged.problem, judged.kind, judged.born
        self.sex[rows], self.flags[rows] = judged.sex, judged.flags
        count, width = self.stored.shape
        for place, word in judged.stored:
            words: Column = np.ndarray((count,), f"<u{word.dtype.itemsize}", self.stored.data, place, (width,))
            words[rows] = word

    def clear(self, rows: Column) -> None:
        """Erase what was written down for rows that are not numbers, but their problem."""
        self.kind[rows], self.born[rows], self.sex[rows], self.flags[rows], self.stored[rows] = 0, NO_DATE, NO_SEX, 0, 0


def examine_texts(data: NDArray[np.uint8], offsets: Column, scheme: Scheme, on: date) -> Examined:
    """Return what is found in texts, which lie one behind the other in a buffer of UTF-8.

    Args:
        data: The buffer.
        offsets: Where each text begins, and where the last one ends.
        scheme: The scheme.
        on: The reference date.
    """
    kernel, count = KERNELS[scheme](on), len(offsets) - 1
    found = Examined.unwritten(count, kernel.width)
    asked: list[Column] = []
    for start in range(0, count, _AT_A_TIME):
        stop = min(start + _AT_A_TIME, count)
        _judge(kernel, data, offsets[start : stop + 1], found, start)
        problem = found.problem[start:stop]
        bad = np.flatnonzero(problem != FINE)
        left = bad[problem[bad] == ASK]
        if len(left):
            starts = offsets[start + left].astype(np.int64)
            codes = problems_of_characters(data, starts, offsets[start + left + 1] - starts, scheme)
            problem[left] = codes
            asked.append(start + left[codes == ASK])
        found.clear(start + bad)
    if asked:
        _ask(data, offsets, scheme, on, np.concatenate(asked), found)
    return found


def _judge(kernel: Kernel, data: NDArray[np.uint8], offsets: Column, found: Examined, first: int) -> None:
    """Write down what the kernel says of the texts that it reads; the others get `ASK`, and are cleared later."""
    lengths = np.diff(offsets)
    count, same = len(lengths), int(lengths[0])
    if same in kernel.lengths and int(lengths.min()) == same == int(lengths.max()):
        found.write(first, kernel.judge(Rows(data, int(offsets[0]), same, count)))
        return
    groups = [(places, length) for length in kernel.lengths if len(places := np.flatnonzero(lengths == length))]
    if groups:
        judged = [kernel.judge(Rows(data, offsets[places].astype(np.int64), length, len(places))) for places, length in groups]
        found.write(first, _in_order(count, [places for places, _ in groups], judged))
    else:
        found.problem[first : first + count] = ASK


def _in_order(count: int, places: list[Column], judged: list[Judged]) -> Judged:
    """Return what was found in groups of texts in the order of the texts. Each group is laid behind the last, and then taken from there.

    Taking is several times faster than writing to places. A text that is in no group has the last place, where nothing was found.
    """
    read = np.concatenate(places)
    order = np.full(count, len(read), np.intp)
    order[read] = np.arange(len(read))

    def taken(columns: list[Any], nothing: Any) -> Column:
        laid = [np.broadcast_to(column, len(each)) for column, each in zip(columns, places, strict=True)]
        last = np.array([nothing], laid[0].dtype)
        return np.concatenate((*laid, last)).take(order)

    stored = tuple((place, taken([each.stored[which][1] for each in judged], 0)) for which, (place, _) in enumerate(judged[0].stored))
    return Judged(
        taken([each.problem for each in judged], ASK),
        taken([each.kind for each in judged], 0),
        taken([each.born for each in judged], NO_DATE),
        taken([each.sex for each in judged], NO_SEX),
        taken([each.flags for each in judged], 0),
        stored,
    )


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
        found.born[places] = NO_DATE if number.birth_date is None else day_since_epoch(number.birth_date)
        found.sex[places] = NO_SEX if number.sex is None else SEXES.index(number.sex)
        found.flags[places] = code_of(*number.flags)
        found.stored[places] = np.frombuffer(number.canonical.encode().ljust(width, b"\0"), np.uint8)

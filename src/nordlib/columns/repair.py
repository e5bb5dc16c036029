"""The repair of lenient parsing for a whole column: blanks and invisible marks go, and look-alikes become ASCII in upper case."""

from typing import Final

import attrs
import numpy as np

from nordlib.columns.texts import Texts
from nordlib.identity.schemes.parsing import clean

__all__ = ["repaired"]

_FIRST_FOREIGN: Final = 128
_ASCII: Final = [chr(byte) for byte in range(_FIRST_FOREIGN)]
_DROPPED: Final = np.array([character.isspace() for character in _ASCII] + [False] * _FIRST_FOREIGN)
_UPPER: Final = np.array([ord(character.upper()) for character in _ASCII] + [0] * _FIRST_FOREIGN, np.uint8)


def repaired(texts: Texts) -> Texts:
    """Return the texts as `lenient=True` reads them. One that is not all ASCII is repaired by the function for a single text, once each."""
    offsets = texts.offsets.astype(np.int64)
    first, last = int(offsets[0]), int(offsets[-1])
    data, starts = texts.data[first:last], offsets - first
    kept, foreign = ~_DROPPED[data], data >= _FIRST_FOREIGN
    rows = np.unique(np.searchsorted(starts[1:], np.flatnonzero(foreign), "right"))
    is_foreign_row = np.zeros(len(texts), bool)
    is_foreign_row[rows] = True
    lengths = np.diff(starts)
    of_foreign_row = np.repeat(is_foreign_row, lengths)
    counts = np.concatenate(([0], np.cumsum(kept)))
    new_lengths = counts[starts[1:]] - counts[starts[:-1]]
    cleaned = {raw: clean(raw.decode()).encode() for raw in {data[starts[row] : starts[row + 1]].tobytes() for row in rows.tolist()}}
    replaced = [cleaned[data[starts[row] : starts[row + 1]].tobytes()] for row in rows.tolist()]
    new_lengths[rows] = list(map(len, replaced))
    new_offsets = np.concatenate(([0], np.cumsum(new_lengths)))
    new_data = np.empty(int(new_offsets[-1]), np.uint8)
    target = np.repeat(is_foreign_row, new_lengths)
    new_data[~target] = _UPPER[data[kept & ~of_foreign_row]]
    new_data[target] = np.frombuffer(b"".join(replaced), np.uint8)
    return attrs.evolve(texts, data=new_data, offsets=new_offsets)

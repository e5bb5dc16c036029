"""What was found in a column, as Arrow columns for any library."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nordlib.columns.arrow import ArrowColumn, ArrowTable, compute, pa
from nordlib.columns.identity.calendar import NO_DATE
from nordlib.columns.identity.examination import Examined
from nordlib.columns.identity.kernel import FINE, FLAG_SETS, KINDS, NO_SEX, PROBLEMS, SEXES
from nordlib.errors import UnknownName

__all__ = ["EXAMINED_NAMES", "ExaminedColumn", "arrow_columns"]

#: The names of the columns of what was found.
EXAMINED_NAMES: Final = ("valid", "problem", "kind", "birth_date", "sex", "canonical", "flags")


class ExaminedColumn:
    """What was found in a column of numbers: a table with a row for each of them, which shows none of them.

    Polars, pandas, pyarrow and DuckDB read it: `polars.DataFrame(found)`, `pyarrow.table(found)`, `pandas.DataFrame.from_arrow(found)`.

    The columns are `valid`, `problem` (the value of a `Problem`; null for a number), and for a number `kind`, `birth_date`, `sex` (null if
    the number encodes none), `canonical` (the stored form, which is personal data) and `flags` (the names in alphabetical order, with
    a blank between them). What is null in the column is null in each of these.
    """

    def __init__(self, table: Any) -> None:
        self._table = table

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __getitem__(self, name: str) -> ArrowColumn:
        """Return a column by its name. Raises `UnknownName`."""
        if name not in self._table.column_names:
            raise UnknownName("column of an examined column", str(name), tuple(self._table.column_names))
        column: ArrowColumn = self._table[name]
        return column

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the table as an Arrow stream, for other libraries."""
        stream: object = self._table.__arrow_c_stream__(requested_schema)
        return stream

    def __arrow_c_schema__(self) -> object:
        """Return the schema of the table, for other libraries."""
        schema: object = self._table.schema.__arrow_c_schema__()
        return schema

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._table.column_names)

    def __repr__(self) -> str:
        count = compute.sum(self._table["valid"]).as_py() or 0  # the sum of no values is null
        return f"<{len(self)} examined numbers, {count} valid>"


def arrow_columns(found: Examined, missing: NDArray[np.bool_] | None, *, of_one_scheme: bool) -> ArrowTable:
    """Return the columns of what was found. Nothing is copied but bits, and codes that have no name are written over.

    Args:
        found: What was found.
        missing: Which texts were null; None: none was.
        of_one_scheme: Whether every stored form has the same number of characters; otherwise it ends where its row has zeros.
    """
    count, is_valid = len(found.problem), found.problem == FINE
    known = None if missing is None else ~missing
    if missing is not None:
        is_valid &= ~missing
    is_problem = ~is_valid if known is None else ~is_valid & known
    np.multiply(found.problem, is_problem, out=found.problem)
    is_told = found.sex != NO_SEX
    np.multiply(found.sex, is_told, out=found.sex)
    flags = [" ".join(sorted(each)) for each in FLAG_SETS]
    if missing is not None:
        found.stored[missing] = 0  # an Arrow array may have anything where it is null
    offsets, stored = _stored(found.stored, of_one_scheme=of_one_scheme)
    numbers, dated = _bits(is_valid), _bits(is_valid & (found.born != NO_DATE))
    text = pa.string() if offsets.dtype == np.int32 else pa.large_string()
    columns = {
        "valid": pa.Array.from_buffers(pa.bool_(), count, [None if known is None else _bits(known), numbers]),
        "problem": _coded(found.problem, _bits(is_problem), [each.value for each in PROBLEMS]),
        "kind": _coded(found.kind, numbers, [each.value for each in KINDS]),
        "birth_date": pa.Array.from_buffers(pa.date32(), count, [dated, pa.py_buffer(found.born)]),
        "sex": _coded(found.sex, _bits(is_valid & is_told), [each.value for each in SEXES]),
        "canonical": pa.Array.from_buffers(text, count, [numbers, pa.py_buffer(offsets), pa.py_buffer(stored)]),
        "flags": _coded(found.flags, numbers, flags),
    }
    table: ArrowTable = pa.table(columns)
    return table


def _bits(mask: NDArray[np.bool_]) -> Any:
    return pa.py_buffer(np.packbits(mask, bitorder="little"))


def _coded(codes: NDArray[np.uint8], known: Any, names: list[str]) -> Any:
    """Return a dictionary column: a code of one byte for each row, the bits that tell which are known, and the names."""
    indices = pa.Array.from_buffers(pa.uint8(), len(codes), [known, pa.py_buffer(codes)])
    return pa.DictionaryArray.from_arrays(indices, pa.array(names, pa.string()), safe=False)


def _stored(characters: NDArray[np.uint8], *, of_one_scheme: bool) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """Return the offsets and the characters of the stored forms."""
    count, width = characters.shape
    kind = np.int32 if width * count < _MOST_CHARACTERS else np.int64
    if of_one_scheme:
        return np.arange(0, width * count + 1, width, dtype=kind), characters
    lengths = np.count_nonzero(characters, axis=1)
    return np.concatenate(([0], np.cumsum(lengths))).astype(kind), characters[characters != 0]


_MOST_CHARACTERS: Final = 2**31

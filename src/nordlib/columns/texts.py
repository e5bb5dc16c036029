"""Columns of texts as callers have them: Arrow arrays of any library, lists, pandas and Polars series. What they become is one buffer.

Anything with `__arrow_c_stream__` or `__arrow_c_array__` is taken without a copy where its buffers allow it. A list, or an array of Python
objects, is read value by value: what is not a text is `Problem.TYPE`, as for the scalar function, and what stands for nothing is null.
"""

from collections.abc import Iterable, Sequence
from math import isnan
from typing import Any, Final, TypeAlias, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from nordlib.columns.arrow import compute, pa
from nordlib.errors import InvalidData
from nordlib.identity.schemes.parsing import as_text
from nordlib.shown_text import shown_type

__all__ = ["Texts", "read_texts"]

#: A column of texts, in any of the forms that `read_texts` takes.
TextColumn: TypeAlias = Any

_EMPTY: Final = np.zeros(0, np.uint8)


@attrs.frozen(eq=False, repr=False)
class Texts:
    """Texts that lie one behind the other in a buffer of UTF-8."""

    data: NDArray[np.uint8]
    """The buffer."""
    offsets: NDArray[Any]
    """Where each text begins, and where the last one ends."""
    missing: NDArray[np.bool_] | None = None
    """Which are null; None: none is."""
    of_other_types: NDArray[np.bool_] | None = None
    """Which are not texts; None: none is."""
    places: NDArray[Any] | None = None
    """Of which text each row of the column is, below 0 for null; None: each row has its own."""

    def __len__(self) -> int:
        return len(self.offsets) - 1


def read_texts(column: TextColumn, name: str = "column") -> Texts:
    """Return the texts of a column. Raises `InvalidData`, which names the column and says what is wrong, for anything else.

    Args:
        column: The column.
        name: What errors call it.
    """
    array: Any = column
    is_arrow = hasattr(column, "__arrow_c_stream__") or hasattr(column, "__arrow_c_array__")
    if isinstance(column, str | bytes) or not (is_arrow or isinstance(column, Iterable)):
        raise InvalidData(name, (f"it is {shown_type(column)}; pass a column, such as a list of texts",))
    if is_arrow:
        return _of_arrow(_as_arrow(column, name), name)
    if isinstance(column, np.ndarray) and array.ndim != 1:
        raise InvalidData(name, (f"it has {array.ndim} dimensions; a column has one",))
    if isinstance(column, np.ndarray) and array.dtype.kind not in "OUT":
        raise InvalidData(name, (_not_texts(str(array.dtype)),))
    return _of_values(list(cast("Iterable[object]", column)))


def _as_arrow(column: Any, name: str) -> Any:
    try:
        found = pa.chunked_array(column) if hasattr(column, "__arrow_c_stream__") else pa.chunked_array([pa.array(column)])
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise InvalidData(name, (f"its Arrow data cannot be read as one column ({type(error).__name__})",)) from None
    if pa.types.is_struct(found.type):
        names = ", ".join(repr(found.type.field(place).name) for place in range(min(found.type.num_fields, _MOST_NAMES)))
        raise InvalidData(name, (f"it is a table with the columns {names}; pass one of them",))
    return found


_MOST_NAMES: Final = 5


def _of_arrow(column: Any, name: str) -> Texts:
    kind = column.type
    while isinstance(kind, pa.BaseExtensionType):
        column = pa.chunked_array([chunk.storage for chunk in column.chunks], kind.storage_type)
        kind = column.type
    if pa.types.is_dictionary(kind):
        return _of_dictionary(column, name)
    if pa.types.is_null(kind):
        return Texts(_EMPTY, np.zeros(len(column) + 1, np.int64), np.ones(len(column), bool))
    if pa.types.is_string_view(kind):
        column = column.cast(pa.large_string())
    elif not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise InvalidData(name, (_not_texts(str(kind)),))
    return _of_chunks(column)


def _not_texts(kind: str) -> str:
    return f"its type is {kind}; it must be text, since a number that was read as a whole number has lost the zeros that it begins with"


def _of_dictionary(column: Any, name: str) -> Texts:
    """Return each different text once, and of which each row is."""
    whole = column.unify_dictionaries().combine_chunks()
    whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    texts = _of_arrow(pa.chunked_array([whole.dictionary]), name)
    indices = compute.fill_null(whole.indices.cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
    if texts.places is not None:  # a dictionary of a dictionary
        indices = np.where(indices < 0, -1, np.concatenate((texts.places, [-1]))[indices])
    return attrs.evolve(texts, places=indices)


def _of_chunks(column: Any) -> Texts:
    whole = (
        column.chunk(0)
        if column.num_chunks == 1
        else pa.concat_arrays(column.cast(pa.large_string()).chunks or [pa.array([], pa.large_string())])
    )
    _, offsets_buffer, data_buffer = whole.buffers()
    wide = np.int64 if pa.types.is_large_string(whole.type) else np.int32
    count, at = len(whole), whole.offset
    offsets = np.zeros(1, np.int64) if not count else np.frombuffer(offsets_buffer, wide)[at : at + count + 1]
    data = _EMPTY if data_buffer is None or not data_buffer.size else np.frombuffer(data_buffer, np.uint8)
    missing = whole.is_null().to_numpy(zero_copy_only=False) if whole.null_count else None
    return Texts(data, offsets, missing)


def _of_values(values: Sequence[object]) -> Texts:
    texts = [as_text(value) for value in values]
    missing = np.array([text is None and _is_missing(value) for text, value in zip(texts, values, strict=True)], bool)
    others = np.array([text is None for text in texts], bool) & ~missing
    encoded = [b"" if text is None else text.encode("utf-8", "replace") for text in texts]  # half a character is a foreign one, as "?" is
    offsets = np.concatenate(([0], np.cumsum(list(map(len, encoded)), dtype=np.int64))).astype(np.int64)
    data = np.frombuffer(b"".join(encoded), np.uint8) if offsets[-1] else _EMPTY
    return Texts(data, offsets, missing if missing.any() else None, others if others.any() else None)


def _is_missing(value: object) -> bool:
    """Whether a value stands for nothing: None, NaN, NaT, `pandas.NA`."""
    if value is None:
        return True
    if isinstance(value, float):  # as numpy's own of 64 bits is
        return isnan(value)
    return type(value).__name__ in ("NAType", "NaTType")

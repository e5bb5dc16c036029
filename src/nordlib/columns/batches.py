"""Examine numbers batch by batch, as engines hand over the rows of a table that is too large for one machine."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from nordlib.columns.arrow import pa
from nordlib.columns.numbers import examine
from nordlib.columns.result import EXAMINED_NAMES
from nordlib.errors import InvalidData
from nordlib.identity import Scheme, SchemeName

__all__ = ["added_columns", "examine_batches"]

_TYPES: Final = {"valid": pa.bool_(), "birth_date": pa.date32()}


def added_columns(prefix: str = "") -> Any:
    """Return the columns that `examine_batches` adds, as a `pyarrow.Schema`: texts, but for `valid` and `birth_date`."""
    return pa.schema([pa.field(prefix + name, _TYPES.get(name, pa.string())) for name in EXAMINED_NAMES])


def examine_batches(
    batches: Iterable[Any],
    column: str,
    scheme: Scheme | SchemeName | None,
    *,
    on: date,
    lenient: bool = False,
    prefix: str = "",
    scheme_column: str | None = None,
) -> Iterator[Any]:
    """Yield each record batch with what its numbers are in further columns: `valid`, `problem` and the others of `ExaminedColumn`.

    So a column is examined wherever record batches are: `pyarrow.dataset`, a `RecordBatchReader` of DuckDB, a partition of Dask, Spark.

    Args:
        batches: The batches, each a `pyarrow.RecordBatch`.
        column: The name of the column of texts.
        scheme: The scheme of all of them, or its name; None: `scheme_column` has the schemes.
        on: The reference date, as in `examine`.
        lenient: Whether to repair each text first, as in `examine`.
        prefix: What the name of each further column begins with, such as `number_`.
        scheme_column: The name of the column with the name of the scheme of each text; None: `scheme` is that of all.

    Raises:
        InvalidData: A batch lacks the column, or has one of the further columns already; a scheme and a column of schemes are given, or
            neither; or as `examine` does.
        UnknownScheme: A scheme is not known.

    >>> batch = pa.record_batch({"patron": [1, 2], "number": ["20000909-2396", "000909-2397"]})
    >>> (examined,) = examine_batches([batch], "number", "se", on=date(2026, 11, 22))
    >>> examined.schema.names
    ['patron', 'number', 'valid', 'problem', 'kind', 'birth_date', 'sex', 'canonical', 'flags']
    >>> examined["problem"].to_pylist()
    [None, 'checksum']
    """
    added = added_columns(prefix)
    for batch in batches:
        check_names(batch.schema.names, column, scheme, scheme_column, prefix)
        found = examine(batch[column], batch[scheme_column] if scheme is None else scheme, on=on, lenient=lenient)
        made = [_plain(found[name], field.type) for name, field in zip(EXAMINED_NAMES, added, strict=True)]
        yield pa.RecordBatch.from_arrays([*batch.columns, *made], schema=pa.schema([*batch.schema, *added]))


def _plain(column: Any, kind: Any) -> Any:
    """Return a column as one array, and the words of a dictionary as texts."""
    return column.combine_chunks().cast(kind)


def check_names(names: Iterable[str], column: str, scheme: object, scheme_column: str | None, prefix: str) -> None:
    """Check that a table has the columns that are to be examined, and room for those that are added. Raises `InvalidData`."""
    there = set(names)
    problems = [f"it has no column `{name}`" for name in (column, scheme_column) if name is not None and name not in there]
    problems += [f"it has a column `{name}` already; choose another `prefix`" for name in added_columns(prefix).names if name in there]
    if (scheme is None) is (scheme_column is None):
        problems.append("give either a scheme or the name of a column of schemes")
    if problems:
        raise InvalidData("table of numbers", tuple(problems))

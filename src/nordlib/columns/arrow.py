"""pyarrow, which ships no types, in one place; and what callers may count on of what it makes."""

from importlib import import_module
from typing import Any, Final, Protocol

__all__ = ["ArrowColumn", "ArrowTable"]

#: The library.
pa: Final[Any] = import_module("pyarrow")
#: Its functions on columns.
compute: Final[Any] = import_module("pyarrow.compute")


class ArrowColumn(Protocol):
    """A column that any library which speaks Arrow reads; it is a `pyarrow.ChunkedArray`."""

    def __len__(self) -> int: ...

    def to_pylist(self) -> list[Any]:
        """Return the values as a list; None for null."""
        ...

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the column as an Arrow stream."""
        ...


class ArrowTable(Protocol):
    """A table that any library which speaks Arrow reads; it is a `pyarrow.Table`."""

    def __getitem__(self, key: str, /) -> ArrowColumn: ...

    @property
    def num_rows(self) -> int:
        """How many rows it has."""
        ...

    @property
    def column_names(self) -> list[str]:
        """The names of its columns."""
        ...

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the table as an Arrow stream."""
        ...

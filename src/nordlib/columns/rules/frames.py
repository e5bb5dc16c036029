"""Frames of callers: Polars frames, and tables of any library that speaks Arrow; and the check of their columns before anything runs."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, Final

from nordlib.columns.missing import MissingPackage
from nordlib.columns.rules.facts import FactColumn
from nordlib.errors import InvalidData
from nordlib.shown_text import shown_type
from nordlib.tracing import ExpressionKind

__all__ = ["as_lazy_frame", "check_columns", "wanted_type"]

#: What each kind of column may be in Polars, as the beginnings of type names, and what errors call it.
_TYPES: Final[Mapping[ExpressionKind, tuple[tuple[str, ...], str]]] = {
    ExpressionKind.FLAG: (("Boolean",), "Boolean"),
    ExpressionKind.NUMBER: (("Int", "UInt"), "an integer"),
    ExpressionKind.AMOUNT: (("Decimal", "Int", "UInt"), "Decimal or an integer, which are exact"),
    ExpressionKind.DAY: (("Date",), "Date"),
    ExpressionKind.INSTANT: (("Datetime",), "Datetime with a time zone"),
    ExpressionKind.WORD: (("String", "Categorical", "Enum"), "String, Categorical or Enum"),
}


def as_lazy_frame(frame: Any, function: str) -> tuple[Any, bool]:
    """Return a frame as a lazy one of Polars, and whether it was one already. Raises `InvalidData` and `MissingPackage`."""
    try:
        pl: Any = import_module("polars")
    except ImportError:
        raise MissingPackage(function, "polars") from None
    table: Any = frame
    if isinstance(table, pl.LazyFrame):
        return table, True
    if isinstance(table, pl.DataFrame):
        return table.lazy(), False
    if hasattr(frame, "__arrow_c_stream__"):
        return pl.DataFrame(frame).lazy(), False
    raise InvalidData("frame", (f"it is {shown_type(frame)}; pass a Polars frame, or a table that speaks Arrow",))


def wanted_type(dtype: Any, kind: ExpressionKind) -> str | None:
    """Return what a column of Polars must be that does not hold what it must hold; None for one that does."""
    begins, wanted = _TYPES[kind]
    name = type(dtype).__name__
    fits = name == "Date" if kind is ExpressionKind.DAY else name.startswith(begins)
    return None if fits and not (name == "Datetime" and dtype.time_zone is None) else wanted


def check_columns(
    schema: Mapping[str, Any],
    columns: Iterable[FactColumn],
    new: Iterable[str],
    wanted: Callable[[Any, ExpressionKind], str | None] = wanted_type,
) -> None:
    """Check that a frame has the columns that are asked for, of the right types, and none of the new ones. Raises `InvalidData`.

    Args:
        schema: The type of each column of the frame.
        columns: The columns that are asked for.
        new: The names of the columns that are to be added.
        wanted: Returns what a column must be, given its type and what it must hold; None if it is that.
    """
    problems = [problem for column in columns for problem in _problems(schema, column, wanted)]
    problems += [f"it has a column `{name}`, which is to be added; rename or drop it" for name in new if name in schema]
    if problems:
        raise InvalidData("frame", tuple(problems))


def _problems(schema: Mapping[str, Any], column: FactColumn, wanted: Callable[[Any, ExpressionKind], str | None]) -> Iterable[str]:
    if column.name not in schema:
        yield f"the column `{column.name}` is missing: {column.meaning.rstrip('.')}"
        return
    dtype = schema[column.name]
    if (must_be := wanted(dtype, column.kind)) is not None:
        yield f"the column `{column.name}` is {dtype}; it must be {must_be}"

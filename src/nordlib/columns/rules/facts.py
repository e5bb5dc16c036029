"""Columns of facts: what a table must have so that rules can be judged on its rows, and the symbols that stand for them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar

import attrs

from nordlib.errors import InvalidData, UnknownName
from nordlib.shown_text import shown_type
from nordlib.tracing import Column, ExpressionKind, flag, is_missing, symbol, which

__all__ = ["FactColumn", "Facts"]

T = TypeVar("T")
E = TypeVar("E", bound=Enum)


@attrs.frozen
class FactColumn:
    """One column of facts."""

    name: str
    """The name of the column."""
    kind: ExpressionKind
    """What it holds."""
    meaning: str
    """What it says about a row, as a sentence."""
    null: str | None = None
    """What null means; None: it must not be null, and a row in which it is is invalid."""
    words: tuple[str, ...] = ()
    """The words that it may hold; empty if it holds none, or if the policy says which."""
    least: int | None = None
    """The least number that it may hold; None: any."""
    within: str | None = None
    """The column whose null says that this one means nothing in a row; None: it always means something."""
    at_most: str | None = None
    """The column whose number is the most that this one may hold; None: any."""
    instead_of: str | None = None
    """The column that must be null where this one is not, and must not be where it is; None: there is none."""
    is_optional: bool = False
    """Whether a table may lack it, which means `absent` for every row."""
    absent: Any = None
    """What every row has if the column is missing."""

    @property
    def column(self) -> Column:
        """The column."""
        return Column(self.name, self.kind)


_CLASSES: Final[Mapping[ExpressionKind, tuple[type, ...]]] = {
    ExpressionKind.FLAG: (bool,),
    ExpressionKind.NUMBER: (int,),
    ExpressionKind.AMOUNT: (Decimal, int),
    ExpressionKind.DAY: (date,),
    ExpressionKind.INSTANT: (datetime,),
    ExpressionKind.WORD: (str,),
}


class Facts:
    """The columns of a table, and what is assumed of every row instead of a column.

    Each method asks the current run for one fact, or returns what is assumed.

    Raises `UnknownName` for an assumption about no column, and `InvalidData` for one that the column cannot hold.
    """

    def __init__(self, columns: Iterable[FactColumn], assumed: Mapping[str, object]) -> None:
        self.columns: Final = {column.name: column for column in columns}
        for name in assumed:
            if name not in self.columns:
                raise UnknownName("column of facts", name, tuple(self.columns))
        self.assumed: Final = {name: _plain(self.columns[name], value) for name, value in assumed.items()}
        self._symbols: Final = {name: symbol(name, column.kind) for name, column in self.columns.items()}
        self._columns: Final = {name: column.column for name, column in self.columns.items()}

    def not_among(self, columns: Iterable[FactColumn]) -> tuple[FactColumn, ...]:
        """Return the columns that may be asked for, but for those with the names of some."""
        names = {column.name for column in columns} | self.assumed.keys()
        return tuple(column for name, column in self.columns.items() if name not in names)

    def flag(self, name: str) -> bool:
        """Whether a flag is true."""
        return bool(self.assumed[name]) if name in self.assumed else flag(name)

    def value(self, name: str) -> Any:
        """Return a number, a day, an amount or an instant, of a column that is not null."""
        return self.assumed[name] if name in self.assumed else self._symbols[name]

    def optional(self, name: str, make: Callable[[], T]) -> T | None:
        """Return what `make` makes if a column is not null, else None."""
        return None if self.is_missing(name) else make()

    def optional_value(self, name: str) -> Any:
        """Return a number, a day or an amount; None for null."""
        return self.optional(name, lambda: self.value(name))

    def is_missing(self, name: str) -> bool:
        """Whether a column is null."""
        return self.assumed[name] is None if name in self.assumed else is_missing(self._columns[name])

    def word(self, name: str, values: Mapping[str, T]) -> T:
        """Return the value of the word that a column has."""
        return values[self.assumed[name]] if name in self.assumed else which(name, values)

    def member(self, name: str, members: type[E]) -> E:
        """Return the member of an enumeration whose word a column has."""
        found: E = self.word(name, _by_word(members))
        return found


@cache
def _by_word(members: type[E]) -> Mapping[str, E]:
    return {member.value: member for member in members}


def _plain(column: FactColumn, value: object) -> Any:
    """Return an assumed value as the column would hold it. Raises `InvalidData`."""
    plain = value.value if isinstance(value, Enum) else value
    if plain is None and (column.null is not None or column.absent is None):
        return plain
    fits = isinstance(plain, _CLASSES[column.kind]) and not (isinstance(plain, bool) and column.kind is not ExpressionKind.FLAG)
    if not fits or (column.kind is ExpressionKind.DAY and isinstance(plain, datetime)):
        raise InvalidData("assumed", (f"{column.name} is {shown_type(value)}, which its column cannot hold: a {column.kind.value}",))
    if column.words and plain not in column.words:
        raise InvalidData("assumed", (f"{column.name} is not one of {', '.join(map(repr, column.words))}",))
    if column.least is not None and isinstance(plain, int) and plain < column.least:
        raise InvalidData("assumed", (f"{column.name} is below {column.least}",))
    return plain

"""The table of a model, and the two functions between a value and its row: derived once, from the model's own fields.

`model_table(Hold, "nordlib_holds", METADATA)` is a whole declaration. A field becomes a column of its name and type. A field that holds a
model becomes columns that begin with its name (`agreement.version` is `agreement_version`). If it may be None, all of these are null then,
and the first required one shows whether it is there. `rename` gives a path another column, `parts` stores a field in several columns of any
kind, and `computed` adds columns that a unique key or an order needs.

The two functions are compiled from source text, as attrs compiles `__init__`: the text holds nothing but the names of fields and columns.
Of `Hold(id, patron, item=None)` these are

    lambda value: {"id": value.id, "patron": value.patron, "item": value.item}
    lambda row: Hold(row.id, row.patron, row.item)

which is as fast as the same lines written by hand; a loop over the fields takes four times as long.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Final, Generic, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from sqlalchemy import Boolean, Column, Date, Index, Integer, MetaData, String, Table, UniqueConstraint

from nordlib.storage.sql.columns import KEY, Amount, DateSet, Instant, StringSet, enum_type

__all__ = ["ModelTable", "Parts", "model_table"]

T = TypeVar("T")
_TYPES: Final[Mapping[Any, Any]] = {
    str: String(400),
    int: Integer,
    bool: Boolean,
    date: Date,
    datetime: Instant,
    Decimal: Amount,
    frozenset[str]: StringSet,
    frozenset[date]: DateSet,
}


@attrs.frozen
class Parts:
    """How a field is stored that is not of a column's type: in several columns, each read from the value that holds the field.

    Attributes:
        columns: For each column its type, and the function that reads it from the whole value.
        join: Makes the field of the columns, in their order.
    """

    columns: Mapping[str, tuple[Any, Callable[[Any], object]]]
    join: Callable[..., Any]


@attrs.frozen(eq=False)
class ModelTable(Generic[T]):
    """A table, and the functions between a value and its row.

    Attributes:
        table: The table.
        to_row: The columns of a value, by name.
        from_row: The value of a row.
    """

    table: Table
    to_row: Callable[[T], dict[str, Any]]
    from_row: Callable[[Any], T]


def model_table(  # noqa: PLR0913 - a declaration, of named parts
    model: type[T],
    name: str,
    metadata: MetaData,
    *,
    key: tuple[str, ...] = ("id",),
    unique: Mapping[str, tuple[str, ...]] | None = None,
    indexes: Mapping[str, tuple[str, ...]] | None = None,
    rename: Mapping[str, str] | None = None,
    parts: Mapping[str, Parts] | None = None,
    present: Mapping[str, str] | None = None,
    computed: Sequence[tuple[Column[Any], Callable[[T], object]]] = (),
    beside: Sequence[Column[Any]] = (),
    versioned: bool = True,
) -> ModelTable[T]:
    """Derive the table of a model.

    Args:
        model: A frozen attrs model.
        name: The table's name.
        metadata: Where the table is registered.
        key: The columns of the primary key.
        unique: Columns that are unique together, by the name that ends the constraint's.
        indexes: Columns that are indexed together, by the name that ends the index's.
        rename: The column of a path (`{"email.address": "email"}`).
        parts: How a field is stored that is not of a column's type, by its path.
        present: For an optional model in the model, the column that is null where it is None.
        computed: Columns made of the whole value.
        beside: Columns that the caller fills in when it adds a row.
        versioned: Whether each row has a version.

    Raises `KeyError` for a field of a type that has no column type.
    """
    derivation = _Derivation(key, rename or {}, parts or {}, present or {})
    construction = derivation.model(model, "", optional=False)
    for column, read in computed:
        derivation.add(column, f"read_{column.name}(value)", {f"read_{column.name}": read})
    constraints = [UniqueConstraint(*columns, name=f"uq_{name}_{suffix}") for suffix, columns in (unique or {}).items()]
    indices = [Index(f"ix_{name}_{suffix}", *columns) for suffix, columns in (indexes or {}).items()]
    version = [Column("version", Integer, nullable=False)] if versioned else []
    table = Table(name, metadata, *derivation.columns, *version, *beside, *constraints, *indices)
    to_row = eval(f"lambda value: {{{', '.join(derivation.entries)}}}", derivation.names)  # noqa: S307 - names of fields and columns alone
    from_row = eval(f"lambda row: {construction}", derivation.names)  # noqa: S307 - the same
    return ModelTable(table, to_row, from_row)


class _Derivation:
    """The columns of a model, and the source text of both functions, gathered field by field."""

    def __init__(self, key: tuple[str, ...], rename: Mapping[str, str], parts: Mapping[str, Parts], present: Mapping[str, str]) -> None:
        self._key, self._rename, self._parts, self._present = key, rename, parts, present
        self.columns: list[Column[Any]] = []
        self.entries: list[str] = []
        self.names: dict[str, Any] = {}

    def model(self, model: type[Any], path: str, *, optional: bool) -> str:
        """The source text that makes a model of a row; `path` is where it is in the whole value, `agreement` for example."""
        self.names[model.__name__] = model
        hints = get_type_hints(model)
        fields = [field for field in attrs.fields(model) if field.init]
        arguments = [self._field(hints[field.name], f"{path}.{field.name}" if path else field.name, optional=optional) for field in fields]
        construction = f"{model.__name__}({', '.join(arguments)})"
        if not optional:
            return construction
        required = (text for field, text in zip(fields, arguments, strict=True) if field.default is attrs.NOTHING)
        first = f"row.{self._present[path]}" if path in self._present else next(required)
        return f"(None if {first} is None else {construction})"

    def add(self, column: Column[Any], source: str, names: Mapping[str, Any] | None = None) -> None:
        """A column, and the source text that reads it from the value."""
        self.columns.append(column)
        self.entries.append(f"{column.name!r}: {source}")
        self.names.update(names or {})

    def _field(self, hint: Any, path: str, *, optional: bool) -> str:
        if path in self._parts:
            return self._in_parts(path, self._parts[path])
        kind, nullable = _without_none(hint)
        if attrs.has(kind):
            return self.model(kind, path, optional=nullable or optional)
        name = self._rename.get(path, path.replace(".", "_"))
        holder, _, last = path.rpartition(".")
        source = f"(None if value.{holder} is None else value.{holder}.{last})" if optional else f"value.{path}"
        is_key = name in self._key
        self.add(
            Column(
                name,
                KEY if kind is str and is_key else _column_type(kind),
                primary_key=is_key,
                nullable=(nullable or optional) and not is_key,
            ),
            source,
        )
        return f"row.{name}"

    def _in_parts(self, path: str, parts: Parts) -> str:
        join = f"join_{path.replace('.', '_')}"
        self.names[join] = parts.join
        for name, (kind, read) in parts.columns.items():
            self.add(Column(name, kind), f"read_{name}(value)", {f"read_{name}": read})
        return f"{join}({', '.join(f'row.{name}' for name in parts.columns)})"


def _without_none(hint: Any) -> tuple[Any, bool]:
    """The type of a field without its None, and whether it may be None."""
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    others = [option for option in get_args(hint) if option is not NoneType]
    return others[0], len(others) < len(get_args(hint))


def _column_type(kind: Any) -> Any:
    if isinstance(kind, NewType):
        return KEY
    if get_origin(kind) is Literal:
        return String(8)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return enum_type(kind)
    return _TYPES[kind]

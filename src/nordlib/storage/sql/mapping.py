"""The table of a stored type, and the two functions between a value and its row: derived once, from the model's own fields.

`model_table(HOLD, "nordlib_holds", METADATA)` is a whole declaration. A field becomes a column of its name and type. A field that holds a
model becomes columns that begin with its name (`agreement.version` is `agreement_version`). If it may be None, all of these are null then,
and the first required one shows whether it is there. `rename` gives a path another column, `parts` stores a field in several columns of any
kind, and `computed` adds columns that an order or a search needs.

The two functions are compiled from source text, as attrs compiles `__init__`: the text holds nothing but the names of fields and columns.
Of `Hold(id, patron, item=None)` these are

    lambda value: {"id": value.id, "patron": value.patron, "item": value.item}
    lambda row: Hold(row[0], row[1], row[2])

where a column whose type needs it is converted by the type's own function. This is as fast as the same lines written by hand; a loop over
the fields takes four times as long.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Final, Generic, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from sqlalchemy import Boolean, Column, Date, Dialect, Index, Integer, MetaData, Table, UniqueConstraint

from nordlib.storage.queries import ARRIVAL, StoredType, Unique, read_path
from nordlib.storage.sql.columns import KEY, NAME, Amount, DateSet, Instant, InstantList, StringSet, enum_type, text

__all__ = ["MODEL_TABLES", "TABLE_OF", "ModelTable", "Parts", "model_table"]

T = TypeVar("T")
_TYPES: Final[Mapping[Any, Any]] = {
    str: NAME,
    int: Integer,
    bool: Boolean,
    date: Date,
    datetime: Instant,
    Decimal: Amount,
    frozenset[str]: StringSet,
    frozenset[date]: DateSet,
    tuple[datetime, ...]: InstantList,
}


@attrs.frozen
class Parts:
    """How a field is stored that is not of a column's type: in several columns, each read from the value that holds the field.

    Attributes:
        columns: The columns, each with the function that reads it from the whole value.
        join: Makes the field of the columns, in their order.
    """

    columns: Sequence[tuple[Column[Any], Callable[[Any], object]]]
    join: Callable[..., Any]


@attrs.frozen(eq=False)
class ModelTable(Generic[T]):
    """The table of a stored type, and what is between a value and its row.

    Attributes:
        of: The stored type.
        table: The table.
        to_row: The columns of a value, by name.
        column_names: The column of each path.
    """

    of: StoredType[T]
    table: Table
    to_row: Callable[[T], dict[str, Any]]
    column_names: Mapping[str, str]
    _construction: str
    _names: Mapping[str, Any]

    def column(self, path: str) -> Column[Any]:
        """Return the column of a path."""
        return self.table.c[self.column_names.get(path, path)]

    def unique_label(self, constraint: str) -> str:
        """Return what errors call the unique key of a constraint: the key itself if it is not a constraint of the table."""
        name = constraint.removeprefix(f"uq_{self.table.name}_")
        return self.of.label_of(name) if name in self.of.unique else self.of.key_label

    def constraint_over(self, columns: frozenset[str]) -> str:
        """Return the name of the unique constraint over some columns; empty if there is none."""
        unique = (each for each in self.table.constraints if isinstance(each, UniqueConstraint))
        return next((str(each.name) for each in unique if columns == frozenset(column.name for column in each.columns)), "")

    def reader(self, dialect: Dialect) -> Callable[[Sequence[Any]], T]:
        """Return what makes a value of a row as the driver gives it, with every column of the table in order."""
        names, sources = dict(self._names), dict[str, str]()
        for place, column in enumerate(self.table.columns):
            convert = column.type.dialect_impl(dialect).result_processor(dialect, None)
            sources[column.name] = f"row[{place}]" if convert is None else f"convert_{place}(row[{place}])"
            names[f"convert_{place}"] = convert
        return eval(f"lambda row: {self._construction.format_map(sources)}", names)  # type: ignore[no-any-return]  # noqa: S307 - of `model_table`


#: Every derived table by its name.
MODEL_TABLES: Final[dict[str, ModelTable[Any]]] = {}
#: The table of each stored type.
TABLE_OF: Final[dict[StoredType[Any], ModelTable[Any]]] = {}


def model_table(
    of: StoredType[T],
    name: str,
    metadata: MetaData,
    *,
    indexes: Mapping[str, tuple[str, ...]] | None = None,
    rename: Mapping[str, str] | None = None,
    parts: Mapping[str, Parts] | None = None,
    present: Mapping[str, str] | None = None,
    computed: Sequence[tuple[Column[Any], Callable[[T], object]]] = (),
) -> ModelTable[T]:
    """Derive the table of a stored type; from then on, the SQL store keeps things of that type in it.

    Args:
        of: The stored type.
        name: The table's name.
        metadata: Where the table is registered.
        indexes: Columns that are indexed together, by the name that ends the index's, beside those of the fields for looking up.
        rename: The column of a path (`{"email.address": "email"}`).
        parts: How a field is stored that is not of a column's type, by its path.
        present: For an optional model in the model, the column that is null where it is None.
        computed: Columns made of the whole value.

    Raises `KeyError` for a field of a type that has no column type.
    """
    derivation = _Derivation(of.key, rename or {}, parts or {}, present or {})
    construction = derivation.model(of.model, "", optional=False)
    for column, read in computed:
        derivation.add(column, f"read_{column.name}(value)", {f"read_{column.name}": read})
    columns = derivation.column_names
    constraints = list[UniqueConstraint]()
    for suffix, unique in of.unique.items():
        if unique.when is not None:  # the key in a column that is null for things of which it is not asked
            derivation.add(Column(suffix, KEY), f"read_{suffix}(value)", {f"read_{suffix}": _first_of(unique)})
        names = [columns[path] for path in unique.paths] if unique.when is None else [suffix]
        constraints.append(UniqueConstraint(*names, name=f"uq_{name}_{suffix}"))
    if of.versioned:
        derivation.columns.append(Column("version", Integer, nullable=False))
    if of.arrival_within is not None:
        derivation.columns.append(Column(ARRIVAL, Integer, nullable=False))
        constraints.append(UniqueConstraint(columns[of.arrival_within], ARRIVAL, name=f"uq_{name}_{ARRIVAL}"))
    indexed = {
        columns[path]: (columns[path], *(columns[key] for key in of.key))
        for path in of.lookup
        if path not in (of.arrival_within, of.key[0])
    }
    indices = [Index(f"ix_{name}_{suffix}", *named) for suffix, named in {**indexed, **(indexes or {})}.items()]
    table = Table(name, metadata, *derivation.columns, *constraints, *indices)
    to_row = eval(f"lambda value: {{{', '.join(derivation.entries)}}}", derivation.names)  # noqa: S307 - names of fields and columns alone
    derived = ModelTable(of, table, to_row, columns, construction, derivation.names)
    MODEL_TABLES[name], TABLE_OF[of] = derived, derived
    return derived


class _Derivation:
    """The columns of a model, and the source text of both functions, gathered field by field."""

    def __init__(self, key: tuple[str, ...], rename: Mapping[str, str], parts: Mapping[str, Parts], present: Mapping[str, str]) -> None:
        self._key, self._rename, self._parts, self._present = key, rename, parts, present
        self.columns: list[Column[Any]] = []
        self.column_names = dict(rename)
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
        first = f"{{{self._present[path]}}}" if path in self._present else next(required)
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
        is_key = path in self._key
        self.column_names[path] = name
        self.add(
            Column(
                name,
                KEY if kind is str and is_key else _column_type(kind),
                primary_key=is_key,
                nullable=(nullable or optional) and not is_key,
            ),
            source,
        )
        return f"{{{name}}}"

    def _in_parts(self, path: str, parts: Parts) -> str:
        join = f"join_{path.replace('.', '_')}"
        self.names[join] = parts.join
        for column, read in parts.columns:
            self.add(column, f"read_{column.name}(value)", {f"read_{column.name}": read})
        return f"{join}({', '.join(f'{{{column.name}}}' for column, _ in parts.columns)})"


def _first_of(unique: Unique[Any]) -> Callable[[Any], object]:
    """What reads the column of a key that is unique only among some things."""
    (path,) = unique.paths

    def read(value: object) -> object:
        return read_path(value, path) if unique.key_of(value) is not None else None

    return read


def _without_none(hint: Any) -> tuple[Any, bool]:
    """The type of a field without its None, and whether it may be None."""
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    others = [option for option in get_args(hint) if option is not NoneType]
    return others[0], len(others) < len(get_args(hint))


def _column_type(kind: Any) -> Any:
    if isinstance(kind, NewType):
        return KEY
    if get_origin(kind) is frozenset and isinstance(get_args(kind)[0], NewType):
        return StringSet
    if get_origin(kind) is Literal:
        return text(8)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return enum_type(kind)
    return _TYPES[kind]

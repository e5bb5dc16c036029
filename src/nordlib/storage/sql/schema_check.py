"""What the tables of a database lack: tables, columns, keys and indexes, and columns that would change or cut what is written to them.

SQLite keeps any text in any column, compares it exactly, and never cuts it, so there only what is missing is looked for. A server's own
administrator may have made the tables by hand, for example with the collation of the database, by which Akesson is found for åk.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import JSON, BigInteger, Column, Connection, DateTime, Integer, String, Table, UniqueConstraint, inspect
from sqlalchemy import text as plain_sql
from sqlalchemy.engine import Inspector
from sqlalchemy.types import TypeDecorator, TypeEngine

from nordlib.storage.sql.databases import database_of
from nordlib.storage.sql.schema import METADATA

__all__ = ["find_faults"]

#: The columns of a server's tables. Names are lower-case on one and upper-case on the other.
_COLUMNS: Final = """
    SELECT table_name, column_name, collation_name, character_maximum_length, datetime_precision, data_type
    FROM information_schema.columns WHERE table_schema = {schema} AND table_name LIKE 'nordlib%'
"""
_ENGINES: Final = """
    SELECT table_name AS table_name, engine AS engine FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_name LIKE 'nordlib%' AND engine <> 'InnoDB'
"""
_MICROSECONDS: Final = 6
#: Bytes of the whole numbers of a server, by the names of their types.
_BYTES: Final[Mapping[str, int]] = {"tinyint": 1, "smallint": 2, "mediumint": 3, "int": 4, "integer": 4, "bigint": 8}


class _Found(NamedTuple):
    """A column as a server describes it."""

    collation: str | None
    characters: int | None
    fraction: int | None
    kind: str


def find_faults(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each thing that the tables of a database lack for this version of nordlib."""
    found = inspect(connection)
    names, engines, columns = set(found.get_table_names()), _other_engines(connection), _columns(connection)
    for table in METADATA.sorted_tables:
        if table.name not in names:
            yield f"the table {table.name} is missing"
            continue
        if table.name in engines:
            yield f"the table {table.name} has the engine {engines[table.name]}; it must be InnoDB, which has transactions"
        yield from _missing(table, found)
        for column in table.columns:
            if (table.name, column.name) in columns:
                yield from _unlike(column, columns[table.name, column.name], connection)


def _missing(table: Table, found: Inspector) -> Iterator[str]:
    columns = {each["name"] for each in found.get_columns(table.name)}
    indexes = {each["name"] for each in found.get_indexes(table.name)}
    claims = {each["name"] for each in found.get_unique_constraints(table.name)}
    key = [each.name for each in table.primary_key.columns]
    yield from (f"the column {table.name}.{each.name} is missing" for each in table.columns if each.name not in columns)
    if found.get_pk_constraint(table.name)["constrained_columns"] != key:
        yield f"the primary key of {table.name} is missing; it must be ({', '.join(key)})"
    yield from (f"the index {each.name} is missing" for each in table.indexes if each.name not in indexes)
    unique = (each for each in table.constraints if isinstance(each, UniqueConstraint))
    yield from (f"the unique constraint {each.name} is missing" for each in unique if each.name not in claims)


def _columns(connection: Connection) -> dict[tuple[str, str], _Found]:
    """The columns of a server's tables; nothing for SQLite, whose columns take anything."""
    if not database_of(connection.dialect).exact_collation:
        return {}
    schema = "current_schema()" if connection.dialect.name == "postgresql" else "DATABASE()"
    rows = connection.execute(plain_sql(_COLUMNS.format(schema=schema)))
    return {(table, column): _Found(*rest) for table, column, *rest in rows}


def _other_engines(connection: Connection) -> dict[str, str]:
    """The engines of MariaDB's tables that have no transactions."""
    if connection.dialect.name not in ("mariadb", "mysql"):
        return {}
    return {row.table_name: row.engine for row in connection.execute(plain_sql(_ENGINES))}


def _unlike(column: Column[Any], found: _Found, connection: Connection) -> Iterator[str]:
    """How a server's column would change or cut what is written to it."""
    kind: TypeEngine[Any] = column.type.dialect_impl(connection.dialect)
    while isinstance(kind, TypeDecorator):
        kind = kind.load_dialect_impl(connection.dialect)
    name, right = f"the column {column.table.name}.{column.name}", column.type.compile(connection.dialect)
    exact = database_of(connection.dialect).exact_collation
    if isinstance(kind, String) and found.collation != exact:
        compared = f"by {found.collation}" if found.collation else "as the database does by default"
        yield f"{name} compares texts {compared}; it must be {right}"
    if _is_narrow(kind, found, is_mariadb=connection.dialect.name != "postgresql"):
        yield f"{name} is too narrow; it must be {right}"
    if isinstance(kind, DateTime) and (found.fraction or 0) < _MICROSECONDS:
        yield f"{name} keeps no microseconds; it must be {right}"


def _is_narrow(kind: TypeEngine[Any], found: _Found, *, is_mariadb: bool) -> bool:
    """Whether a column has room for fewer characters or smaller numbers than it must."""
    if isinstance(kind, Integer):
        return _BYTES.get(found.kind, 0) < (_BYTES["bigint"] if isinstance(kind, BigInteger) else _BYTES["int"])
    if isinstance(kind, String) and kind.length is not None:
        return found.characters is not None and found.characters < kind.length
    if isinstance(kind, String | JSON):  # any length, which MariaDB calls LONGTEXT
        return found.kind != "longtext" if is_mariadb else found.characters is not None
    return False

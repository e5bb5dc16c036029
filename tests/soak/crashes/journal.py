"""The journal: every row that changes, written down by triggers in the transaction that changes it, with the command it belongs to.

A transaction begins by saying whose it is: `process/command/transaction`. What is rolled back leaves nothing in the journal, as in the
other tables; so a part of a transaction that was kept without the rest stands in the journal without the rest.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

import attrs
from sqlalchemy import BigInteger, Column, Connection, Dialect, Integer, MetaData, String, Table, Text, event, select, text
from sqlalchemy.dialects.mysql import LONGTEXT

from nordlib.errors import DatabaseError, StorageError
from nordlib.storage.protocols import OutboxEntry
from nordlib.storage.sql import SqlStore, SqlTx
from nordlib.storage.sql.engine import make_engine
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.outbox import SqlOutbox
from nordlib.storage.sql.schema import METADATA

__all__ = ["CURRENT", "Change", "JournaledStore", "journal_in", "opened", "rows_in", "set_up"]

_JOURNAL: Final = Table(
    "soak_journal",
    MetaData(),
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("tag", String(80)),
    Column("table_name", String(80), nullable=False),
    Column("before", Text().with_variant(LONGTEXT(), "mysql", "mariadb")),
    Column("after", Text().with_variant(LONGTEXT(), "mysql", "mariadb")),
)
_OPERATIONS: Final = {"INSERT": ("NULL", "NEW"), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD", "NULL")}
_POSTGRESQL: Final = """
CREATE FUNCTION soak_write() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
INSERT INTO soak_journal (tag, table_name, before, after) VALUES (current_setting('soak.tag', true), TG_TABLE_NAME,
CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD)::text END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW)::text END);
RETURN NULL; END $$
"""


@attrs.frozen
class Change:
    """One row that changed."""

    seq: int
    process: str
    command: int
    transaction: str
    table: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def row(self) -> dict[str, Any]:
        """The row as it is, or was before it was deleted."""
        row = self.before if self.after is None else self.after
        assert row is not None
        return row

    @property
    def key(self) -> tuple[Any, ...]:
        return key_of(self.table, self.row)

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_gone(self) -> bool:
        return self.after is None

    def differs(self, *columns: str) -> bool:
        """Whether the row was there before and after, and one of the columns changed."""
        return self.before is not None and self.after is not None and any(self.before[name] != self.after[name] for name in columns)


def key_of(table: str, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in METADATA.tables[f"nordlib_{table}"].primary_key)


class Current:
    """What this process is doing."""

    def __init__(self) -> None:
        self.process, self.command, self.transaction, self.claimed = "", 0, 0, ""

    def next_tag(self) -> str:
        self.transaction += 1
        return self.tag

    @property
    def tag(self) -> str:
        return f"{self.process}/{self.command}/{self.transaction}"


CURRENT: Final = Current()


class _ClaimedOutbox(SqlOutbox):
    """An outbox that notes which message was claimed last, so that the ledger can say which one is sent."""

    def claim(self, now: Any, until: Any, limit: int) -> tuple[OutboxEntry, ...]:
        entries = super().claim(now, until, limit)
        CURRENT.claimed = "".join(entry.id for entry in entries)
        return entries


class JournaledTx(SqlTx):
    """A transaction that says whose it is."""

    def __init__(self, connection: Connection, end: Callable[[], object]) -> None:
        super().__init__(connection, end)
        self.outbox = _ClaimedOutbox(self._executor)
        with suppress(DatabaseError, StorageError):  # the connection is lost, which the first statement of the command is told
            _say_whose(self._executor, connection.dialect.name)


class JournaledStore(SqlStore):
    """A store whose transactions say whose they are."""

    transaction_type = JournaledTx


def _say_whose(executor: Executor, dialect: str) -> None:
    tag = CURRENT.next_tag()
    if dialect == "postgresql":
        executor.execute(text("SELECT set_config('soak.tag', :tag, true)"), {"tag": tag})
    elif dialect != "sqlite":
        executor.execute(text("SET @soak_tag = :tag"), {"tag": tag})


def opened(url: str) -> JournaledStore:
    """Open a store whose connections can write the journal."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _give_tag)
    return JournaledStore(engine)


def _give_tag(connection: Any, _record: object) -> None:
    connection.create_function("soak_tag", 0, lambda: CURRENT.tag)


def set_up(url: str) -> None:
    """Make the tables, the journal and its triggers."""
    store = SqlStore.open(url)
    with store.engine.begin() as connection:
        _JOURNAL.create(connection)
        for statement in _triggers(store.engine.dialect):
            connection.exec_driver_sql(statement)
    store.close()


def _triggers(dialect: Dialect) -> Iterator[str]:
    if dialect.name == "postgresql":
        yield _POSTGRESQL
    for table in METADATA.sorted_tables:
        if dialect.name == "postgresql":
            yield f"CREATE TRIGGER soak AFTER INSERT OR UPDATE OR DELETE ON {table.name} FOR EACH ROW EXECUTE FUNCTION soak_write()"
            continue
        for operation, images in _OPERATIONS.items():
            before, after = (image if image == "NULL" else _written(table, dialect, f"{image}.") for image in images)
            tag = "soak_tag()" if dialect.name == "sqlite" else "@soak_tag"
            values = f"VALUES ({tag}, '{table.name}', {before}, {after})"
            insert = f"INSERT INTO soak_journal (tag, table_name, `before`, `after`) {values}"
            body = f"BEGIN {insert}; END" if dialect.name == "sqlite" else insert
            yield f"CREATE TRIGGER soak_{operation}_{table.name} AFTER {operation} ON {table.name} FOR EACH ROW {body}"


def _written(table: Table, dialect: Dialect, image: str) -> str:
    """The expression of a row as JSON."""
    if dialect.name == "postgresql":
        return f"to_jsonb({table.name})::text"
    parts = (f"'{column.name}', {image}{column.name}{_collation(column, dialect)}" for column in table.c)
    return f"json_object({', '.join(parts)})"


def _collation(column: Column[Any], dialect: Dialect) -> str:
    """MariaDB puts only texts together that are compared alike."""
    is_text = dialect.name != "sqlite" and any(word in column.type.compile(dialect) for word in ("CHAR", "TEXT", "JSON"))
    return " COLLATE utf8mb4_bin" if is_text else ""


def journal_in(connection: Connection) -> tuple[Change, ...]:
    """Read the journal, in the order of the changes of each row."""
    return tuple(
        Change(seq, *_whose(tag), table.removeprefix("nordlib_"), json.loads(before or "null"), json.loads(after or "null"))
        for seq, tag, table, before, after in connection.execute(select(_JOURNAL).order_by(_JOURNAL.c.seq))
    )


def _whose(tag: str | None) -> tuple[str, int, str]:
    process, command, _ = (tag or "nobody/0/0").split("/")
    return process, int(command), tag or ""


def rows_in(connection: Connection) -> dict[tuple[str, tuple[Any, ...]], dict[str, Any]]:
    """Read every row as the triggers write it, by its table and key."""
    found = {}
    for table in METADATA.sorted_tables:
        name = table.name.removeprefix("nordlib_")
        expression = _written(table, connection.dialect, f"{table.name}.")
        for (written,) in connection.exec_driver_sql(f"SELECT {expression} FROM {table.name}"):  # noqa: S608 - names of ours
            row = json.loads(written)
            found[name, key_of(name, row)] = row
    return found

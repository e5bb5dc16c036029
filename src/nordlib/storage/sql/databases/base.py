"""What a kind of database does in its own way: its drivers, how a transaction begins, what its errors mean, how a text is searched."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from typing import Any, Final

from sqlalchemy import URL, ColumnElement, Connection

from nordlib.errors import InvalidData, UniqueViolation
from nordlib.storage.sql.mapping import MODEL_TABLES
from nordlib.storage.sql.schema import ACCOUNT

__all__ = ["PATIENCE", "Database", "taken_key", "unwritable"]

#: Seconds that one transaction waits for another.
PATIENCE: Final = 30
_UNWRITABLE: Final = ("it has a character that cannot be written, is too long, or is a number or an instant out of range",)


class Database(ABC):
    """A kind of database on which the contract of a store runs.

    Attributes:
        drivers: The drivers that were tried, as SQLAlchemy names them; the first is taken where an address names none.
        async_driver: The driver of an asynchronous store.
        extra: The extra of nordlib that installs the drivers.
        example: What an address looks like.
        takes_turns: Whether only one transaction can write at a time, so that those of one process take turns.
        ends_after_errors: Whether a transaction cannot go on after a statement that failed, unless it goes back to a savepoint.
        exact_collation: The collation of columns whose texts are compared character by character; blank: every column's texts are.
        survives_interruption: Whether a transaction can be rolled back on the same connection although the answer to a statement was not
            waited for.
    """

    def __init__(
        self,
        *,
        drivers: tuple[str, ...],
        async_driver: str,
        extra: str,
        example: str,
        takes_turns: bool = False,
        ends_after_errors: bool = False,
        exact_collation: str = "",
        survives_interruption: bool = True,
    ) -> None:
        self.drivers, self.async_driver, self.extra, self.example = drivers, async_driver, extra, example
        self.takes_turns, self.ends_after_errors = takes_turns, ends_after_errors
        self.exact_collation, self.survives_interruption = exact_collation, survives_interruption

    def check_address(self, address: URL) -> None:  # noqa: B027 - most have nothing to do
        """Raise `ValueError` for an address that no database of this kind can have."""

    @abstractmethod
    def engine_options(self, address: URL) -> dict[str, Any]:
        """Return the arguments of `create_engine` for an address."""

    def check_connection(self, connection: Connection) -> None:  # noqa: B027 - most have nothing to do
        """Raise `InvalidData` for a server, or a connection, on which the contract does not run."""

    @abstractmethod
    def connected(self, connection: Any) -> None:
        """Prepare a new connection of the driver."""

    @abstractmethod
    def begin(self, connection: Connection, *, reading: bool) -> None:
        """Begin a transaction: one that may write and is serializable, or one that reads one consistent state and waits for no writer."""

    def begun(self, connection: Connection) -> None:  # noqa: B027 - most have nothing to do
        """Do what the driver leaves out when any transaction of the engine begins."""

    @abstractmethod
    def exclusive(self, connection: Connection) -> AbstractContextManager[None]:
        """Hold a transaction in which tables are made. It is committed at the end, and until then no other process makes them.

        Raises `TransactionConflict` or the driver's error if another process takes too long.
        """

    def before_commit(self, connection: Connection) -> None:  # noqa: B027 - most have nothing to do
        """Raise `DatabaseError` for a transaction that the database would roll back without a word."""

    def after_erasure(self, connection: Connection) -> None:  # noqa: B027 - most have nothing to do
        """Remove what was erased from the log of the database, where the log is the database's user's."""

    @abstractmethod
    def contains(self, column: ColumnElement[str], part: str) -> ColumnElement[bool]:
        """The column contains a text."""

    @abstractmethod
    def translate(self, error: Any, table: str, *, carries_values: bool) -> Exception:
        """Return what an error of the driver means in nordlib's words, without any value of the statement.

        `table` is the table that the statement wrote; empty if that is not known. Where statements carry people's data, the server's own
        sentence is not repeated: a trigger of the host's may have put a value into it.
        """


def taken_key(table: str, constraint: str) -> UniqueViolation:
    """Return the error for a unique constraint of a table."""
    model_table = MODEL_TABLES.get(table, ACCOUNT)  # or the table of the ids that accounts have or had
    return UniqueViolation(model_table.of.name, model_table.unique_label(constraint))


def unwritable() -> InvalidData:
    """Return the error for a value that the database cannot hold."""
    return InvalidData("value to store", _UNWRITABLE)

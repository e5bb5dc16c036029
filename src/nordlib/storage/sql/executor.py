"""Statements on one connection, and what the database says of them in nordlib's words: taken keys, lost races.

Nothing that a statement carried is repeated: neither the engine's sentence nor its parameters reach an error of nordlib's.
"""

import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Row, Table
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.sql.base import Executable

from nordlib.errors import DatabaseError, InvalidData, TransactionConflict, UniqueViolation, VersionConflict
from nordlib.storage.sql import schema

__all__ = ["Executor", "new_sequence_id", "translate_error"]

#: What a row of each table is, in the sentences of errors.
_KINDS: Final[Mapping[str, str]] = {
    schema.ACCOUNT_IDS.name: "account",
    schema.ACCOUNT.table.name: "account",
    schema.TRANSFER.table.name: "transfer",
    schema.REGISTRAR.table.name: "registrar",
    schema.STUDENT_AUTHORISATION.table.name: "student_authorisation",
    schema.CREDENTIAL.table.name: "credential",
    schema.LOAN.table.name: "loan",
    schema.HOLD.table.name: "hold",
    schema.IDEMPOTENCY_RECORD.table.name: "request",
}
#: How SQLite begins to say that a key is taken; the columns of the key follow.
_TAKEN: Final = "UNIQUE constraint failed: "
#: What a unique column is called in the sentences of errors.
_KEYS: Final[Mapping[str, str]] = {
    "email_key": "email",
    "identity_number": "identity",
    "student_authorisation": "student_authorisation",
    "pending": "account with a pending request",
    "realm": "principal",
    "key": "key",
    "reset_token_hash": "link",
}


class Executor:
    """The statements of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.has_erased = self.has_written = False
        """Whether personal data was erased, so that it must leave the log of the database too."""

    def execute(self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None) -> CursorResult[Any]:
        """Execute a statement.

        Raises `UniqueViolation`, `TransactionConflict`, `DatabaseError`, and `InvalidData` for what no database can hold.
        """
        self.has_written = self.has_written or statement.is_dml
        try:
            return self.connection.execute(statement, values)
        except (StatementError, UnicodeError, OverflowError) as error:
            told = translate_error(error)
        raise told  # not where it was caught: the engine's error holds what the statement carried

    def one(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """The one row, if there is one. What no database can hold is not found."""
        try:
            return self.execute(statement, values).first()
        except InvalidData:
            return None

    def all(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """Every row. What no database can hold is not found."""
        try:
            return self.execute(statement, values).all()
        except InvalidData:
            return ()

    def change(self, statement: Executable, values: Mapping[str, Any], table: Table, key: str, expected_version: int) -> None:
        """Change the row of one version. Raises `VersionConflict` if the stored version is another or the row does not exist."""
        if self.execute(statement, values).rowcount != 1:
            raise VersionConflict(_KINDS[table.name], key, expected_version)


def translate_error(error: Exception) -> Exception:
    """What the database, or the way to it, said; without anything that a statement carried."""
    if not isinstance(error, DBAPIError):
        return InvalidData("value to store", ("it has a character that cannot be written, or is a number or an instant out of range",))
    said = str(error.orig)
    if "locked" in said or "busy" in said:
        return TransactionConflict("the database is busy")
    if said.startswith(_TAKEN):
        table, _, column = said.removeprefix(_TAKEN).split(", ")[0].partition(".")
        return UniqueViolation(_KINDS.get(table, "row"), _KEYS.get(column, "id"))
    return DatabaseError(said)


_LAST: Final = threading.Lock()
_last = 0


def new_sequence_id() -> str:
    """An id that comes after every one made before it in this process, and after those of others by the clock: rows keep their order."""
    global _last  # noqa: PLW0603 - the one thing that two calls share
    with _LAST:
        _last = max(_last + 1, time.time_ns())
        return f"{_last:020d}-{secrets.token_hex(4)}"

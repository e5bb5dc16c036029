"""Statements on one connection, and what the database says of them in nordlib's words: taken keys, lost races.

Nothing that a statement carried is repeated: neither the engine's sentence nor its parameters reach an error of nordlib's.
"""

import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Row, Table
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.sql.base import Executable

from nordlib.errors import Retryable, UniqueViolation, VersionConflict
from nordlib.storage.sql import schema

__all__ = ["Statements", "lost", "next_place"]

#: What a row of each table is, in the sentences of errors.
_KINDS: Final[Mapping[str, str]] = {
    schema.ACCOUNT_IDS.name: "account",
    schema.ACCOUNTS.name: "account",
    schema.TRANSFERS.name: "transfer",
    schema.STAFF.name: "registrar",
    schema.AUTHORISATIONS.name: "authorisation",
    schema.CREDENTIALS.name: "credential",
    schema.LOANS.name: "loan",
    schema.HOLDS.name: "hold",
    schema.REQUESTS.name: "request",
}
#: What a unique column is called in the sentences of errors.
_KEYS: Final[Mapping[str, str]] = {
    "email_key": "email",
    "identity_number": "identity",
    "authorisation": "authorisation",
    "pending": "account with a pending request",
    "realm": "owner",
    "key": "key",
    "ticket_token_hash": "link",
}


class Statements:
    """The statements of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def execute(self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None) -> CursorResult[Any]:
        """Execute a statement. Raises `UniqueViolation` and `Retryable`."""
        try:
            return self.connection.execute(statement, values)
        except IntegrityError as fault:
            raise _taken(fault) from None
        except OperationalError as fault:
            raise lost(fault) from None

    def one(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """The one row, if there is one."""
        return self.execute(statement, values).first()

    def all(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """Every row."""
        return self.execute(statement, values).all()

    def change(self, statement: Executable, values: Mapping[str, Any], table: Table, key: str, expected: int) -> None:
        """Change the row of one version. Raises `VersionConflict` where the stored version is another, or there is no such row."""
        if self.execute(statement, values).rowcount != 1:
            raise VersionConflict(_KINDS[table.name], key, expected)


def _taken(fault: IntegrityError) -> UniqueViolation:
    """SQLite names the columns of the key that is taken: `UNIQUE constraint failed: table.column, ...`."""
    table, _, column = str(fault.orig).rpartition(": ")[2].split(", ")[0].partition(".")
    return UniqueViolation(_KINDS.get(table, "row"), _KEYS.get(column, "id"))


def lost(fault: OperationalError) -> Exception:
    """A lost race, where it is one; else the fault itself."""
    return Retryable("the database is busy") if "locked" in str(fault.orig) else fault


_LAST: Final = threading.Lock()
_last = 0


def next_place() -> str:
    """An id that comes after every one made before it in this process, and after those of others by the clock: rows keep their order."""
    global _last  # noqa: PLW0603 - the one thing that two calls share
    with _LAST:
        _last = max(_last + 1, time.time_ns())
        return f"{_last:020d}-{secrets.token_hex(4)}"

"""What goes to the driver of a server: every statement and every commit, seen, and failed by the server itself where a test wants it.

Most statements of the SQL store go to the driver without SQLAlchemy's events, so the driver's own cursors are watched.
"""

from collections.abc import Callable
from typing import Any, Final

from psycopg import Cursor as PostgresqlCursor
from pymysql.cursors import Cursor as MariadbCursor  # type: ignore[import-untyped]  # PyMySQL has no types
from sqlalchemy import Engine, event

__all__ = ["COMMIT", "RAISES", "Wire"]

COMMIT: Final = "COMMIT"
#: What makes a server say that a transaction failed.
RAISES: Final = {
    "postgresql": "DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = '{}'; END $$",
    "mysql": "BEGIN NOT ATOMIC SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = {}, MESSAGE_TEXT = 'made up'; END",
}
#: What is done when a connection is made, or taken, before any transaction of a store.
_PREPARATIONS: Final = ("SET ", ";")


class Wire:
    """The statements of an engine's connections.

    Attributes:
        statements: Every statement and commit since `clear`, but for those that prepare a connection.
        are_in_transactions: Whether each of them was in a transaction.
        before: Called with the driver's connection and the number of each statement, from 0, before it is executed.
    """

    def __init__(self, engine: Engine) -> None:
        self._is_postgresql = engine.dialect.name == "postgresql"
        self.clear()
        event.listen(engine, "connect", self._connected)

    def clear(self, before: Callable[[Any, int, str], None] | None = None) -> None:
        """Forget what was seen."""
        self.statements, self.are_in_transactions = list[str](), True
        self.before, self._is_inside = before, False

    def _connected(self, connection: Any, _record: object) -> None:
        if self._is_postgresql:
            connection.cursor_factory = self._watched(PostgresqlCursor)
        else:
            connection.cursorclass = self._watched(MariadbCursor)
        commit = connection.commit

        def committed() -> None:
            self._see(connection, COMMIT)
            commit()

        connection.commit = committed

    def _watched(self, cursor_type: Any) -> Any:
        see = self._see

        class Watched(cursor_type):  # type: ignore[misc]  # the cursor of either driver
            def execute(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
                see(self.connection, statement)
                return super().execute(statement, *args, **kwargs)

            def executemany(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
                see(self.connection, statement)
                return super().executemany(statement, *args, **kwargs)

        return Watched

    def _see(self, connection: Any, statement: Any) -> None:
        text = str(statement)
        if text.startswith(_PREPARATIONS):
            return
        self.statements.append(text)
        autocommit = connection.autocommit if self._is_postgresql else connection.get_autocommit()
        self.are_in_transactions = self.are_in_transactions and not autocommit
        if self.before is not None and not self._is_inside:  # not for its own statements
            self._is_inside = True
            try:
                self.before(connection, len(self.statements) - 1, text)
            finally:
                self._is_inside = False

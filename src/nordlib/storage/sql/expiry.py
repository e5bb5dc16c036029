"""Rows that are stored until an instant: the page, the count and the deletion of those whose time has come."""

from datetime import datetime
from typing import Any

import attrs
from sqlalchemy import ColumnElement, Delete, Select, Table, bindparam, delete, func, select

from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.predicates import clamp_limit
from nordlib.storage.sql.row_ids import row_id_of
from nordlib.storage.sql.statements import Prepared

__all__ = ["ExpiredRows", "expired_rows"]


@attrs.frozen(eq=False)
class ExpiredRows:
    """The statements over the rows of a table that have an instant."""

    ids: Select[Any]
    """The ids of a page."""
    counted: Select[Any]
    """The number of rows."""
    deleted: Delete
    """The deletion."""

    def page(self, executor: Executor, until: datetime, after: str | None, limit: int) -> tuple[str, ...]:
        """Return the ids of the rows of an instant or earlier, after an id, by id."""
        start = -1 if after is None else row_id_of(after)
        prepared = executor.cache.get(self.ids, lambda: Prepared(self.ids, executor.connection.dialect))
        rows = executor.fetch(prepared, {"until": until, "after": start, "most": clamp_limit(limit)})
        return tuple(str(row[0]) for row in rows)

    def count(self, executor: Executor, until: datetime) -> int:
        """Count the rows of an instant or earlier."""
        prepared = executor.cache.get(self.counted, lambda: Prepared(self.counted, executor.connection.dialect))
        row = executor.fetch_first(prepared, {"until": until})
        return 0 if row is None else int(row[0])

    def delete(self, executor: Executor, until: datetime) -> None:
        """Delete the rows of an instant or earlier, from the log of the database too."""
        executor.write(self.deleted, {"until": until})
        executor.has_erased = True


def expired_rows(table: Table, instant: ColumnElement[datetime]) -> ExpiredRows:
    """Return the statements over the rows of a table, whose instants a column has."""
    is_expired = instant <= bindparam("until", type_=instant.type)
    ids = select(table.c.id).where(is_expired, table.c.id > bindparam("after")).order_by(table.c.id).limit(bindparam("most"))
    return ExpiredRows(ids, select(func.count()).select_from(table).where(is_expired), delete(table).where(is_expired))

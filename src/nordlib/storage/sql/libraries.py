"""What the SQL store finds by the names of libraries."""

from typing import Final

from sqlalchemy import select

from nordlib.libraries import Library, LibraryId
from nordlib.storage.queries import OneOf, Query
from nordlib.storage.repositories import LibraryRepository
from nordlib.storage.sql.backend import SqlBackend
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.predicates import clamp_limit
from nordlib.storage.sql.schema import LIBRARY as _TABLE
from nordlib.storage.stored import LIBRARY

__all__ = ["SqlLibraries"]

_C: Final = _TABLE.table.c
_BY_IDS: Final = Query(LIBRARY, (OneOf("id"),))


class SqlLibraries(LibraryRepository):
    """Libraries."""

    def __init__(self, backend: SqlBackend, executor: Executor) -> None:
        super().__init__(backend)
        self._sql = executor

    def search_by_name(self, part: str, limit: int) -> tuple[Library, ...]:
        wanted = select(_C.id).where(self._sql.contains(_C.folded_name, part)).order_by(_C.folded_name, _C.id).limit(clamp_limit(limit))
        ids: list[LibraryId] = [row.id for row in self._sql.all(wanted)]
        found = {stored.value.id: stored.value for stored in self._backend.all(_BY_IDS, frozenset(ids))}
        return tuple(found[library] for library in ids)

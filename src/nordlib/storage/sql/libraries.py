"""Libraries and their branches in SQL."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, func, insert, select

from nordlib.libraries import Library, LibraryId
from nordlib.name_folding import fold
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.predicates import clamp_limit
from nordlib.storage.sql.schema import LIBRARIES

__all__ = ["SqlLibraries"]

_LIBRARY: Final = select(LIBRARIES).where(LIBRARIES.c.id == bindparam("key"))
_BRANCHES: Final = select(LIBRARIES).where(LIBRARIES.c.main_library_id == bindparam("key")).order_by(LIBRARIES.c.id)
_MAINS: Final = select(LIBRARIES).where(LIBRARIES.c.main_library_id.is_(None)).order_by(LIBRARIES.c.id)
_FORGET_LIBRARY: Final = delete(LIBRARIES).where(LIBRARIES.c.id == bindparam("key"))
_ADD: Final = insert(LIBRARIES)


class SqlLibraries:
    """Libraries."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, library: LibraryId) -> Library | None:
        found = self._sql.one(_LIBRARY, {"key": library})
        return None if found is None else _library(found)

    def branches_of(self, library: LibraryId) -> tuple[Library, ...]:
        return _libraries(self._sql.all(_BRANCHES, {"key": library}))

    def main_libraries(self) -> tuple[Library, ...]:
        return _libraries(self._sql.all(_MAINS))

    def search_by_name(self, part: str, limit: int) -> tuple[Library, ...]:
        name = LIBRARIES.c.folded_name
        wanted = select(LIBRARIES).where(func.instr(name, part) > 0).order_by(name, LIBRARIES.c.id)
        return _libraries(self._sql.all(wanted.limit(clamp_limit(limit))))

    def put(self, library: Library) -> None:
        """Keep a library, a new one or one that has changed."""
        self._sql.execute(_FORGET_LIBRARY, {"key": library.id})
        values = {
            "id": library.id,
            "name": library.name,
            "folded_name": fold(library.name),
            "type": library.type,
            "county": library.county,
            "municipality": library.municipality,
            "main_library_id": library.main_library_id,
        }
        self._sql.execute(_ADD, values)


def _library(row: Row[Any]) -> Library:
    return Library(row.id, row.name, row.type, row.county, row.municipality, row.main_library_id)


def _libraries(rows: Iterable[Row[Any]]) -> tuple[Library, ...]:
    return tuple(map(_library, rows))

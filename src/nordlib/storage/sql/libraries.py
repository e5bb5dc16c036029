"""Libraries and their branches in SQL."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, func, insert, select

from nordlib.libraries import Library, LibraryId
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.predicates import clamp_limit
from nordlib.storage.sql.schema import LIBRARY

__all__ = ["SqlLibraries"]

_LIBRARIES: Final = LIBRARY.table
_LIBRARY: Final = select(_LIBRARIES).where(_LIBRARIES.c.id == bindparam("key"))
_BRANCHES: Final = select(_LIBRARIES).where(_LIBRARIES.c.main_library_id == bindparam("key")).order_by(_LIBRARIES.c.id)
_MAINS: Final = select(_LIBRARIES).where(_LIBRARIES.c.main_library_id.is_(None)).order_by(_LIBRARIES.c.id)
_FORGET_LIBRARY: Final = delete(_LIBRARIES).where(_LIBRARIES.c.id == bindparam("key"))
_ADD: Final = insert(_LIBRARIES)


class SqlLibraries:
    """Libraries."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, library: LibraryId) -> Library | None:
        found = self._sql.one(_LIBRARY, {"key": library})
        return None if found is None else LIBRARY.from_row(found)

    def branches_of(self, library: LibraryId) -> tuple[Library, ...]:
        return _libraries(self._sql.all(_BRANCHES, {"key": library}))

    def main_libraries(self) -> tuple[Library, ...]:
        return _libraries(self._sql.all(_MAINS))

    def search_by_name(self, part: str, limit: int) -> tuple[Library, ...]:
        name = _LIBRARIES.c.folded_name
        wanted = select(_LIBRARIES).where(func.instr(name, part) > 0).order_by(name, _LIBRARIES.c.id)
        return _libraries(self._sql.all(wanted.limit(clamp_limit(limit))))

    def put(self, library: Library) -> None:
        """Keep a library, a new one or one that has changed."""
        self._sql.execute(_FORGET_LIBRARY, {"key": library.id})
        self._sql.execute(_ADD, LIBRARY.to_row(library))


def _libraries(rows: Iterable[Row[Any]]) -> tuple[Library, ...]:
    return tuple(map(LIBRARY.from_row, rows))

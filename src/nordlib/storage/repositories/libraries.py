"""Libraries and their branches. What finds names is each backend's own."""

from abc import ABC, abstractmethod
from typing import Final

from nordlib.libraries import Library, LibraryId
from nordlib.storage.protocols import value_of
from nordlib.storage.queries import Equal, IsNone, Query
from nordlib.storage.repositories.core import Repository, values_of
from nordlib.storage.stored import LIBRARY

__all__ = ["LibraryRepository"]

_BY_ID: Final = Query(LIBRARY, (Equal("id"),))
_BRANCHES: Final = Query(LIBRARY, (Equal("main_library_id"),))
_MAIN_LIBRARIES: Final = Query(LIBRARY, (IsNone("main_library_id"),))


class LibraryRepository(Repository, ABC):
    """Libraries."""

    def get(self, library: LibraryId) -> Library | None:
        return value_of(self._backend.first(_BY_ID, library))

    def branches_of(self, library: LibraryId) -> tuple[Library, ...]:
        return values_of(self._backend.all(_BRANCHES, library))

    def main_libraries(self) -> tuple[Library, ...]:
        return values_of(self._backend.all(_MAIN_LIBRARIES))

    @abstractmethod
    def search_by_name(self, part: str, limit: int) -> tuple[Library, ...]:
        """Return the libraries whose folded name contains a part, by folded name."""

    def put(self, library: Library) -> None:
        """Store a library, a new one or one that has changed."""
        self._backend.put(LIBRARY, library)

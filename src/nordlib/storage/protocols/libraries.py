"""What a host supplies for libraries, and the libraries whose borrowers an asker may see."""

from enum import Enum
from typing import Final, Literal, Protocol, TypeAlias

from nordlib.libraries import Library, LibraryId

__all__ = ["ALL_LIBRARIES", "AllLibraries", "Libraries", "LibraryScope"]


class AllLibraries(Enum):
    """The type of `ALL_LIBRARIES`."""

    EVERYWHERE = "everywhere"
    """The one member."""


#: The scope of a command that must know of every account (is the number taken?) and shows none.
ALL_LIBRARIES: Final = AllLibraries.EVERYWHERE
#: The libraries whose borrowers the asker may see (MTM-06).
LibraryScope: TypeAlias = frozenset[LibraryId] | Literal[AllLibraries.EVERYWHERE]


class Libraries(Protocol):
    """Libraries and their branches."""

    def get(self, library: LibraryId) -> Library | None:
        """Return the library, or None."""
        ...

    def branches_of(self, library: LibraryId) -> tuple[Library, ...]:
        """Return the branches of a main library, by id."""
        ...

    def main_libraries(self) -> tuple[Library, ...]:
        """Return every main library, by id."""
        ...

    def search_by_name(self, part: str, limit: int) -> tuple[Library, ...]:
        """Return the libraries whose folded name (`nordlib.name_folding`) contains a text, by name (MTM-53)."""
        ...

"""Libraries, their branches, and who governs what (MTM-01, MTM-06, MTM-18)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NewType

import attrs

from nordlib.errors import InvalidData

__all__ = ["Library", "LibraryId", "LibraryType", "administered_libraries"]

LibraryId = NewType("LibraryId", str)


class LibraryType(StrEnum):
    """What kind of library it is, as a borrower who looks for one is shown."""

    PUBLIC = "public"
    UNIVERSITY = "university"
    SCHOOL = "school"
    SPECIAL = "special"


@attrs.frozen
class Library:
    """A library, or a branch of one: then `main_library_id` is the id of its main library.

    >>> Library(LibraryId("A1"), "Filialen", main_library_id=LibraryId("A")).is_branch
    True
    """

    id: LibraryId
    name: str
    type: LibraryType = LibraryType.PUBLIC
    county: str = ""
    municipality: str = ""
    main_library_id: LibraryId | None = None

    def __attrs_post_init__(self) -> None:
        if self.main_library_id == self.id:
            raise InvalidData("library", (f"{self.id!r} is given as its own main library; leave `main_library_id` out for a main library",))

    @property
    def is_branch(self) -> bool:
        """Whether it belongs to a main library."""
        return self.main_library_id is not None


def administered_libraries(library: LibraryId, libraries: Iterable[Library]) -> frozenset[LibraryId]:
    """What the registrars of a library govern: the library itself and its branches, never upwards or sideways (MTM-06).

    >>> main, branch = Library(LibraryId("A"), "A"), Library(LibraryId("A1"), "A1", main_library_id=LibraryId("A"))
    >>> sorted(administered_libraries(main.id, [main, branch])), sorted(administered_libraries(branch.id, [main, branch]))
    (['A', 'A1'], ['A1'])
    """
    return frozenset(each.id for each in libraries if library in (each.id, each.main_library_id))

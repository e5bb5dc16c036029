"""Libraries, their branches, and which libraries a registrar administers (MTM-01, MTM-06, MTM-18)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NewType

import attrs

from nordlib.errors import InvalidData
from nordlib.validation import checked

__all__ = ["Library", "LibraryId", "LibraryType", "PatronId", "administered_libraries"]

#: The id of a library or a branch, as the host writes it.
LibraryId = NewType("LibraryId", str)
#: The id of a patron of a library, as its circulation system writes it.
PatronId = NewType("PatronId", str)


class LibraryType(StrEnum):
    """The kind of a library, as shown to a borrower who searches for one."""

    PUBLIC = "public"
    """A public library."""
    UNIVERSITY = "university"
    """The library of a university or university college."""
    SCHOOL = "school"
    """The library of a school."""
    SPECIAL = "special"
    """Any other library, for example that of an authority or a hospital."""


@attrs.frozen
@checked
class Library:
    """A library, or a branch of a main library.

    >>> Library(LibraryId("A1"), "Filialen", main_library_id=LibraryId("A")).is_branch
    True
    """

    id: LibraryId
    """The id of the library, unique among all libraries and branches."""
    name: str
    """The name shown to borrowers."""
    type: LibraryType = LibraryType.PUBLIC
    """The kind of the library."""
    county: str = ""
    """The name of the county; empty if it is not recorded."""
    municipality: str = ""
    """The name of the municipality; empty if it is not recorded."""
    main_library_id: LibraryId | None = None
    """The id of the main library that this branch belongs to; None for a main library."""

    def __attrs_post_init__(self) -> None:
        if self.main_library_id == self.id:
            raise InvalidData("library", (f"{self.id!r} is its own main library; leave `main_library_id` out for a main library",))

    @property
    def is_branch(self) -> bool:
        """Whether the library is a branch of a main library."""
        return self.main_library_id is not None


def administered_libraries(library: LibraryId, libraries: Iterable[Library]) -> frozenset[LibraryId]:
    """Return the libraries that the registrars of a library administer: itself and its branches (MTM-06).

    Never the main library of a branch, and never its other branches.

    >>> main, branch = Library(LibraryId("A"), "A"), Library(LibraryId("A1"), "A1", main_library_id=LibraryId("A"))
    >>> sorted(administered_libraries(main.id, [main, branch])), sorted(administered_libraries(branch.id, [main, branch]))
    (['A', 'A1'], ['A1'])
    """
    return frozenset(other.id for other in libraries if library in (other.id, other.main_library_id))

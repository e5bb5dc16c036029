"""The cases for libraries and their branches."""

from typing import Final

from nordlib.libraries import Library, LibraryId, LibraryType
from nordlib.name_folding import fold
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import ContractCase, ContractTx, case_decorator, ensure

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "libraries.put")
_CITY: Final = Library(LibraryId("C"), "Stadsbiblioteket i Ö_by", LibraryType.PUBLIC, "Ö län", "Öby")
_BRANCH: Final = Library(LibraryId("C1"), "Filialen på Åsen", main_library_id=_CITY.id)
_SCHOOL: Final = Library(LibraryId("D"), "Åsens skola", LibraryType.SCHOOL)


def _put(store: Store[ContractTx], *libraries: Library) -> None:
    def command(tx: ContractTx) -> None:
        for library in libraries:
            tx.libraries.put(library)

    store.run(command)


@_case("ST-050")
def _are_stored_and_changed(store: Store[ContractTx]) -> None:
    """A library is returned unchanged after it was put, and with its changes after it was put again; an unknown id finds no library."""
    _put(store, _CITY, _BRANCH)
    ensure(store.run(lambda tx: tx.libraries.get(_CITY.id)) == _CITY, "a different library was returned")
    moved = Library(_CITY.id, "Kulturhuset", LibraryType.SPECIAL)
    _put(store, moved)
    ensure(store.run(lambda tx: tx.libraries.get(_CITY.id)) == moved, "a change was not stored")
    ensure(store.run(lambda tx: tx.libraries.get(LibraryId("c"))) is None, "ids are folded")


@_case("ST-051")
def _branches_are_of_their_library(store: Store[ContractTx]) -> None:
    """The branches of a library and the main libraries are returned in order of id."""
    second = Library(LibraryId("C0"), "Bokbussen", main_library_id=_CITY.id)
    _put(store, _SCHOOL, _BRANCH, _CITY, second)
    branches = store.run(lambda tx: tx.libraries.branches_of(_CITY.id))
    ensure(branches == (second, _BRANCH), "the wrong branches were returned, or not in order of id")
    ensure(store.run(lambda tx: tx.libraries.branches_of(_SCHOOL.id)) == (), "a library without branches has a branch")
    added = (_CITY.id, _BRANCH.id, _SCHOOL.id)
    mains = [library.id for library in store.run(lambda tx: tx.libraries.main_libraries()) if library.id in added]
    ensure(mains == [_CITY.id, _SCHOOL.id], "the wrong main libraries were returned, or not in order of id")


@_case("ST-052")
def _are_found_by_a_part_of_the_name(store: Store[ContractTx]) -> None:
    """Libraries are found by any part of their name, in order of name; a wildcard sign in the query stands for itself."""
    _put(store, _SCHOOL, _BRANCH, _CITY)

    def named(part: str, limit: int = 9) -> list[LibraryId]:
        return [library.id for library in store.run(lambda tx: tx.libraries.search_by_name(fold(part), limit))]

    ensure(named("åsen") == [_BRANCH.id, _SCHOOL.id], "the wrong libraries were found, or not in order of name")
    ensure(named("åsen", 1) == [_BRANCH.id], "more libraries were found than the limit")
    ensure(named("asen") == [], "å is treated as a")
    ensure(named("_") == [_CITY.id], "a sign in the query is treated as a wildcard")

"""What a store must hold to about libraries and their branches."""

from typing import Final

from nordlib.libraries import Library, LibraryId, LibraryType
from nordlib.name_folding import fold
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import ContractCase, ContractTx, case_decorator, ensure

__all__ = ["CASES"]

CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "libraries.put")
_CITY: Final = Library(LibraryId("C"), "Stadsbiblioteket i Ö_by", LibraryType.PUBLIC, "Ö län", "Öby")
_BRANCH: Final = Library(LibraryId("C1"), "Filialen på Åsen", main_library_id=_CITY.id)
_SCHOOL: Final = Library(LibraryId("D"), "Åsens skola", LibraryType.SCHOOL)


def _put(store: Store[ContractTx], *libraries: Library) -> None:
    def command(tx: ContractTx) -> None:
        for each in libraries:
            tx.libraries.put(each)

    store.run(command)


@_case("ST-050")
def _are_kept_and_changed(store: Store[ContractTx]) -> None:
    """A library is found as it was put in, and once it was changed as it is then; one that is not there is not found."""
    _put(store, _CITY, _BRANCH)
    ensure(store.run(lambda tx: tx.libraries.get(_CITY.id)) == _CITY, "another library came back than went in")
    moved = Library(_CITY.id, "Kulturhuset", LibraryType.SPECIAL)
    _put(store, moved)
    ensure(store.run(lambda tx: tx.libraries.get(_CITY.id)) == moved, "it is as it was before the change")
    ensure(store.run(lambda tx: tx.libraries.get(LibraryId("c"))) is None, "ids are folded")


@_case("ST-051")
def _branches_are_of_their_library(store: Store[ContractTx]) -> None:
    """The branches of a library and the main libraries are told, by id."""
    second = Library(LibraryId("C0"), "Bokbussen", main_library_id=_CITY.id)
    _put(store, _SCHOOL, _BRANCH, _CITY, second)
    branches = store.run(lambda tx: tx.libraries.branches_of(_CITY.id))
    ensure(branches == (second, _BRANCH), "others are its branches, or not by id")
    ensure(store.run(lambda tx: tx.libraries.branches_of(_SCHOOL.id)) == (), "a library without branches has some")
    mains = [each.id for each in store.run(lambda tx: tx.libraries.main_libraries()) if each.id in (_CITY.id, _BRANCH.id, _SCHOOL.id)]
    ensure(mains == [_CITY.id, _SCHOOL.id], "others are main libraries, or not by id")


@_case("ST-052")
def _are_found_by_a_part_of_the_name(store: Store[ContractTx]) -> None:
    """Libraries are found by any part of their name, by name, and a sign in it stands for itself."""
    _put(store, _SCHOOL, _BRANCH, _CITY)

    def named(part: str, limit: int = 9) -> list[LibraryId]:
        return [each.id for each in store.run(lambda tx: tx.libraries.search_by_name(fold(part), limit))]

    ensure(named("åsen") == [_BRANCH.id, _SCHOOL.id], "others have it in their name, or not by name")
    ensure(named("åsen", 1) == [_BRANCH.id], "more were found than were asked for")
    ensure(named("asen") == [], "å is taken for a")
    ensure(named("_") == [_CITY.id], "a sign stands for any other")

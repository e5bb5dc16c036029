"""The cases for the lists of titles that patrons save."""

from datetime import timedelta
from typing import Final

import attrs

from nordlib.circulation import PatronId, SavedTitle, TitleId
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import ContractCase, ContractTx, InjectedError, assert_raises, case_decorator, ensure
from nordlib.testing.contract.samples import NOW

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "saved_titles")
_PATRON, _ANOTHER = PatronId("7"), PatronId("70")
_SAVED: Final = SavedTitle(_PATRON, TitleId("12"), NOW)


def _put(store: Store[ContractTx], *titles: SavedTitle) -> None:
    def command(tx: ContractTx) -> None:
        for saved in titles:
            tx.saved_titles.put(saved)

    store.run(command)


def _list(store: Store[ContractTx], patron: PatronId) -> tuple[SavedTitle, ...]:
    return store.run(lambda tx: tx.saved_titles.for_patron(patron))


@_case("ST-174")
def _lists_are_returned_in_order(store: Store[ContractTx]) -> None:
    """A patron's list is returned unchanged, by instant and title, without that of another; a title that is put again replaces itself."""
    earlier, same = SavedTitle(_PATRON, TitleId("13"), NOW - timedelta(1)), SavedTitle(_PATRON, TitleId("11"), NOW)
    of_another = attrs.evolve(_SAVED, patron=_ANOTHER)
    _put(store, _SAVED, of_another, same, earlier)
    ensure(_list(store, _PATRON) == (earlier, same, _SAVED), "a different list was returned, or in the wrong order")
    ensure(_list(store, _ANOTHER) == (of_another,), "the list of a patron has the titles of another")
    ensure(_list(store, PatronId("99")) == (), "a patron without a list has one")
    later = attrs.evolve(earlier, saved_at=NOW + timedelta(1))
    _put(store, later)
    ensure(_list(store, _PATRON) == (same, _SAVED, later), "a title that was put again did not replace itself")


@_case("ST-175")
def _a_title_is_deleted_from_one_list(store: Store[ContractTx]) -> None:
    """A title is deleted from the list of one patron, also where it is not there, and nothing of a command that fails is stored."""
    other, of_another = SavedTitle(_PATRON, TitleId("13"), NOW), attrs.evolve(_SAVED, patron=_ANOTHER)
    _put(store, _SAVED, other, of_another)

    def fail(tx: ContractTx) -> None:
        tx.saved_titles.delete(_PATRON, other.title)
        tx.saved_titles.put(SavedTitle(_PATRON, TitleId("14"), NOW))
        raise InjectedError

    for _ in range(2):
        store.run(lambda tx: tx.saved_titles.delete(_PATRON, _SAVED.title))
        ensure(_list(store, _PATRON) == (other,), "the title was not deleted, or another one was")
    ensure(_list(store, _ANOTHER) == (of_another,), "the title was deleted from the list of another patron")
    assert_raises(InjectedError, lambda: store.run(fail), "the error of a command was swallowed")
    ensure(_list(store, _PATRON) == (other,), "a change of a failed command was stored")

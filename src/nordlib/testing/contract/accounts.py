"""What a store must hold to about borrowers' accounts."""

from datetime import date, timedelta
from functools import partial
from typing import Final

import attrs

from nordlib.accounts import Account, AccountId, AuthorisationId, Guardian
from nordlib.contact import parse_email
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.names import fold_name
from nordlib.places import LibraryId
from nordlib.storage.protocols import EVERYWHERE, Sight, Store
from nordlib.testing.contract.cases import Case, ContractTx, collected, ensure, refuses
from nordlib.testing.contract.samples import NUMBERS, TODAY, A, B, account

__all__ = ["CASES", "add"]

CASES: Final[list[Case]] = []
_case = collected(CASES, "accounts")
_AT_A: Final = frozenset({A})


def add(store: Store[ContractTx], *accounts: Account) -> None:
    """Put accounts into a store."""

    def command(tx: ContractTx) -> None:
        for each in accounts:
            tx.accounts.add(each)

    store.run(command)


def _save(store: Store[ContractTx], changed: Account, expected: int) -> None:
    store.run(lambda tx: tx.accounts.save(changed, expected=expected))


def _erase(store: Store[ContractTx], key: AccountId, expected: int) -> None:
    store.run(lambda tx: tx.accounts.erase(key, expected=expected))


def _get(tx: ContractTx, key: AccountId) -> Account | None:
    found = tx.accounts.get(key, EVERYWHERE)
    return None if found is None else found.value


def _count_at(tx: ContractTx, libraries: frozenset[LibraryId]) -> int:
    return tx.accounts.count_at(libraries)


def _version(store: Store[ContractTx], key: AccountId) -> int:
    found = store.run(lambda tx: tx.accounts.get(key, EVERYWHERE))
    return 0 if found is None else found.version


@_case("ST-001")
def _is_kept_as_it_was(store: Store[ContractTx]) -> None:
    """An account is found as it was put in."""
    whole = account(0, valid_to=TODAY, created=TODAY, groups=frozenset({"streamer"}), guardian=Guardian(date(1980, 1, 2), "Åsa Ek"))
    add(store, whole)
    ensure(store.run(_get, whole.id) == whole, "another account came back than went in")


@_case("ST-002")
def _ids_are_exact(store: Store[ContractTx]) -> None:
    """Ids that differ in case or in a letter's marks are two."""
    ids = [AccountId(each) for each in ("key", "KEY", "kéy")]
    add(store, *(account(place, id=key) for place, key in enumerate(ids)))
    ensure([each and each.id for each in (store.run(_get, key) for key in ids)] == ids, "ids are folded")


@_case("ST-003")
def _keys_are_exact(store: Store[ContractTx]) -> None:
    """E-mail keys that differ in a letter's marks are two: å is not a."""
    plain, ringed = account(0, email=parse_email("asa@example.se")), account(1, email=parse_email("åsa@example.se"))
    add(store, plain, ringed)
    found = store.run(lambda tx: tx.accounts.by_email(ringed.email.key, EVERYWHERE))
    ensure(found is not None and found.value.id == ringed.id, "the e-mail key of another account is taken for it")


@_case("ST-004")
def _is_unique(store: Store[ContractTx]) -> None:
    """An id, an e-mail key, a number and an authorisation belong to one account."""
    first = account(0, authorisation=AuthorisationId("s1"))
    add(store, first)
    for name in ("id", "email", "identity", "authorisation"):
        other = attrs.evolve(account(1), **{name: getattr(first, name)})
        refuses(UniqueViolation, partial(add, store, other), f"two accounts have one {name}")
    ensure(store.run(_get, account(1).id) is None, "what was refused was kept")


@_case("ST-005")
def _is_unique_after_a_save(store: Store[ContractTx]) -> None:
    """An account cannot be saved with another's e-mail key, and then is as it was."""
    add(store, account(0), account(1))
    taken = attrs.evolve(account(1), email=account(0).email)
    refuses(UniqueViolation, lambda: _save(store, taken, _version(store, taken.id)), "two accounts have one e-mail key")
    found = store.run(lambda tx: tx.accounts.by_email(account(1).email.key, EVERYWHERE))
    ensure(found is not None and found.value == account(1), "what was refused was kept")


@_case("ST-006")
def _gives_free_what_it_had(store: Store[ContractTx]) -> None:
    """An e-mail key that an account has no longer may be another's."""
    add(store, account(0))
    _save(store, attrs.evolve(account(0), email=parse_email("new@example.se")), _version(store, account(0).id))
    ensure(store.run(lambda tx: tx.accounts.by_email(account(0).email.key, EVERYWHERE)) is None, "the former e-mail key still finds it")
    add(store, account(1, email=account(0).email))


@_case("ST-007")
def _a_stale_save_is_refused(store: Store[ContractTx]) -> None:
    """Of two saves of one version the second is refused, and nothing of it is kept."""
    add(store, account(0))
    version = _version(store, account(0).id)
    _save(store, attrs.evolve(account(0), last_name="First"), version)
    ensure(_version(store, account(0).id) > version, "a save does not make the version greater")
    second = attrs.evolve(account(0), last_name="Second")
    refuses(VersionConflict, lambda: _save(store, second, version), "an update is lost")
    refuses(VersionConflict, lambda: _save(store, account(1), version), "what is not there is saved")
    found = store.run(_get, account(0).id)
    ensure(found is not None and found.last_name == "First", "what was refused was kept")


@_case("ST-008")
def _is_erased(store: Store[ContractTx]) -> None:
    """An erased account is found no more, gives free what it had, and its id is never used again."""
    add(store, account(0))
    refuses(VersionConflict, lambda: _erase(store, account(0).id, _version(store, account(0).id) + 1), "another version was erased")
    _erase(store, account(0).id, _version(store, account(0).id))
    ensure(_version(store, account(0).id) == 0, "it is still there")
    add(store, attrs.evolve(account(0), id=AccountId("new")))
    refuses(UniqueViolation, lambda: add(store, account(1, id=account(0).id)), "its id was used again")


@_case("ST-009")
def _out_of_sight_is_not_found(store: Store[ContractTx]) -> None:
    """No finder shows an account at a library that the asker does not see."""
    hidden = account(0, library=B, authorisation=AuthorisationId("s1"))
    add(store, hidden)

    def seen(tx: ContractTx, within: Sight) -> list[bool]:
        one = (
            tx.accounts.get(hidden.id, within),
            tx.accounts.by_email(hidden.email.key, within),
            tx.accounts.by_identity(NUMBERS[0], within),
            tx.accounts.by_authorisation(AuthorisationId("s1"), within),
        )
        words = fold_name(hidden.first_name)
        many = tx.accounts.at(within, None, 9), tx.accounts.named(words, within, None, 9)
        return [*(each is not None for each in one), *map(bool, many)]

    ensure(not any(store.run(seen, _AT_A)), "a finder shows what is out of sight")
    ensure(not any(store.run(seen, frozenset())), "a finder shows all to one who sees no library")
    ensure(all(store.run(seen, EVERYWHERE)), "a finder does not find what is in sight")


@_case("ST-010")
def _pages_lose_and_repeat_nothing(store: Store[ContractTx]) -> None:
    """Pages go on after an id, whatever was added or erased meanwhile."""
    add(store, *(account(place) for place in (2, 3, 4, 5)))
    first = store.run(lambda tx: tx.accounts.at(_AT_A, None, 2))
    add(store, account(1))
    second = store.run(lambda tx: tx.accounts.at(_AT_A, first[-1].value.id, 2))
    _erase(store, account(2).id, _version(store, account(2).id))
    third = store.run(lambda tx: tx.accounts.at(_AT_A, second[-1].value.id, 2))
    found = [each.value.id for each in (*first, *second, *third)]
    ensure(found == [account(place).id for place in (2, 3, 4, 5)], f"the pages had {found}")


@_case("ST-011")
def _days_are_included(store: Store[ContractTx]) -> None:
    """Accounts that end between two days, both included, and those made on a day or before it, or nobody knows when."""
    days = [TODAY + timedelta(days) for days in (-1, 0, 1, 2)]
    add(store, *(account(place, valid_to=day, created=day) for place, day in enumerate(days)), account(4))
    ending = store.run(lambda tx: tx.accounts.ending(days[1], days[2], None, 9))
    ensure([each.value.valid_to for each in ending] == days[1:3], "others end between the days")
    made = store.run(lambda tx: tx.accounts.made_before(days[1], None, 9))
    ensure([each.value.created for each in made] == [*days[:2], None], "others were made before the day")


@_case("ST-012")
def _guardians_and_counts(store: Store[ContractTx]) -> None:
    """Accounts with a guardian's data are found, and those at some libraries are counted."""
    add(store, account(0, guardian=Guardian(date(1980, 1, 2))), account(1), account(2, library=B))
    ensure([each.value.id for each in store.run(lambda tx: tx.accounts.with_guardian(None, 9))] == ["a00"], "others have a guardian")
    counts = [store.run(_count_at, libraries) for libraries in (_AT_A, frozenset({A, B}), frozenset[LibraryId]())]
    ensure(counts == [2, 3, 0], f"counted {counts} of 2, 3 and none")

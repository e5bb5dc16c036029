"""The cases for borrowers' accounts."""

from datetime import date, timedelta
from functools import partial
from typing import Final

import attrs

from nordlib.accounts import AcceptedBy, Account, AccountId, Agreement, Guardian, StudentAuthorisationId
from nordlib.contact import parse_email
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.libraries import LibraryId
from nordlib.name_folding import name_words
from nordlib.storage.protocols import ALL_LIBRARIES, LibraryScope, Store
from nordlib.testing.contract.cases import (
    ContractCase,
    ContractTx,
    assert_raises,
    assert_round_trip,
    case_decorator,
    ensure,
)
from nordlib.testing.contract.samples import NOW, NUMBERS, TODAY, A, B, make_account

__all__ = ["CASES", "add"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "accounts")
_AT_A: Final = frozenset({A})
#: The fields whose value only one account may have.
_CLAIMS: Final = ("email", "identity", "student_authorisation")


def add(store: Store[ContractTx], *accounts: Account) -> None:
    """Add accounts to a store, in one transaction."""

    def command(tx: ContractTx) -> None:
        for account in accounts:
            tx.accounts.add(account)

    store.run(command)


def _save(store: Store[ContractTx], changed: Account, expected_version: int) -> None:
    store.run(lambda tx: tx.accounts.save(changed, expected_version=expected_version))


def _erase(store: Store[ContractTx], key: AccountId, expected_version: int) -> None:
    store.run(lambda tx: tx.accounts.erase(key, expected_version=expected_version))


def _get(tx: ContractTx, key: AccountId) -> Account | None:
    stored = tx.accounts.get(key, ALL_LIBRARIES)
    return None if stored is None else stored.value


def _count_at(tx: ContractTx, libraries: frozenset[LibraryId]) -> int:
    return tx.accounts.count_at_libraries(libraries)


def _version(store: Store[ContractTx], key: AccountId) -> int:
    stored = store.run(lambda tx: tx.accounts.get(key, ALL_LIBRARIES))
    return 0 if stored is None else stored.version


#: Two accounts that together give every field a value other than its default.
_WHOLE: Final = make_account(
    0,
    email=parse_email("Anna@Example.se"),
    agreement=Agreement("2", AcceptedBy.GUARDIAN, NOW),
    language="da",
    valid_to=TODAY,
    groups=frozenset({"streamer", "åäö"}),
    guardian=Guardian(date(1980, 1, 2), "Åsa Ek"),
    birth_date=date(2015, 2, 3),
    attested_minor=True,
    student_authorisation=StudentAuthorisationId("s1"),
    warned_end_dates=frozenset({TODAY, TODAY - timedelta(365)}),
    created_on=TODAY - timedelta(500),
    last_active_on=TODAY - timedelta(400),
    purge_warned_on=TODAY - timedelta(30),
    protected=True,
)
_STUDENT: Final = make_account(
    1, identity=None, student_authorisation=StudentAuthorisationId("s2"), library=B, first_name="", last_name="日本"
)


@_case("ST-001")
def _is_stored_unchanged(store: Store[ContractTx]) -> None:
    """An account is returned unchanged after it was added, and after it was saved, field by field."""
    add(store, _WHOLE, _STUDENT)
    for account in (_WHOLE, _STUDENT):
        assert_round_trip(store.run(_get, account.id), account)
    changed = make_account(2, id=_WHOLE.id, library=B)
    respelled = attrs.evolve(_WHOLE, email=parse_email("anna@example.se"))
    for account in (changed, _WHOLE, respelled):
        _save(store, account, _version(store, account.id))
        assert_round_trip(store.run(_get, account.id), account)


@_case("ST-004")
def _is_unique(store: Store[ContractTx]) -> None:
    """Only one account may have a given id, e-mail key, number or authorisation; any number of accounts may lack a number."""
    first = make_account(0, student_authorisation=StudentAuthorisationId("s1"))
    add(store, first)
    for name in ("id", *_CLAIMS):
        other = attrs.evolve(make_account(1), **{name: getattr(first, name)})
        assert_raises(UniqueViolation, partial(add, store, other), f"two accounts have the same {name}")
    ensure(store.run(_get, make_account(1).id) is None, "a refused account was stored")
    add(store, make_account(2, identity=None), make_account(3, identity=None))


@_case("ST-005")
def _is_unique_after_a_save(store: Store[ContractTx]) -> None:
    """An account cannot be saved with a unique value of another account, and stays unchanged after the refusal."""
    first, second = make_account(0, student_authorisation=StudentAuthorisationId("s1")), make_account(1)
    add(store, first, second)
    for name in _CLAIMS:
        taken = attrs.evolve(second, **{name: getattr(first, name)})
        assert_raises(UniqueViolation, partial(_save, store, taken, _version(store, second.id)), f"two accounts have the same {name}")
    stored = store.run(lambda tx: tx.accounts.by_email(second.email.key, ALL_LIBRARIES))
    ensure(stored is not None and stored.value == second, "a refused change was stored")


@_case("ST-006")
def _releases_its_former_keys(store: Store[ContractTx]) -> None:
    """A former e-mail key, number or authorisation of an account no longer finds it, and may belong to another account."""
    first = make_account(0, student_authorisation=StudentAuthorisationId("s1"))
    add(store, first)
    other = attrs.evolve(first, email=make_account(5).email, identity=NUMBERS[5], student_authorisation=StudentAuthorisationId("s5"))
    _save(store, other, _version(store, first.id))
    ensure(not any(store.run(_by_each_key, first)), "a former unique key still finds the account")
    ensure(all(store.run(_by_each_key, other)), "a new unique key does not find the account")
    add(store, attrs.evolve(first, id=make_account(1).id))


def _by_each_key(tx: ContractTx, account: Account) -> list[bool]:
    """Return whether an account is found by its e-mail key, by its number and by its authorisation."""
    assert account.identity is not None
    assert account.student_authorisation is not None
    stored = (
        tx.accounts.by_email(account.email.key, ALL_LIBRARIES),
        tx.accounts.by_identity(account.identity, ALL_LIBRARIES),
        tx.accounts.by_student_authorisation(account.student_authorisation, ALL_LIBRARIES),
    )
    return [account is not None for account in stored]


@_case("ST-007")
def _a_stale_save_is_refused(store: Store[ContractTx]) -> None:
    """The second of two saves of the same version is refused, and nothing is written."""
    add(store, make_account(0))
    version = _version(store, make_account(0).id)
    _save(store, attrs.evolve(make_account(0), last_name="First"), version)
    ensure(_version(store, make_account(0).id) > version, "a save does not increase the version")
    second = attrs.evolve(make_account(0), last_name="Second")
    assert_raises(VersionConflict, lambda: _save(store, second, version), "an update was lost")
    assert_raises(VersionConflict, lambda: _save(store, make_account(1), version), "an account that does not exist was saved")
    stored = store.run(_get, make_account(0).id)
    ensure(stored is not None and stored.last_name == "First", "a refused change was stored")


@_case("ST-008")
def _is_erased(store: Store[ContractTx]) -> None:
    """An erased account is no longer found and releases its unique keys, and its id is never reused."""
    first = make_account(0, student_authorisation=StudentAuthorisationId("s1"))
    add(store, first)
    assert_raises(
        VersionConflict,
        lambda: _erase(store, make_account(0).id, _version(store, make_account(0).id) + 1),
        "an account was erased with a wrong version",
    )
    _erase(store, make_account(0).id, _version(store, make_account(0).id))
    ensure(_version(store, make_account(0).id) == 0, "an erased account is still found")
    ensure(not any(store.run(_by_each_key, first)), "a unique key of an erased account still finds it")
    add(store, attrs.evolve(first, id=AccountId("new")))
    assert_raises(UniqueViolation, lambda: add(store, make_account(1, id=make_account(0).id)), "the id of an erased account was reused")


@_case("ST-009")
def _invisible_accounts_are_not_found(store: Store[ContractTx]) -> None:
    """No finder returns an account of a library outside the scope."""
    hidden = make_account(0, library=B, student_authorisation=StudentAuthorisationId("s1"))
    add(store, hidden)

    def visible(tx: ContractTx, within: LibraryScope) -> list[bool]:
        single = (
            tx.accounts.get(hidden.id, within),
            tx.accounts.by_email(hidden.email.key, within),
            tx.accounts.by_identity(NUMBERS[0], within),
            tx.accounts.by_student_authorisation(StudentAuthorisationId("s1"), within),
        )
        words = name_words(hidden.first_name)
        pages = tx.accounts.at_libraries(within, None, 9), tx.accounts.search_by_name(words, within, None, 9)
        return [*(account is not None for account in single), *map(bool, pages)]

    ensure(not any(store.run(visible, _AT_A)), "a finder returned an account outside the scope")
    ensure(not any(store.run(visible, frozenset())), "a finder returned an account for an empty scope")
    ensure(all(store.run(visible, ALL_LIBRARIES)), "a finder did not return an account within the scope")


@_case("ST-010")
def _pages_lose_and_repeat_nothing(store: Store[ContractTx]) -> None:
    """Pages continue after an id, whatever was added or erased in the meantime."""
    add(store, *(make_account(index) for index in (2, 3, 4, 5)))
    first = store.run(lambda tx: tx.accounts.at_libraries(_AT_A, None, 2))
    add(store, make_account(1))
    second = store.run(lambda tx: tx.accounts.at_libraries(_AT_A, first[-1].value.id, 2))
    _erase(store, make_account(2).id, _version(store, make_account(2).id))
    third = store.run(lambda tx: tx.accounts.at_libraries(_AT_A, second[-1].value.id, 2))
    ids = [stored.value.id for stored in (*first, *second, *third)]
    ensure(ids == [make_account(index).id for index in (2, 3, 4, 5)], f"the pages had {ids}")


@_case("ST-013")
def _every_page_continues_after_an_id(store: Store[ContractTx]) -> None:
    """The pages of every finder continue after an id, and are never longer than the limit."""
    changes = {"valid_to": TODAY, "created_on": TODAY, "guardian": Guardian(date(1980, 1, 2))}
    accounts = [make_account(index, **changes) for index in range(4)]
    add(store, *accounts)

    def pages(tx: ContractTx, after: AccountId | None) -> list[list[AccountId]]:
        every_page = (
            tx.accounts.at_libraries(_AT_A, after, 2),
            tx.accounts.at_libraries(ALL_LIBRARIES, after, 2),
            tx.accounts.search_by_name(name_words("ek ann"), _AT_A, after, 2),
            tx.accounts.search_by_name(name_words("ek"), ALL_LIBRARIES, after, 2),
            tx.accounts.expiring_between(TODAY, TODAY, after, 2),
            tx.accounts.with_guardian(after, 2),
            tx.accounts.created_before(TODAY, after, 2),
        )
        return [[stored.value.id for stored in page] for page in every_page]

    ids = [account.id for account in accounts]
    for after, expected in ((None, ids[:2]), (ids[0], ids[1:3]), (ids[1], ids[2:]), (ids[3], [])):
        actual = store.run(pages, after)
        ensure(all(page == expected for page in actual), f"after {after} the pages had {actual}")


@_case("ST-011")
def _days_are_included(store: Store[ContractTx]) -> None:
    """Accounts that expire between two days, both inclusive, are found, and those created up to a day or on an unknown day."""
    days = [TODAY + timedelta(days) for days in (-1, 0, 1, 2)]
    add(store, *(make_account(index, valid_to=day, created_on=day) for index, day in enumerate(days)), make_account(4))
    expiring = store.run(lambda tx: tx.accounts.expiring_between(days[1], days[2], None, 9))
    ensure([stored.value.valid_to for stored in expiring] == days[1:3], "the wrong accounts expire between the days")
    created = store.run(lambda tx: tx.accounts.created_before(days[1], None, 9))
    ensure([stored.value.created_on for stored in created] == [*days[:2], None], "the wrong accounts were created up to the day")


@_case("ST-012")
def _guardians_and_counts(store: Store[ContractTx]) -> None:
    """Accounts with a guardian are found, and the accounts of given libraries are counted."""
    add(store, make_account(0, guardian=Guardian(date(1980, 1, 2))), make_account(1), make_account(2, library=B))
    with_guardian = store.run(lambda tx: tx.accounts.with_guardian(None, 9))
    ensure([stored.value.id for stored in with_guardian] == ["a00"], "the wrong accounts have a guardian")
    counts = [store.run(_count_at, libraries) for libraries in (_AT_A, frozenset({A, B}), frozenset[LibraryId]())]
    ensure(counts == [2, 3, 0], f"the counts were {counts} instead of [2, 3, 0]")

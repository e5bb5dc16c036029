"""What a store must hold to about borrowers' accounts."""

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
from nordlib.testing.contract.cases import ContractCase, ContractTx, assert_raises, assert_round_trip, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, NUMBERS, TODAY, A, B, make_account

__all__ = ["CASES", "add"]

CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "accounts")
_AT_A: Final = frozenset({A})
#: What only one account may have.
_CLAIMS: Final = ("email", "identity", "student_authorisation")


def add(store: Store[ContractTx], *accounts: Account) -> None:
    """Put accounts into a store."""

    def command(tx: ContractTx) -> None:
        for each in accounts:
            tx.accounts.add(each)

    store.run(command)


def _save(store: Store[ContractTx], changed: Account, expected_version: int) -> None:
    store.run(lambda tx: tx.accounts.save(changed, expected_version=expected_version))


def _erase(store: Store[ContractTx], key: AccountId, expected_version: int) -> None:
    store.run(lambda tx: tx.accounts.erase(key, expected_version=expected_version))


def _get(tx: ContractTx, key: AccountId) -> Account | None:
    found = tx.accounts.get(key, ALL_LIBRARIES)
    return None if found is None else found.value


def _count_at(tx: ContractTx, libraries: frozenset[LibraryId]) -> int:
    return tx.accounts.count_at_libraries(libraries)


def _version(store: Store[ContractTx], key: AccountId) -> int:
    found = store.run(lambda tx: tx.accounts.get(key, ALL_LIBRARIES))
    return 0 if found is None else found.version


#: Two accounts whose every field is another than it would be by itself.
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
    protected=True,
)
_STUDENT: Final = make_account(
    1, identity=None, student_authorisation=StudentAuthorisationId("s2"), library=B, first_name="", last_name="日本"
)


@_case("ST-001")
def _is_kept_as_it_was(store: Store[ContractTx]) -> None:
    """An account is found as it was put in, and as it was saved, field by field."""
    add(store, _WHOLE, _STUDENT)
    for each in (_WHOLE, _STUDENT):
        assert_round_trip(store.run(_get, each.id), each)
    changed = make_account(2, id=_WHOLE.id, library=B)
    back = attrs.evolve(_WHOLE, email=parse_email("anna@example.se"))
    for each in (changed, _WHOLE, back):
        _save(store, each, _version(store, each.id))
        assert_round_trip(store.run(_get, each.id), each)


@_case("ST-002")
def _ids_are_exact(store: Store[ContractTx]) -> None:
    """Ids that differ in case or in a letter's marks are two."""
    ids = [AccountId(each) for each in ("key", "KEY", "kéy")]
    add(store, *(make_account(place, id=key) for place, key in enumerate(ids)))
    ensure([each and each.id for each in (store.run(_get, key) for key in ids)] == ids, "ids are folded")


@_case("ST-003")
def _keys_are_exact(store: Store[ContractTx]) -> None:
    """E-mail keys that differ in a letter's marks are two: å is not a."""
    plain, ringed = make_account(0, email=parse_email("asa@example.se")), make_account(1, email=parse_email("åsa@example.se"))
    add(store, plain, ringed)
    found = store.run(lambda tx: tx.accounts.by_email(ringed.email.key, ALL_LIBRARIES))
    ensure(found is not None and found.value.id == ringed.id, "the e-mail key of another account is taken for it")


@_case("ST-004")
def _is_unique(store: Store[ContractTx]) -> None:
    """An id, an e-mail key, a number and an authorisation belong to one account; any number of accounts have no number."""
    first = make_account(0, student_authorisation=StudentAuthorisationId("s1"))
    add(store, first)
    for name in ("id", *_CLAIMS):
        other = attrs.evolve(make_account(1), **{name: getattr(first, name)})
        assert_raises(UniqueViolation, partial(add, store, other), f"two accounts have one {name}")
    ensure(store.run(_get, make_account(1).id) is None, "what was refused was kept")
    add(store, make_account(2, identity=None), make_account(3, identity=None))


@_case("ST-005")
def _is_unique_after_a_save(store: Store[ContractTx]) -> None:
    """An account cannot be saved with what is another's, and then is as it was."""
    first, second = make_account(0, student_authorisation=StudentAuthorisationId("s1")), make_account(1)
    add(store, first, second)
    for name in _CLAIMS:
        taken = attrs.evolve(second, **{name: getattr(first, name)})
        assert_raises(UniqueViolation, partial(_save, store, taken, _version(store, second.id)), f"two accounts have one {name}")
    found = store.run(lambda tx: tx.accounts.by_email(second.email.key, ALL_LIBRARIES))
    ensure(found is not None and found.value == second, "what was refused was kept")


@_case("ST-006")
def _gives_free_what_it_had(store: Store[ContractTx]) -> None:
    """What an account has no longer, its e-mail key, its number or its authorisation, finds it no more and may be another's."""
    first = make_account(0, student_authorisation=StudentAuthorisationId("s1"))
    add(store, first)
    other = attrs.evolve(first, email=make_account(5).email, identity=NUMBERS[5], student_authorisation=StudentAuthorisationId("s5"))
    _save(store, other, _version(store, first.id))
    found = store.run(_by_each, first)
    ensure(not any(found), "what it had before still finds it")
    ensure(all(store.run(_by_each, other)), "what it has now does not find it")
    add(store, attrs.evolve(first, id=make_account(1).id))


def _by_each(tx: ContractTx, of: Account) -> list[bool]:
    """Whether an account is found by its e-mail key, its number and its authorisation."""
    assert of.identity is not None
    assert of.student_authorisation is not None
    found = (
        tx.accounts.by_email(of.email.key, ALL_LIBRARIES),
        tx.accounts.by_identity(of.identity, ALL_LIBRARIES),
        tx.accounts.by_student_authorisation(of.student_authorisation, ALL_LIBRARIES),
    )
    return [each is not None for each in found]


@_case("ST-007")
def _a_stale_save_is_refused(store: Store[ContractTx]) -> None:
    """Of two saves of one version the second is refused, and nothing of it is kept."""
    add(store, make_account(0))
    version = _version(store, make_account(0).id)
    _save(store, attrs.evolve(make_account(0), last_name="First"), version)
    ensure(_version(store, make_account(0).id) > version, "a save does not make the version greater")
    second = attrs.evolve(make_account(0), last_name="Second")
    assert_raises(VersionConflict, lambda: _save(store, second, version), "an update is lost")
    assert_raises(VersionConflict, lambda: _save(store, make_account(1), version), "what is not there is saved")
    found = store.run(_get, make_account(0).id)
    ensure(found is not None and found.last_name == "First", "what was refused was kept")


@_case("ST-008")
def _is_erased(store: Store[ContractTx]) -> None:
    """An erased account is found no more, gives free what it had, and its id is never used again."""
    first = make_account(0, student_authorisation=StudentAuthorisationId("s1"))
    add(store, first)
    assert_raises(
        VersionConflict, lambda: _erase(store, make_account(0).id, _version(store, make_account(0).id) + 1), "another version was erased"
    )
    _erase(store, make_account(0).id, _version(store, make_account(0).id))
    ensure(_version(store, make_account(0).id) == 0, "it is still there")
    ensure(not any(store.run(_by_each, first)), "what it had still finds it")
    add(store, attrs.evolve(first, id=AccountId("new")))
    assert_raises(UniqueViolation, lambda: add(store, make_account(1, id=make_account(0).id)), "its id was used again")


@_case("ST-009")
def _out_of_sight_is_not_found(store: Store[ContractTx]) -> None:
    """No finder shows an account at a library that the asker does not see."""
    hidden = make_account(0, library=B, student_authorisation=StudentAuthorisationId("s1"))
    add(store, hidden)

    def seen(tx: ContractTx, within: LibraryScope) -> list[bool]:
        one = (
            tx.accounts.get(hidden.id, within),
            tx.accounts.by_email(hidden.email.key, within),
            tx.accounts.by_identity(NUMBERS[0], within),
            tx.accounts.by_student_authorisation(StudentAuthorisationId("s1"), within),
        )
        words = name_words(hidden.first_name)
        many = tx.accounts.at_libraries(within, None, 9), tx.accounts.search_by_name(words, within, None, 9)
        return [*(each is not None for each in one), *map(bool, many)]

    ensure(not any(store.run(seen, _AT_A)), "a finder shows what is out of sight")
    ensure(not any(store.run(seen, frozenset())), "a finder shows all to one who sees no library")
    ensure(all(store.run(seen, ALL_LIBRARIES)), "a finder does not find what is in sight")


@_case("ST-010")
def _pages_lose_and_repeat_nothing(store: Store[ContractTx]) -> None:
    """Pages go on after an id, whatever was added or erased meanwhile."""
    add(store, *(make_account(place) for place in (2, 3, 4, 5)))
    first = store.run(lambda tx: tx.accounts.at_libraries(_AT_A, None, 2))
    add(store, make_account(1))
    second = store.run(lambda tx: tx.accounts.at_libraries(_AT_A, first[-1].value.id, 2))
    _erase(store, make_account(2).id, _version(store, make_account(2).id))
    third = store.run(lambda tx: tx.accounts.at_libraries(_AT_A, second[-1].value.id, 2))
    found = [each.value.id for each in (*first, *second, *third)]
    ensure(found == [make_account(place).id for place in (2, 3, 4, 5)], f"the pages had {found}")


@_case("ST-013")
def _every_page_goes_on_after_an_id(store: Store[ContractTx]) -> None:
    """Whatever a page is of, it goes on after an id, and has no more than were asked for."""
    changes = {"valid_to": TODAY, "created_on": TODAY, "guardian": Guardian(date(1980, 1, 2))}
    people = [make_account(place, **changes) for place in range(4)]
    add(store, *people)

    def pages(tx: ContractTx, after: AccountId | None) -> list[list[AccountId]]:
        found = (
            tx.accounts.at_libraries(_AT_A, after, 2),
            tx.accounts.at_libraries(ALL_LIBRARIES, after, 2),
            tx.accounts.search_by_name(name_words("ek ann"), _AT_A, after, 2),
            tx.accounts.search_by_name(name_words("ek"), ALL_LIBRARIES, after, 2),
            tx.accounts.expiring_between(TODAY, TODAY, after, 2),
            tx.accounts.with_guardian(after, 2),
            tx.accounts.created_before(TODAY, after, 2),
        )
        return [[each.value.id for each in page] for page in found]

    ids = [each.id for each in people]
    for after, wanted in ((None, ids[:2]), (ids[0], ids[1:3]), (ids[1], ids[2:]), (ids[3], [])):
        got = store.run(pages, after)
        ensure(all(page == wanted for page in got), f"after {after} the pages had {got}")


@_case("ST-011")
def _days_are_included(store: Store[ContractTx]) -> None:
    """Accounts that end between two days, both included, and those made on a day or before it, or nobody knows when."""
    days = [TODAY + timedelta(days) for days in (-1, 0, 1, 2)]
    add(store, *(make_account(place, valid_to=day, created_on=day) for place, day in enumerate(days)), make_account(4))
    ending = store.run(lambda tx: tx.accounts.expiring_between(days[1], days[2], None, 9))
    ensure([each.value.valid_to for each in ending] == days[1:3], "others end between the days")
    made = store.run(lambda tx: tx.accounts.created_before(days[1], None, 9))
    ensure([each.value.created_on for each in made] == [*days[:2], None], "others were made before the day")


@_case("ST-012")
def _guardians_and_counts(store: Store[ContractTx]) -> None:
    """Accounts with a guardian's data are found, and those at some libraries are counted."""
    add(store, make_account(0, guardian=Guardian(date(1980, 1, 2))), make_account(1), make_account(2, library=B))
    ensure([each.value.id for each in store.run(lambda tx: tx.accounts.with_guardian(None, 9))] == ["a00"], "others have a guardian")
    counts = [store.run(_count_at, libraries) for libraries in (_AT_A, frozenset({A, B}), frozenset[LibraryId]())]
    ensure(counts == [2, 3, 0], f"counted {counts} of 2, 3 and none")

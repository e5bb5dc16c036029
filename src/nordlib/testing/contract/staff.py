"""The cases for staff, student authorisations, passwords and reset links."""

from datetime import date
from typing import Final

import attrs

from nordlib.accounts import Registrar, StaffRole, StudentAuthorisation, StudentAuthorisationId
from nordlib.contact import parse_email
from nordlib.credentials import Credential, PasswordOrigin, Principal, Realm, ResetToken
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.storage.protocols import ALL_LIBRARIES, Store
from nordlib.testing.contract.accounts import add
from nordlib.testing.contract.cases import ContractCase, ContractTx, assert_raises, assert_round_trip, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, NUMBERS, TODAY, A, B, make_account, make_registrar

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_OWNER: Final = Principal(Realm.BORROWER, "a00")


def _add(tx: ContractTx, registrar: Registrar) -> None:
    tx.registrars.add(registrar)


@case_decorator(CASES, "registrars", "accounts")("ST-030")
def _staff_are_unique_among_themselves(store: Store[ContractTx]) -> None:
    """Only one registrar may have a given e-mail key; a borrower may have the same key, and a deleted registrar releases it."""
    first, same = make_registrar(0), make_registrar(1, email=make_registrar(0).email)
    add(store, make_account(0, email=first.email))
    store.run(lambda tx: tx.registrars.add(first))
    assert_raises(UniqueViolation, lambda: store.run(lambda tx: tx.registrars.add(same)), "two registrars have the same e-mail key")
    store.run(lambda tx: tx.registrars.delete(first.id))
    ensure(store.run(lambda tx: tx.registrars.get(first.id)) is None, "a deleted registrar is still found")
    store.run(lambda tx: tx.registrars.add(same))
    stored = store.run(lambda tx: tx.registrars.by_email(same.email.key))
    ensure(stored is not None and stored.value == same, "the registrar is not found by the e-mail key")


@case_decorator(CASES, "registrars")("ST-031")
def _staff_are_listed(store: Store[ContractTx]) -> None:
    """Staff are listed by library and by role, in order of id, and a stale save is refused."""
    chief = make_registrar(1, role=StaffRole.MAIN_ADMINISTRATOR)
    for registrar in (make_registrar(2, library=B), chief, make_registrar(0)):
        store.run(_add, registrar)
    ensure(
        store.run(lambda tx: tx.registrars.at_libraries(frozenset({A}), None)) == (make_registrar(0), chief),
        "the wrong registrars work at the library",
    )
    ensure(
        store.run(lambda tx: tx.registrars.at_libraries(ALL_LIBRARIES, StaffRole.MAIN_ADMINISTRATOR)) == (chief,),
        "the wrong registrars have the role",
    )
    stored = store.run(lambda tx: tx.registrars.get(chief.id))
    version = 0 if stored is None else stored.version
    ensure(stored is not None and stored.value == chief, "a different registrar was returned")
    taken, moved = attrs.evolve(chief, email=make_registrar(0).email), attrs.evolve(chief, library=B, email=make_registrar(5).email)
    assert_raises(
        UniqueViolation,
        lambda: store.run(lambda tx: tx.registrars.save(taken, expected_version=version)),
        "two registrars have the same e-mail key",
    )
    store.run(lambda tx: tx.registrars.save(moved, expected_version=version))
    assert_raises(VersionConflict, lambda: store.run(lambda tx: tx.registrars.save(chief, expected_version=version)), "an update was lost")
    ensure(store.run(lambda tx: tx.registrars.by_email(chief.email.key)) is None, "a former e-mail key still finds the registrar")


@case_decorator(CASES, "student_authorisations")("ST-032")
def _authorisations_are_stored(store: Store[ContractTx]) -> None:
    """The agency's authorisation of a student can be added only once, and can be deleted."""
    authorisation = StudentAuthorisation(StudentAuthorisationId("s1"), A, "Sam Student", date(2000, 1, 2), TODAY)
    store.run(lambda tx: tx.student_authorisations.add(authorisation))
    assert_raises(
        UniqueViolation,
        lambda: store.run(lambda tx: tx.student_authorisations.add(authorisation)),
        "the same authorisation was added twice",
    )
    stored = store.run(lambda tx: tx.student_authorisations.get(authorisation.id))
    ensure(stored == authorisation, "a different authorisation was returned")
    store.run(lambda tx: tx.student_authorisations.delete(authorisation.id))
    ensure(store.run(lambda tx: tx.student_authorisations.get(authorisation.id)) is None, "the authorisation was not deleted")


@case_decorator(CASES, "credentials")("ST-033")
def _only_the_newest_link_is_valid(store: Store[ContractTx]) -> None:
    """A reset link finds its owner until it is replaced or the credential is deleted; an owner has only one credential."""
    before, after = (Credential(_OWNER, "$scrypt", reset_token=ResetToken(digest * 64, NOW, "a0@example.se")) for digest in "01")
    store.run(lambda tx: tx.credentials.add(before))
    assert_raises(UniqueViolation, lambda: store.run(lambda tx: tx.credentials.add(before)), "an owner has two credentials")
    ensure(
        store.run(lambda tx: tx.credentials.get(attrs.evolve(_OWNER, realm=Realm.STAFF))) is None,
        "a registrar was given a borrower's credential",
    )
    stored = store.run(lambda tx: tx.credentials.get(_OWNER))
    version = 0 if stored is None else stored.version
    ensure(stored is not None and stored.value == before, "a different credential was returned")
    store.run(lambda tx: tx.credentials.save(after, expected_version=version))
    assert_raises(
        VersionConflict, lambda: store.run(lambda tx: tx.credentials.save(before, expected_version=version)), "an update was lost"
    )
    ensure(store.run(lambda tx: tx.credentials.by_reset_token("0" * 64)) is None, "a replaced link still finds its owner")
    stored = store.run(lambda tx: tx.credentials.by_reset_token("1" * 64))
    ensure(stored is not None and stored.value == after, "the newest link does not find its owner")
    store.run(lambda tx: tx.credentials.delete(_OWNER))
    ensure(store.run(lambda tx: tx.credentials.by_reset_token("1" * 64)) is None, "the link of a deleted credential still finds its owner")


@case_decorator(CASES, "registrars")("ST-034")
def _registrars_are_stored_unchanged(store: Store[ContractTx]) -> None:
    """A registrar is returned unchanged after it was added, and after it was saved, field by field; an empty scope returns no registrar."""
    whole = make_registrar(0, email=parse_email("R0@Example.se"), identity=NUMBERS[0], role=StaffRole.LENDING_INTERMEDIARY)
    store.run(lambda tx: tx.registrars.add(whole))
    changed = attrs.evolve(whole, identity=NUMBERS[1], role=StaffRole.MAIN_ADMINISTRATOR, library=B)
    stored = store.run(lambda tx: tx.registrars.get(whole.id))
    assert_round_trip(stored and stored.value, whole)
    store.run(_save, changed, 0 if stored is None else stored.version)
    stored = store.run(lambda tx: tx.registrars.get(whole.id))
    assert_round_trip(stored and stored.value, changed)
    ensure(store.run(lambda tx: tx.registrars.at_libraries(frozenset(), None)) == (), "a registrar was returned for an empty scope")


@case_decorator(CASES, "credentials")("ST-035")
def _credentials_are_stored_unchanged(store: Store[ContractTx]) -> None:
    """A credential is returned unchanged after a save, field by field; deleting it keeps the one with the same id in the other realm."""
    other = Credential(attrs.evolve(_OWNER, realm=Realm.STAFF), "$other")
    whole = Credential(_OWNER, "$scrypt", PasswordOrigin.GENERATED, 3, ResetToken("2" * 64, NOW, "a0@example.se"), TODAY)
    bare = Credential(_OWNER, None, PasswordOrigin.CHOSEN, 4)
    store.run(lambda tx: tx.credentials.add(other))
    store.run(lambda tx: tx.credentials.add(whole))
    stored = store.run(lambda tx: tx.credentials.get(_OWNER))
    assert_round_trip(stored and stored.value, whole)
    for credential in (bare, whole):
        store.run(_save_credential, credential, 0 if stored is None else stored.version)
        stored = store.run(lambda tx: tx.credentials.get(_OWNER))
        assert_round_trip(stored and stored.value, credential)
    store.run(lambda tx: tx.credentials.delete(_OWNER))
    stored = store.run(lambda tx: tx.credentials.get(other.principal))
    assert_round_trip(stored and stored.value, other)


def _save(tx: ContractTx, registrar: Registrar, expected_version: int) -> None:
    tx.registrars.save(registrar, expected_version=expected_version)


def _save_credential(tx: ContractTx, credential: Credential, expected_version: int) -> None:
    tx.credentials.save(credential, expected_version=expected_version)

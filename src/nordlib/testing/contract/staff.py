"""What a store must hold to about staff, the agency's leave, passwords and links."""

from datetime import date
from typing import Final

import attrs

from nordlib.accounts import Credential, Principal, Realm, Registrar, ResetToken, StaffRole, StudentAuthorisation, StudentAuthorisationId
from nordlib.accounts.credentials import PasswordOrigin
from nordlib.contact import parse_email
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.storage.protocols import ALL_LIBRARIES, Store
from nordlib.testing.contract.accounts import add
from nordlib.testing.contract.cases import ContractCase, ContractTx, assert_raises, assert_round_trip, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, NUMBERS, TODAY, A, B, make_account, make_registrar

__all__ = ["CASES"]

CASES: Final[list[ContractCase]] = []
_OWNER: Final = Principal(Realm.BORROWER, "a00")


def _add(tx: ContractTx, registrar: Registrar) -> None:
    tx.registrars.add(registrar)


@case_decorator(CASES, "registrars", "accounts")("ST-030")
def _staff_are_unique_among_themselves(store: Store[ContractTx]) -> None:
    """An e-mail key is one registrar's; a borrower may have the same, and one who was removed has it no longer."""
    first, same = make_registrar(0), make_registrar(1, email=make_registrar(0).email)
    add(store, make_account(0, email=first.email))
    store.run(lambda tx: tx.registrars.add(first))
    assert_raises(UniqueViolation, lambda: store.run(lambda tx: tx.registrars.add(same)), "two registrars have one e-mail key")
    store.run(lambda tx: tx.registrars.delete(first.id))
    ensure(store.run(lambda tx: tx.registrars.get(first.id)) is None, "one who was removed is still there")
    store.run(lambda tx: tx.registrars.add(same))
    found = store.run(lambda tx: tx.registrars.by_email(same.email.key))
    ensure(found is not None and found.value == same, "the registrar is not found by the e-mail key")


@case_decorator(CASES, "registrars")("ST-031")
def _staff_are_listed(store: Store[ContractTx]) -> None:
    """Staff are listed by library and role, by id, and a stale change of one is refused."""
    chief = make_registrar(1, role=StaffRole.MAIN_ADMINISTRATOR)
    for each in (make_registrar(2, library=B), chief, make_registrar(0)):
        store.run(_add, each)
    ensure(
        store.run(lambda tx: tx.registrars.at_libraries(frozenset({A}), None)) == (make_registrar(0), chief), "others work at the library"
    )
    ensure(
        store.run(lambda tx: tx.registrars.at_libraries(ALL_LIBRARIES, StaffRole.MAIN_ADMINISTRATOR)) == (chief,), "others have the role"
    )
    kept = store.run(lambda tx: tx.registrars.get(chief.id))
    version = 0 if kept is None else kept.version
    ensure(kept is not None and kept.value == chief, "another registrar came back than went in")
    taken, moved = attrs.evolve(chief, email=make_registrar(0).email), attrs.evolve(chief, library=B, email=make_registrar(5).email)
    assert_raises(
        UniqueViolation,
        lambda: store.run(lambda tx: tx.registrars.save(taken, expected_version=version)),
        "two registrars have one e-mail key",
    )
    store.run(lambda tx: tx.registrars.save(moved, expected_version=version))
    assert_raises(VersionConflict, lambda: store.run(lambda tx: tx.registrars.save(chief, expected_version=version)), "an update is lost")
    ensure(store.run(lambda tx: tx.registrars.by_email(chief.email.key)) is None, "the former e-mail key still finds one")


@case_decorator(CASES, "student_authorisations")("ST-032")
def _leave_is_kept(store: Store[ContractTx]) -> None:
    """The agency's leave is kept once, and taken back."""
    leave = StudentAuthorisation(StudentAuthorisationId("s1"), A, "Sam Student", date(2000, 1, 2), TODAY)
    store.run(lambda tx: tx.student_authorisations.add(leave))
    assert_raises(UniqueViolation, lambda: store.run(lambda tx: tx.student_authorisations.add(leave)), "one leave was kept twice")
    ensure(store.run(lambda tx: tx.student_authorisations.get(leave.id)) == leave, "another leave came back than went in")
    store.run(lambda tx: tx.student_authorisations.delete(leave.id))
    ensure(store.run(lambda tx: tx.student_authorisations.get(leave.id)) is None, "it was not taken back")


@case_decorator(CASES, "credentials")("ST-033")
def _the_newest_link_is_the_only_one(store: Store[ContractTx]) -> None:
    """A link finds its owner until it is replaced, or the owner is forgotten; a password is one owner's."""
    before, after = (Credential(_OWNER, "$scrypt", reset_token=ResetToken(digest * 64, NOW, "a0@example.se")) for digest in "01")
    store.run(lambda tx: tx.credentials.add(before))
    assert_raises(UniqueViolation, lambda: store.run(lambda tx: tx.credentials.add(before)), "an owner has two credentials")
    ensure(store.run(lambda tx: tx.credentials.get(attrs.evolve(_OWNER, realm=Realm.STAFF))) is None, "a registrar has a borrower's")
    kept = store.run(lambda tx: tx.credentials.get(_OWNER))
    version = 0 if kept is None else kept.version
    ensure(kept is not None and kept.value == before, "another credential came back than went in")
    store.run(lambda tx: tx.credentials.save(after, expected_version=version))
    assert_raises(VersionConflict, lambda: store.run(lambda tx: tx.credentials.save(before, expected_version=version)), "an update is lost")
    ensure(store.run(lambda tx: tx.credentials.by_reset_token("0" * 64)) is None, "a link that was replaced still opens")
    found = store.run(lambda tx: tx.credentials.by_reset_token("1" * 64))
    ensure(found is not None and found.value == after, "the newest link does not open")
    store.run(lambda tx: tx.credentials.delete(_OWNER))
    ensure(store.run(lambda tx: tx.credentials.by_reset_token("1" * 64)) is None, "the link of one who was forgotten opens")


@case_decorator(CASES, "registrars")("ST-034")
def _registrars_are_kept_as_they_were(store: Store[ContractTx]) -> None:
    """A registrar is found as it was put in, and as it was saved, field by field; one who sees no library is shown none."""
    whole = make_registrar(0, email=parse_email("R0@Example.se"), identity=NUMBERS[0], role=StaffRole.LENDING_INTERMEDIARY)
    store.run(lambda tx: tx.registrars.add(whole))
    changed = attrs.evolve(whole, identity=NUMBERS[1], role=StaffRole.MAIN_ADMINISTRATOR, library=B)
    kept = store.run(lambda tx: tx.registrars.get(whole.id))
    assert_round_trip(kept and kept.value, whole)
    store.run(_save, changed, 0 if kept is None else kept.version)
    kept = store.run(lambda tx: tx.registrars.get(whole.id))
    assert_round_trip(kept and kept.value, changed)
    ensure(store.run(lambda tx: tx.registrars.at_libraries(frozenset(), None)) == (), "one who sees no library is shown a registrar")


@case_decorator(CASES, "credentials")("ST-035")
def _credentials_are_kept_as_they_were(store: Store[ContractTx]) -> None:
    """What is kept of an owner is found as it was saved, field by field; an owner of the other realm with the same id keeps the own."""
    other = Credential(attrs.evolve(_OWNER, realm=Realm.STAFF), "$other")
    whole = Credential(_OWNER, "$scrypt", PasswordOrigin.GENERATED, 3, ResetToken("2" * 64, NOW, "a0@example.se"), TODAY)
    bare = Credential(_OWNER, None, PasswordOrigin.CHOSEN, 4)
    store.run(lambda tx: tx.credentials.add(other))
    store.run(lambda tx: tx.credentials.add(whole))
    kept = store.run(lambda tx: tx.credentials.get(_OWNER))
    assert_round_trip(kept and kept.value, whole)
    for each in (bare, whole):
        store.run(_save_credential, each, 0 if kept is None else kept.version)
        kept = store.run(lambda tx: tx.credentials.get(_OWNER))
        assert_round_trip(kept and kept.value, each)
    store.run(lambda tx: tx.credentials.delete(_OWNER))
    left = store.run(lambda tx: tx.credentials.get(other.principal))
    assert_round_trip(left and left.value, other)


def _save(tx: ContractTx, registrar: Registrar, expected_version: int) -> None:
    tx.registrars.save(registrar, expected_version=expected_version)


def _save_credential(tx: ContractTx, credential: Credential, expected_version: int) -> None:
    tx.credentials.save(credential, expected_version=expected_version)

"""The cases for the audit log, and for idempotency records (requests that may be repeated)."""

from datetime import timedelta
from functools import partial
from typing import Final

import attrs

from nordlib.accounts import (
    AccountId,
    AuditEntry,
    ConsentGiver,
    MergeRecord,
    ProtectionRequest,
    PullAttempt,
    StaffId,
)
from nordlib.accounts.records import PullOutcome
from nordlib.decisions import PolicyId, Refused, Trace
from nordlib.errors import UniqueViolation
from nordlib.storage.protocols import IdempotencyRecord, Store
from nordlib.testing.contract.accounts import add
from nordlib.testing.contract.cases import ContractCase, ContractTx, assert_raises, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, B, make_account

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_FIRST: Final = AuditEntry(NOW, "borrower a00", "change_password", AccountId("a00"))
_SECOND: Final = ProtectionRequest(AccountId("a00"), StaffId("r00"))
_OTHER: Final = AuditEntry(NOW, "borrower a01", "change_password", AccountId("a01"))
_THIRD: Final = AuditEntry(NOW, "registrar r00", "edit_account", AccountId("a00"), ("email_taken", "field_required:first_name"))
_FOURTH: Final = PullAttempt(StaffId("r00"), B, AccountId("a00"), ConsentGiver.GUARDIAN, NOW, PullOutcome.MOVED)
_FIFTH: Final = MergeRecord(AccountId("a00"), AccountId("a02"), StaffId("r00"), NOW)
_REQUEST: Final = IdempotencyRecord("0" * 64, "1" * 64, NOW, "a00")


def _records(store: Store[ContractTx], subject_id: str = "a00") -> tuple[object, ...]:
    return store.run(lambda tx: tx.audit_log.for_subject(subject_id))


@case_decorator(CASES, "audit_log")("ST-080")
def _records_are_stored_and_deleted(store: Store[ContractTx]) -> None:
    """Records about a subject are returned unchanged, the oldest first, until they are deleted."""

    def command(tx: ContractTx) -> None:
        for record in (_FIRST, _OTHER, _SECOND, _THIRD, _FOURTH, _FIFTH):
            tx.audit_log.add(record)

    store.run(command)
    ensure(_records(store) == (_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH), "the wrong records were returned, or not the oldest first")
    store.run(lambda tx: tx.audit_log.delete_for("a00"))
    ensure(_records(store) == (), "the records were not deleted")
    ensure(_records(store, "a01") == (_OTHER,), "records about another subject were deleted")


@case_decorator(CASES, "audit_log", "accounts")("ST-081")
def _a_refusal_stores_only_its_records(store: Store[ContractTx]) -> None:
    """A refused command stores the records of its refusal, and nothing else that it wrote."""
    edition = PolicyId("contract", "1")

    def command(tx: ContractTx) -> Refused[PolicyId]:
        tx.accounts.add(make_account(0))
        tx.audit_log.add(_OTHER)
        return Refused(edition, Trace((), "contract", (), passed=False), edition, (_FIRST,))

    ensure(not store.run(command), "a refusal was not returned as a refusal")
    ensure(_records(store) == (_FIRST,), "the records of the refusal were not stored")
    ensure(_records(store, "a01") == (), "another write of a refused command was stored")
    add(store, make_account(0))


@case_decorator(CASES, "idempotency_records")("ST-085")
def _a_request_is_stored_once(store: Store[ContractTx]) -> None:
    """A request is returned unchanged, its key can be added only once, and requests granted before an instant can be deleted."""

    def add_record(request: IdempotencyRecord) -> None:
        store.run(lambda tx: tx.idempotency_records.add(request))

    ensure(store.run(lambda tx: tx.idempotency_records.get(_REQUEST.key)) is None, "a request was found before it was added")
    later = attrs.evolve(_REQUEST, key="2" * 64, granted_at=NOW + timedelta(1), result_id=None)
    add_record(_REQUEST)
    add_record(later)
    ensure(store.run(lambda tx: tx.idempotency_records.get(_REQUEST.key)) == _REQUEST, "a different request was returned")
    assert_raises(UniqueViolation, partial(add_record, attrs.evolve(later, key=_REQUEST.key)), "the same key was added twice")
    store.run(lambda tx: tx.idempotency_records.delete_before(later.granted_at))
    ensure(store.run(lambda tx: tx.idempotency_records.get(_REQUEST.key)) is None, "a request was not deleted")
    ensure(store.run(lambda tx: tx.idempotency_records.get(later.key)) == later, "a request granted at the instant was deleted")

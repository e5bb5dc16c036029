"""What a store must hold to about what it writes down: records, and requests that may come again."""

from datetime import timedelta
from functools import partial
from typing import Final

import attrs

from nordlib.accounts import AccountId, AuditEntry, ConsentGiver, FailedLogin, Principal, ProtectionRequest, PullAttempt, Realm, StaffId
from nordlib.accounts.records import PullOutcome
from nordlib.decisions import PolicyId, Refused, Trace
from nordlib.errors import UniqueViolation
from nordlib.storage.protocols import IdempotencyRecord, Store
from nordlib.testing.contract.accounts import add
from nordlib.testing.contract.cases import ContractCase, ContractTx, assert_raises, case_decorator, ensure
from nordlib.testing.contract.samples import NOW, B, make_account

__all__ = ["CASES"]

CASES: Final[list[ContractCase]] = []
_FIRST: Final = FailedLogin(Principal(Realm.BORROWER, "a00"), NOW)
_SECOND: Final = ProtectionRequest(AccountId("a00"), StaffId("r00"))
_OTHER: Final = FailedLogin(Principal(Realm.BORROWER, "a01"), NOW)
_THIRD: Final = AuditEntry(NOW, "registrar r00", "edit_borrower", AccountId("a00"), ("email_taken", "field_required:first_name"))
_FOURTH: Final = PullAttempt(StaffId("r00"), B, AccountId("a00"), ConsentGiver.GUARDIAN, NOW, PullOutcome.MOVED)
_REQUEST: Final = IdempotencyRecord("0" * 64, "1" * 64, NOW, "a00")


def _records(store: Store[ContractTx], subject_id: str = "a00") -> tuple[object, ...]:
    return store.run(lambda tx: tx.audit_log.for_subject(subject_id))


@case_decorator(CASES, "audit_log")("ST-080")
def _records_are_kept_and_forgotten(store: Store[ContractTx]) -> None:
    """Records are told as they were kept, the oldest first, by what they are about, until that is forgotten."""

    def command(tx: ContractTx) -> None:
        for each in (_FIRST, _OTHER, _SECOND, _THIRD, _FOURTH):
            tx.audit_log.add(each)

    store.run(command)
    ensure(_records(store) == (_FIRST, _SECOND, _THIRD, _FOURTH), "others are about it, or not from the oldest on")
    store.run(lambda tx: tx.audit_log.delete_for("a00"))
    ensure(_records(store) == (), "they were not forgotten")
    ensure(_records(store, "a01") == (_OTHER,), "others were forgotten")


@case_decorator(CASES, "audit_log", "accounts")("ST-081")
def _a_refusal_leaves_its_records_alone(store: Store[ContractTx]) -> None:
    """Of a command that was refused the records are kept, and nothing else that it wrote."""
    edition = PolicyId("contract", "1")

    def command(tx: ContractTx) -> Refused[PolicyId]:
        tx.accounts.add(make_account(0))
        tx.audit_log.add(_OTHER)
        return Refused(edition, Trace((), "contract", (), passed=False), edition, (_FIRST,))

    ensure(not store.run(command), "a refusal came back as something else")
    ensure(_records(store) == (_FIRST,), "its records were not kept")
    ensure(_records(store, "a01") == (), "what it wrote was kept")
    add(store, make_account(0))


@case_decorator(CASES, "idempotency_records")("ST-085")
def _a_request_is_kept_once(store: Store[ContractTx]) -> None:
    """A request is told as it was kept, its key is kept once, and what was granted before an instant is forgotten."""

    def keep(request: IdempotencyRecord) -> None:
        store.run(lambda tx: tx.idempotency_records.add(request))

    ensure(store.run(lambda tx: tx.idempotency_records.get(_REQUEST.key)) is None, "a request is there before it came")
    later = attrs.evolve(_REQUEST, key="2" * 64, granted_at=NOW + timedelta(1), result_id=None)
    keep(_REQUEST)
    keep(later)
    ensure(store.run(lambda tx: tx.idempotency_records.get(_REQUEST.key)) == _REQUEST, "another request came back than went in")
    assert_raises(UniqueViolation, partial(keep, attrs.evolve(later, key=_REQUEST.key)), "one key is kept twice")
    store.run(lambda tx: tx.idempotency_records.delete_before(later.granted_at))
    ensure(store.run(lambda tx: tx.idempotency_records.get(_REQUEST.key)) is None, "it was not forgotten")
    ensure(store.run(lambda tx: tx.idempotency_records.get(later.key)) == later, "another was forgotten")
